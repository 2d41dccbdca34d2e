"""Density clusters of a topic's graph: random walks bring the texts of one story together, HDBSCAN finds them.

Random walks take the place of UMAP: they densify as well, and need no chance.
"""

import warnings
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from narratives.analysis.communities import together
from narratives.analysis.contents import NOISE
from narratives.analysis.settings import StorySettings
from narratives.analysis.sparsely import over_degrees, product_of_best, unit_sparse_rows

# After ten steps a tenth of the walks is still under way; of where they end the hundred likeliest texts are kept.
STEPS = 10
MOST_ENDS = 100
# HDBSCAN sees the texts whose walks end most alike; all others are as far as can be.
NEAREST_WALKS = 40
FARTHEST = 1.0
# In a topic of few texts a story may well be most of them.
UNCUT_TEXTS = 25


@dataclass(frozen=True)
class Clusters:
    """The clusters of n texts.

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


def walks(weights: sparse.csr_matrix, settings: StorySettings) -> sparse.csr_matrix:
    """Where random walks with restart from each text end.

    Args:
        weights: (n, n), symmetric, not negative.
        settings: how far walks go.

    Returns:
        (n, n) float32, symmetric, of each text the likeliest ends.

    Source: Zhou et al. 2003, Learning with Local and Global Consistency; the inverse as the sum of its first steps.
    """
    steps = sparse.csr_matrix(over_degrees(weights), dtype=np.float32)
    begin = sparse.identity(weights.shape[0], np.float32, "csr") * np.float32(1 - settings.walk_on)
    ends = begin
    for _ in range(STEPS):
        ends = begin + product_of_best(steps, ends, MOST_ENDS) * np.float32(settings.walk_on)
    return sparse.csr_matrix((ends + ends.T) / 2)


def find_clusters(ends: sparse.csr_matrix, communities: np.ndarray, settings: StorySettings) -> np.ndarray:
    """Find the density clusters of a topic.

    HDBSCAN now and then cuts the tree of a topic at its root, and all but a few texts are one heap; what is larger than
    a cluster should be is looked at again by itself.

    Args:
        ends: (n, n), as of `walks`.
        communities: (draws, n), as of `find_communities`: the second opinion.
        settings: the smallest and the largest cluster, and the texts that make a place dense.

    Returns:
        (n,) int, the cluster of each text from 0 on, or NOISE.
    """
    most = max(UNCUT_TEXTS, int(settings.largest_cluster * ends.shape[0]))
    return numbered(_cut(ends, communities, _dense(ends, communities, settings), most, settings))


def _cut(
    ends: sparse.csr_matrix, communities: np.ndarray, labels: np.ndarray, most: int, settings: StorySettings
) -> np.ndarray:
    """Cut clusters of more than so many texts where they have denser parts; one that has none stays."""
    for large in np.flatnonzero(np.bincount(labels[labels != NOISE]) > most):
        rows = np.flatnonzero(labels == large)
        inside = ends[rows][:, rows], communities[:, rows]
        parts = _dense(*inside, settings)
        if parts.max() > 0:
            parts = _cut(*inside, parts, most, settings)
            labels[rows] = np.where(parts == NOISE, NOISE, labels.max() + 1 + parts)
    return labels


def _dense(ends: sparse.csr_matrix, communities: np.ndarray, settings: StorySettings) -> np.ndarray:
    """(n,) clusters as HDBSCAN finds them."""
    if ends.shape[0] < max(settings.min_cluster_size, settings.min_samples + 1):
        return np.full(ends.shape[0], NOISE)
    from hdbscan import HDBSCAN

    model = HDBSCAN(
        metric="precomputed", min_cluster_size=settings.min_cluster_size, min_samples=settings.min_samples,
        max_dist=2 * FARTHEST,
    )  # fmt: skip
    with warnings.catch_warnings():
        # Its sparse matrices and its tree speak to scikit-learn and numpy in the words of older versions.
        warnings.simplefilter("ignore")
        return model.fit(_tied(_distances(ends, communities, settings))).labels_


def walk_shares(ends: sparse.csr_matrix, labels: np.ndarray) -> sparse.csr_matrix:
    """(n, clusters): how a text's walks that end in a cluster spread over the clusters, large clusters damped."""
    clustered = np.flatnonzero(labels >= 0)
    shape = (len(labels), int(labels.max(initial=NOISE)) + 1)
    member = sparse.csr_matrix((np.ones(len(clustered)), (clustered, labels[clustered])), shape)
    elsewhere = sparse.csr_matrix(ends, copy=True)
    elsewhere.setdiag(0)
    damped = member @ sparse.diags(1 / np.sqrt(np.maximum(np.asarray(member.sum(axis=0)).ravel(), 1)))
    reach = sparse.csr_matrix(elsewhere @ damped)
    total = np.asarray(reach.sum(axis=1)).ravel()
    shares = sparse.csr_matrix(sparse.diags(1 / np.where(total > 0, total, 1.0)) @ reach)
    shares.data = np.round(shares.data, 5)
    shares.eliminate_zeros()
    return shares


def with_choices(ends: sparse.csr_matrix, labels: np.ndarray) -> Clusters:
    """Say how far each text belongs to its cluster, and which one is next.

    Args:
        ends: (n, n), as of `walks`.
        labels: (n,) clusters from 0 on, or NOISE.
    """
    if labels.max(initial=NOISE) == NOISE:
        none = np.full(len(labels), NOISE)
        return Clusters(none, np.zeros(len(labels)), none.copy(), np.ones(len(labels)))
    shares = walk_shares(ends, labels)
    best, _share = best_column(shares)
    own = np.where(labels >= 0, labels, best)
    membership = np.asarray(shares[np.arange(len(labels)), np.maximum(own, 0)]).ravel()
    others = shares.tolil()
    clustered = np.flatnonzero(labels >= 0)
    others[clustered, labels[clustered]] = 0
    second, share = best_column(others.tocsr())
    return Clusters(labels, np.where(own >= 0, membership, 0.0), second, 1 - share)


def best_column(shares: sparse.csr_matrix) -> tuple[np.ndarray, np.ndarray]:
    """The column of the highest value above zero in each row, the first of equal ones, or NOISE; and that value."""
    if not shares.shape[1]:
        return np.full(shares.shape[0], NOISE), np.zeros(shares.shape[0])
    value = shares.max(axis=1).toarray().ravel()
    return np.where(value > 0, np.asarray(shares.argmax(axis=1)).ravel(), NOISE), value


def numbered(labels: np.ndarray) -> np.ndarray:
    """Labels from 0 on in the order of each cluster's first text; NOISE stays."""
    found, first = np.unique(labels[labels >= 0], return_index=True)
    number = np.full(int(labels.max(initial=NOISE)) + 2, NOISE)
    number[found[np.argsort(first)]] = np.arange(len(found))
    return number[labels]


def _distances(ends: sparse.csr_matrix, communities: np.ndarray, settings: StorySettings) -> sparse.csr_matrix:
    """One minus how alike two texts' walks end, for the nearest of each text: the cosine of the roots of their shares.

    Texts that communities part are less alike, by as much as the settings say.
    """
    profile = sparse.csr_matrix(ends, copy=True)
    profile.data = np.sqrt(np.maximum(profile.data, 0))
    profile = unit_sparse_rows(profile)
    near = product_of_best(profile, profile.T.tocsr(), NEAREST_WALKS + 1)
    near = near.maximum(near.T).tocoo()
    apart = near.row != near.col
    rows, columns, values = near.row[apart], near.col[apart], near.data[apart]
    parted = settings.community_weight * (1 - together(communities, rows, columns))
    # Rounded, so that all machines agree; never zero, for a sparse matrix holds no zeros.
    distances = np.maximum(np.round(1 - values * (1 - parted), 5), 1e-5)
    return sparse.csr_matrix((distances.astype(np.float64), (rows, columns)), ends.shape)


def _tied(distances: sparse.csr_matrix) -> sparse.csr_matrix:
    """Distances of one whole, which HDBSCAN needs: parts are tied to each other by edges as long as can be."""
    from scipy.sparse.csgraph import connected_components

    parts = connected_components(distances, directed=False)[1]
    first = np.unique(parts, return_index=True)[1]
    ends = (np.concatenate([first[:-1], first[1:]]), np.concatenate([first[1:], first[:-1]]))
    ties = sparse.csr_matrix((np.full(len(ends[0]), FARTHEST), ends), distances.shape)
    return sparse.csr_matrix(distances + ties)
