"""Narratives of the two spheres are matched where they stand out among rivals, and stay alone where they do not."""

from dataclasses import replace

import numpy as np
import pytest

from narratives.analysis.contents import NOISE, TWITTER, WEIBO
from narratives.analysis.likeness import near_scores
from narratives.analysis.matching import Stories, match_narratives, narratives_of
from narratives.analysis.settings import StorySettings
from narratives.analysis.stories import find_stories
from tests.planted import neutral_map, plain_map, planted, said_of, stories_of, synthetic_topic, topic_texts

SEED = 20211
SETTINGS = StorySettings()


def matched(texts, stories, neutral=None):
    """Match the stories as they were planted, each one cluster of both spheres."""
    labels = np.unique(stories, return_inverse=True)[1]
    return match(texts, narratives_of(labels, texts.spheres), neutral or plain_map())


def match(texts, narratives, neutral, settings=SETTINGS):
    """Match narratives of texts."""
    said = said_of(texts, neutral)
    return match_narratives(said, near_scores(said, settings), narratives, settings, SEED)


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
    """Stories planted in both spheres are matched, all of them."""
    for seed in range(4):
        texts, stories = synthetic_topic(range(8), range(4, 12), seed=seed)
        assert {(story, story) for story in range(4, 8)} == pairs(matched(texts, stories), stories)


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
    """Where clusters throw unrelated stories together, at most one narrative in ten finds its other side by chance."""
    found = []
    for seed in range(6):
        texts, stories = synthetic_topic(range(10), range(10, 20), seed=seed)
        found.append(len(matched(texts, stories % 10).matches))
    assert np.mean(found) <= 1


def test_meaning_without_a_word_in_common_is_no_match():
    """Sides that are alike in meaning alone are not matched, and the near miss says so."""
    texts, stories = synthetic_topic(range(8), range(8))
    words = [[f"{'zt'[sphere]}{number}" for number in range(4)] for sphere in texts.spheres]
    silent = type(texts)(texts.vectors, texts.spheres, texts.languages, words, texts.days, texts.names)
    found = matched(silent, stories)
    assert [] == list(found.matches)
    assert {"unlike"} == {one.reason for one in found.candidates}


def test_the_nearest_of_the_other_side_are_kept_with_the_reason():
    """Each narrative has its three nearest across; a match has no reason, all others have one."""
    texts, stories = synthetic_topic(range(8), range(4, 12))
    found = matched(texts, stories)
    assert {3} == set(np.unique([one.narrative for one in found.candidates], return_counts=True)[1].tolist())
    linked = {(one.weibo, one.twitter) for one in found.matches} | {(one.twitter, one.weibo) for one in found.matches}
    assert linked == {(one.narrative, one.rival) for one in found.candidates if not one.reason}
    assert {"", "unlike", "another"} >= {one.reason for one in found.candidates}


def test_other_sides_survive_clustering():
    """From texts to stories, without being told the clusters: the shared stories are matched."""
    texts, stories = synthetic_topic(range(6), range(3, 9))
    found = find_stories(said_of(texts, plain_map()), SETTINGS, SEED).stories
    assert {(3, 3), (4, 4), (5, 5)} <= pairs(found, stories)


def test_figures_of_a_match_are_sound():
    """The similarity lies in its interval, chances are chances, and what is not mutual has a better rival."""
    found = matched(*synthetic_topic(range(8), range(4, 12)))
    for one in found.matches:
        assert one.low <= one.similarity <= one.high
        assert 0 <= one.p_value <= one.q_value <= SETTINGS.match_false_share
        assert one.is_mutual == (one.margin > 0)


def test_what_belongs_together_is_hardly_chance():
    """The links between the two sides of planted stories have the lowest p-values."""
    texts, stories = synthetic_topic(range(8), range(4, 12))
    found = matched(texts, stories)
    p_values = {}
    for one in found.matches:
        (told,) = pairs(Stories(found.narratives, [one], [], found.story), stories)
        p_values[told] = one.p_value
    assert all(p_values[story, story] < 0.01 for story in range(4, 8))


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


def test_sides_told_months_apart_are_no_match():
    """However alike, tellings with more days between them than the settings allow are two stories, and that is said."""
    texts, stories = synthetic_topic(range(6), range(6), size=12)
    later = np.where(texts.spheres == 1, texts.days.max() - texts.days.min() + 60.0, 0.0)
    said = said_of(replace(texts, days=texts.days + later), plain_map())
    narratives = narratives_of(stories, said.spheres)
    scores = near_scores(said, SETTINGS)
    apart = match_narratives(said, scores, narratives, SETTINGS, 1)
    together = match_narratives(said, scores, narratives, replace(SETTINGS, days_apart=365.0), 1)
    assert not apart.matches
    assert "apart" in {one.reason for one in apart.candidates}
    assert together.matches
