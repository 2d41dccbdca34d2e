"""Matches across the spheres: whether the Weibo side and the Twitter side of a cluster tell one story.

The two sides must be alike, in units of how alike each side's own texts are, and share some of the words that set each
of them apart, for meaning alone comes as far by chance. And they must stand out among rivals: the neighbourhoods of
texts in the other sphere, which are as coherent as narratives. A match is the best of many rivals, so the p-value says
how often the best of that many unrelated ones would stand out as far.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse
from scipy.special import ndtr

from narratives.analysis.contents import NOISE, TWITTER, WEIBO, Contents
from narratives.analysis.graph import NEIGHBOURS
from narratives.analysis.groups import Groups, cohesion, groups_of, likeness, likeness_of_pairs, sums_of, tell_alike
from narratives.analysis.occasion import days_apart
from narratives.analysis.settings import StorySettings
from narratives.analysis.sparsely import best_of_rows, marks
from narratives.analysis.telling import shared_words, telling_words

# One text alone tells no narrative.
LEAST_TEXTS = 2
BOOTSTRAPS = 200
# Of a larger telling so many texts stand for all in the interval of its likeness.
BOOTSTRAP_TEXTS = 200
NEAR_MISSES = 3
# Of a sphere with more texts the neighbourhoods of so many stand for all.
MOST_RIVALS = 2000
# Fewer neighbourhoods than this give no distribution to stand out of.
LEAST_RIVALS = 5


@dataclass(frozen=True)
class Narrative:
    """The texts of one cluster in one sphere: `rows` of the topic's texts."""

    sphere: int
    cluster: int
    rows: np.ndarray


@dataclass(frozen=True)
class Match:
    """A Weibo narrative and a Twitter narrative that tell one story, by their places in the list of narratives.

    Attributes:
        similarity: likeness of their texts; 0 is what unrelated texts have, 1 what texts of either side have.
        low, high: 95 % bootstrap interval of the similarity.
        margin: similarity minus that of the best rival narrative of either side.
        p_value: chance that the best of as many unrelated rivals stands out as far.
        q_value: the same, corrected for the number of pairs that were tried (Benjamini-Hochberg).
        is_mutual: whether each is the other's best.
    """

    weibo: int
    twitter: int
    similarity: float
    low: float
    high: float
    margin: float
    p_value: float
    q_value: float
    is_mutual: bool


@dataclass(frozen=True)
class Candidate:
    """One of the narratives of the other sphere that come nearest to a narrative, and why they are no match.

    Attributes:
        narrative, rival: places in the list of narratives.
        rank: 1 for the nearest.
        similarity: as of a match.
        reason: empty for a match; else `unlike`, `apart` (in days), `chance` or `another` (told with another one).
    """

    narrative: int
    rival: int
    rank: int
    similarity: float
    reason: str


@dataclass(frozen=True)
class Stories:
    """Stories of one topic: `story` holds the number of each narrative's story, in the order of `narratives`."""

    narratives: Sequence[Narrative]
    matches: Sequence[Match]
    candidates: Sequence[Candidate]
    story: np.ndarray


def narratives_of(labels: np.ndarray, spheres: np.ndarray) -> list[Narrative]:
    """The narratives that clusters make in each sphere, in the order of cluster and sphere.

    Args:
        labels: (n,) clusters, NOISE where there is none.
        spheres: (n,) codes of the spheres.
    """
    rows = np.flatnonzero(labels != NOISE)
    order = rows[np.lexsort((rows, spheres[rows], labels[rows]))]
    keys = labels[order] * 2 + spheres[order]
    parts = np.split(order, np.flatnonzero(np.diff(keys)) + 1) if len(order) else []
    return [Narrative(int(spheres[one[0]]), int(labels[one[0]]), one) for one in parts if len(one) >= LEAST_TEXTS]


def match_narratives(
    said: Contents, scores: sparse.csr_matrix, narratives: Sequence[Narrative], settings: StorySettings, seed: int
) -> Stories:
    """Match the narratives of a topic across the spheres, and make stories of them.

    Args:
        said: contents of the n texts of the topic.
        narratives: as of `narratives_of`.
        scores: (n, n) standard scores of near texts, which tell the neighbourhoods.
        settings: how alike a match must be, and how many of the matches may be chance.
        seed: of the bootstrap.
    """
    sides = [[place for place, one in enumerate(narratives) if one.sphere == sphere] for sphere in (WEIBO, TWITTER)]
    if not all(sides):
        return Stories(narratives, [], [], np.arange(len(narratives)))
    table = _Table(said, narratives, sides, settings, seed)
    tried = table.tried()
    p_values = table.p_values(tried, scores)
    q_values = _false_discovery(p_values)
    is_alike = np.array([table.is_alike(pair) for pair in tried], dtype=bool)
    is_together = np.array([table.are_told_together(pair) for pair in tried], dtype=bool)
    is_kept = is_alike & is_together & (q_values <= settings.match_false_share)
    matches = [
        table.match(*pair, float(p), float(q))
        for pair, p, q, kept in zip(tried, p_values, q_values, is_kept, strict=True)
        if kept
    ]
    others = zip(tried, is_alike & ~is_kept, is_together, strict=True)
    by_chance = {pair for pair, is_other, together in others if is_other and together}
    return Stories(narratives, matches, table.candidates(matches, by_chance), _components(len(narratives), matches))


def _false_discovery(p_values: np.ndarray) -> np.ndarray:
    """Smallest false discovery rate at which each of several tests would count as a discovery."""
    from scipy.stats import false_discovery_control

    return false_discovery_control(p_values) if len(p_values) else p_values


# Groups of one sphere, their cohesion, and which sphere it is.
_Side = tuple[Groups, np.ndarray, int]


class _Table:
    """Every Weibo narrative of a topic against every Twitter narrative."""

    def __init__(
        self,
        said: Contents,
        narratives: Sequence[Narrative],
        sides: list[list[int]],
        settings: StorySettings,
        seed: int,
    ) -> None:
        self.said, self.narratives, self.settings, self.seed = said, narratives, settings, seed
        self.places = sides
        self.cluster_of = np.full(len(said.spheres), NOISE)
        for one in narratives:
            self.cluster_of[one.rows] = one.cluster
        self.weibo, self.twitter = (_groups(said, [narratives[place] for place in side]) for side in sides)
        self.ours, self.theirs = cohesion(self.weibo), cohesion(self.twitter)
        self.shared = likeness(self.weibo, self.twitter, self.ours, self.theirs, settings.time_weight)
        self.telling = [_telling(said, [narratives[place] for place in side]) for side in sides]

    def is_alike(self, pair: tuple[int, int]) -> bool:
        """Whether a pair is alike enough to be a match."""
        ours, theirs = (words[place] for words, place in zip(self.telling, pair, strict=True))
        return bool(np.all(tell_alike(self.shared[pair], shared_words(ours, theirs), self.settings)))

    def are_told_together(self, pair: tuple[int, int]) -> bool:
        """Whether no more days lie between the two tellings than the settings allow."""
        weibo, twitter = (self.narratives[side[place]].rows for side, place in zip(self.places, pair, strict=True))
        return days_apart(self.said.days[weibo], self.said.days[twitter]) <= self.settings.days_apart

    def tried(self) -> list[tuple[int, int]]:
        """The pairs that are two sides of one cluster."""
        place = {self.narratives[other].cluster: b for b, other in enumerate(self.places[1])}
        clusters = [self.narratives[one].cluster for one in self.places[0]]
        return [(a, place[cluster]) for a, cluster in enumerate(clusters) if cluster in place]

    def p_values(self, tried: Sequence[tuple[int, int]], scores: sparse.csr_matrix) -> np.ndarray:
        """Chance that the best of as many unrelated rivals stands out as far as each pair."""
        if not tried:
            return np.zeros(0)
        ours, theirs = (np.array(side) for side in zip(*tried, strict=True))
        one, other = (self.weibo, self.ours, WEIBO), (self.twitter, self.theirs, TWITTER)
        forward = self._standing_out(one, other, ours, theirs, scores)
        backward = self._standing_out(other, one, theirs, ours, scores)
        return 1 - ndtr((forward + backward) / 2) ** max(len(self.ours), len(self.theirs))

    def _standing_out(
        self, one: _Side, other: _Side, ours: np.ndarray, theirs: np.ndarray, scores: sparse.csr_matrix
    ) -> np.ndarray:
        """How far each pair stands out of what its one side shares with all neighbourhoods of the other sphere."""
        told, own, weight = one[0].take(ours), one[1][ours], self.settings.time_weight
        rivals, middles = _neighbourhoods(self.said, other[2], scores)
        observed = likeness_of_pairs(told, other[0].take(theirs), own, other[1][theirs], weight)
        partners = np.array([self.narratives[self.places[other[2]][place]].cluster for place in theirs])
        is_partner = self.cluster_of[middles][None, :] == partners[:, None]
        shared = np.ma.masked_array(likeness(told, rivals, own, cohesion(rivals), weight), is_partner)
        usual, spread = shared.mean(axis=1).filled(0), np.maximum(shared.std(axis=1).filled(0), 1e-9)
        return np.where(shared.count(axis=1) >= LEAST_RIVALS, (observed - usual) / spread, 0.0)

    def match(self, a: int, b: int, p_value: float, q_value: float) -> Match:
        """The scored link of a pair."""
        similarity = float(self.shared[a, b])
        low, high = self._interval(a, b)
        others = np.concatenate([np.delete(self.shared[a], b), np.delete(self.shared[:, b], a)])
        margin = similarity - float(others.max(initial=0.0))
        is_mutual = bool(self.shared[a].argmax() == b and self.shared[:, b].argmax() == a)
        return Match(self.places[0][a], self.places[1][b], similarity, low, high, margin, p_value, q_value, is_mutual)

    def candidates(self, matches: Sequence[Match], by_chance: set[tuple[int, int]]) -> list[Candidate]:
        """The three nearest narratives of the other sphere for each narrative, with the reason of each non-match."""
        partner = {one.weibo: one.twitter for one in matches} | {one.twitter: one.weibo for one in matches}
        chance = {(self.places[0][a], self.places[1][b]) for a, b in by_chance}
        found = []
        for own, other, table in ((0, 1, self.shared), (1, 0, self.shared.T)):
            for row, values in enumerate(table):
                narrative = self.places[own][row]
                for rank, column in enumerate(np.argsort(-np.round(values, 6), kind="stable")[:NEAR_MISSES], start=1):
                    rival, value = self.places[other][column], float(values[column])
                    pair = (narrative, rival) if own == 0 else (rival, narrative)
                    places = (row, int(column)) if own == 0 else (int(column), row)
                    is_match = partner.get(narrative) == rival
                    reason = "" if is_match else self._why_not(places, pair in chance)
                    found.append(Candidate(narrative, rival, rank, value, reason))
        return found

    def _why_not(self, pair: tuple[int, int], is_chance: bool) -> str:
        """Why a narrative that comes near is no match."""
        if is_chance:
            return "chance"
        if not self.is_alike(pair):
            return "unlike"
        return "another" if self.are_told_together(pair) else "apart"

    def _interval(self, a: int, b: int) -> tuple[float, float]:
        """95 % interval of the similarity, texts of both sides drawn anew."""
        random = np.random.default_rng([self.seed, a, b])
        one, other = (
            self.narratives[side[place]].rows[:BOOTSTRAP_TEXTS] for side, place in zip(self.places, (a, b), strict=True)
        )
        said = self.said
        block = said.meaning[one] @ said.meaning[other].T + (said.words[one] @ said.words[other].T).toarray()
        draws = [random.multinomial(len(rows), np.full(len(rows), 1 / len(rows)), BOOTSTRAPS) for rows in (one, other)]
        means = np.einsum("ki,ij,kj->k", draws[0], block, draws[1]) / (len(one) * len(other))
        mean = max(float(block.mean()), 1e-9)
        low, high = np.quantile(means / mean * self.shared[a, b], [0.025, 0.975])
        return float(low), float(high)


def _groups(said: Contents, told: Sequence[Narrative]) -> Groups:
    return groups_of(said, _places(said, told))


def _telling(said: Contents, told: Sequence[Narrative]) -> sparse.csr_matrix:
    """What sets each of some narratives of one sphere apart, as of `telling_words`."""
    return telling_words(said, _places(said, told), told[0].sphere, len(told))


def _places(said: Contents, told: Sequence[Narrative]) -> np.ndarray:
    labels = np.full(len(said.spheres), NOISE)
    for place, one in enumerate(told):
        labels[one.rows] = place
    return labels


def _neighbourhoods(said: Contents, sphere: int, scores: sparse.csr_matrix) -> tuple[Groups, np.ndarray]:
    """Texts of a sphere with their nearest, as groups; and the texts in whose middle they lie."""
    side = np.flatnonzero(said.spheres == sphere)
    near = marks(best_of_rows(scores[side[:MOST_RIVALS]][:, side], NEIGHBOURS))
    rows, columns = near.nonzero()
    middles = np.arange(near.shape[0])
    ends = (np.concatenate([middles, rows]), side[np.concatenate([middles, columns])])
    member = sparse.csr_matrix((np.ones(len(ends[0]), np.float32), ends), (len(middles), len(said.spheres)))
    return sums_of(said, member), side[middles]


def _components(count: int, matches: Sequence[Match]) -> np.ndarray:
    """Number of the story of each narrative: those that links connect are one."""
    from scipy.sparse.csgraph import connected_components

    ends = [match.weibo for match in matches], [match.twitter for match in matches]
    links = sparse.coo_matrix((np.ones(len(matches)), ends), (count, count))
    return connected_components(links, directed=False)[1]
