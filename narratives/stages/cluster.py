"""Cluster: finds the clusters of each topic, in both spheres together."""

from dataclasses import dataclass
from functools import partial
from pathlib import Path

import duckdb
import numpy as np
import polars as pl

from narratives.analysis.clusters import cluster_topic, one_thread, sample_rows
from narratives.analysis.space import NeutralMap, fit_neutral_map
from narratives.models import DEFAULT_MODEL, reference_vectors
from narratives.progress import report
from narratives.stages.rows import clear_run, insert, read_topic, run_model, topic_texts, topics, transaction
from narratives.stages.runs import record_input, same_run, seed_of
from narratives.warehouse import open_writer

# As many as `read_topic` gives, over all topics.
_TOPIC_TEXTS = """
SELECT count(DISTINCT (topic, text_id, post.sphere))
FROM core.text_topics JOIN core.post_texts USING (text_id) JOIN raw.posts AS post USING (post_key)
"""


@dataclass(frozen=True)
class ClusterResult:
    """What cluster found.

    Attributes:
        texts: Texts on a topic, counted once for each topic and sphere.
        clusters: Clusters of all topics.
        noise_texts: Texts in no cluster.
        is_reused: Whether an earlier run had the same input, so that its clusters hold.
    """

    texts: int
    clusters: int
    noise_texts: int
    is_reused: bool


def cluster(warehouse: Path, run_id: str) -> ClusterResult:
    """Find the clusters of a run.

    Args:
        warehouse: File of the warehouse.
        run_id: The run, whose texts are embedded.
    """
    with open_writer(warehouse) as connection, transaction(connection):
        clear_run(connection, run_id, "core.run_texts")
        record_input(connection, run_id)
        earlier = same_run(connection, run_id)
        if earlier:
            _copy(connection, run_id, earlier)
        else:
            _cluster_topics(connection, run_id)
        counts = connection.execute(
            "SELECT count(*), count(DISTINCT (topic, cluster)) FILTER (cluster IS NOT NULL), "
            "count(*) FILTER (cluster IS NULL) FROM core.run_texts WHERE run_id = ?",
            [run_id],
        ).fetchone()
    return ClusterResult(*counts, is_reused=earlier is not None)


def neutral_map(connection: duckdb.DuckDBPyConnection, run_id: str) -> NeutralMap:
    """The language-neutral map of a run's model."""
    name = connection.execute("SELECT config ->> 'model' FROM core.runs WHERE run_id = ?", [run_id]).fetchone()[0]
    reference = reference_vectors(run_model(connection, run_id), name or DEFAULT_MODEL)
    with one_thread():
        return fit_neutral_map(reference.chinese, reference.english)


def _cluster_topics(connection: duckdb.DuckDBPyConnection, run_id: str) -> None:
    neutral, seed = neutral_map(connection, run_id), seed_of(connection, run_id)
    has_sampled, done, total = False, 0, connection.execute(_TOPIC_TEXTS).fetchone()[0]
    for topic in topics(connection):
        frame = read_topic(connection, topic, run_model(connection, run_id))
        if not frame.height:
            continue
        texts = topic_texts(frame)
        found = cluster_topic(texts, neutral, seed, partial(_report, done, frame.height, total))
        done += frame.height
        has_sampled |= len(sample_rows(texts)) < frame.height
        rows = frame.select("text_id", "sphere").with_columns(
            run_id=pl.lit(run_id),
            topic=pl.lit(topic),
            cluster=_nullable(found.labels),
            membership=pl.Series(found.membership),
            second_cluster=_nullable(found.second),
            second_distance=pl.Series(found.second_distance),
        )
        insert(connection, "core.run_texts", rows)
    connection.execute("UPDATE core.runs SET has_sampled = ? WHERE run_id = ?", [has_sampled, run_id])


def _report(done: int, texts: int, total: int, draws: int, all_draws: int) -> None:
    """Tell how many of all texts are clustered, in the draws of the present topic a part of its texts."""
    report("cluster", done + texts * draws // all_draws, total)


def _nullable(labels: np.ndarray) -> pl.Series:
    return pl.select(pl.when(pl.lit(pl.Series(labels)) >= 0).then(pl.lit(pl.Series(labels)))).to_series()


def _copy(connection: duckdb.DuckDBPyConnection, run_id: str, earlier: str) -> None:
    connection.execute(
        "INSERT INTO core.run_texts SELECT * REPLACE (? AS run_id) FROM core.run_texts WHERE run_id = ?",
        [run_id, earlier],
    )
    connection.execute(
        "UPDATE core.runs SET has_sampled = (SELECT has_sampled FROM core.runs WHERE run_id = ?) WHERE run_id = ?",
        [earlier, run_id],
    )
