"""Purge: posts go from everywhere, and a tombstone keeps them from coming back with the next load.

What is left is a keyed hash that names nobody. The file is written anew afterwards, because DuckDB would
keep the words on the disk. Counts of the latest run follow at once; verdicts and labels with the next run.
"""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import polars as pl

from narratives.errors import InputError
from narratives.sources.actors import Actors
from narratives.sources.platforms import SPHERE_OF
from narratives.sources.privacy import Names
from narratives.stages import accounts
from narratives.stages.posts import PURGED, Tombstones
from narratives.stages.removal import remove
from narratives.warehouse import compact, open_writer
from narratives.warehouse.keys import key_of
from narratives.warehouse.rows import insert, transaction


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


class _OnlyTried(Exception):
    """Ends the transaction of a trial, so that nothing of it stays."""


def purge(
    warehouse: Path,
    *,
    before: datetime | None = None,
    post_ids: list[str] | None = None,
    author: str | None = None,
    is_dry_run: bool = False,
) -> PurgeResult:
    """Remove posts for good: those before a time, those of a list, or those of an author; one of the three.

    Args:
        warehouse: The DuckDB file.
        before: Posts published before this time (UTC).
        post_ids: Ids as exported, or `platform:id`.
        author: Handle, pseudonym, or `platform:handle`, with regard to no case; his later posts are not
            loaded either.
        is_dry_run: Only count what would be removed.

    Raises:
        InputError: When none or several are given.
    """
    chosen = [
        name for name, value in (("before", before), ("post_ids", post_ids), ("author", author)) if value is not None
    ]
    if len(chosen) != 1:
        raise InputError("purge needs exactly one of --before, --post-ids and --author")
    with open_writer(warehouse) as connection, suppress(_OnlyTried), transaction(connection):
        stones = Tombstones(key_of(connection), {})
        connection.execute("CREATE OR REPLACE TEMP TABLE doomed (post_key VARCHAR)")
        rejects = _doom(connection, stones, before, post_ids, author)
        buried = _bury(connection, stones, chosen[0], post_ids or [], author)
        removed = remove(connection)
        if is_dry_run:
            raise _OnlyTried
        compact.ask(connection, "purged posts")
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
        return _blank(connection, f"try_cast({_said('created_at')} AS TIMESTAMP) < ?", [before])
    if post_ids is not None:
        _chosen(connection, post_ids)
        found = "post_id IN (FROM chosen) OR post_key IN (FROM chosen)"
        connection.execute(f"INSERT INTO doomed SELECT post_key FROM raw.posts WHERE {found}")
        key = f"{_said('platform')} || ':' || {_said('post_id')}"
        return _blank(connection, f"{_said('post_id')} IN (FROM chosen) OR {key} IN (FROM chosen)")
    _chosen(connection, _all_names(connection, stones.secret, author or ""))
    found = "platform || ':' || lower(author) IN (FROM chosen) OR platform || ':' || lower(account) IN (FROM chosen)"
    connection.execute(f"INSERT INTO doomed SELECT post_key FROM raw.posts WHERE {found}")
    known = ", ".join(f"'{platform}'" for platform in SPHERE_OF)
    told = f"if({_said('platform')} IN ({known}), {_said('platform')}, '') || ':' || lower({_said('author')})"
    return _blank(connection, f"{told} IN (FROM chosen)")


def _chosen(connection: duckdb.DuckDBPyConnection, values: list[str]) -> None:
    """Put what the user chose into a table: as parameters, long lists take minutes."""
    incoming = pl.DataFrame({"value": values}, schema={"value": pl.String}).to_arrow()  # noqa: F841
    connection.execute("CREATE OR REPLACE TEMP TABLE chosen AS FROM incoming")


def _blank(connection: duckdb.DuckDBPyConnection, condition: str, values: Sequence[datetime] = ()) -> int:
    """Blank the words of rejected rows; rows that could not be read hold none."""
    blanked = f"UPDATE raw.rejects SET row_text = NULL, reason = ? WHERE row_text IS NOT NULL AND ({condition})"
    row = connection.execute(blanked, [PURGED, *values]).fetchone()
    return int(row[0]) if row else 0


def _said(key: str) -> str:
    """Return the SQL for what a rejected row says of itself; one that was cut at its end is no JSON any more."""
    return f"""replace(regexp_extract(row_text, '"{key}": "((?:[^"\\\\]|\\\\.)*)"', 1), '\\"', '"')"""


def _shown_names(secret: bytes, author: str) -> list[str]:
    """Return how an author may stand in the warehouse: the handle, and its pseudonym on each platform."""
    platform, _, handle = author.partition(":")
    platforms = (
        [platform] if platform in SPHERE_OF else [*SPHERE_OF, ""]
    )  # of rejected rows the platform may be unknown
    handle = (handle if platform in SPHERE_OF else author).strip().lstrip("@＠")
    names = Names(secret, Actors())
    shown = [f"{one}:{names.pseudonym(one, handle).lower()}" for one in platforms]
    return shown + [f"{one}:{handle.lower()}" for one in platforms]


def _all_names(connection: duckdb.DuckDBPyConnection, secret: bytes, author: str) -> list[str]:
    """Return how an author may stand in the warehouse, and what else exports call the same account."""
    names = _shown_names(secret, author)
    return sorted({*names, *accounts.linked(connection, names)})


def _bury(
    connection: duckdb.DuckDBPyConnection,
    stones: Tombstones,
    reason: str,
    post_ids: list[str],
    author: str | None,
) -> int:
    """Write tombstones for the doomed posts, for ids that may come later, and for the author."""
    keys = {key for (key,) in connection.execute("SELECT post_key FROM doomed").fetchall()}
    keys |= {key for post_id in post_ids for key in _keys_of(post_id)}
    names = _all_names(connection, stones.secret, author) if author else []
    rows = {("post", stones.digest(key)) for key in keys} | {("author", stones.digest(name)) for name in names}
    rows -= set(connection.execute("SELECT kind, digest FROM raw.tombstones").fetchall())
    new = pl.DataFrame(sorted(rows), schema={"kind": pl.String, "digest": pl.String}, orient="row")
    now = datetime.now(UTC).replace(tzinfo=None)
    insert(connection, "raw.tombstones", new.with_columns(purged_at=pl.lit(now)), reason=reason)
    return new.height


def _keys_of(post_id: str) -> list[str]:
    """Return the keys that an id may have: it is one of a platform, or may be one of any."""
    is_key = post_id.partition(":")[0] in SPHERE_OF
    return [post_id] if is_key else [f"{platform}:{post_id}" for platform in SPHERE_OF]
