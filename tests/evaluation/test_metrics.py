"""Measures agree with what is worked out by hand, and with scikit-learn."""

import random

import polars as pl
import pytest
from sklearn.metrics import adjusted_rand_score, f1_score

from narratives.evaluation.metrics import Scores, adjusted_rand, bcubed, cross_pairs, links, macro_f1, majority

# No post, one, two; all in one group, all alone, all noise.
EDGES = [[], ["a"], ["a", "a"], ["a", "b"], ["a"] * 5, list("abcde"), [None] * 5]


def names(values) -> pl.Series:
    """Return a column of names."""
    return pl.Series(list(values), dtype=pl.String)


def spheres(text) -> pl.Series:
    """Return spheres from letters: w and t."""
    return names({"w": "weibo", "t": "twitter"}[letter] for letter in text)


def test_bcubed_is_what_it_is_by_hand():
    """Three posts in one group, of which one tells something else."""
    found = bcubed(names("aabb"), names("xxxy"))
    assert (pytest.approx(2 / 3), 0.75) == (found.precision, found.recall)
    assert pytest.approx(2 * (2 / 3) * 0.75 / (2 / 3 + 0.75)) == found.f1


def test_noise_is_alone():
    """Posts in no group are right about themselves and find nobody."""
    assert Scores(1.0, 0.5) == bcubed(names("aa"), names([None, None]))


@pytest.mark.parametrize("gold", [one for one in EDGES if None not in one], ids=len)
def test_the_same_groups_agree(gold):
    """Whatever they are called; nothing is right where there is nothing."""
    found = bcubed(names(gold), names(f"x{one}" for one in gold))
    assert (min(len(gold), 1),) * 3 == (found.precision, found.recall, found.f1)
    assert 1.0 == adjusted_rand(names(gold), names(f"x{one}" for one in gold))


@pytest.mark.parametrize("said", EDGES, ids=str)
def test_no_edge_breaks_a_measure(said):
    """Every measure has a value between 0 and 1 for nothing, one, two, all alike and all noise."""
    gold, sides = names(["a", "b", "a", "b", "a"][: len(said)]), spheres("wtwtw"[: len(said)])
    found = [bcubed(gold, names(said)), cross_pairs(gold, names(said), sides), links(gold, names(said), sides).scores]
    values = [value for one in found for value in (one.precision, one.recall, one.f1)]
    assert [] == [value for value in [*values, macro_f1(gold, names(said))] if not 0 <= value <= 1]
    assert adjusted_rand(gold, names(said)) <= 1


def test_pairs_across_are_counted():
    """One of two claimed pairs is right, of three that there are."""
    found = cross_pairs(names("aaabb"), names(["x", "x", None, "x", None]), spheres("wttwt"))
    # x holds two Weibo posts and one Twitter post: two pairs, of which one tells a.
    assert (0.5, pytest.approx(1 / 3)) == (found.precision, found.recall)


def test_a_story_of_both_spheres_is_found():
    """Most of either side in one group that tells it."""
    found = links(names("aaaaabbbb"), names(["x", "x", "x", "x", None, "y", "y", "z", "z"]), spheres("wwtttwwtt"))
    # x tells a; y and z each hold one sphere of b.
    assert (Scores(1.0, 0.5), 2, 1) == (found.scores, found.gold, found.said)


def test_a_heap_of_everything_finds_one_story_at_most():
    """All posts in one group are no answer."""
    found = links(names("aaaaaabbbb"), names("x" * 10), spheres("wwwtttwwtt"))
    assert Scores(1.0, 0.5) == found.scores


def test_spheres_that_disagree_tell_nothing():
    """A group whose Weibo posts tell one story and whose Twitter posts another is wrong."""
    assert Scores(0.0, 0.0) == links(names("aabb"), names("xxxx"), spheres("wwtt")).scores


def test_of_a_tie_the_first_counts():
    """The order of the gold set decides, so that the figures do not depend on chance."""
    frame = pl.DataFrame({"group": ["g"] * 4, "of": ["b", "a", "a", "b"]})
    assert [("g", "b")] == majority(frame, ["group"], "of").rows()


def test_the_rand_index_is_that_of_scikit_learn():
    """On random groups, noise as a group each."""
    chance = random.Random(0)
    for size in (0, 1, 2, 5, 60):
        one, other = chance.choices("abcd", k=size), chance.choices(["x", "y", None], k=size)
        alone = [name or f"noise{place}" for place, name in enumerate(other)]
        assert pytest.approx(adjusted_rand_score(one, alone)) == adjusted_rand(names(one), names(other))


def test_macro_f1_is_that_of_scikit_learn():
    """Over the classes that the gold column has; null is wrong."""
    chance = random.Random(1)
    gold, said = chance.choices("abc", k=80), chance.choices(["a", "b", "c", "d", None], k=80)
    expected = f1_score(gold, [one or "none" for one in said], labels=["a", "b", "c"], average="macro")
    assert pytest.approx(expected) == macro_f1(names(gold), names(said))
