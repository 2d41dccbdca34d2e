"""Clusters as wholes: what a text, or another cluster, has in common with all of a cluster at once.

HDBSCAN sees texts through their nearest neighbours and leaves the hesitant ones out; a whole cluster says more than any
of its texts. Here noise settles where it clearly belongs, halves that are not alike come apart, and clusters that tell
one story are made one. Likeness of wholes is a sum of cosines: it does not depend on how many rivals there are.
"""

from dataclasses import dataclass

import numpy as np

from narratives.analysis.density import NOISE, numbered
from narratives.analysis.evidence import (
    OWN_WORDS_WEIGHT,
    SHARED_WORDS_WEIGHT,
    TIME_SCALE_DAYS,
    TWITTER,
    WEIBO,
    Contents,
)
from narratives.analysis.space import unit_rows

# Noise settles only in a cluster that stands out among all (two standard deviations) and clearly from the next: with a
# margin of 0.6, 13 % of the texts change story when a tenth more come in, not 10 %, and no score is better.
SETTLE_SCORE = 2.0
SETTLE_MARGIN = 0.9
SETTLE_ROUNDS = 2
# With fewer clusters there is nothing to stand out of.
LEAST_CLUSTERS = 4
# Clusters more alike than MERGE are one. Halves in two spheres less alike than FLOOR are two stories.
MERGE = 0.4
FLOOR = 0.3
# Both kinds of evidence must speak for a match across: between corpora that share no story the product of the
# cosines of meaning and of words rarely comes so far, while either alone often does.
BOTH_KINDS = 0.035
# Words of wholes are half as telling as their centres; weeks support, and alone stay below FLOOR.
WORDS_WEIGHT = 0.5
WEEKS_WEIGHT = 0.2
# Clusters with so many texts in both spheres are not merged: the other public, too, tells them as two.
CONFIRMED_TEXTS = 3
DAYS_WEIGHT = 0.2


@dataclass(frozen=True)
class Wholes:
    """Sums over the texts of groups: meanings (g, d), shared words (g, stems), weekly profiles (g, weeks)."""

    meaning: np.ndarray
    words: np.ndarray
    weeks: np.ndarray

    def alike(self, others: "Wholes") -> np.ndarray:
        """Likeness of each group with each of the others, (g, h); 0 is nothing in common, 1.7 all."""
        meaning, words, weeks = self.parts(others)
        return meaning + WORDS_WEIGHT * words + WEEKS_WEIGHT * weeks

    def may_match(self, others: "Wholes") -> np.ndarray:
        """Whether a group and one of the others are alike enough to tell one story, in meaning and in words, (g, h)."""
        meaning, words, _weeks = self.parts(others)
        return (self.alike(others) >= FLOOR) & (np.maximum(meaning, 0) * words >= BOTH_KINDS)

    def parts(self, others: "Wholes") -> list[np.ndarray]:
        """The three cosines that likeness is made of, each (g, h)."""
        return [
            unit_rows(self.meaning) @ unit_rows(others.meaning).T,
            unit_rows(self.words) @ unit_rows(others.words).T,
            unit_rows(np.sqrt(self.weeks)) @ unit_rows(np.sqrt(others.weeks)).T,
        ]

    def add(self, to: int, other: int) -> None:
        """Add one group to another, in place."""
        for sums in (self.meaning, self.words, self.weeks):
            sums[to] += sums[other]

    def take(self, group: int) -> "Wholes":
        """One group alone."""
        return Wholes(*(sums[group : group + 1] for sums in (self.meaning, self.words, self.weeks)))


def wholes(said: Contents, member: np.ndarray) -> Wholes:
    """Sum what the texts of groups say.

    Args:
        said: contents of n texts.
        member: (n, g) 1 where a text is in a group, else 0.
    """
    words = np.asarray((said.shared.T @ member).T)
    return Wholes(member.T @ said.meaning, words, member.T @ _weeks(said.days))


def refine(said: Contents, labels: np.ndarray) -> np.ndarray:
    """Settle noise, part unlike halves and merge alike clusters.

    Args:
        said: contents of n texts.
        labels: (n,) clusters from 0 on, or NOISE.

    Returns:
        (n,) int, clusters numbered from 0 on, or NOISE.
    """
    for step in (settle, part, merge, settle):
        labels = numbered(step(said, labels))
    return labels


def settle(said: Contents, labels: np.ndarray) -> np.ndarray:
    """Let noise join the cluster that its content clearly fits best; the rest stays noise."""
    for _ in range(SETTLE_ROUNDS):
        names = np.unique(labels[labels >= 0])
        if len(names) < LEAST_CLUSTERS:
            return labels
        noise = np.flatnonzero(labels == NOISE)
        scores = _fit(said, noise, member_of(labels, names))
        ranked = np.sort(scores, axis=1)
        clear = (ranked[:, -1] >= SETTLE_SCORE) & (ranked[:, -1] - ranked[:, -2] >= SETTLE_MARGIN)
        labels = labels.copy()
        labels[noise[clear]] = names[scores.argmax(axis=1)[clear]]
    return labels


def part(said: Contents, labels: np.ndarray) -> np.ndarray:
    """Part the spheres of a cluster whose two tellings are not alike: the smaller one becomes a cluster of its own."""
    labels, new = labels.copy(), labels.max(initial=NOISE) + 1
    names = np.unique(labels[labels >= 0])
    sides = [member_of(labels, names) * (said.spheres == sphere)[:, None] for sphere in (WEIBO, TWITTER)]
    is_alike = np.diag(wholes(said, sides[0]).may_match(wholes(said, sides[1])))
    sizes = np.sum(sides, axis=1)
    for place in np.flatnonzero((sizes > 0).all(axis=0) & ~is_alike):
        smaller = int(sizes[1, place] < sizes[0, place])
        rows = sides[smaller][:, place] > 0
        labels[rows] = new if sizes[smaller, place] >= CONFIRMED_TEXTS else NOISE
        new += 1
    return labels


def merge(said: Contents, labels: np.ndarray) -> np.ndarray:
    """Make clusters that are alike one, the most alike first, unless both are told in both spheres."""
    names = np.unique(labels[labels >= 0])
    if len(names) < 2:
        return labels
    member = member_of(labels, names)
    sums = wholes(said, member)
    sizes = np.stack([(member * (said.spheres == sphere)[:, None]).sum(axis=0) for sphere in (WEIBO, TWITTER)], axis=1)
    alike, into, is_alive = sums.alike(sums), np.arange(len(names)), np.ones(len(names), dtype=bool)
    while True:
        first, second, likeness = _most_alike(alike, sizes, is_alive)
        if likeness < MERGE:
            return _renamed(labels, names, into)
        sums.add(first, second)
        sizes[first] += sizes[second]
        is_alive[second] = False
        into[into == second] = first
        alike[first] = alike[:, first] = sums.take(first).alike(sums)[0]


def member_of(labels: np.ndarray, names: np.ndarray) -> np.ndarray:
    """(n, clusters) 1 where a text is in a cluster, else 0."""
    return (labels[:, None] == names[None, :]).astype(float)


def _most_alike(alike: np.ndarray, sizes: np.ndarray, is_alive: np.ndarray) -> tuple[int, int, float]:
    is_confirmed = (sizes >= CONFIRMED_TEXTS).all(axis=1)
    barred = (is_confirmed[:, None] & is_confirmed[None, :]) | ~is_alive[:, None] | ~is_alive[None, :]
    open_pairs = np.where(barred, -np.inf, np.round(alike, 9))
    np.fill_diagonal(open_pairs, -np.inf)
    first, second = np.unravel_index(open_pairs.argmax(), open_pairs.shape)
    return int(first), int(second), float(open_pairs[first, second])


def _renamed(labels: np.ndarray, names: np.ndarray, into: np.ndarray) -> np.ndarray:
    new = dict(zip(names.tolist(), names[into].tolist(), strict=True))
    return np.array([new.get(label, NOISE) for label in labels.tolist()], dtype=int)


def _fit(said: Contents, rows: np.ndarray, member: np.ndarray) -> np.ndarray:
    """(rows, clusters): standard scores, among the clusters, of how well a text outside of all of them fits each."""
    fit = said.meaning[rows] @ unit_rows(member.T @ said.meaning).T
    for words, weight in ((said.shared, SHARED_WORDS_WEIGHT), (said.own, OWN_WORDS_WEIGHT)):
        fit += weight * _words_fit(words, rows, member)
    near = np.exp(-np.abs(said.days[rows, None] - said.days[None, :]) / TIME_SCALE_DAYS)
    fit += DAYS_WEIGHT * (near @ member) / member.sum(axis=0)
    spread = fit.std(axis=1, keepdims=True)
    return (fit - fit.mean(axis=1, keepdims=True)) / np.where(spread > 1e-9, spread, np.inf)


def _words_fit(words, rows: np.ndarray, member: np.ndarray) -> np.ndarray:  # noqa: ANN001 - a sparse matrix
    """Cosine of the words of texts with those of each cluster, words of many clusters damped."""
    totals = np.asarray((words.T @ member).T)
    idf = np.log((1 + len(totals)) / (1 + (totals > 0).sum(axis=0)))
    weighted = words[rows].multiply(idf[None, :]).tocsr()
    lengths = np.sqrt(np.asarray(weighted.multiply(weighted).sum(axis=1)))
    return np.asarray(weighted @ unit_rows(totals * idf).T) / np.where(lengths > 0, lengths, 1.0)


def _weeks(days: np.ndarray) -> np.ndarray:
    """(n, weeks): the week of each text, shared out between the two nearest so that no border cuts an event."""
    if not len(days):
        return np.zeros((0, 1))
    place = (days - days.min()) / 7
    whole = place.astype(int)
    weeks = np.zeros((len(days), whole.max() + 2))
    weeks[np.arange(len(days)), whole] = 1 - (place - whole)
    weeks[np.arange(len(days)), whole + 1] = place - whole
    return weeks
