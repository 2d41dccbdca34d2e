"""Groups of texts as wholes: what a text, or another group, has in common with all texts of a group at once.

HDBSCAN sees texts through their nearest neighbours, splits broad stories and leaves hesitant texts out; a whole group
says more than any of its texts. Likeness of groups is the mean likeness of their texts, measured by how alike the texts
inside each group are: 1 where two groups are as near to each other as they are to themselves, whatever the model.
"""

import heapq
from dataclasses import dataclass
from functools import partial

import numpy as np
from scipy import sparse

from narratives.analysis.contents import NOISE, TWITTER, WEIBO, Contents
from narratives.analysis.density import best_column, numbered, walk_shares
from narratives.analysis.settings import StorySettings
from narratives.analysis.sparsely import in_blocks, unit_sparse_rows

# Cohesion of a group of few texts is drawn towards that of all groups: they were chosen for being alike.
PRIOR_PAIRS = 20
# Where texts have nothing in common there is no unit to measure in.
LEAST_COHESION = 0.05
# Groups farther down a group's list are never its best.
MOST_RIVALS = 30
# The second round sees the clusters that the first one has made larger.
SETTLE_ROUNDS = 2
# Clusters with so many texts in both spheres are not merged: the other public, too, tells them as two.
CONFIRMED_TEXTS = 3
_BLOCK = 1000


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
        clusters = groups_of(said, labels)
        by_walks, _shares = best_column(walk_shares(ends, labels)[noise])
        by_content = np.concatenate(in_blocks(partial(_nearest, said, clusters, noise, settings), len(noise), _BLOCK))
        labels = labels.copy()
        agreed = by_walks == by_content
        labels[noise[agreed]] = by_content[agreed]
    return labels


def _nearest(
    said: Contents, clusters: Groups, texts: np.ndarray, settings: StorySettings, places: np.ndarray
) -> np.ndarray:
    """The cluster whose content as a whole is most like that of each text."""
    rows = texts[places]
    fit = said.meaning[rows] @ clusters.meaning.T + (said.words[rows] @ clusters.words.T).toarray()
    length = np.sqrt(np.maximum(clusters.own_products() + clusters.selves, 1e-9))
    near = (said.weeks[rows] @ unit_sparse_rows(clusters.weeks).T).toarray()
    return np.round(fit / length * (1 + settings.time_weight * near), 6).argmax(axis=1)


def part(said: Contents, labels: np.ndarray, settings: StorySettings) -> np.ndarray:
    """Part the two sides of a cluster that are not alike: the smaller one becomes a cluster of its own."""
    weibo, twitter = (groups_of(said, labels, sphere) for sphere in (WEIBO, TWITTER))
    is_apart = (weibo.count > 0) & (twitter.count > 0) & ~_are_alike(weibo, twitter, said.stems, settings)
    smaller = np.where(twitter.count < weibo.count, TWITTER, WEIBO)
    clustered = labels >= 0
    leaves = clustered & np.append(is_apart, False)[labels] & (np.append(smaller, NOISE)[labels] == said.spheres)
    return numbered(np.where(leaves, labels + len(weibo.sizes), labels))


def _are_alike(weibo: Groups, twitter: Groups, stems: int, settings: StorySettings) -> np.ndarray:
    """(g,) whether the two sides of each cluster are alike, in all and in the words that they share."""
    pairs = np.maximum(weibo.count * twitter.count, 1)
    words = weibo.words.multiply(twitter.words).tocsr()
    shared = np.asarray(words[:, :stems].sum(axis=1)).ravel() / pairs
    common = np.einsum("ij,ij->i", weibo.meaning, twitter.meaning) / pairs + shared
    days = np.asarray(unit_sparse_rows(weibo.weeks).multiply(unit_sparse_rows(twitter.weeks)).sum(axis=1)).ravel()
    unit = np.sqrt(cohesion(weibo) * cohesion(twitter)) * (1 + settings.time_weight)
    alike = common * (1 + settings.time_weight * days) / unit
    return (alike >= settings.match_likeness) & (shared >= settings.match_words)


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


def merge(said: Contents, labels: np.ndarray, settings: StorySettings) -> np.ndarray:
    """Make clusters that are alike one, the most alike first, unless both are told in both spheres."""
    groups = groups_of(said, labels)
    if len(groups.sizes) < 2:
        return labels
    into = _Merger(groups, settings).run()
    return numbered(np.where(labels >= 0, np.append(into, NOISE)[labels], NOISE))


class _Merger:
    """Agglomerates groups by likeness; only pairs that are among each other's nearest are looked at."""

    def __init__(self, groups: Groups, settings: StorySettings) -> None:
        self.groups, self.settings = groups, settings
        self.cohesion = cohesion(groups)
        self.usual = float(np.median(self.cohesion))
        self.words = {place: groups.words[place] for place in range(len(groups.sizes))}
        self.weeks = {place: groups.weeks[place] for place in range(len(groups.sizes))}
        self.into = np.arange(len(groups.sizes))
        self.version = np.zeros(len(groups.sizes), dtype=int)
        self.rivals: list[set[int]] = [set() for _ in self.into]
        self.heap: list[tuple[float, int, int, int, int]] = []

    def run(self) -> np.ndarray:
        """(g,) the group that each group has become part of."""
        self._begin()
        while self.heap:
            value, first, second, *versions = heapq.heappop(self.heap)
            if -value < self.settings.merge_likeness:
                break
            if versions == [self.version[first], self.version[second]] and not self._is_barred(first, second):
                self._join(first, second)
        return self.into

    def _begin(self) -> None:
        groups, count = self.groups, len(self.into)
        for start in range(0, count, _BLOCK):
            rows = np.arange(start, min(start + _BLOCK, count))
            values = likeness(groups.take(rows), groups, self.cohesion[rows], self.cohesion, self.settings.time_weight)
            values[np.arange(len(rows)), rows] = -np.inf
            least = min(MOST_RIVALS, count - 1)
            nearest = np.argsort(-np.round(values, 6), axis=1, kind="stable")[:, :least]
            for row, near in zip(rows.tolist(), nearest.tolist(), strict=True):
                for other in near:
                    self.rivals[row].add(other)
                    self.rivals[other].add(row)
                    self._push(row, other, float(values[row - start, other]))

    def _push(self, first: int, second: int, value: float) -> None:
        if value >= self.settings.merge_likeness:
            first, second = min(first, second), max(first, second)
            entry = (-round(value, 6), first, second, int(self.version[first]), int(self.version[second]))
            heapq.heappush(self.heap, entry)

    def _is_barred(self, first: int, second: int) -> bool:
        """Whether the other public, too, tells the two as two."""
        return bool((self.groups.sizes[[first, second]] >= CONFIRMED_TEXTS).all())

    def _join(self, first: int, second: int) -> None:
        groups = self.groups
        groups.meaning[first] += groups.meaning[second]
        groups.sizes[first] += groups.sizes[second]
        groups.selves[first] += groups.selves[second]
        self.words[first] = self.words[first] + self.words[second]
        self.weeks[first] = self.weeks[first] + self.weeks[second]
        self.into[self.into == second] = first
        self.version[[first, second]] += 1
        self.cohesion[first] = self._cohesion(first)
        self.rivals[first] = {int(self.into[other]) for other in self.rivals[first] | self.rivals[second]} - {first}
        others = np.array(sorted(self.rivals[first]))
        if len(others):
            whole, values = self._of([first]), self._of(others)
            found = likeness(whole, values, self.cohesion[[first]], self.cohesion[others], self.settings.time_weight)[0]
            for other, value in zip(others.tolist(), found.tolist(), strict=True):
                self.rivals[other].add(first)
                self._push(first, other, value)

    def _of(self, places: list[int] | np.ndarray) -> Groups:
        groups, places = self.groups, np.asarray(places)
        held = (self.words, self.weeks)
        words, weeks = (sparse.vstack([one[place] for place in places.tolist()], "csr") for one in held)
        return Groups(groups.meaning[places], words, weeks, groups.sizes[places], groups.selves[places])

    def _cohesion(self, place: int) -> float:
        whole = self._of([place])
        count = whole.count[0]
        inside = whole.own_products()[0] + PRIOR_PAIRS * self.usual
        return max(float(inside / (count * (count - 1) + PRIOR_PAIRS)), LEAST_COHESION)
