"""Undo a load: its posts go, unless another load had met them too; then that one keeps them."""

from dataclasses import dataclass
from pathlib import Path

import duckdb

from narratives.errors import InputError
from narratives.stages.removal import remove
from narratives.vocabulary import did_you_mean
from narratives.warehouse import open_writer
from narratives.warehouse.rows import one_value, transaction


@dataclass(frozen=True)
class UnloadResult:
    """What undoing a load did.

    Attributes:
        removed: Posts that are gone.
        kept: Posts that another load had met, and which are now its.
        texts: Texts that no post has any more.
    """

    load_id: str
    file: str
    removed: int
    kept: int
    texts: int


def unload(warehouse: Path, load_id: str) -> UnloadResult:
    """Undo one load; the file can be loaded again afterwards.

    Args:
        warehouse: The DuckDB file.
        load_id: As `narratives loads` shows it.

    Raises:
        InputError: When there is no such load.
    """
    with open_writer(warehouse) as connection, transaction(connection):
        file = _file_of(connection, load_id)
        kept = _hand_over(connection, load_id)
        connection.execute("CREATE OR REPLACE TEMP TABLE doomed (post_key VARCHAR)")
        connection.execute("INSERT INTO doomed SELECT post_key FROM raw.posts WHERE load_id = ?", [load_id])
        removed = remove(connection)
        for table in ("raw.duplicates", "raw.rejects", "raw.loads"):
            connection.execute(f"DELETE FROM {table} WHERE load_id = ?", [load_id])
    return UnloadResult(load_id, file, removed["posts"], kept, removed["texts"])


def _file_of(connection: duckdb.DuckDBPyConnection, load_id: str) -> str:
    loads: dict[str, str] = dict(connection.execute("SELECT load_id, file FROM raw.loads").fetchall())
    if load_id in loads:
        return loads[load_id]
    hint = did_you_mean(load_id, loads, alike=0.5)
    raise InputError(f"there is no load {load_id!r}: {hint + ' ' if hint else ''}`narratives loads` lists them")


def _hand_over(connection: duckdb.DuckDBPyConnection, load_id: str) -> int:
    """Give posts that other loads had met to the earliest of them, and count them there as loaded."""
    connection.execute(_HEIRS, [load_id])
    for statement in (_GIVE, _FORGET, _COUNT):
        connection.execute(statement)
    return int(one_value(connection, "SELECT count(*) FROM heirs"))


_HEIRS = """
    CREATE OR REPLACE TEMP TABLE heirs AS
    SELECT
        post_key,
        arg_min(again.load_id, (load.started_at, again.file_line)) AS load_id,
        arg_min(again.file_line, (load.started_at, again.file_line)) AS file_line
    FROM raw.duplicates AS again
    JOIN raw.loads AS load USING (load_id)
    JOIN raw.posts AS post USING (post_key)
    WHERE post.load_id = $1 AND again.load_id <> $1
    GROUP BY post_key
"""
_GIVE = """
    UPDATE raw.posts AS post SET load_id = heirs.load_id, file_line = heirs.file_line
    FROM heirs WHERE post.post_key = heirs.post_key
"""
_FORGET = """
    DELETE FROM raw.duplicates AS again USING heirs
    WHERE again.post_key = heirs.post_key AND again.load_id = heirs.load_id
        AND again.file_line IS NOT DISTINCT FROM heirs.file_line
"""
_COUNT = """
    UPDATE raw.loads AS load SET loaded = loaded + posts, duplicate = duplicate - posts
    FROM (SELECT load_id, count(*) AS posts FROM heirs GROUP BY load_id) AS given
    WHERE load.load_id = given.load_id
"""
