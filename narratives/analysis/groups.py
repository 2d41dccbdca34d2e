"""Cluster profiles: what a group of texts has in common with a text or another group, over all its texts at once.

A whole group says more than any of its texts. Likeness of groups is the mean likeness of their texts, measured by how
alike the texts inside each group are: 1 where two groups are as near to each other as they are to themselves, whatever
the model.
"""

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from narratives.analysis.contents import TWITTER, WEIBO, Contents
from narratives.analysis.settings import StorySettings
from narratives.analysis.sparsely import unit_sparse_rows

# Cohesion of a group of few texts is drawn towards that of all groups: they were chosen for being alike.
PRIOR_PAIRS = 20
# Where texts have nothing in common there is no unit to measure in.
LEAST_COHESION = 0.05


@dataclass
class Groups:
    """Sums over the texts of g groups.

    Attributes:
        meaning: (g, d) float64 sums of meanings.
        words: (g, words) sums of weighted words, own and shared.
        weeks: (g, weeks) how many texts in each week.
        sizes: (g, 2) texts of each sphere.
        selves: (g,) likeness of each text with itself, summed.
    """

    meaning: np.ndarray
    words: sparse.csr_matrix
    weeks: sparse.csr_matrix
    sizes: np.ndarray
    selves: np.ndarray

    @property
    def count(self) -> np.ndarray:
        """(g,) texts of each group."""
        return self.sizes.sum(axis=1)

    def products(self, others: "Groups") -> np.ndarray:
        """(g, h) likeness summed over all pairs of texts, days aside."""
        return self.meaning @ others.meaning.T + (self.words @ others.words.T).toarray()

    def own_products(self) -> np.ndarray:
        """(g,) likeness summed over all pairs of texts inside each group, a text with itself left out."""
        words = np.asarray(self.words.multiply(self.words).sum(axis=1)).ravel()
        return (self.meaning**2).sum(axis=1) + words - self.selves

    def days_shared(self, others: "Groups") -> np.ndarray:
        """(g, h) cosine of the weekly profiles."""
        return (unit_sparse_rows(self.weeks) @ unit_sparse_rows(others.weeks).T).toarray()

    def take(self, rows: np.ndarray) -> "Groups":
        """Some of the groups."""
        return Groups(self.meaning[rows], self.words[rows], self.weeks[rows], self.sizes[rows], self.selves[rows])


def groups_of(said: Contents, labels: np.ndarray, sphere: int | None = None) -> Groups:
    """Sum what the texts of each group say.

    Args:
        said: contents of n texts.
        labels: (n,) groups from 0 on, or NOISE.
        sphere: only the texts of one sphere, if given.
    """
    chosen = labels >= 0 if sphere is None else (labels >= 0) & (said.spheres == sphere)
    rows = np.flatnonzero(chosen)
    shape = (int(labels.max(initial=-1)) + 1, len(labels))
    return sums_of(said, sparse.csr_matrix((np.ones(len(rows), np.float32), (labels[rows], rows)), shape))


def sums_of(said: Contents, member: sparse.csr_matrix) -> Groups:
    """Sum what the texts of each group say; `member` is (g, n), 1 where a text is in a group."""
    sizes = np.stack([member @ (said.spheres == code) for code in (WEIBO, TWITTER)], axis=1)
    return Groups(member @ said.meaning, member @ said.words, member @ said.weeks, sizes, member @ said.selves)


def cohesion(groups: Groups) -> np.ndarray:
    """(g,) mean likeness of two texts of a group, that of small groups drawn towards the median of all."""
    pairs, products = groups.count * (groups.count - 1), groups.own_products()
    usual = float(np.median(products[pairs > 0] / pairs[pairs > 0])) if (pairs > 0).any() else 1.0
    usual = max(usual, LEAST_COHESION)
    return np.maximum((products + PRIOR_PAIRS * usual) / (pairs + PRIOR_PAIRS), LEAST_COHESION)


def likeness(groups: Groups, others: Groups, ours: np.ndarray, theirs: np.ndarray, time_weight: float) -> np.ndarray:
    """(g, h) mean likeness of the texts of two groups, in units of the cohesion of both.

    Args:
        groups: g groups.
        others: h groups.
        ours: (g,) cohesion of the ones.
        theirs: (h,) that of the others.
        time_weight: how much days in common add, at the most.
    """
    pairs = np.maximum(np.outer(groups.count, others.count), 1)
    scale = np.sqrt(np.outer(ours, theirs)) * (1 + time_weight)
    return groups.products(others) / pairs * (1 + time_weight * groups.days_shared(others)) / scale


def likeness_of_pairs(
    groups: Groups, others: Groups, ours: np.ndarray, theirs: np.ndarray, time_weight: float
) -> np.ndarray:
    """(g,) as of `likeness`, of each group with the other one that has its place in an equally long list."""
    pairs = np.maximum(groups.count * others.count, 1)
    words = np.asarray(groups.words.multiply(others.words).sum(axis=1)).ravel()
    common = (np.einsum("ij,ij->i", groups.meaning, others.meaning) + words) / pairs
    weeks = unit_sparse_rows(groups.weeks).multiply(unit_sparse_rows(others.weeks))
    days = np.asarray(weeks.sum(axis=1)).ravel()
    return common * (1 + time_weight * days) / (np.sqrt(ours * theirs) * (1 + time_weight))


def tell_alike(
    likeness: np.ndarray | float, shared: tuple[np.ndarray, np.ndarray], settings: StorySettings
) -> np.ndarray | np.bool_:
    """Whether two sides may tell one story: alike in all, and in words, for meaning alone comes as far by chance.

    Args:
        likeness: as of `likeness`.
        shared: what they share of the words that set each apart, as of `shared_words`.
        settings: how much of either it takes.
    """
    share, more = shared
    is_in_words = (share >= settings.match_words) & (more >= settings.match_more_words)
    return np.logical_and(likeness >= settings.match_likeness, is_in_words)
