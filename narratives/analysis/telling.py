"""The words that set a telling apart from the rest of its sphere's texts on the topic, and how much of them two share.

Two tellings of one story share what is particular to it; two stories of one theme share what the whole topic says.
Only words that both spheres have count: English stems, and Chinese words by their glosses.
"""

import numpy as np
from scipy import sparse

from narratives.analysis.contents import Contents

# Where a sphere has few other texts a word is taken for as common there as one text of five would make it.
PRIOR_TEXTS = 5


def telling_words(said: Contents, labels: np.ndarray, sphere: int, count: int) -> sparse.csr_matrix:
    """How much each word sets each group of texts of a sphere apart.

    Args:
        said: contents of n texts.
        labels: (n,) groups from 0 on, or NOISE.
        sphere: whose texts.
        count: how many groups there are.

    Returns:
        (count, stems) share of the group's texts that have the word, times the logarithm of how many times commoner it
        is there than in the sphere's other texts; 0 where it is not commoner.
    """
    rows = np.flatnonzero(said.spheres == sphere)
    has = sparse.csr_matrix(said.words[rows][:, : said.stems] > 0, dtype=np.float64)
    told = np.flatnonzero(labels[rows] >= 0)
    member = sparse.csr_matrix((np.ones(len(told)), (labels[rows[told]], told)), (count, len(rows)))
    inside, size = (member @ has).tocsr(), np.asarray(member.sum(axis=1)).ravel()
    everywhere = np.asarray(has.sum(axis=0)).ravel()
    group = np.repeat(np.arange(count), np.diff(inside.indptr))
    share = inside.data / size[group]
    # With one text more none is infinitely rare elsewhere.
    elsewhere = (everywhere[inside.indices] - inside.data + 1) / (len(rows) - size[group] + PRIOR_TEXTS)
    inside.data = share * np.maximum(np.log(share / elsewhere), 0)
    inside.sort_indices()
    return inside


def share_in_common(one: sparse.csr_matrix, other: sparse.csr_matrix) -> np.ndarray:
    """(g,) how much of what sets them apart the groups of two equally long lists share, 0 to 1 (Dice's coefficient)."""
    both = np.asarray(one.minimum(other).sum(axis=1)).ravel()
    all_of_it = np.asarray(one.sum(axis=1)).ravel() + np.asarray(other.sum(axis=1)).ravel()
    return 2 * both / np.maximum(all_of_it, 1e-9)
