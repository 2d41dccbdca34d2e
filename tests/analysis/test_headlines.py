"""A headline is a sentence of a central post that says what its narrative says."""

import pytest

from narratives.analysis.headlines import Candidate, candidates, headline, slogans
from narratives.analysis.labels import LabelSettings
from narratives.analysis.terms import Weight

SETTINGS = LabelSettings()
WEIGHTS = {word: Weight(1.0, 1.0, 3) for word in ("corner", "bakery", "closed", "ovens", "面包店", "关门")}
CLOSED = "The Corner Bakery has closed its ovens"


def chosen(*posts: str, distances: list[float] | None = None, language: str = "en") -> str | None:
    """Return the headline among the sentences of posts."""
    found = candidates([[post] for post in posts], language, SETTINGS)
    best = headline(found, WEIGHTS, distances or [0.0] * len(posts), SETTINGS)
    return best and best.text


def test_the_sentence_with_most_of_the_words_is_taken() -> None:
    """What tells the narrative from others must be in its headline."""
    assert CLOSED == chosen("We all had a very fine day in town", CLOSED, "Rain fell on the harbour all day long")


def test_of_sentences_that_say_the_same_the_central_one_is_taken() -> None:
    """A post at the edge of a narrative is not typical of it."""
    other = "The Corner Bakery shut and closed ovens"
    assert CLOSED == chosen(other, CLOSED, distances=[1.0, 0.0])
    assert other == chosen(other, CLOSED, distances=[0.0, 1.0])


@pytest.mark.parametrize(
    "broken",
    [
        "The Corner Bakery closed its ovens and…",
        "The Corner Bakery closed its ovens with †",
        "The Corner Bakery “closed its ovens",
        "The Corner Bakery has closed its ovens for the",
        "The Corner Bakery closed its ovens while butchers",
        "Corner Bakery closed",
        "The Corner Bakery closed its ovens " + "and closed the Corner Bakery ovens " * 5,
        "",
    ],
)
def test_what_is_broken_short_or_long_is_no_headline(broken: str) -> None:
    """A sentence that lacks its end, a name or a quotation mark is never shown."""
    assert chosen(broken) is None


@pytest.mark.parametrize(
    "flawed",
    [
        "and the Corner Bakery has closed its ovens",
        "They say Corner Bakery has closed its ovens",
        "Has the Corner Bakery closed its ovens?",
        "This week the Corner Bakery closed such ovens",
        "Corner Bakery: closed ovens and his silence",
    ],
)
def test_parts_and_questions_give_way(flawed: str) -> None:
    """A sentence that stands by itself is better than the part of one, even a little farther out."""
    assert CLOSED == chosen(flawed, CLOSED, distances=[0.0, 0.3])


def test_a_sentence_too_long_gives_its_clauses() -> None:
    """The clause that says most is taken where the sentence cannot be shown whole."""
    long = "据街坊们昨天夜里在电话中告诉记者的消息，街角面包店昨天关门，老板的儿子和女儿都还没有想好以后做什么"
    assert "街角面包店昨天关门" == chosen(long, language="zh")
    words = "Neighbours and friends of the Corner Bakery were told by telephone in the middle of the night"
    assert chosen(f"{words}, and so were their ovens closed, while the Corner Bakery ovens closed") == words


def test_words_of_one_text_do_not_decide() -> None:
    """A sentence full of words that no other text has is not typical; where nothing is shared the centre decides."""
    alone = {word: Weight(5.0, 1.0, 1) for word in ("zebra", "piano", "violin", "cello", "harp", "flute")}
    found = candidates([["A Zebra plays piano violin cello harp flute"], [CLOSED]], "en", SETTINGS)
    assert 1 == headline(found, WEIGHTS | alone, [0.0, 0.0], SETTINGS).row
    assert 1 == headline(found, alone, [1.0, 0.0], SETTINGS).row


def test_no_posts_no_headline() -> None:
    """Without candidates there is no headline."""
    assert headline([], WEIGHTS, [], SETTINGS) is None


def test_equal_candidates_give_the_first() -> None:
    """Of equals the first post is taken, so that the answer is always the same."""
    assert 0 == headline([Candidate(CLOSED, row, True) for row in range(3)], WEIGHTS, [0.0] * 3, SETTINGS).row


def test_what_others_say_word_for_word_is_a_slogan() -> None:
    """A sentence that stands in several texts outside the narrative is not its own; one of its own copies is."""
    texts = [f"Save our buns now! {word}" for word in ("Milk", "Eggs", "Flour")] + [f"{CLOSED}. {n}" for n in range(3)]
    groups = [0, 1, -1, 0, 0, 0]
    wanted = [("Save our buns now!", 0), (CLOSED, 0)]
    assert {wanted[0]} == slogans(wanted, texts, groups)
    assert set() == slogans([], texts, groups) == slogans(wanted, [], [])
