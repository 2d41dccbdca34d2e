"""Match: makes narratives of the clusters, links them across the spheres, and makes stories of the links."""

from dataclasses import asdict, dataclass
from pathlib import Path

import duckdb
import numpy as np
import polars as pl

from narratives.analysis.clusters import one_thread, sample_rows, topic_scores
from narratives.analysis.density import NOISE
from narratives.analysis.evidence import contents
from narratives.analysis.matching import Stories, match_narratives, narratives_of
from narratives.analysis.space import NeutralMap
from narratives.stages.cluster import neutral_map
from narratives.stages.rows import NAMES, clear_run, insert, read_topic, run_model, topic_texts, topics, transaction
from narratives.stages.runs import same_run, seed_of
from narratives.warehouse import open_writer

_TABLES = ("core.run_narratives", "core.run_matches")


@dataclass(frozen=True)
class MatchResult:
    """What match found.

    Attributes:
        narratives: Narratives of both spheres.
        matches: Links between a Weibo and a Twitter narrative.
        stories: Stories, those of one sphere included.
        is_reused: Whether an earlier run had the same input, so that its stories hold.
    """

    narratives: int
    matches: int
    stories: int
    is_reused: bool


def match(warehouse: Path, run_id: str) -> MatchResult:
    """Match the narratives of a run.

    Args:
        warehouse: File of the warehouse.
        run_id: The run, whose clusters are found.
    """
    with open_writer(warehouse) as connection, transaction(connection):
        clear_run(connection, run_id, *_TABLES)
        earlier = same_run(connection, run_id)
        if earlier:
            _copy(connection, run_id, earlier)
        else:
            _match_topics(connection, run_id)
        counts = connection.execute(
            "SELECT count(*), (SELECT count(*) FROM core.run_matches WHERE run_id = $run), "
            "count(DISTINCT (topic, story)) FROM core.run_narratives WHERE run_id = $run",
            {"run": run_id},
        ).fetchone()
    return MatchResult(*counts, is_reused=earlier is not None)


def _match_topics(connection: duckdb.DuckDBPyConnection, run_id: str) -> None:
    neutral, seed = neutral_map(connection, run_id), seed_of(connection, run_id)
    for topic in topics(connection):
        frame = read_topic(connection, topic, run_model(connection, run_id))
        if frame.height:
            stories = _stories(connection, run_id, topic, frame, neutral, seed)
            _store(connection, run_id, topic, stories)


def _stories(
    connection: duckdb.DuckDBPyConnection,
    run_id: str,
    topic: str,
    frame: pl.DataFrame,
    neutral: NeutralMap,
    seed: int,
) -> Stories:
    places = connection.execute(
        "SELECT text_id, sphere, cluster FROM core.run_texts WHERE run_id = ? AND topic = ?", [run_id, topic]
    ).pl()
    labels = frame.join(places, on=["text_id", "sphere"], how="left", maintain_order="left")["cluster"].fill_null(NOISE)
    texts = topic_texts(frame)
    rows = sample_rows(texts)
    texts, clusters = texts.take(rows), labels.to_numpy()[rows]
    with one_thread():
        said = contents(texts, neutral)
        return match_narratives(said, topic_scores(said), narratives_of(clusters, texts.spheres), seed)


def _store(connection: duckdb.DuckDBPyConnection, run_id: str, topic: str, stories: Stories) -> None:
    told = stories.narratives
    frame = pl.DataFrame(
        {
            "sphere": [NAMES[one.sphere] for one in told],
            "cluster": [one.cluster for one in told],
            "story": np.asarray(stories.story, dtype=np.int32),
        },
        schema_overrides={"sphere": pl.String, "cluster": pl.Int32},
    )
    insert(connection, "core.run_narratives", frame.with_columns(run_id=pl.lit(run_id), topic=pl.lit(topic)))
    links = [_row(asdict(one), stories) for one in stories.matches]
    insert(connection, "core.run_matches", pl.DataFrame(links).with_columns(run_id=pl.lit(run_id), topic=pl.lit(topic)))


def _row(match: dict, stories: Stories) -> dict:
    """A match as a row of the warehouse: clusters for places in the list, and names that say what is meant."""
    match["weibo_cluster"] = stories.narratives[match.pop("weibo")].cluster
    match["twitter_cluster"] = stories.narratives[match.pop("twitter")].cluster
    match["similarity_low"], match["similarity_high"] = match.pop("low"), match.pop("high")
    return match


def _copy(connection: duckdb.DuckDBPyConnection, run_id: str, earlier: str) -> None:
    connection.execute(
        "INSERT INTO core.run_narratives BY NAME SELECT ? AS run_id, topic, sphere, cluster, story "
        "FROM core.run_narratives WHERE run_id = ?",
        [run_id, earlier],
    )
    connection.execute(
        "INSERT INTO core.run_matches SELECT * REPLACE (? AS run_id) FROM core.run_matches WHERE run_id = ?",
        [run_id, earlier],
    )
