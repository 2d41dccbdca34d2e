"""Clusters that random parts of a topic agree on.

One clustering is one throw of the dice: with a tenth of the texts left out a fifth of the others change story, and now
and then HDBSCAN takes the top of its tree and a whole topic is one heap. So each topic is clustered many times over,
each time without a random fifth of its texts, and texts that keep coming together are a cluster.

Whether a text is in a draw depends on its own name alone: new posts do not change which of the old ones are drawn.
"""

import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from hashlib import blake2b

import numpy as np

from narratives.analysis.density import MIN_CLUSTER_SIZE, NOISE, find_clusters, numbered, walks
from narratives.analysis.evidence import Contents, TopicTexts
from narratives.analysis.graph import topic_graph
from narratives.analysis.wholes import refine

# Of four texts in five most stories can still be seen; of nine in ten the draws are too alike to tell more than one.
DRAWN_SHARE = 0.8
# From some twenty draws on the clusters hardly change; the larger a topic, the longer each draw takes. A name gives one
# byte to each draw, 64 at most.
MOST_DRAWS = 40
LEAST_DRAWS = 8
TEXT_DRAWS = 40_000
# One of two texts of a story is noise in every tenth draw, so this is a little less than half of the rest. At 0.5 a
# sixth of the posts is left out and their stories are no better; below 0.35 stories run together.
AGREED = 0.4
# Each draw holds some arrays of all pairs.
_WORKERS = min(os.cpu_count() or 1, 4)

Tick = Callable[[int, int], None]


def agreed_clusters(agreement: np.ndarray) -> np.ndarray:
    """Find the groups of texts that come together in AGREED of the draws, on average over all pairs of a group.

    Args:
        agreement: (n, n), as of `agreement_of`.

    Returns:
        (n,) int, clusters from 0 on, or NOISE for texts in groups of fewer than MIN_CLUSTER_SIZE.

    Source: Fred & Jain 2005, Combining Multiple Clusterings Using Evidence Accumulation (average linkage).
    """
    if len(agreement) < MIN_CLUSTER_SIZE:
        return np.full(len(agreement), NOISE)
    from scipy.cluster.hierarchy import fcluster, linkage
    from scipy.spatial.distance import squareform

    # Rounded, so that equal shares are equal on all machines.
    apart = np.round(1 - agreement.astype(np.float64), 6)
    np.fill_diagonal(apart, 0)
    groups = fcluster(linkage(squareform(apart, checks=False), "average"), 1 - AGREED, "distance")
    return numbered(np.where(np.bincount(groups)[groups] >= MIN_CLUSTER_SIZE, groups, NOISE))


def agreement_of(
    said: Contents, scores: np.ndarray, drawn: np.ndarray, seed: int, on_draw: Tick | None = None
) -> np.ndarray:
    """Cluster each draw, and count how often two texts come together.

    Args:
        said: contents of n texts.
        scores: (n, n) standard scores between them.
        drawn: (draws, n) bool, which texts are in each draw.
        seed: of the permutations that decide which edges across the spheres count.
        on_draw: is told how many draws are done, and how many there are.

    Returns:
        (n, n) float32: share of the draws with both texts in which they are in one cluster, 0 to 1.
    """
    together, both = np.zeros((2, *scores.shape), dtype=np.float32)
    for done, (rows, labels) in enumerate(_clustered(said, scores, drawn, seed), start=1):
        block = np.ix_(rows, rows)
        together[block] += (labels[:, None] == labels[None, :]) & (labels != NOISE)[:, None]
        both[block] += 1
        if on_draw:
            on_draw(done, len(drawn))
    return together / np.maximum(both, 1)


def draws(texts: TopicTexts, seed: int) -> np.ndarray:
    """Draw parts of a topic, more of them where they are small.

    Args:
        texts: the n texts of the topic.
        seed: another one makes other draws.

    Returns:
        (draws, n) bool; each text is in a draw with a chance of DRAWN_SHARE.
    """
    count = int(np.clip(TEXT_DRAWS // max(len(texts.names), 1), LEAST_DRAWS, MOST_DRAWS))
    keys = [f"{seed} {sphere} {name}" for sphere, name in zip(texts.spheres, texts.names, strict=True)]
    throws = [_throws(key, count) for key in keys]
    return np.array(throws, dtype=np.uint8).reshape(len(throws), count).T < DRAWN_SHARE * 256


def _throws(name: str, count: int) -> np.ndarray:
    """So many numbers from 0 to 255 that a name alone decides."""
    return np.frombuffer(blake2b(name.encode(), digest_size=count).digest(), dtype=np.uint8)


def _clustered(
    said: Contents, scores: np.ndarray, drawn: np.ndarray, seed: int
) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """The rows and the clusters of each draw, in order; several at a time, for they do not depend on each other."""

    def cluster(rows: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        part, block = said.take(rows), scores[np.ix_(rows, rows)]
        return rows, refine(part, find_clusters(walks(topic_graph(block, part.spheres, seed))))

    with ThreadPoolExecutor(_WORKERS) as pool:
        yield from pool.map(cluster, [np.flatnonzero(one) for one in drawn])
