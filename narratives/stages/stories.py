"""Stories: finds the clusters, narratives and matches of each topic, in both spheres together."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import polars as pl

from narratives.analysis.contents import NOISE, contents
from narratives.analysis.density import Clusters
from narratives.analysis.matching import Candidate, Match, Narrative, Stories
from narratives.analysis.settings import StorySettings, settings_of
from narratives.analysis.space import NeutralMap, fit_neutral_map
from narratives.analysis.stories import Found, find_stories, one_thread
from narratives.models import DEFAULT_MODEL, reference_vectors
from narratives.stages.rows import NAMES, clear_run, read_topic, run_model, topic_texts, topics
from narratives.stages.runs import config_of, record_input, same_run, seed_of
from narratives.steps import OnProgress, untold
from narratives.warehouse import open_writer
from narratives.warehouse.rows import insert, one_row, one_value, transaction

_TABLES = ("core.run_texts", "core.run_narratives", "core.run_matches", "core.run_match_candidates", "core.run_themes")
# What track names later is left out of what a run takes over.
_NAMED_LATER = {"core.run_narratives": ("narrative_id", "story_id", "status"), "core.run_themes": ("theme_id",)}
_TOPIC_TEXTS = "SELECT count(DISTINCT (topic, text_id, sphere)) FROM core.places_of_run(?)"


@dataclass(frozen=True)
class StoriesResult:
    """What was found.

    Attributes:
        texts: Texts on a topic, counted once for each topic and sphere.
        clusters: Clusters of all topics.
        noise_texts: Texts in no cluster.
        narratives: Narratives of both spheres.
        matches: Links between a Weibo and a Twitter narrative.
        stories: Stories, those of one sphere included.
        is_reused: Whether an earlier run had the same input, so that what it found holds.
    """

    texts: int
    clusters: int
    noise_texts: int
    narratives: int
    matches: int
    stories: int
    is_reused: bool


def stories(warehouse: Path, run_id: str, on_progress: OnProgress = untold) -> StoriesResult:
    """Find the stories of a run.

    Args:
        warehouse: File of the warehouse.
        run_id: The run, whose texts are embedded.
        on_progress: Is told how many texts are done.
    """
    with open_writer(warehouse) as connection, transaction(connection):
        clear_run(connection, run_id, *_TABLES)
        record_input(connection, run_id)
        earlier = same_run(connection, run_id)
        if earlier:
            _copy(connection, run_id, earlier)
        else:
            _find(connection, run_id, on_progress)
        texts, clusters, noise, narratives, matches, told = _counts(connection, run_id)
    return StoriesResult(texts, clusters, noise, narratives, matches, told, is_reused=earlier is not None)


def neutral_map(connection: duckdb.DuckDBPyConnection, run_id: str) -> NeutralMap:
    """The language-neutral map of a run's model."""
    reference = reference_vectors(
        run_model(connection, run_id), config_of(connection, run_id)["model"] or DEFAULT_MODEL
    )
    with one_thread():
        return fit_neutral_map(reference.chinese, reference.english)


def story_settings(connection: duckdb.DuckDBPyConnection, run_id: str) -> StorySettings:
    """How a run finds stories."""
    config = config_of(connection, run_id)
    apart = {"days_apart": config["days_apart"]} if "days_apart" in config else {}
    return settings_of(config.get("stories", {}) | apart)


def _find(connection: duckdb.DuckDBPyConnection, run_id: str, on_progress: OnProgress) -> None:
    neutral, seed, settings = (
        neutral_map(connection, run_id),
        seed_of(connection, run_id),
        story_settings(connection, run_id),
    )
    done, total = 0, one_value(connection, _TOPIC_TEXTS, [run_id])
    for topic in topics(connection):
        frame = read_topic(connection, topic, run_model(connection, run_id))
        if not frame.height:
            continue
        said = contents(topic_texts(frame), neutral, settings)
        found = find_stories(said, settings, seed, partial(_tell, on_progress, done, frame.height, total))
        _store(connection, frame.select("text_id", "sphere"), found, {"run_id": run_id, "topic": topic})
        done += frame.height


def _tell(on_progress: OnProgress, done: int, texts: int, total: int, share: float) -> None:
    """Tell how many of all texts are looked through, of the present topic a share."""
    on_progress(done + int(texts * share), total)


def _store(connection: duckdb.DuckDBPyConnection, texts: pl.DataFrame, found: Found, where: dict[str, str]) -> None:
    told = found.stories
    frames = {
        "core.run_texts": texts.with_columns(_places(found.clusters)),
        "core.run_narratives": _narratives(told),
        "core.run_matches": pl.DataFrame([_match(one, told.narratives) for one in told.matches]),
        "core.run_match_candidates": pl.DataFrame([_candidate(one, told.narratives) for one in told.candidates]),
        "core.run_themes": _themes(found.themes),
    }
    for table, rows in frames.items():
        if rows.height:
            insert(connection, table, rows.with_columns(**{name: pl.lit(value) for name, value in where.items()}))


def _places(clusters: Clusters) -> list[pl.Series]:
    return [
        _nullable("cluster", clusters.labels),
        pl.Series("membership", clusters.membership),
        _nullable("second_cluster", clusters.second),
        pl.Series("second_distance", clusters.second_distance),
    ]


def _nullable(name: str, labels: np.ndarray) -> pl.Series:
    series = pl.Series(name, labels)
    return series.set(series < 0, None)


def _narratives(told: Stories) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "sphere": [NAMES[one.sphere] for one in told.narratives],
            "cluster": [one.cluster for one in told.narratives],
            "story": np.asarray(told.story, dtype=np.int32),
        },
        schema_overrides={"sphere": pl.String, "cluster": pl.Int32},
    )


def _themes(themes: np.ndarray) -> pl.DataFrame:
    stories = np.flatnonzero(themes != NOISE)
    return pl.DataFrame({"story": stories.astype(np.int32), "theme": themes[stories].astype(np.int32)})


def _match(one: Match, told: Sequence[Narrative]) -> dict[str, Any]:
    return {
        "weibo_cluster": told[one.weibo].cluster, "twitter_cluster": told[one.twitter].cluster,
        "similarity": one.similarity, "similarity_low": one.low, "similarity_high": one.high, "margin": one.margin,
        "p_value": one.p_value, "q_value": one.q_value, "is_mutual": one.is_mutual,
    }  # fmt: skip


def _candidate(one: Candidate, told: Sequence[Narrative]) -> dict[str, Any]:
    return {
        "sphere": NAMES[told[one.narrative].sphere], "cluster": told[one.narrative].cluster,
        "rival_cluster": told[one.rival].cluster, "rank": one.rank, "similarity": one.similarity,
        "reason": one.reason or None,
    }  # fmt: skip


def _copy(connection: duckdb.DuckDBPyConnection, run_id: str, earlier: str) -> None:
    """Take over what an earlier run found."""
    for table in _TABLES:
        named = "".join(f", NULL AS {name}" for name in _NAMED_LATER.get(table, ()))
        query = f"SELECT * REPLACE (? AS run_id{named}) FROM {table} WHERE run_id = ?"
        connection.execute(f"INSERT INTO {table} {query}", [run_id, earlier])


def _counts(connection: duckdb.DuckDBPyConnection, run_id: str) -> tuple[int, ...]:
    places = one_row(
        connection,
        "SELECT count(*), count(DISTINCT (topic, cluster)) FILTER (cluster IS NOT NULL), "
        "count(*) FILTER (cluster IS NULL) FROM core.run_texts WHERE run_id = ?",
        [run_id],
    )
    told = one_row(
        connection,
        "SELECT count(*), (SELECT count(*) FROM core.run_matches WHERE run_id = $run), "
        "count(DISTINCT (topic, story)) FROM core.run_narratives WHERE run_id = $run",
        {"run": run_id},
    )
    return (*places, *told)
