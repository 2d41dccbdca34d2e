"""Communities are the second opinion: groups that hold together stay, whatever the draw; bridges are cut."""

import numpy as np
from scipy import sparse

from narratives.analysis.communities import DRAWS, find_communities, together
from narratives.analysis.settings import StorySettings

SETTINGS = StorySettings()


def two_groups(ties: int) -> sparse.csr_matrix:
    """Return a graph of two groups of ten texts, all linked, and so many edges between them."""
    weights = np.kron(np.eye(2), np.ones((10, 10)))
    for tie in range(ties):
        weights[tie, 10 + tie] = weights[10 + tie, tie] = 1.0
    np.fill_diagonal(weights, 0)
    return sparse.csr_matrix(weights)


def test_groups_are_kept_together_and_apart():
    """Texts of one group are together in every draw, texts of two in none, a bridge or not."""
    for ties in (0, 2):
        found = find_communities(two_groups(ties), SETTINGS, 1)
        assert (DRAWS, 20) == found.shape
        shares = together(found, np.array([0, 0, 0]), np.array([9, 10, 19]))
        assert [1.0, 0.0, 0.0] == shares.tolist()


def test_texts_without_edges_are_alone():
    """A text that nothing is tied to shares its community with none, and neither do texts of a graph without edges."""
    lonely = sparse.block_diag([two_groups(0), sparse.csr_matrix((2, 2))], format="csr")
    found = find_communities(lonely, SETTINGS, 1)
    assert [0.0, 0.0] == together(found, np.array([20, 20]), np.array([21, 0])).tolist()
    none = find_communities(sparse.csr_matrix((3, 3)), SETTINGS, 1)
    assert 0.0 == together(none, np.array([0]), np.array([1]))[0]


def test_the_same_seed_gives_the_same_communities():
    """Draws are repeated by the seed, and the first draw of the next seed is the second of this."""
    random = np.random.default_rng(0)
    weights = sparse.csr_matrix(np.triu(random.random((60, 60)) ** 8, 1))
    graph = sparse.csr_matrix(weights + weights.T)
    first, again, following = (find_communities(graph, SETTINGS, seed) for seed in (1, 1, 2))
    assert np.array_equal(first, again)
    assert np.array_equal(first[1:], following[:-1])
