"""Chooses the posts that prove a narrative: the most central first, each unlike those before."""

from collections.abc import Sequence

import numpy as np

# Posts nearer to each other than this share of the usual distance to the centre say the same.
_COPY_SHARE = 0.35


def evidence_order(
    vectors: np.ndarray,
    centrality: Sequence[float],
    times: Sequence[float],
    limit: int = 20,
    diversity: float = 0.4,
) -> list[int]:
    """Order the posts of a narrative as evidence: central ones first, each unlike those before.

    Args:
        vectors: (n, d) float, rows of unit length, in the space of the clusters.
        centrality: (n,) distance to the centre of the narrative.
        times: (n,) when each was first posted, in any unit; the earliest of near-copies stands for all.
        limit: Most posts.
        diversity: How much being unlike the chosen ones counts against being central, from 0 to 1.

    Returns:
        Rows, best first; near-copies of a chosen post only after everything else.

    Source:
        Carbonell and Goldstein 1998, maximal marginal relevance; distances by the narrative's own scale, for
        cosines of sentence models are near 1 throughout.
    """
    count = min(limit, len(centrality))
    distance = np.asarray(centrality, dtype=float)
    scale = float(np.median(distance)) if len(distance) else 0.0
    relevance = -distance / (scale or 1.0)
    nearest = np.full(len(distance), np.inf)
    order: list[int] = []
    while len(order) < count:
        row = _next_row(relevance, nearest, scale, diversity, order)
        row = _earliest_copy(row, _distances(vectors, row), nearest, times, _COPY_SHARE * scale)
        order.append(row)
        nearest = np.minimum(nearest, _distances(vectors, row))
    return order


def _next_row(relevance: np.ndarray, nearest: np.ndarray, scale: float, diversity: float, order: Sequence[int]) -> int:
    """Choose the next post by maximal marginal relevance; copies of chosen ones come last."""
    unlike = np.minimum(nearest / (scale or 1.0), 2.0)
    scores = (1 - diversity) * relevance + diversity * unlike
    scores[nearest <= _COPY_SHARE * scale] -= 1e6
    scores[list(order)] = -np.inf
    return int(np.argmax(np.round(scores, 6)))


def _earliest_copy(row: int, apart: np.ndarray, nearest: np.ndarray, times: Sequence[float], reach: float) -> int:
    """Take the earliest of the near-copies of a post, unless one of them stands for it already."""
    if nearest[row] <= reach:
        return row
    copies = {row, *np.flatnonzero((apart <= reach) & (nearest > reach)).tolist()}
    return min(copies, key=lambda copy: (times[copy], copy != row, copy))


def _distances(vectors: np.ndarray, row: int) -> np.ndarray:
    """Return the cosine distance of each post to one."""
    return np.maximum(1 - vectors @ vectors[row], 0.0)
