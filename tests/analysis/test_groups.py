"""Groups of texts as wholes: how alike they are does not hang on their size or on the model."""

import numpy as np

from narratives.analysis.contents import NOISE
from narratives.analysis.groups import cohesion, groups_of, likeness, likeness_of_pairs
from narratives.analysis.settings import StorySettings
from tests.planted import plain_map, said_of, synthetic_topic

SETTINGS = StorySettings()


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


def test_pairs_are_as_alike_as_in_the_table_of_all():
    """The likeness of one pair is that of its row and column."""
    texts, stories = synthetic_topic(range(4), [], size=30)
    groups = groups_of(said_of(texts, plain_map()), stories * 2 + np.arange(len(stories)) % 2)
    some, others, inside = np.array([0, 2, 4]), np.array([1, 5, 6]), cohesion(groups)
    pairs = likeness_of_pairs(groups.take(some), groups.take(others), inside[some], inside[others], 0.5)
    table = likeness(groups, groups, inside, inside, 0.5)
    assert np.allclose(pairs, table[some, others], atol=1e-5)
