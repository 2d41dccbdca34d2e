"""Density clusters of a topic's graph: random walks bring the texts of one story together, HDBSCAN finds them.

Random walks take the place of UMAP: they densify as well, and need no chance.
"""

from dataclasses import dataclass

import numpy as np

from narratives.analysis.space import unit_rows

# The chance that a walk goes on: five steps on average, a story wide.
WALK_ON = 0.8
MIN_CLUSTER_SIZE = 4
MIN_SAMPLES = 2
# A text that HDBSCAN leaves out joins its nearest cluster if that holds a quarter of its walks among all clusters.
ABSORB_SHARE = 0.25
NOISE = -1


@dataclass(frozen=True)
class Clusters:
    """What HDBSCAN found among n texts.

    Attributes:
        labels: (n,) int, the cluster of each text from 0 on, or NOISE.
        membership: (n,) float64, share of a text's walks that end in its cluster (the nearest one for noise), 0 to 1.
        second: (n,) int, the next cluster in line (for noise the nearest one), or NOISE where there is none.
        second_distance: (n,) float64, one minus the share of the walks that end there.
    """

    labels: np.ndarray
    membership: np.ndarray
    second: np.ndarray
    second_distance: np.ndarray


def walks(weights: np.ndarray) -> np.ndarray:
    """Where random walks with restart from each text end.

    Args:
        weights: (n, n), symmetric, not negative.

    Returns:
        (n, n) float64, symmetric: (1 - a)(I - aS)^-1 of the normalised weights S, with a = WALK_ON.

    Source: Zhou et al. 2003, Learning with Local and Global Consistency.
    """
    from scipy.linalg import inv

    if not len(weights):
        return weights.copy()
    degree = weights.sum(axis=1)
    scale = 1 / np.sqrt(np.where(degree > 0, degree, 1.0))
    steps = weights * scale[:, None] * scale[None, :]
    # Positive definite, for S has no eigenvalue above 1: that halves the time.
    ends = inv(np.eye(len(weights)) - WALK_ON * steps, assume_a="pos") * (1 - WALK_ON)
    return np.maximum((ends + ends.T) / 2, 0)


def find_clusters(ends: np.ndarray) -> np.ndarray:
    """Find the density clusters of a topic, and absorb the texts whose walks mostly end in one.

    Args:
        ends: (n, n), as of `walks`.

    Returns:
        (n,) int, the cluster of each text from 0 on, or NOISE.
    """
    if len(ends) < MIN_CLUSTER_SIZE:
        return np.full(len(ends), NOISE)
    labels = numbered(_hdbscan(_distances(ends)))
    shares = _shares(ends, labels)
    if not shares.shape[1]:
        return labels
    absorbed = (labels == NOISE) & (shares.max(axis=1) >= ABSORB_SHARE)
    return np.where(absorbed, shares.argmax(axis=1), labels)


def with_choices(ends: np.ndarray, labels: np.ndarray) -> Clusters:
    """Say how far each text belongs to its cluster, and which one is next.

    Args:
        ends: (n, n), as of `walks`.
        labels: (n,) clusters from 0 on, or NOISE.
    """
    shares = _shares(ends, labels)
    if not shares.shape[1]:
        return _nothing(len(labels))
    own = np.where(labels >= 0, labels, shares.argmax(axis=1))
    second, second_share = next_in_line(shares, labels)
    return Clusters(labels, shares[np.arange(len(labels)), own], second, 1 - second_share)


def numbered(labels: np.ndarray) -> np.ndarray:
    """Labels from 0 on in the order of each cluster's first text; NOISE stays."""
    found, first = np.unique(labels[labels >= 0], return_index=True)
    number = {label: place for place, label in enumerate(found[np.argsort(first)])}
    return np.array([number.get(label, NOISE) for label in labels], dtype=int)


def _nothing(size: int) -> Clusters:
    none = np.full(size, NOISE)
    return Clusters(none, np.zeros(size), none.copy(), np.ones(size))


def _distances(ends: np.ndarray) -> np.ndarray:
    """One minus the Bhattacharyya-like cosine of where two texts' walks end, rounded so that all machines agree."""
    profile = unit_rows(np.sqrt(ends))
    distances = np.round(np.clip(1 - profile @ profile.T, 0, 1), 6)
    np.fill_diagonal(distances, 0)
    return distances


def _hdbscan(distances: np.ndarray) -> np.ndarray:
    from sklearn.cluster import HDBSCAN

    model = HDBSCAN(min_cluster_size=MIN_CLUSTER_SIZE, min_samples=MIN_SAMPLES, metric="precomputed", copy=True)
    return model.fit_predict(distances)


def _shares(ends: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """(n, clusters): how a text's walks that end in a cluster spread over the clusters, large clusters damped."""
    member = np.zeros((len(labels), labels.max(initial=NOISE) + 1))
    clustered = np.flatnonzero(labels >= 0)
    member[clustered, labels[clustered]] = 1
    elsewhere = ends.copy()
    np.fill_diagonal(elsewhere, 0)
    reach = elsewhere @ member / np.sqrt(np.maximum(member.sum(axis=0), 1))
    total = reach.sum(axis=1, keepdims=True)
    return np.round(reach / np.where(total > 0, total, 1.0), 6)


def next_in_line(shares: np.ndarray, labels: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The best cluster other than a text's own, and its share.

    Args:
        shares: (n, clusters), how near each text is to each cluster.
        labels: (n,) the text's own cluster, or NOISE.
    """
    others = shares.copy()
    clustered = np.flatnonzero(labels >= 0)
    others[clustered, labels[clustered]] = -1
    second = np.argmax(others, axis=1)
    share = others[np.arange(len(labels)), second]
    return np.where(share > 0, second, NOISE), np.maximum(share, 0)
