"""Which cluster each text belongs to, seen from whole clusters: hesitant texts settle, unlike sides come apart.

HDBSCAN sees texts through their nearest neighbours, and leaves hesitant ones out. Two views decide here: where a text's
walks end, and what the text has in common with all texts of a cluster.
"""

from functools import partial

import numpy as np
from scipy import sparse

from narratives.analysis.contents import NOISE, TWITTER, WEIBO, Contents
from narratives.analysis.density import best_column, numbered, walk_shares
from narratives.analysis.groups import Groups, cohesion, groups_of, likeness_of_pairs, tell_alike
from narratives.analysis.settings import StorySettings
from narratives.analysis.sparsely import in_blocks, unit_sparse_rows
from narratives.analysis.telling import shared_words, telling_words

# The second round sees the clusters that the first one has made larger.
SETTLE_ROUNDS = 2
# After so many rounds hardly a text moves.
REVISE_ROUNDS = 3
_BLOCK = 1000


def settle(said: Contents, ends: sparse.csr_matrix, labels: np.ndarray, settings: StorySettings) -> np.ndarray:
    """Let noise join the cluster that both its walks and its whole content call the nearest; the rest stays noise.

    Args:
        said: contents of n texts.
        ends: (n, n), as of `walks`.
        labels: (n,) clusters from 0 on, or NOISE.
        settings: how much days count.
    """
    for _ in range(SETTLE_ROUNDS):
        noise = np.flatnonzero(labels == NOISE)
        if not len(noise) or labels.max() == NOISE:
            return labels
        by_walks, by_content, _share = _nearest_clusters(said, ends, labels, noise, settings)
        labels = labels.copy()
        agreed = by_walks == by_content
        labels[noise[agreed]] = by_content[agreed]
    return labels


def revise(said: Contents, ends: sparse.csr_matrix, labels: np.ndarray, settings: StorySettings) -> np.ndarray:
    """Look at every text again: it goes where walks and content agree; else it stays, if it has good reason, or leaves.

    Clusters were merged and parted since their texts joined; means over whole clusters change less with the posts that
    happen to be there than the tree that first made them. To stay, one of the two views must name its cluster, and its
    content must be nearly as like that cluster as any.

    Args:
        said: contents of n texts.
        ends: (n, n), as of `walks`.
        labels: (n,) clusters from 0 on, or NOISE.
        settings: how much days count, and what a text needs to stay.
    """
    rows = np.arange(len(labels))
    for _ in range(REVISE_ROUNDS):
        if labels.max(initial=NOISE) == NOISE:
            return labels
        by_walks, by_content, share = _nearest_clusters(said, ends, labels, rows, settings)
        is_wanted = ((by_walks == labels) | (by_content == labels)) & (share >= settings.stay_share)
        revised = np.where(by_walks == by_content, by_content, np.where(is_wanted, labels, NOISE))
        if np.array_equal(revised, labels):
            return labels
        labels = numbered(revised)
    return labels


def _nearest_clusters(
    said: Contents, ends: sparse.csr_matrix, labels: np.ndarray, rows: np.ndarray, settings: StorySettings
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The cluster nearest to each text by where its walks end, and by what it says; the text itself is left out.

    The third array holds the likeness in content with its own cluster as a share of that with the nearest, 0 for noise.
    """
    by_walks, _shares = best_column(walk_shares(ends, labels)[rows])
    fit = partial(_nearest_in_content, said, groups_of(said, labels), labels, rows, settings)
    by_content, shares = zip(*in_blocks(fit, len(rows), _BLOCK), strict=True)
    return by_walks, np.concatenate(by_content), np.concatenate(shares)


def _nearest_in_content(
    said: Contents,
    clusters: Groups,
    labels: np.ndarray,
    texts: np.ndarray,
    settings: StorySettings,
    places: np.ndarray,
) -> tuple[np.ndarray, np.ndarray]:
    """The cluster whose content as a whole is most like that of each text, and the share of that which its own has."""
    rows = texts[places]
    fit = said.meaning[rows] @ clusters.meaning.T + (said.words[rows] @ clusters.words.T).toarray()
    members = np.flatnonzero(labels[rows] != NOISE)
    fit[members, labels[rows[members]]] -= said.selves[rows[members]]
    length = np.sqrt(np.maximum(clusters.own_products() + clusters.selves, 1e-9))
    near = (said.weeks[rows] @ unit_sparse_rows(clusters.weeks).T).toarray()
    fit = np.round(fit / length * (1 + settings.time_weight * near), 6)
    own = np.zeros(len(rows))
    own[members] = fit[members, labels[rows[members]]]
    return fit.argmax(axis=1), own / np.maximum(fit.max(axis=1), 1e-9)


def part(said: Contents, labels: np.ndarray, settings: StorySettings) -> np.ndarray:
    """Part the two sides of a cluster that are not alike: the smaller one becomes a cluster of its own."""
    weibo, twitter = (groups_of(said, labels, sphere) for sphere in (WEIBO, TWITTER))
    telling = [telling_words(said, labels, sphere, len(weibo.sizes)) for sphere in (WEIBO, TWITTER)]
    alike = likeness_of_pairs(weibo, twitter, cohesion(weibo), cohesion(twitter), settings.time_weight)
    is_apart = (weibo.count > 0) & (twitter.count > 0) & ~tell_alike(alike, shared_words(*telling), settings)
    smaller = np.where(twitter.count < weibo.count, TWITTER, WEIBO)
    clustered = labels >= 0
    leaves = clustered & np.append(is_apart, False)[labels] & (np.append(smaller, NOISE)[labels] == said.spheres)
    return numbered(np.where(leaves, labels + len(weibo.sizes), labels))
