"""The graph joins near texts of a sphere, and texts of both where more supports it than chance."""

import numpy as np
import pytest
from scipy import sparse

from narratives.analysis.graph import LEAST_TEXTS, REACHES, story_graph
from narratives.analysis.settings import StorySettings

SEED = 5


def symmetric(rows):
    """Return scores as they come: symmetric, zero on the diagonal."""
    both = (rows + rows.T) / 2
    np.fill_diagonal(both, 0)
    return both


def two_spheres(stories, size, shared, seed=0):
    """Return scores of two spheres of as many stories, the first `shared` of them told in both."""
    random = np.random.default_rng(seed)
    count = stories * size
    story = np.tile(np.repeat(np.arange(stories), size), 2)
    sides = np.repeat([0, 1], count)
    is_one = (story[:, None] == story[None, :]) & ((sides[:, None] == sides[None, :]) | (story < shared)[:, None])
    return symmetric(0.5 * random.normal(size=(2 * count, 2 * count)) + 2.0 * is_one), sides, story


def graph_of(scores, sides):
    """Return the weights of the graph of dense scores."""
    return story_graph(sparse.csr_matrix(scores), np.asarray(sides), StorySettings(), SEED).toarray()


def test_edges_stay_inside_stories():
    """Nearly all the weight inside a sphere is between texts of one story."""
    scores, sides, story = two_spheres(4, 8, shared=0)
    weights = graph_of(scores, sides)
    inside = (sides[:, None] == sides[None, :]) & (story[:, None] == story[None, :])
    assert weights[inside].sum() > 0.9 * weights[sides[:, None] == sides[None, :]].sum()


def test_shared_stories_are_joined_across():
    """The stories of both spheres have edges across, and hardly any other pair of stories has."""
    scores, sides, story = two_spheres(6, 8, shared=3)
    weights = graph_of(scores, sides)
    across = weights[:48, 48:]
    right = (story[:48, None] == story[None, 48:]) & (story[:48, None] < 3)
    assert (across[right] > 0).mean() > 0.5
    assert across[right].sum() > 0.9 * across.sum()


def test_spheres_with_nothing_in_common_stay_apart():
    """Where scores across are chance alone, hardly a pair in a hundred gets an edge."""
    shares = []
    for seed in range(5):
        scores, _, _ = two_spheres(6, 8, shared=0, seed=seed)
        shares.append((graph_of(scores, np.repeat([0, 1], 48))[:48, 48:] > 0).mean())
    assert np.mean(shares) < 0.01


def test_single_pairs_need_support():
    """One high score whose neighbours do not agree makes no edge across."""
    scores, sides, _ = two_spheres(6, 8, shared=3)
    scores[40, 90] = scores[90, 40] = 2.0  # stories of one sphere each
    assert 0.0 == graph_of(scores, sides)[40, 90]


def test_the_graph_is_symmetric_without_loops():
    """Edges have no direction, none is negative, none leads from a text to itself."""
    scores, sides, _ = two_spheres(4, 6, shared=2)
    weights = graph_of(scores, sides)
    assert np.array_equal(weights, weights.T)
    assert weights.min() >= 0
    assert not weights.diagonal().any()


def test_no_text_is_without_bounds():
    """A text points at few texts of its own sphere: the average has at most twice that many edges."""
    scores, sides, _ = two_spheres(4, 20, shared=0)
    weights = graph_of(scores, sides)
    assert (weights[:80, :80] > 0).sum(axis=1).mean() <= 2 * max(REACHES)


@pytest.mark.parametrize("count", [0, 1, 2, 3])
def test_hardly_any_texts(count):
    """None to three texts of one sphere give a graph of that size."""
    weights = graph_of(symmetric(np.ones((count, count))), np.zeros(count))
    assert (count, count) == weights.shape
    assert not weights.diagonal().any()


def test_texts_that_do_not_stand_out_have_no_edges():
    """Identical texts all score 0 with each other: there is nothing to tell neighbours by."""
    assert not graph_of(np.zeros((20, 20)), np.repeat([0, 1], 10)).any()


def test_a_sphere_of_three_is_too_small_for_support():
    """Three texts against three hundred get no edges across, and the three hundred keep theirs."""
    random = np.random.default_rng(1)
    scores = symmetric(random.normal(size=(303, 303)))
    weights = graph_of(scores, np.repeat([0, 1], [LEAST_TEXTS - 1, 300]))
    assert not weights[:3, 3:].any()
    assert weights[3:, 3:].any()


def test_a_sphere_of_its_own_has_a_graph():
    """One empty sphere leaves the other as it is."""
    scores, sides, _ = two_spheres(3, 8, shared=0)
    alone = graph_of(scores[24:, 24:], sides[24:])
    assert np.array_equal(graph_of(scores, sides)[24:, 24:], alone)


def test_the_same_seed_gives_the_same_edges():
    """Nothing is left to chance but the seed."""
    scores, sides, _ = two_spheres(5, 8, shared=2)
    assert np.array_equal(graph_of(scores, sides), graph_of(scores, sides))
