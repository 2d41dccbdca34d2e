"""Clusters that tell one story become one: agglomeration by the likeness of whole clusters, the most alike first.

HDBSCAN splits broad stories. Two clusters that are both told in both spheres are never merged: the other public, too,
tells them as two.
"""

import heapq

import numpy as np
from scipy import sparse

from narratives.analysis.contents import NOISE, Contents
from narratives.analysis.density import numbered
from narratives.analysis.groups import LEAST_COHESION, PRIOR_PAIRS, Groups, cohesion, groups_of, likeness
from narratives.analysis.settings import StorySettings

# Groups farther down a group's list are never its best.
MOST_RIVALS = 30
# Clusters with so many texts in both spheres are not merged.
CONFIRMED_TEXTS = 3
_BLOCK = 1000


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
