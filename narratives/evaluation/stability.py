"""How much a method's answer changes with the texts that happen to be there, with its seed, and as posts come in.

Each topic is answered apart; agreement is measured over the texts of all topics together.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from narratives.analysis.contents import NOISE
from narratives.analysis.lineage import trace
from narratives.evaluation.methods import Method, Topic
from narratives.evaluation.metrics import adjusted_rand

# The share of texts that are new in the test of growth.
NEW_SHARE = 0.1

Tick = Callable[[], None]


@dataclass(frozen=True)
class Answer:
    """The stories that a method finds in a topic, or in some of its texts, given by their rows."""

    rows: np.ndarray
    stories: np.ndarray


@dataclass(frozen=True)
class Trial:
    """A method on trial: the topics, its seed, and its answer to all texts of each topic."""

    topics: Sequence[Topic]
    method: Method
    seed: int
    whole: Sequence[Answer]

    def ask(self, seed: int, rows: Sequence[np.ndarray]) -> list[Answer]:
        """Have the method find the stories of some texts of each topic."""
        pairs = zip(self.topics, rows, strict=True)
        return [Answer(some, self.method(topic.texts.take(some), seed).stories) for topic, some in pairs]


@dataclass(frozen=True)
class Agreement:
    """Adjusted Rand index between the whole answer and others.

    Attributes:
        mean, lowest: Over the texts that have a story in both answers.
        with_noise: Mean over all texts that both answers know, the noise of a topic as one group.
        draws: Draws in which two texts or more had a story in both.
    """

    mean: float
    lowest: float
    with_noise: float
    draws: int


def begin(topics: Sequence[Topic], method: Method, seed: int, stories: Sequence[np.ndarray]) -> Trial:
    """Put a method on trial.

    Args:
        topics: the topics.
        method: what finds the stories.
        seed: of the method, and of the draws.
        stories: what the method says of all texts of each topic with that seed.
    """
    whole = [Answer(np.arange(len(told)), told) for told in stories]
    return Trial(topics, method, seed, whole)


def over_bootstraps(trial: Trial, draws: int, tick: Tick) -> Agreement | None:
    """Compare the whole answer with those to texts drawn with replacement, each counted once.

    Args:
        trial: the method on trial.
        draws: how many.
        tick: called after each.

    Returns:
        None where no draw can be compared.
    """
    return _agreement(trial, (trial.ask(trial.seed, rows) for rows in _drawn(trial, draws, bootstrap)), tick)


def over_seeds(trial: Trial, draws: int, tick: Tick) -> Agreement | None:
    """Compare the whole answer with those under the next seeds; see `over_bootstraps`."""
    everything = [one.rows for one in trial.whole]
    return _agreement(trial, (trial.ask(trial.seed + number, everything) for number in range(1, draws + 1)), tick)


def kept_shares(trial: Trial, draws: int, tick: Tick) -> list[float]:
    """Find how many texts stay in their story when a tenth of all texts is new.

    Stories go on under their names as from run to run, by `lineage.trace`.

    Args:
        trial: the method on trial.
        draws: how often another tenth is held out.
        tick: called after each.

    Returns:
        For each draw, the share of the texts with a story before that are in the same one after.
    """
    shares = []
    for rows in _drawn(trial, draws, all_but_new):
        before = trial.ask(trial.seed, rows)
        counts = [_kept(*three) for three in zip(trial.topics, before, trial.whole, strict=True)]
        kept, told = np.sum(counts, axis=0) if counts else (0, 0)
        shares += [float(kept / told)] if told else []
        tick()
    return shares


def bootstrap(draw: np.random.Generator, count: int) -> np.ndarray:
    """Rows of the distinct texts when as many are drawn with replacement as there are."""
    return np.unique(draw.integers(count, size=count)) if count else np.arange(0)


def all_but_new(draw: np.random.Generator, count: int) -> np.ndarray:
    """Rows of all texts but a random tenth."""
    return np.sort(draw.permutation(count)[round(count * NEW_SHARE) :])


def _drawn(
    trial: Trial, draws: int, draw: Callable[[np.random.Generator, int], np.ndarray]
) -> Iterator[list[np.ndarray]]:
    """Rows drawn from each topic; a draw is the same whatever was drawn before it."""
    for number in range(draws):
        random = np.random.default_rng([trial.seed, number])
        yield [draw(random, len(one.rows)) for one in trial.whole]


def _agreement(trial: Trial, others: Iterator[list[Answer]], tick: Tick) -> Agreement | None:
    told, with_noise = [], []
    for other in others:
        pair = _shared(trial.whole, other)
        with_noise.append(_rand(pair))
        both = pair.filter((pl.col("one") != NOISE) & (pl.col("other") != NOISE))
        told += [_rand(both)] if both.height > 1 else []
        tick()
    return Agreement(float(np.mean(told)), min(told), float(np.mean(with_noise)), len(told)) if told else None


def _shared(whole: Sequence[Answer], other: Sequence[Answer]) -> pl.DataFrame:
    """The texts of both answers: their topic, and the story of each in one and the other."""
    schema = {"topic": pl.Int64, "one": pl.Int64, "other": pl.Int64}
    parts = [
        pl.DataFrame([np.full(len(some.rows), place), full.stories[some.rows], some.stories], schema=schema)
        for place, (full, some) in enumerate(zip(whole, other, strict=True))
    ]
    return pl.concat(parts) if parts else pl.DataFrame(schema=schema)


def _rand(pair: pl.DataFrame) -> float:
    names = pair.select(pl.concat_str("topic", name, separator=" ").alias(name) for name in ("one", "other"))
    return adjusted_rand(names["one"], names["other"])


def _kept(topic: Topic, before: Answer, after: Answer) -> tuple[int, int]:
    """Texts that are in the same story before and after, and those that had one before."""
    first, second = _groups(topic, before), _groups(topic, after)
    prefix = f"s-{topic.name}"
    earlier, _ = trace(first, [prefix] * len(first), {})
    later, _ = trace(second, [prefix] * len(second), dict(zip(earlier, first, strict=True)))
    now = dict(zip(later, second, strict=True))
    kept = sum(len(texts & now.get(name, frozenset())) for name, texts in zip(earlier, first, strict=True))
    return kept, sum(map(len, first))


def _groups(topic: Topic, answered: Answer) -> list[frozenset[str]]:
    """The texts of each story."""
    keys = topic.keys()
    told = [answered.rows[answered.stories == story] for story in np.unique(answered.stories) if story != NOISE]
    return [frozenset(keys[row] for row in rows) for rows in told]
