"""A second opinion on which texts belong together: communities of the graph, found by Leiden, drawn several times.

HDBSCAN looks at where the texts are dense, and takes a bridge of a few texts for a part of one cluster; Leiden weighs
all edges inside a group against as many pairs, and cuts bridges. One run of it hangs on the order in which it looks at
the texts, so the share of several runs that keep two texts together is taken.

Source: Traag, Waltman and van Eck 2019, From Louvain to Leiden, with the constant Potts model (Traag et al. 2011).
"""

import numpy as np
from scipy import sparse

from narratives.analysis.settings import StorySettings
from narratives.analysis.sparsely import over_degrees

# The share of ten runs is known to a sixth; a single run moves the figures by as much as all else that was tried.
DRAWS = 10
# How far a run may depart from the best move, and how often it begins again from what it has found.
_RANDOMNESS = 0.001
_ITERATIONS = 4


def find_communities(weights: sparse.csr_matrix, settings: StorySettings, seed: int) -> np.ndarray:
    """Find the communities of a topic's graph, DRAWS times.

    Args:
        weights: (n, n), symmetric, not negative, as of `story_graph`.
        settings: how dense a community must be.
        seed: of the first run; the others follow it.

    Returns:
        (DRAWS, n) int, the community of each text in each run; a text without edges is one by itself.
    """
    from graspologic_native import leiden

    count = weights.shape[0]
    edges = _edges(weights)
    found = np.tile(-1 - np.arange(count), (DRAWS, 1))
    for draw in range(DRAWS if edges else 0):
        _quality, communities = leiden(
            edges,
            starting_communities=None,
            resolution=settings.community_density,
            randomness=_RANDOMNESS,
            iterations=_ITERATIONS,
            use_modularity=False,
            seed=seed + draw,
        )
        names, places = zip(*communities.items(), strict=True)
        found[draw, np.array(names, dtype=int)] = places
    return found


def together(communities: np.ndarray, first: np.ndarray, second: np.ndarray) -> np.ndarray:
    """(m,) share of the runs that keep two texts together, for m pairs given by their rows."""
    return np.mean([draw[first] == draw[second] for draw in communities], axis=0)


def _edges(weights: sparse.csr_matrix) -> list[tuple[str, str, float]]:
    """Each edge once, by the names of its ends."""
    upper = sparse.triu(over_degrees(weights), 1).tocoo()
    order = np.lexsort((upper.col, upper.row))
    names = [str(row) for row in range(weights.shape[0])]
    ends = (map(names.__getitem__, end[order].tolist()) for end in (upper.row, upper.col))
    return list(zip(*ends, np.round(upper.data[order], 6).astype(float).tolist(), strict=True))
