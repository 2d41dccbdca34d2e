"""Runs: records when one begins, with its config, and when it is complete; finds an earlier one with the same input."""

import json
from datetime import UTC, datetime
from functools import cache
from hashlib import sha256
from pathlib import Path

import duckdb

from narratives import __version__
from narratives.config import RunConfig
from narratives.resources import resource
from narratives.stages.rows import run_model, transaction
from narratives.warehouse import open_writer, published

# Where each text belonged is kept for the latest run and the one before, which the next lineage needs.
KEPT_RUNS = 2
# Kinds of files that say how stories are found.
_DECIDING = frozenset({".py", ".txt", ".tsv", ".jsonl"})

_FINGERPRINT = """
SELECT md5(concat_ws(' ', ?::VARCHAR, (SELECT any_value(topics_id) FROM core.topics), ?::VARCHAR, ?::VARCHAR,
    count(*), bit_xor(hash(place.topic, place.text_id, post.post_key, post.created_at))))
FROM core.text_topics AS place
JOIN core.post_texts AS link USING (text_id)
JOIN raw.posts AS post USING (post_key)
"""
_SAME = """
SELECT run_id FROM core.runs SEMI JOIN core.run_texts USING (run_id)
WHERE status = 'finished' AND fingerprint = ? AND run_id <> ? ORDER BY started_at DESC, run_id DESC LIMIT 1
"""

_FINISH = """
UPDATE core.runs SET
    status = 'finished', finished_at = $now,
    posts = (SELECT count(*) FROM raw.posts), texts = (SELECT count(*) FROM core.texts),
    on_topic_posts = placed.posts, on_topic_texts = placed.texts,
    weibo_noise_share = placed.weibo_noise_share, twitter_noise_share = placed.twitter_noise_share
FROM (
    SELECT
        count(DISTINCT post.post_key) AS posts, count(DISTINCT place.text_id) AS texts,
        avg((told.cluster IS NULL)::INT) FILTER (place.sphere = 'weibo') AS weibo_noise_share,
        avg((told.cluster IS NULL)::INT) FILTER (place.sphere = 'twitter') AS twitter_noise_share
    FROM core.run_texts AS place
    JOIN core.post_texts AS link USING (text_id)
    JOIN raw.posts AS post ON post.post_key = link.post_key AND post.sphere = place.sphere
    LEFT JOIN core.run_narratives AS told
        ON told.run_id = place.run_id AND told.topic = place.topic AND told.sphere = place.sphere
        AND told.cluster = place.cluster
    WHERE place.run_id = $run
) AS placed
WHERE run_id = $run
"""


def start_run(warehouse: Path, config: RunConfig) -> str:
    """Record that a run begins, and that any run that is still open was killed.

    Returns:
        The id of the run: when it began, UTC.
    """
    now = datetime.now(UTC).replace(tzinfo=None)
    with open_writer(warehouse) as connection:
        connection.execute("UPDATE core.runs SET status = 'killed' WHERE status = 'running'")
        run_id = _unused(connection, f"r-{now:%Y%m%d-%H%M%S}")
        row = [run_id, now, json.dumps(config.as_dict()), __version__]
        connection.execute(
            "INSERT INTO core.runs (run_id, started_at, status, config, version) VALUES (?, ?, 'running', ?, ?)", row
        )
    return run_id


def finish_run(warehouse: Path, run_id: str) -> None:
    """Record that a run is complete, which makes it the latest, and drop what only older runs need."""
    now = datetime.now(UTC).replace(tzinfo=None)
    with open_writer(warehouse) as connection, transaction(connection):
        connection.execute(_FINISH, {"run": run_id, "now": now})
        connection.execute(
            "DELETE FROM core.run_texts WHERE run_id NOT IN (SELECT run_id FROM core.runs "
            f"WHERE status = 'finished' ORDER BY started_at DESC, run_id DESC LIMIT {KEPT_RUNS})"
        )
        published.refresh(connection)


def seed_of(connection: duckdb.DuckDBPyConnection, run_id: str) -> int:
    """The seed of a run's config."""
    config = connection.execute("SELECT config FROM core.runs WHERE run_id = ?", [run_id]).fetchone()[0]
    return json.loads(config)["seed"]


def record_input(connection: duckdb.DuckDBPyConnection, run_id: str) -> None:
    """Record topics and fingerprint of what a run works on."""
    given = [run_model(connection, run_id), str(seed_of(connection, run_id)), f"{__version__} {_method()}"]
    fingerprint = connection.execute(_FINGERPRINT, given).fetchone()[0]
    connection.execute(
        "UPDATE core.runs SET fingerprint = ?, topics_id = (SELECT any_value(topics_id) FROM core.topics) "
        "WHERE run_id = ?",
        [fingerprint, run_id],
    )


def same_run(connection: duckdb.DuckDBPyConnection, run_id: str) -> str | None:
    """The latest other finished run with the same input, whose results are those of this run; None if there is none."""
    fingerprint = connection.execute("SELECT fingerprint FROM core.runs WHERE run_id = ?", [run_id]).fetchone()[0]
    found = connection.execute(_SAME, [fingerprint, run_id]).fetchone()
    return found[0] if found else None


@cache
def _method() -> str:
    """Hash of the program and the lists that decide the results: what was found by another method is found anew."""
    folders = resource("analysis"), resource("texts")
    files = sorted(file for folder in folders for file in folder.rglob("*") if file.suffix in _DECIDING)
    return sha256(b"".join(file.read_bytes() for file in files)).hexdigest()[:12]


def _unused(connection: duckdb.DuckDBPyConnection, name: str) -> str:
    taken = {run_id for (run_id,) in connection.execute("SELECT run_id FROM core.runs").fetchall()}
    numbered = (name if number == 1 else f"{name}-{number}" for number in range(1, len(taken) + 2))
    return next(one for one in numbered if one not in taken)
