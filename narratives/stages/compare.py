"""Compare: has published recipes find the stories of a run's texts, and measures how steady each method is."""

from collections.abc import Mapping, Sequence

import duckdb
import numpy as np
import polars as pl

from narratives.errors import InputError
from narratives.evaluation.baselines import BASELINES
from narratives.evaluation.methods import Method, Told, Topic, own_method, said_of
from narratives.evaluation.scoring import place_posts, story_measures
from narratives.evaluation.stability import Agreement, Trial, begin, kept_shares, over_bootstraps, over_seeds
from narratives.stages.figures import DECIMALS, OWN, Figure, Places, as_figures
from narratives.stages.rows import read_topic, run_model, topic_texts
from narratives.stages.runs import seed_of
from narratives.stages.stories import neutral_map, story_settings
from narratives.steps import OnStep

SEEDS = 5
GROWTHS = 5
# A recipe takes ten times as long as the project's method, and five draws tell them apart.
BASELINE_BOOTSTRAPS = 5

_TOPICS = """
SELECT place.topic, count(*) AS texts
FROM core.run_texts AS place LEFT JOIN core.topics AS topic USING (topic)
WHERE place.run_id = ? GROUP BY place.topic, topic.position ORDER BY topic.position, place.topic
"""
_TEXTS = "SELECT text_id, sphere FROM core.run_texts WHERE run_id = ? AND topic = ?"


def compare(
    connection: duckdb.DuckDBPyConnection,
    run_id: str,
    places: Places,
    has_baselines: bool,
    bootstraps: int,
    on_step: OnStep,
) -> list[Figure]:
    """Measure what other recipes make of a run's texts, and how steady all methods are.

    Args:
        connection: a reader of the warehouse.
        run_id: the run.
        places: the posts of the gold set, and where the run put them.
        has_baselines: Whether the published recipes are tried.
        bootstraps: Draws of texts by which stability is measured; with 0 it is not.
        on_step: is told how far `recipes` and `stability` are.

    Raises:
        InputError: If the warehouse no longer holds the texts of the run as they were.
    """
    topics, seed = _topics(connection, run_id), seed_of(connection, run_id)
    told = _find(BASELINES if has_baselines else {}, topics, seed, on_step)
    figures = [figure for name, said in told.items() for figure in _scored(name, topics, said, places)]
    if bootstraps:
        own = own_method(neutral_map(connection, run_id), story_settings(connection, run_id))
        whole = [own(topic.texts, seed) for topic in topics]
        trials = {OWN: _trial(topics, own, seed, whole)}
        trials |= {name: _trial(topics, BASELINES[name], seed, said) for name, said in told.items()}
        figures += _steadiness(trials, bootstraps, on_step)
    return figures


def _topics(connection: duckdb.DuckDBPyConnection, run_id: str) -> list[Topic]:
    """The topics of a run with the texts that it had."""
    model_id, topics = run_model(connection, run_id), []
    for name, texts in connection.execute(_TOPICS, [run_id]).fetchall():
        placed = connection.execute(_TEXTS, [run_id, name]).pl()
        frame = read_topic(connection, name, model_id, run_id)
        frame = frame.join(placed, on=["text_id", "sphere"], how="semi", maintain_order="left")
        if frame.height < texts:
            raise InputError(
                f"{texts - frame.height:,} texts of run {run_id} on {name} have left the topic or changed since: "
                "use `narratives run`, then evaluate again"
            )
        topics.append(Topic(name, frame["text_id"].to_list(), topic_texts(frame)))
    return topics


class _Steps:
    """Tells how far a stage is, one call a step."""

    def __init__(self, stage: str, total: int, on_step: OnStep) -> None:
        self.stage, self.total, self.done, self.on_step = stage, total, 0, on_step
        on_step(stage, 0, 0)

    def __call__(self) -> None:
        """Take one step as done."""
        self.done += 1
        self.on_step(self.stage, self.done, self.total)
        if self.done == self.total:
            self.on_step(self.stage, 1, 1)


def _find(methods: Mapping[str, Method], topics: Sequence[Topic], seed: int, on_step: OnStep) -> dict[str, list[Told]]:
    """What each recipe says of each topic."""
    told: dict[str, list[Told]] = {name: [] for name in methods}
    if not methods:
        return told
    step = _Steps("recipes", len(methods) * len(topics), on_step)
    for name, method in methods.items():
        for topic in topics:
            told[name].append(method(topic.texts, seed))
            step()
    return told


def _scored(name: str, topics: Sequence[Topic], told: Sequence[Told], places: Places) -> list[Figure]:
    said = pl.concat(said_of(topic, one) for topic, one in zip(topics, told, strict=True))
    posts = places.said.drop("narrative_id", "story_id").join(
        said, on=["topic", "sphere", "text_id"], how="left", maintain_order="left"
    )
    return as_figures(name, story_measures(place_posts(places.gold, posts)))


def _trial(topics: Sequence[Topic], method: Method, seed: int, told: Sequence[Told]) -> Trial:
    return begin(topics, method, seed, [one.stories for one in told])


def _steadiness(trials: Mapping[str, Trial], bootstraps: int, on_step: OnStep) -> list[Figure]:
    """Stability of each method; the project's own is tried more often."""
    draws = {name: bootstraps if name == OWN else min(bootstraps, BASELINE_BOOTSTRAPS) for name in trials}
    step = _Steps("stability", sum(draws.values()) + (SEEDS + GROWTHS) * len(trials), on_step)
    figures: list[Figure] = []
    for name, trial in trials.items():
        figures += _agreed(name, "bootstrap", over_bootstraps(trial, draws[name], step))
        figures += _agreed(name, "seed", over_seeds(trial, SEEDS, step))
        if shares := kept_shares(trial, GROWTHS, step):
            kept = {"kept_share": float(np.mean(shares)), "lowest_kept_share": min(shares)}
            figures += [Figure(name, measure, round(value, DECIMALS), len(shares)) for measure, value in kept.items()]
    return figures


def _agreed(method: str, kind: str, found: Agreement | None) -> list[Figure]:
    """Figures of how far answers agree; none where none could be compared."""
    if found is None:
        return []
    named = {f"{kind}_ari": found.mean, f"lowest_{kind}_ari": found.lowest, f"{kind}_ari_with_noise": found.with_noise}
    return [Figure(method, measure, round(value, DECIMALS), found.draws) for measure, value in named.items()]
