"""The graph of a topic: each text with the nearest of its sphere, and with those across where that holds.

No single post finds its counterpart across the languages reliably. So an edge across needs support: the neighbours of
the one post must point at the neighbours of the other more often than they would if the spheres had nothing in common.
"""

import numpy as np
from scipy import sparse

from narratives.analysis.contents import TWITTER, WEIBO
from narratives.analysis.settings import StorySettings
from narratives.analysis.sparsely import best_of_rows, marks, product_of_best

# The smallest stories have some five texts a sphere, large ones dozens: three reaches are averaged, so that near
# neighbours weigh most and no single number decides how coarse the stories come out.
REACHES = (5, 8, 12)
# Squared scores let walks stray into stories that are merely near, fourth powers cut stories to pieces.
SHARPNESS = 3
# Neighbours whose pointing is averaged before edges across are judged.
NEIGHBOURS = 6
# A sphere with fewer texts has no neighbourhoods to speak of.
LEAST_TEXTS = 4
# Chance is judged by this many shuffled texts in all, in at least one shuffling and at most ten.
SHUFFLED_TEXTS = 10_000
MOST_SHUFFLES = 10


def story_graph(
    scores: sparse.csr_matrix, spheres: np.ndarray, settings: StorySettings, seed: int
) -> sparse.csr_matrix:
    """Weights of the edges between the texts of a topic.

    Args:
        scores: (n, n) standard scores of near texts, as of `near_scores`.
        spheres: (n,) WEIBO or TWITTER.
        settings: how many edges across a text may have, and how many of them may be chance.
        seed: of the shuffling that says what chance would support.

    Returns:
        (n, n) float32, symmetric: sharpened scores, so that the nearest texts count most.
    """
    entries = scores.tocoo()
    is_inside = spheres[entries.row] == spheres[entries.col]
    inside, across = (_part(entries, chosen) for chosen in (is_inside, ~is_inside))
    weights = _inside_weights(inside)
    sides = [np.flatnonzero(spheres == sphere) for sphere in (WEIBO, TWITTER)]
    if min(map(len, sides)) < LEAST_TEXTS:
        return weights
    near = [_neighbourhood_mean(inside[side][:, side]) for side in sides]
    edges = supported_edges(across[sides[0]][:, sides[1]], near[0], near[1], settings, seed)
    found = _sharpened(across[sides[0]][:, sides[1]].multiply(edges)).tocoo()
    block = sparse.csr_matrix((found.data, (sides[0][found.row], sides[1][found.col])), scores.shape)
    return sparse.csr_matrix(weights + block + block.T, dtype=np.float32)


def supported_edges(
    across: sparse.csr_matrix, first: sparse.csr_matrix, second: sparse.csr_matrix, settings: StorySettings, seed: int
) -> sparse.csr_matrix:
    """Edges between the spheres that have more support than chance gives.

    Args:
        across: (n, m) scores of near texts of the one sphere and the other.
        first: (n, n) the averaging of each text of the one sphere with its neighbours.
        second: (m, m) the same of the other.
        settings: edges a text, and the share of them that may be chance.
        seed: of the shuffling.

    Returns:
        (n, m) 1 for pairs among the best supported of either text, kept where the false discovery rate, estimated by
        shuffling which text points where, is small enough.
    """
    most = settings.cross_edges
    pointing = sparse.csr_matrix(marks(best_of_rows(across, most)) + marks(best_of_rows(across.T.tocsr(), most)).T)
    supported = _supported(pointing, first, second, most)
    random = np.random.default_rng(seed)
    shuffles = int(np.clip(SHUFFLED_TEXTS // max(sum(across.shape), 1), 1, MOST_SHUFFLES))
    chance = []
    for _ in range(shuffles):
        rows, columns = random.permutation(across.shape[0]), random.permutation(across.shape[1])
        chance.append(_supported(pointing[rows][:, columns], first, second, most).data)
    least = _threshold(supported.data, np.concatenate(chance), shuffles, settings.edge_false_share)
    supported.data = (supported.data >= least).astype(np.float32)
    supported.eliminate_zeros()
    return supported


def _part(entries: sparse.coo_matrix, chosen: np.ndarray) -> sparse.csr_matrix:
    kept = (entries.data[chosen], (entries.row[chosen], entries.col[chosen]))
    return sparse.csr_matrix(kept, entries.shape)


def _inside_weights(inside: sparse.csr_matrix) -> sparse.csr_matrix:
    """Sharpened scores of neighbours, averaged over the reaches; an edge needs one of its ends to be near the other."""
    shares = sparse.csr_matrix(inside.shape, dtype=np.float32)
    for reach in REACHES:
        near = marks(best_of_rows(inside, reach))
        shares = shares + near.maximum(near.T) / len(REACHES)
    return sparse.csr_matrix(shares.multiply(_sharpened(inside)), dtype=np.float32)


def _sharpened(scores: sparse.csr_matrix) -> sparse.csr_matrix:
    """Scores above zero to the power of SHARPNESS."""
    sharp = sparse.csr_matrix(scores, copy=True)
    sharp.data = np.maximum(sharp.data, 0) ** SHARPNESS
    return sharp


def _neighbourhood_mean(inside: sparse.csr_matrix) -> sparse.csr_matrix:
    """The averaging of each text with its nearest, as a matrix."""
    near = marks(best_of_rows(inside, NEIGHBOURS)) + sparse.identity(inside.shape[0], np.float32, "csr")
    return sparse.csr_matrix(sparse.diags(1 / np.asarray(near.sum(axis=1)).ravel()) @ near, dtype=np.float32)


def _supported(
    pointing: sparse.csr_matrix, first: sparse.csr_matrix, second: sparse.csr_matrix, most: int
) -> sparse.csr_matrix:
    """Support of the best supported pairs of either text: how often their neighbourhoods point at each other."""
    forward = product_of_best(first @ pointing, second.T, most)
    backward = product_of_best(second @ pointing.T, first.T, most).T
    return sparse.csr_matrix(forward.maximum(backward))


def _threshold(observed: np.ndarray, chance: np.ndarray, shuffles: int, false_share: float) -> float:
    """The lowest support above which chance explains no more than the false share."""
    observed, chance = np.round(observed, 5), np.round(chance, 5)
    levels = np.unique(observed)
    found = len(observed) - np.searchsorted(np.sort(observed), levels)
    false = (len(chance) - np.searchsorted(np.sort(chance), levels)) / shuffles
    good = levels[false / np.maximum(found, 1) <= false_share]
    return float(good.min()) - 1e-5 if len(good) else np.inf
