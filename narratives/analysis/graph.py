"""The graph of a topic: each text with the nearest of its sphere, and with those across where that holds.

No single post finds its counterpart across the languages reliably. So an edge across needs support: the neighbours of
the one post must point at the neighbours of the other more often than they would if the spheres had nothing in common.
"""

import numpy as np
from scipy import sparse

# The smallest stories have some five texts a sphere, large ones dozens: three reaches are averaged, so that near
# neighbours weigh most and no single number decides how coarse the stories come out.
REACHES = (5, 8, 12)
# Neighbours whose pointing is averaged before edges across are judged.
NEIGHBOURS = 6
CROSS_NEIGHBOURS = 10
FALSE_DISCOVERY_RATE = 0.05
PERMUTATIONS = 10
# A sphere with fewer texts has no neighbourhoods to speak of.
LEAST_TEXTS = 4


def nearest(scores: np.ndarray, count: int) -> np.ndarray:
    """Mark the highest scores of each row.

    Args:
        scores: (n, m); -inf is never marked.
        count: how many to mark, at most.

    Returns:
        (n, m) bool.
    """
    count = min(count, scores.shape[1])
    if not count or not len(scores):
        return np.zeros(scores.shape, dtype=bool)
    least = np.partition(scores, -count, axis=1)[:, -count, None]
    above, equal = scores > least, scores == least
    left = count - above.sum(axis=1)
    # Of equal scores the first count: which of them is taken must not depend on the machine.
    tied = np.flatnonzero(equal.sum(axis=1) > left)
    equal[tied] &= np.cumsum(equal[tied], axis=1) <= left[tied, None]
    return (above | equal) & np.isfinite(scores)


def topic_graph(scores: np.ndarray, spheres: np.ndarray, seed: int) -> np.ndarray:
    """Weights of the edges between the texts of a topic.

    Args:
        scores: (n, n) standard scores, as of `standard_scores`.
        spheres: (n,) codes of at most two spheres.
        seed: of the permutations that say what chance would support.

    Returns:
        (n, n) float64, symmetric, zero where there is no edge: squared scores, so that near texts count more.
    """
    weights = np.zeros_like(scores)
    sides = [np.flatnonzero(spheres == sphere) for sphere in np.unique(spheres)]
    for side in sides:
        block = np.ix_(side, side)
        weights[block] = _weights_inside(scores[block])
    if len(sides) == 2 and min(map(len, sides)) >= LEAST_TEXTS:
        across = scores[np.ix_(*sides)]
        first, second = (_inside(scores[np.ix_(side, side)], NEIGHBOURS) for side in sides)
        edges = supported_edges(across, first, second, seed)
        block = np.where(edges, np.maximum(across, 0) ** 2, 0)
        weights[np.ix_(sides[0], sides[1])] = block
        weights[np.ix_(sides[1], sides[0])] = block.T
    return weights


def supported_edges(across: np.ndarray, first: np.ndarray, second: np.ndarray, seed: int) -> np.ndarray:
    """Edges between the spheres that have more support than chance gives.

    Args:
        across: (n, m) scores of each text of the one sphere with each of the other.
        first: (n, n) bool, the nearest texts inside the one sphere.
        second: (m, m) bool, the same of the other.
        seed: of the permutations.

    Returns:
        (n, m) bool: pairs among the best supported of either text, kept where the false discovery rate, estimated by
        shuffling which text points where, is below FALSE_DISCOVERY_RATE.
    """
    pointing = nearest(across, CROSS_NEIGHBOURS).astype(float) + nearest(across.T, CROSS_NEIGHBOURS).T
    first_mean, second_mean = _neighbourhood_mean(first), _neighbourhood_mean(second)
    # A hundred thousandth of the score breaks ties of support in favour of the nearer text.
    support = _smoothed(pointing, first_mean, second_mean) + 1e-5 * across
    candidates = _best_of_either(support)
    chance = []
    random = np.random.default_rng(seed)
    for _ in range(PERMUTATIONS):
        shuffled = pointing[np.ix_(random.permutation(len(first)), random.permutation(len(second)))]
        null = _smoothed(shuffled, first_mean, second_mean)
        chance.append(null[_best_of_either(null)])
    threshold = _threshold(support[candidates], np.concatenate(chance))
    return candidates & (support >= threshold)


def _weights_inside(scores: np.ndarray) -> np.ndarray:
    """Squared scores of neighbours, averaged over the reaches; an edge needs one of its ends to be near the other."""
    near = [_inside(scores, reach) for reach in REACHES]
    share = np.mean([edges | edges.T for edges in near], axis=0)
    return share * np.maximum(scores, 0) ** 2


def _inside(scores: np.ndarray, reach: int) -> np.ndarray:
    alone = scores.copy()
    np.fill_diagonal(alone, -np.inf)
    return nearest(alone, reach)


def _neighbourhood_mean(neighbours: np.ndarray) -> sparse.csr_matrix:
    """The averaging of each text with its neighbours, as a matrix."""
    members = neighbours | np.eye(len(neighbours), dtype=bool)
    return sparse.csr_matrix(members / members.sum(axis=1, keepdims=True))


def _smoothed(pointing: np.ndarray, first: sparse.csr_matrix, second: sparse.csr_matrix) -> np.ndarray:
    return np.asarray((second @ (first @ pointing).T).T)


def _best_of_either(support: np.ndarray) -> np.ndarray:
    return nearest(support, CROSS_NEIGHBOURS) | nearest(support.T, CROSS_NEIGHBOURS).T


def _threshold(observed: np.ndarray, chance: np.ndarray) -> float:
    """The lowest support above which chance explains no more than the false discovery rate."""
    levels = np.unique(observed)
    found = len(observed) - np.searchsorted(np.sort(observed), levels)
    false = (len(chance) - np.searchsorted(np.sort(chance), levels)) / PERMUTATIONS
    good = levels[false / np.maximum(found, 1) <= FALSE_DISCOVERY_RATE]
    return float(good.min()) if len(good) else np.inf
