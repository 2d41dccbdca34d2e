"""A narrative is shown by its own posts: a headline, and evidence that does not repeat itself."""

import numpy as np
import pytest

from narratives.analysis.central import evidence_order, headline

LONG = (
    "The bakery on the corner closed its doors last night after forty years of egg tarts and pineapple buns, "
    * 3
)


def unit(rows: list[list[float]]) -> np.ndarray:
    """Return rows of unit length."""
    vectors = np.array(rows, dtype=np.float32)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def test_the_most_central_short_post_is_the_headline() -> None:
    """Of posts alike in form the most central one is taken whole."""
    assert "街角面包店重新开张" == headline(["面包店的老板很高兴", "街角面包店重新开张"], [0.5, 0.1])


def test_short_posts_beat_long_ones() -> None:
    """A short post a little off the centre is better than the beginning of a long one."""
    assert "The bakery is closed." == headline([LONG, "The bakery is closed.", "Rain"], [0.1, 0.2, 0.6])


def test_long_posts_are_cut_at_a_sentence() -> None:
    """Whole sentences of a long post make a headline, abbreviations and initials aside."""
    text = "Good news from Gov. Smith of the U.S. bakery board. " + LONG
    assert "Good news from Gov. Smith of the U.S. bakery board." == headline([text], [0.0])


@pytest.mark.parametrize("text", [LONG, "面包" * 80])
def test_endless_sentences_are_cut(text: str) -> None:
    """A first sentence too long is cut within a hundred characters, with an ellipsis."""
    result = headline([text], [0.0])
    assert len(result) <= 100
    assert result.endswith("…")
    assert not result[:-1].endswith((" ", ","))


@pytest.mark.parametrize(
    ("expected", "text"),
    [
        ("The bakery is closed", "@mayor The bakery is closed"),
        ("The bakery is closed", "RT @mayor: The  bakery\nis closed via"),
        ("面包店关门了", "回复@老王: 面包店关门了"),
        ("", "…!!"),
        ("", ""),
    ],
)
def test_headlines_are_tidy(expected: str, text: str) -> None:
    """Handles in front, scraps at the end and line breaks go; without a letter there is no headline."""
    assert expected == headline([text], [0.0])


@pytest.mark.parametrize(
    "fragment", ["and the bakery is closed", "I joined & our colleagues here", "Why is it closed?", "Why:"]
)
def test_fragments_are_avoided(fragment: str) -> None:
    """Parts of sentences, questions and what lost a name give way to a full sentence a little farther out."""
    assert "The bakery is closed." == headline([fragment, "The bakery is closed.", "Rain"], [0.1, 0.2, 0.6])


def test_headlines_have_distinctive_terms() -> None:
    """Of posts equally central one with the terms of the narrative is taken."""
    posts = ["We had a fine day today", "The Corner Bakery closes"]
    assert posts[1] == headline(posts, [0.1, 0.1], terms=["Corner Bakery"])


def test_headlines_are_in_the_commonest_language() -> None:
    """One foreign post in the centre does not speak for the rest."""
    posts = ["The bakery is closed.", "面包店今天关门了", "街角的面包店关门"]
    assert "面包店今天关门了" == headline(posts, [0.0, 0.1, 0.2], ["en", "zh", "zh"])


def test_no_posts_no_headline() -> None:
    """A narrative without texts has an empty headline."""
    assert "" == headline([], [])


def test_central_posts_come_first_and_copies_last() -> None:
    """Evidence begins in the centre, turns to other sides, and brings near-copies last."""
    vectors = unit([[1, 0.05, 0], [1, 0.06, 0], [1, -0.6, 0.5], [1, 0.7, -0.4]])
    centre = unit([[1, 0, 0]])[0]
    order = evidence_order(vectors, 1 - vectors @ centre, [1, 2, 3, 4])
    assert 0 == order[0]
    assert 1 == order[-1]


def test_the_earliest_copy_stands_for_all() -> None:
    """Of near-copies the one posted first is shown."""
    vectors = unit([[1, 0.001], [1, 0.0], [1, 0.9], [1, -0.9]])
    assert 0 == evidence_order(vectors, [0.0, 0.0, 0.25, 0.25], [1, 9, 5, 5])[0]


@pytest.mark.parametrize("count", [0, 1, 2, 7])
def test_equal_posts_come_in_the_order_of_time(count: int) -> None:
    """Any number of equal posts is ordered whole, the earliest first."""
    vectors = unit([[1, 0]] * count) if count else np.empty((0, 2), dtype=np.float32)
    order = evidence_order(vectors, [0.0] * count, list(range(count, 0, -1)))
    assert sorted(order) == list(range(count))
    assert order[:1] == [count - 1][:count]


def test_at_most_the_limit() -> None:
    """No more posts come than asked for."""
    dice = np.random.default_rng(3)
    vectors = unit(dice.normal(size=(50, 4)).tolist())
    order = evidence_order(vectors, 1 - vectors @ unit([[1, 1, 1, 1]])[0], list(range(50)), limit=7)
    assert 7 == len(set(order)) == len(order)
