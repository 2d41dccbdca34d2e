"""Purge: posts go from everywhere, and a tombstone keeps them from coming back with the next load.

What is left is a keyed hash that names nobody. The file is written anew afterwards, because DuckDB would
keep the words on the disk. Counts of the latest run still tell of the posts until the next run.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from narratives.errors import InputError
from narratives.sources.actors import Actors
from narratives.sources.platforms import SPHERE_OF
from narratives.sources.privacy import Names
from narratives.stages.posts import Tombstones, secret_of, transaction
from narratives.stages.removal import remove
from narratives.warehouse import open_writer
from narratives.warehouse.compact import rewrite


@dataclass(frozen=True)
class PurgeResult:
    """What a purge removed.

    Attributes:
        posts: Posts.
        texts: Distinct texts that no other post has.
        results: Rows of results about them: vectors, topics, assignments, evidence.
        rejects: Rows set aside whose words were blanked.
        tombstones: New tombstones.
    """

    posts: int
    texts: int
    results: int
    rejects: int
    tombstones: int


def purge(
    warehouse: Path,
    *,
    before: datetime | None = None,
    post_ids: list[str] | None = None,
    author: str | None = None,
) -> PurgeResult:
    """Remove posts for good: those before a time, those of a list, or those of an author; one of the three.

    Args:
        warehouse: The DuckDB file.
        before: Posts published before this time (UTC).
        post_ids: Ids as exported, or `platform:id`.
        author: Handle, pseudonym, or `platform:handle`, with regard to no case; his later posts are not
            loaded either.

    Raises:
        InputError: When none or several are given.
    """
    chosen = [
        name for name, value in (("before", before), ("post_ids", post_ids), ("author", author)) if value is not None
    ]
    if len(chosen) != 1:
        raise InputError("purge needs exactly one of --before, --post-ids and --author")
    with open_writer(warehouse) as connection, transaction(connection):
        stones = Tombstones(secret_of(connection), {})
        connection.execute("CREATE OR REPLACE TEMP TABLE doomed (post_key VARCHAR)")
        rejects = _doom(connection, stones, before, post_ids, author)
        buried = _bury(connection, stones, chosen[0], post_ids or [], author)
        removed = remove(connection)
    rewrite(warehouse)
    return PurgeResult(removed["posts"], removed["texts"], removed["results"], rejects, buried)


def _doom(
    connection: duckdb.DuckDBPyConnection,
    stones: Tombstones,
    before: datetime | None,
    post_ids: list[str] | None,
    author: str | None,
) -> int:
    """Fill `doomed`, and blank rejected rows that tell of the same; return how many."""
    if before is not None:
        connection.execute("INSERT INTO doomed SELECT post_key FROM raw.posts WHERE created_at < ?", [before])
        told = "try_cast(json_extract_string(row_text, '$.created_at') AS TIMESTAMP) < ?"
        return _blank(connection, f"json_valid(row_text) AND {told}", [before])
    if post_ids is not None:
        connection.execute(
            "INSERT INTO doomed SELECT post_key FROM raw.posts WHERE post_id IN (SELECT "
            "unnest($1)) OR post_key IN "
            "(SELECT unnest($1))",
            [post_ids],
        )
        return _blank(connection, "json_extract_string(row_text, '$.post_id') IN (SELECT unnest(?))", [post_ids])
    shown = _shown_names(stones.secret, author or "")
    connection.execute(
        "INSERT INTO doomed SELECT post_key FROM raw.posts WHERE lower(author) IN (SELECT unnest($1)) "
        "OR platform || ':' || lower(author) IN (SELECT unnest($1))",
        [shown],
    )
    bare = [name.rpartition(":")[2] for name in shown]
    return _blank(connection, "lower(json_extract_string(row_text, '$.author')) IN (SELECT unnest(?))", [bare])


def _blank(connection: duckdb.DuckDBPyConnection, condition: str, values: list) -> int:
    """Blank the words of rejected rows; rows that could not be read hold none."""
    row = connection.execute(
        (f"UPDATE raw.rejects SET row_text = NULL WHERE row_text IS NOT NULL AND json_valid(row_text) AND {condition}"),
        values,
    ).fetchone()
    return int(row[0]) if row else 0


def _shown_names(secret: bytes, author: str) -> list[str]:
    """Return how an author may stand in the warehouse: the handle, and its pseudonym on each platform."""
    platform, colon, handle = author.partition(":")
    if not colon or platform not in SPHERE_OF:
        platform, handle = "", author
    handle = handle.strip().lstrip("@＠")
    names = Names(secret, Actors())
    platforms = [platform] if platform else list(SPHERE_OF)
    shown = [f"{one}:{names.pseudonym(one, handle).lower()}" for one in platforms]
    return shown + [f"{one}:{handle.lower()}" for one in platforms]


def _bury(
    connection: duckdb.DuckDBPyConnection,
    stones: Tombstones,
    reason: str,
    post_ids: list[str],
    author: str | None,
) -> int:
    """Write tombstones for the doomed posts, for ids that may come later, and for the author."""
    keys = {key for (key,) in connection.execute("SELECT post_key FROM doomed").fetchall()}
    keys |= {one if ":" in one else f"{platform}:{one}" for one in post_ids for platform in SPHERE_OF}
    rows = [("post", stones.digest(key)) for key in keys]
    rows += [("author", stones.digest(name)) for name in _shown_names(stones.secret, author or "") if author]
    known = set(connection.execute("SELECT kind, digest FROM raw.tombstones").fetchall())
    new = [row for row in rows if row not in known]
    if new:
        connection.execute(
            "INSERT INTO raw.tombstones SELECT unnest($1), unnest($2), $3, $4",
            [
                [digest for _, digest in new],
                [kind for kind, _ in new],
                datetime.now(UTC).replace(tzinfo=None),
                reason,
            ],
        )
    return len(new)
