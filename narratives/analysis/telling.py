"""The words that set a telling apart from the rest of its sphere's texts on the topic, and how much of them two share.

Two tellings of one story share what is particular to it; two stories of one theme share what the whole topic says. What
they share is told by stems, which both spheres have: English ones, and Chinese words by their glosses. What no words of
its own language set apart is no telling: leftovers, and replies too short to have a subject.
"""

import numpy as np
from scipy import sparse

from narratives.analysis.contents import NOISE, TWITTER, WEIBO, Contents
from narratives.analysis.settings import StorySettings
from narratives.analysis.sparsely import best_of_rows

# Where a sphere has few other texts a word is taken for as common there as one text of five would make it.
PRIOR_TEXTS = 5
# So many words are what a telling is about.
SUBJECT_WORDS = 3


def telling_words(
    said: Contents, labels: np.ndarray, sphere: int, count: int, *, are_own: bool = False
) -> sparse.csr_matrix:
    """How much each word sets each group of texts of a sphere apart.

    Args:
        said: contents of n texts.
        labels: (n,) groups from 0 on, or NOISE.
        sphere: whose texts.
        count: how many groups there are.
        are_own: whether the sphere's own words are looked at, not the stems that both spheres have.

    Returns:
        (count, words) share of the group's texts that have the word, times the logarithm of how many times commoner it
        is there than in the sphere's other texts, as a share of what that is for a word that none of those has: from 0,
        where it is not commoner, to 1, where all texts of the group have it and no others.
    """
    rows = np.flatnonzero(said.spheres == sphere)
    columns = slice(said.stems, None) if are_own else slice(said.stems)
    has = sparse.csr_matrix(said.words[rows][:, columns] > 0, dtype=np.float64)
    told = np.flatnonzero(labels[rows] >= 0)
    member = sparse.csr_matrix((np.ones(len(told)), (labels[rows[told]], told)), (count, len(rows)))
    inside, size = (member @ has).tocsr(), np.asarray(member.sum(axis=1)).ravel()
    everywhere = np.asarray(has.sum(axis=0)).ravel()
    group = np.repeat(np.arange(count), np.diff(inside.indptr))
    share = inside.data / size[group]
    # With one text more none is infinitely rare elsewhere.
    others = len(rows) - size[group] + PRIOR_TEXTS
    rarer = np.log(share * others / (everywhere[inside.indices] - inside.data + 1))
    inside.data = share * np.maximum(rarer, 0) / np.log(others)
    inside.sort_indices()
    return inside


def shared_words(one: sparse.csr_matrix, other: sparse.csr_matrix) -> tuple[np.ndarray, np.ndarray]:
    """How much of what sets them apart the groups of two equally long lists share.

    One word in common makes a subject (marathons, nurses, Canada), not yet a story: what they share is told as well
    without the most telling word that both have.

    Returns:
        (g,) what they share as a part of all that sets either apart, 0 to 1 (Dice's coefficient), and (g,) the sum of
        what they share, the most telling word left out.
    """
    both = sparse.csr_matrix(one.minimum(other))
    shared, first = np.asarray(both.sum(axis=1)).ravel(), np.zeros(both.shape[0])
    if both.nnz:
        first = both.max(axis=1).toarray().ravel()
    all_of_it = np.asarray(one.sum(axis=1)).ravel() + np.asarray(other.sum(axis=1)).ravel()
    return 2 * shared / np.maximum(all_of_it, 1e-9), shared - first


def leave_untold(said: Contents, labels: np.ndarray, settings: StorySettings) -> np.ndarray:
    """Make noise of the side of a cluster that no words set apart: what is left over of a sphere tells no story.

    A side with most texts of its sphere stays: there it is the rest that is particular.

    Args:
        said: contents of n texts.
        labels: (n,) clusters from 0 on, or NOISE.
        settings: how much the words of a telling must set it apart.
    """
    count = int(labels.max(initial=NOISE)) + 1
    kept = labels.copy()
    for sphere in (WEIBO, TWITTER):
        is_its_own = said.spheres == sphere
        words = best_of_rows(telling_words(said, labels, sphere, count, are_own=True), SUBJECT_WORDS)
        is_particular = np.asarray(words.sum(axis=1)).ravel() >= settings.telling_words
        is_most = 2 * np.bincount(labels[is_its_own & (labels != NOISE)], minlength=count) > is_its_own.sum()
        kept[is_its_own & ~np.append(is_particular | is_most, True)[labels]] = NOISE
    return kept
