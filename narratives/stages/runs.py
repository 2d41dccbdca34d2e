"""Runs: records when one begins, with its config, and when it is complete; finds an earlier one with the same input.

Of a run that is neither the latest nor the one before only its counts, its events and its evaluations stay.
"""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import duckdb

from narratives.config import RunConfig
from narratives.resources import resource
from narratives.stages.rows import run_model
from narratives.stages.scope import remember
from narratives.version import __version__
from narratives.warehouse import open_writer, published
from narratives.warehouse.rows import one_value, transaction, unused_id

# The latest run, and the one before to compare it with.
KEPT_RUNS = 2
# What stays of every run.
_KEPT_FOR_GOOD = (
    "runs", "run_stages", "narrative_events", "story_events", "theme_events", "verdict_changes", "evaluations",
)  # fmt: skip
# Kinds of files that say nothing of how stories are found.
_NOT_DECIDING = frozenset({".md", ".pyc"})

_FINGERPRINT = """
SELECT md5(concat_ws(' ', $model::VARCHAR, (SELECT any_value(topics_id) FROM core.topics), $config::VARCHAR,
    $method::VARCHAR, count(*), bit_xor(hash(topic, text_id, post_key, created_at))))
FROM (
    SELECT topic, text_id, post_key, created_at FROM core.places_of_run($run)
    UNION ALL SELECT NULL AS topic, text_id, post_key, created_at FROM core.responses_of_run($run)
)
"""
_SAME = """
SELECT run_id FROM core.runs SEMI JOIN core.run_texts USING (run_id)
WHERE status = 'finished' AND fingerprint = ? AND run_id <> ? ORDER BY started_at DESC, run_id DESC LIMIT 1
"""
_RESULTS = """
SELECT table_name FROM duckdb_columns() SEMI JOIN duckdb_tables() USING (database_name, schema_name, table_name)
WHERE schema_name = 'core' AND column_name = 'run_id' AND database_name = current_database()
"""
_FINISH = """
UPDATE core.runs SET
    status = 'finished', finished_at = $now,
    posts = (SELECT count(*) FROM raw.posts), texts = (SELECT count(*) FROM core.texts),
    on_topic_posts = placed.posts, on_topic_texts = placed.texts,
    weibo_noise_share = placed.weibo_noise_share, twitter_noise_share = placed.twitter_noise_share,
    narratives = (SELECT count(*) FROM core.run_narratives WHERE run_id = $run),
    stories = (SELECT count(DISTINCT story_id) FROM core.run_narratives WHERE run_id = $run)
FROM (
    SELECT
        count(DISTINCT post.post_key) AS posts, count(DISTINCT place.text_id) AS texts,
        avg((told.cluster IS NULL)::INT) FILTER (place.sphere = 'weibo') AS weibo_noise_share,
        avg((told.cluster IS NULL)::INT) FILTER (place.sphere = 'twitter') AS twitter_noise_share
    FROM core.run_texts AS place
    JOIN core.post_texts AS link USING (text_id)
    JOIN core.posts_of_run($run) AS post ON post.post_key = link.post_key AND post.sphere = place.sphere
    LEFT JOIN core.run_narratives AS told
        ON told.run_id = place.run_id AND told.topic = place.topic AND told.sphere = place.sphere
        AND told.cluster = place.cluster
    WHERE place.run_id = $run
) AS placed
WHERE run_id = $run
"""


def start_run(warehouse: Path, config: RunConfig) -> str:
    """Record that a run begins, and that any run that is still open was killed; of that nothing stays but its config.

    Returns:
        The id of the run: when it began, UTC.
    """
    now = datetime.now(UTC).replace(tzinfo=None)
    with open_writer(warehouse) as connection:
        _drop_killed(connection)
        run_id = unused_id(connection, "core.runs", "run_id", f"r-{now:%Y%m%d-%H%M%S}")
        row = [run_id, now, json.dumps(config.as_dict()), __version__]
        connection.execute(
            "INSERT INTO core.runs (run_id, started_at, status, config, version) VALUES (?, ?, 'running', ?, ?)", row
        )
    return run_id


def finish_run(warehouse: Path, run_id: str) -> None:
    """Record that a run is complete, which makes it the latest, and drop the results of those that nobody needs."""
    now = datetime.now(UTC).replace(tzinfo=None)
    with open_writer(warehouse) as connection, transaction(connection):
        connection.execute(_FINISH, {"run": run_id, "now": now})
        remember(connection, run_id)
        _drop_old_results(connection)
        published.refresh(connection)


def seed_of(connection: duckdb.DuckDBPyConnection, run_id: str) -> int:
    """The seed of a run's config."""
    return int(config_of(connection, run_id)["seed"])


def config_of(connection: duckdb.DuckDBPyConnection, run_id: str) -> dict[str, Any]:
    """The choices of a run, as they are stored with it."""
    config: str = one_value(connection, "SELECT config FROM core.runs WHERE run_id = ?", [run_id])
    return dict(json.loads(config))


def record_input(connection: duckdb.DuckDBPyConnection, run_id: str) -> None:
    """Record topics and fingerprint of what a run works on."""
    fingerprint = fingerprint_of(connection, run_id, run_model(connection, run_id), config_of(connection, run_id))
    connection.execute(
        "UPDATE core.runs SET fingerprint = ?, topics_id = (SELECT any_value(topics_id) FROM core.topics) "
        "WHERE run_id = ?",
        [fingerprint, run_id],
    )


def fingerprint_of(connection: duckdb.DuckDBPyConnection, run_id: str, model_id: str, config: Mapping[str, Any]) -> str:
    """Hash of all that decides the result of a run.

    Args:
        connection: a reader of the warehouse.
        run_id: a run of the scope whose posts count.
        model_id: the model of the vectors.
        config: the choices of the run; where its files lie does not count, only what they say.
    """
    choices = {key: value for key, value in config.items() if key not in ("topics", "model")}
    said = {"run": run_id, "model": model_id, "config": json.dumps(choices, sort_keys=True)}
    return str(one_value(connection, _FINGERPRINT, said | {"method": f"{__version__} {_method()}"}))


def same_run(connection: duckdb.DuckDBPyConnection, run_id: str) -> str | None:
    """The latest other finished run with the same input, whose results are those of this run; None if there is none."""
    fingerprint = one_value(connection, "SELECT fingerprint FROM core.runs WHERE run_id = ?", [run_id])
    found = connection.execute(_SAME, [fingerprint, run_id]).fetchone()
    return found[0] if found else None


@cache
def _method() -> str:
    """Hash of the program and the lists that decide the results: what was found by another method is found anew."""
    folders = resource("analysis"), resource("texts"), resource("stages")
    found = sorted(file for folder in folders for file in folder.rglob("*") if file.is_file())
    files = [file for file in found if file.suffix not in _NOT_DECIDING]
    return sha256(b"".join(file.read_bytes() for file in files)).hexdigest()[:12]


def _drop_old_results(connection: duckdb.DuckDBPyConnection) -> None:
    """Remove the rows of all runs but those that are kept, and of killed ones, from every table of results."""
    marks = ", ".join("?" * len(_KEPT_FOR_GOOD))
    tables = connection.execute(f"{_RESULTS} AND table_name NOT IN ({marks})", list(_KEPT_FOR_GOOD)).fetchall()
    for (table,) in tables:
        connection.execute(
            f"DELETE FROM core.{table} WHERE run_id NOT IN (SELECT run_id FROM core.runs "
            f"WHERE status = 'finished' ORDER BY started_at DESC, run_id DESC LIMIT {KEPT_RUNS})"
        )


def _drop_killed(connection: duckdb.DuckDBPyConnection) -> None:
    """Remove all that runs left that did not end, or each narrative would be born twice."""
    with transaction(connection):
        connection.execute("UPDATE core.runs SET status = 'killed' WHERE status = 'running'")
        for (table,) in connection.execute(f"{_RESULTS} AND table_name NOT IN ('runs', 'evaluations')").fetchall():
            killed = "(SELECT run_id FROM core.runs WHERE status = 'killed')"
            connection.execute(f"DELETE FROM core.{table} WHERE run_id IN {killed}")
