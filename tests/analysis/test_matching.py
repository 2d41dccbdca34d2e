"""Narratives of the two spheres are matched where they stand out among rivals, and stay alone where they do not."""

import numpy as np
import pytest

from narratives.analysis.clusters import cluster_topic, topic_scores
from narratives.analysis.density import NOISE
from narratives.analysis.evidence import TWITTER, WEIBO, contents
from narratives.analysis.matching import (
    FALSE_DISCOVERY_RATE,
    Stories,
    benjamini_hochberg,
    match_narratives,
    narratives_of,
)
from tests.planted import neutral_map, plain_map, planted, stories_of, synthetic_topic, topic_texts

SEED = 20211


def matched(texts, stories, neutral=None):
    """Match the stories as they were planted, each in clusters of one sphere."""
    labels = np.unique([f"{sphere}{story}" for sphere, story in zip(texts.spheres, stories, strict=True)],
                       return_inverse=True)[1]  # fmt: skip
    narratives = narratives_of(labels, texts.spheres)
    return match(texts, narratives, neutral or plain_map())


def match(texts, narratives, neutral):
    """Match narratives of texts."""
    said = contents(texts, neutral)
    return match_narratives(said, topic_scores(said), narratives, SEED)


def pairs(found, stories):
    """Return the planted stories on both sides of each match."""
    narratives = found.narratives
    return {(stories[narratives[one.weibo].rows[0]], stories[narratives[one.twitter].rows[0]]) for one in found.matches}


def test_clusters_become_narratives_of_each_sphere():
    """A cluster with texts of both spheres is two narratives; one text alone is none, nor is noise."""
    labels = np.array([0, 0, 0, 0, 1, 1, 1, NOISE, NOISE])
    spheres = np.array([WEIBO, TWITTER, WEIBO, TWITTER, WEIBO, TWITTER, TWITTER, WEIBO, WEIBO])
    found = [(one.sphere, one.cluster, one.rows.tolist()) for one in narratives_of(labels, spheres)]
    assert [(WEIBO, 0, [0, 2]), (TWITTER, 0, [1, 3]), (TWITTER, 1, [5, 6])] == found


def test_told_in_both_spheres_is_matched():
    """Stories planted in both spheres all find their other side, beside hardly a pair that is none."""
    wrong = 0
    for seed in range(4):
        texts, stories = synthetic_topic(range(8), range(4, 12), seed=seed)
        found = pairs(matched(texts, stories), stories)
        assert {(story, story) for story in range(4, 8)} <= found
        wrong += len(found) - 4
    assert wrong <= 3


def test_matched_narratives_are_one_story():
    """What links connect has one number, what they do not has its own."""
    texts, stories = synthetic_topic(range(8), range(4, 12))
    found = matched(texts, stories)
    assert len(found.narratives) - len(found.matches) == len(set(found.story.tolist()))
    assert found.matches
    for link in found.matches:
        assert found.story[link.weibo] == found.story[link.twitter]


def test_invented_posts_find_their_other_side_across_languages():
    """Chinese and English posts about the same two events are matched."""
    rows = planted(["overhaul", "apple", "buns", "travel"], ["overhaul", "apple", "visas", "cotton"])
    found = pairs(matched(topic_texts(rows), stories_of(rows), neutral_map()), stories_of(rows))
    assert {("overhaul", "overhaul"), ("apple", "apple")} <= found


def test_unrelated_spheres_are_hardly_matched():
    """Where the spheres share no story at most one narrative in ten finds one by chance."""
    found = [len(matched(*synthetic_topic(range(10), range(10, 20), seed=seed)).matches) for seed in range(6)]
    assert np.mean(found) <= 1


def test_other_sides_survive_clustering():
    """From texts to stories, without being told the clusters: the shared stories are matched."""
    texts, stories = synthetic_topic(range(6), range(3, 9))
    labels = cluster_topic(texts, plain_map(), SEED).labels
    narratives = narratives_of(labels, texts.spheres)
    found = match(texts, narratives, plain_map())
    assert {(3, 3), (4, 4), (5, 5)} <= pairs(found, stories)


def test_figures_of_a_match_are_sound():
    """The similarity lies in its interval, chances are chances, and what is not mutual has a better rival."""
    found = matched(*synthetic_topic(range(8), range(4, 12)))
    for one in found.matches:
        assert one.low <= one.similarity <= one.high
        assert 0 <= one.p_value <= one.q_value <= FALSE_DISCOVERY_RATE
        assert one.is_mutual == (one.margin > 0)


def test_what_belongs_together_is_hardly_chance():
    """The links between the two sides of planted stories have the lowest p-values."""
    texts, stories = synthetic_topic(range(8), range(4, 12))
    found = matched(texts, stories)
    p_values = {}
    for one in found.matches:
        (told,) = pairs(Stories(found.narratives, [one], found.story), stories)
        p_values[told] = one.p_value
    assert all(p_values[story, story] < 1e-6 for story in range(4, 8))


@pytest.mark.parametrize(("weibo", "twitter"), [([], []), ([0], []), ([], [0, 1]), (range(3), [])])
def test_one_sphere_alone_has_no_match(weibo, twitter):
    """Without a narrative of the other sphere each is a story of its own."""
    found = matched(*synthetic_topic(weibo, twitter))
    assert [] == list(found.matches)
    assert list(range(len(weibo) + len(twitter))) == found.story.tolist()


@pytest.mark.parametrize("size", [1, 2])
def test_a_few_texts_are_no_evidence(size):
    """One text a sphere is no narrative, and two stand out of nothing."""
    found = matched(*synthetic_topic([0], [0], size=size))
    assert [] == list(found.matches)


def test_identical_texts_stand_out_of_nothing():
    """Where every text is the same, no pair of narratives is special."""
    texts = topic_texts(planted(["buns"], [], 1) * 12 + planted([], ["buns"], 1) * 12)
    labels = np.repeat([0, 1, 0, 1], 6)
    assert [] == match(texts, narratives_of(labels, texts.spheres), neutral_map()).matches


def test_three_texts_against_three_hundred():
    """A sphere of three has no neighbourhoods to compare with: it is matched with nothing, and nothing fails."""
    texts, stories = synthetic_topic([0], range(10), size=30)
    texts, stories = texts.take(np.arange(27, 330)), stories[27:]
    found = matched(texts, stories)
    assert len(found.matches) <= 1
    assert 11 == len(found.narratives)


def test_matching_knows_no_order():
    """Shuffled texts give the same pairs."""
    texts, stories = synthetic_topic(range(8), range(4, 12))
    order = np.random.default_rng(3).permutation(len(stories))
    assert pairs(matched(texts, stories), stories) == pairs(matched(texts.take(order), stories[order]), stories[order])


def test_the_same_seed_gives_the_same_figures():
    """Matches are equal to the last digit from one time to the next."""
    texts, stories = synthetic_topic(range(4), range(2, 6))
    assert matched(texts, stories).matches == matched(texts, stories).matches


def test_false_discoveries_are_corrected():
    """Of four tests the smallest p-value counts four times, and the order of the tests does not matter."""
    assert [0.04, 0.04, 0.04, 0.5] == pytest.approx(benjamini_hochberg(np.array([0.01, 0.02, 0.03, 0.5])).tolist())
    assert [0.5, 0.04] == pytest.approx(benjamini_hochberg(np.array([0.5, 0.02])).tolist())
    assert [] == benjamini_hochberg(np.array([])).tolist()
