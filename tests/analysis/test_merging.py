"""Clusters that tell one story become one, others stay apart."""

import numpy as np

from narratives.analysis.contents import NOISE
from narratives.analysis.merging import CONFIRMED_TEXTS, merge
from narratives.analysis.settings import StorySettings
from tests.planted import plain_map, said_of, synthetic_topic

SETTINGS = StorySettings()


def test_split_stories_are_merged():
    """Stories cut in two become whole, and nothing else is joined."""
    texts, stories = synthetic_topic(range(6), [], size=16)
    said = said_of(texts, plain_map())
    halves = stories * 2 + np.arange(len(stories)) % 2
    merged = merge(said, halves, SETTINGS)
    assert 6 == merged.max() + 1
    assert all(1 == len(set(merged[stories == story].tolist())) for story in range(6))


def test_what_both_publics_tell_as_two_stays_two():
    """Clusters with texts of both spheres are not merged, however alike."""
    texts, stories = synthetic_topic([0, 1], [0, 1], size=4 * CONFIRMED_TEXTS)
    halves = stories * 2 + np.arange(len(stories)) % 2
    assert 4 == merge(said_of(texts, plain_map()), halves, SETTINGS).max() + 1


def test_noise_stays_noise_in_merging():
    """Texts without a cluster do not get one by merging."""
    texts, stories = synthetic_topic(range(3), [], size=10)
    labels = np.where(np.arange(30) % 10 < 2, NOISE, stories)
    assert np.array_equal(labels == NOISE, merge(said_of(texts, plain_map()), labels, SETTINGS) == NOISE)


def test_no_cluster_or_one():
    """With nothing to merge, labels stay as they are."""
    texts, _ = synthetic_topic([0], [], size=6)
    said = said_of(texts, plain_map())
    for labels in (np.full(6, NOISE), np.zeros(6, dtype=int)):
        assert np.array_equal(labels, merge(said, labels, SETTINGS))
