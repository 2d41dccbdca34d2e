"""Stories across the spheres: which Weibo narrative and which Twitter narrative tell of the same thing.

Both must be alike in meaning and in words, for either alone comes as far by chance. Then a link is scored against
rivals: a pair must stand out among what either narrative shares with every neighbourhood of texts in the other sphere,
and the p-value says how often the best of that many unrelated rivals would stand out as far.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy.special import ndtr

from narratives.analysis.density import NOISE
from narratives.analysis.evidence import TWITTER, WEIBO, Contents
from narratives.analysis.graph import NEIGHBOURS, nearest
from narratives.analysis.wholes import Wholes, wholes

# One text alone tells no narrative.
LEAST_TEXTS = 2
# Each link is alike in meaning and in words before it is tested; one in ten by chance is what is accepted on top.
FALSE_DISCOVERY_RATE = 0.1
BOOTSTRAPS = 200
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
    """A scored link between a Weibo narrative and a Twitter narrative, by their places in the list of narratives.

    Attributes:
        similarity: mean standard score between their texts; 0 is what unrelated texts have.
        low, high: 95 % bootstrap interval of the similarity.
        margin: similarity minus that of the best rival narrative of either side.
        p_value: chance that the best of as many unrelated rivals stands out as far.
        q_value: the same, corrected for the number of links that were tried (Benjamini-Hochberg).
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
class Stories:
    """Stories of one topic: `story` holds the number of each narrative's story, in the order of `narratives`."""

    narratives: Sequence[Narrative]
    matches: Sequence[Match]
    story: np.ndarray


def narratives_of(labels: np.ndarray, spheres: np.ndarray) -> list[Narrative]:
    """The narratives that clusters make in each sphere, in the order of cluster and sphere.

    Args:
        labels: (n,) clusters, NOISE where there is none.
        spheres: (n,) codes of the spheres.
    """
    found = []
    for cluster in np.unique(labels[labels != NOISE]):
        for sphere in (WEIBO, TWITTER):
            rows = np.flatnonzero((labels == cluster) & (spheres == sphere))
            if len(rows) >= LEAST_TEXTS:
                found.append(Narrative(sphere, int(cluster), rows))
    return found


def match_narratives(said: Contents, scores: np.ndarray, narratives: Sequence[Narrative], seed: int) -> Stories:
    """Match the narratives of a topic across the spheres, and make stories of them.

    Args:
        said: contents of the n texts of the topic.
        scores: (n, n) standard scores between them.
        narratives: as of `narratives_of`.
        seed: of the bootstrap.
    """
    weibo = [place for place, one in enumerate(narratives) if one.sphere == WEIBO]
    twitter = [place for place, one in enumerate(narratives) if one.sphere == TWITTER]
    if not weibo or not twitter:
        return Stories(narratives, [], np.arange(len(narratives)))
    table = _Table(said, scores, [narratives[a] for a in weibo], [narratives[b] for b in twitter])
    pairs = table.candidates()
    q_values = benjamini_hochberg(np.array([table.p_values[pair] for pair in pairs]))
    random = np.random.default_rng(seed)
    kept = [(pair, q) for pair, q in zip(pairs, q_values, strict=True) if q <= FALSE_DISCOVERY_RATE]
    found = [table.match(*pair, q, random) for pair, q in kept]
    matches = [replace(match, weibo=weibo[match.weibo], twitter=twitter[match.twitter]) for match in found]
    return Stories(narratives, matches, _components(len(narratives), matches))


def benjamini_hochberg(p_values: np.ndarray) -> np.ndarray:
    """Smallest false discovery rate at which each of several tests would count as a discovery.

    Source: Benjamini & Hochberg 1995.
    """
    count = len(p_values)
    order = np.argsort(p_values, kind="stable")
    scaled = p_values[order] * count / np.arange(1, count + 1)
    adjusted = np.minimum.accumulate(scaled[::-1])[::-1]
    result = np.empty(count)
    result[order] = np.minimum(adjusted, 1)
    return result


class _Table:
    """Every Weibo narrative of a topic against every Twitter narrative."""

    def __init__(
        self, said: Contents, scores: np.ndarray, weibo: Sequence[Narrative], twitter: Sequence[Narrative]
    ) -> None:
        self.scores, self.weibo, self.twitter = scores, weibo, twitter
        self.shared = np.array([[scores[np.ix_(a.rows, b.rows)].mean() for b in twitter] for a in weibo])
        self.may_match = _sums(said, weibo).may_match(_sums(said, twitter))
        spheres = said.spheres
        forward = _standing_out(scores, np.flatnonzero(spheres == TWITTER), weibo, twitter, self.shared)
        backward = _standing_out(scores, np.flatnonzero(spheres == WEIBO), twitter, weibo, self.shared.T).T
        # The best of many rivals is far out by chance alone: the p-value is that of the best of them.
        self.p_values = 1 - ndtr((forward + backward) / 2) ** max(len(weibo), len(twitter))

    def candidates(self) -> list[tuple[int, int]]:
        """Pairs worth a test: alike, and the two sides of one cluster or each other's best."""
        places = [(a, b) for a in range(len(self.weibo)) for b in range(len(self.twitter))]
        near = [pair for pair in places if self.shared[pair] > 0 and self.may_match[pair]]
        return [pair for pair in near if self._one_cluster(*pair) or self._is_mutual(*pair)]

    def match(self, a: int, b: int, q_value: float, random: np.random.Generator) -> Match:
        """The scored link of a pair."""
        low, high = self._interval(a, b, random)
        margin = self.shared[a, b] - self._best_rival(a, b)
        similarity, p_value, is_mutual = float(self.shared[a, b]), float(self.p_values[a, b]), self._is_mutual(a, b)
        return Match(a, b, similarity, low, high, float(margin), p_value, float(q_value), is_mutual)

    def _one_cluster(self, a: int, b: int) -> bool:
        return self.weibo[a].cluster == self.twitter[b].cluster

    def _is_mutual(self, a: int, b: int) -> bool:
        return bool(self.shared[a].argmax() == b and self.shared[:, b].argmax() == a)

    def _best_rival(self, a: int, b: int) -> float:
        others = np.concatenate([np.delete(self.shared[a], b), np.delete(self.shared[:, b], a)])
        return float(others.max()) if len(others) else 0.0

    def _interval(self, a: int, b: int, random: np.random.Generator) -> tuple[float, float]:
        """95 % interval of the similarity, texts of both sides drawn anew."""
        block = self.scores[np.ix_(self.weibo[a].rows, self.twitter[b].rows)]
        rows = random.integers(len(block), size=(BOOTSTRAPS, len(block)))
        columns = random.integers(block.shape[1], size=(BOOTSTRAPS, block.shape[1]))
        means = [block[np.ix_(row, column)].mean() for row, column in zip(rows, columns, strict=True)]
        low, high = np.quantile(means, [0.025, 0.975])
        return float(low), float(high)


def _sums(said: Contents, told: Sequence[Narrative]) -> Wholes:
    member = np.zeros((len(said.spheres), len(told)))
    for place, one in enumerate(told):
        member[one.rows, place] = 1
    return wholes(said, member)


def _standing_out(
    scores: np.ndarray, sphere: np.ndarray, ours: Sequence[Narrative], theirs: Sequence[Narrative], shared: np.ndarray
) -> np.ndarray:
    """How far what narratives share stands out among all neighbourhoods of the other sphere, in standard scores.

    Neighbourhoods are the rivals since they are as coherent as narratives: they share as much by chance.
    """
    if len(sphere) < LEAST_RIVALS:
        return np.zeros(shared.shape)
    inside = scores[np.ix_(sphere, sphere)].copy()
    np.fill_diagonal(inside, np.inf)  # a text is the first of its neighbourhood
    neighbourhood = nearest(np.nan_to_num(inside, posinf=1e9), NEIGHBOURS + 1)
    neighbourhood = neighbourhood / neighbourhood.sum(axis=1, keepdims=True)
    result = np.zeros(shared.shape)
    for place, one in enumerate(ours):
        rivals = neighbourhood @ scores[np.ix_(one.rows, sphere)].mean(axis=0)
        for other_place, other in enumerate(theirs):
            apart = rivals[~np.isin(sphere, other.rows)]
            if len(apart) >= LEAST_RIVALS:
                result[place, other_place] = (shared[place, other_place] - apart.mean()) / max(apart.std(), 1e-9)
    return result


def _components(count: int, matches: Sequence[Match]) -> np.ndarray:
    """Number of the story of each narrative: those that links connect are one."""
    from scipy.sparse import coo_matrix
    from scipy.sparse.csgraph import connected_components

    ends = [match.weibo for match in matches], [match.twitter for match in matches]
    links = coo_matrix((np.ones(len(matches)), ends), (count, count))
    return connected_components(links, directed=False)[1]
