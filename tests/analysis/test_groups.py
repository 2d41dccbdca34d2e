"""Clusters as wholes: hesitant texts settle, clusters that tell one story become one, others stay apart."""

import numpy as np
from scipy import sparse

from narratives.analysis.contents import NOISE
from narratives.analysis.density import walks
from narratives.analysis.graph import story_graph
from narratives.analysis.groups import CONFIRMED_TEXTS, cohesion, groups_of, likeness, merge, part, settle
from narratives.analysis.likeness import near_scores
from narratives.analysis.settings import StorySettings
from tests.planted import plain_map, said_of, synthetic_topic

SETTINGS = StorySettings()


def ends_of(said):
    """Return where walks from the texts end."""
    return walks(story_graph(near_scores(said, SETTINGS), said.spheres, SETTINGS, 1), SETTINGS)


def alike(said, labels):
    """Return the likeness of all groups."""
    groups = groups_of(said, labels)
    inside = cohesion(groups)
    return likeness(groups, groups, inside, inside, SETTINGS.time_weight)


def test_halves_of_a_story_are_as_alike_as_the_story_is():
    """The likeness of two halves of one story is near 1, that of two stories near 0."""
    texts, stories = synthetic_topic(range(4), [], size=30)
    said = said_of(texts, plain_map())
    found = alike(said, stories * 2 + np.arange(len(stories)) % 2)
    assert np.all(np.diag(found, 1)[::2] > 0.7)
    assert np.all(np.abs(np.diag(found, 2)) < 0.3)


def test_likeness_does_not_hang_on_the_size_of_a_group():
    """A third of a half is as alike to the other half as the whole half is."""
    texts, stories = synthetic_topic([0, 1], [], size=60)
    said = said_of(texts, plain_map())
    half, small = np.where(np.arange(120) % 2, 1, 0) + 2 * stories, np.where(np.arange(120) % 6, NOISE, 0)
    small[(np.arange(120) % 2 == 1) & (stories == 0)] = 1
    small[stories == 1] = np.where(np.arange(60) % 2, 2, 3)
    assert abs(alike(said, half)[0, 1] - alike(said, small)[0, 1]) < 0.25


def test_split_stories_are_merged():
    """Stories cut in two become whole, and nothing else is joined."""
    texts, stories = synthetic_topic(range(6), [], size=16)
    said = said_of(texts, plain_map())
    halves = stories * 2 + np.arange(len(stories)) % 2
    merged = merge(said, halves, SETTINGS)
    assert 6 == merged.max() + 1
    assert all(1 == len(set(merged[stories == story].tolist())) for story in range(6))


def test_unlike_sides_come_apart():
    """A cluster of two unrelated sides is two clusters after, one whose sides tell the same stays one."""
    texts, stories = synthetic_topic(range(4), [0, 5, 6, 7], size=8)
    labels = np.where(stories > 4, stories - 4, stories)
    parted = part(said_of(texts, plain_map()), labels, SETTINGS)
    assert 7 == parted.max() + 1
    assert 1 == len(set(parted[stories == 0].tolist()))
    assert all(1 == len(set(parted[stories == story].tolist())) for story in range(8) if (stories == story).any())


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


def test_left_out_texts_settle_where_they_belong():
    """Texts of known stories that were left out come home."""
    texts, stories = synthetic_topic(range(8), range(4), size=12)
    said = said_of(texts, plain_map())
    labels = np.where(np.arange(len(stories)) % 6 == 0, NOISE, stories)
    settled = settle(said, ends_of(said), labels, SETTINGS)
    home = settled[labels == NOISE] == stories[labels == NOISE]
    assert home.mean() > 0.8
    assert np.array_equal(settled[labels != NOISE], labels[labels != NOISE])


def test_texts_that_lead_nowhere_stay_noise():
    """A text whose walks end in no cluster is not forced into one."""
    texts, stories = synthetic_topic(range(4), [], size=8)
    said = said_of(texts, plain_map())
    labels = np.where(np.arange(32) == 31, NOISE, stories)
    nowhere = sparse.identity(32, format="csr", dtype=np.float32)
    assert NOISE == settle(said, nowhere, labels, SETTINGS)[31]


def test_no_cluster_or_one():
    """With nothing to merge or to settle in, labels stay as they are."""
    texts, _ = synthetic_topic([0], [], size=6)
    said = said_of(texts, plain_map())
    for labels in (np.full(6, NOISE), np.zeros(6, dtype=int)):
        assert np.array_equal(labels, merge(said, labels, SETTINGS))
        assert np.array_equal(labels, settle(said, ends_of(said), labels, SETTINGS))
