"""The tables of loaded posts: writing a batch, knowing what is there already, and what was purged."""

import hmac
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import duckdb
import polars as pl

from narratives.sources.finish import Finished

if TYPE_CHECKING:
    from narratives.stages.load_types import FileResult

MEMORY_LIMIT = "192MB"
PURGED = "was purged, and is not to come back"


@dataclass(frozen=True)
class Counts:
    """Rows of a file by what became of them, and ids that a spreadsheet or a float had spoilt."""

    loaded: int = 0
    duplicate: int = 0
    rejected: int = 0
    restored_ids: int = 0
    lost_ids: int = 0
    hours_off: float = 0.0

    def __add__(self, other: "Counts") -> "Counts":
        sums = {one.name: getattr(self, one.name) + getattr(other, one.name) for one in fields(self)}
        return Counts(**sums | {"hours_off": self.hours_off or other.hours_off})

    @property
    def rows(self) -> int:
        """All rows."""
        return self.loaded + self.duplicate + self.rejected

    def notes(self) -> tuple[str, ...]:
        """Say what happened to ids, and whether times look as if they were of another zone."""
        restored = f"ids with lost digits, restored from other columns: {self.restored_ids:,}"
        lost = f"ids lost in a spreadsheet, set aside: {self.lost_ids:,} (--make-ids loads such rows)"
        hours = f"{abs(self.hours_off):g} h {'ahead of' if self.hours_off > 0 else 'behind'}"
        zone = f"times are {hours} the clocks of the ids: written in another zone? (loaded as they are)"
        pairs = ((self.restored_ids, restored), (self.lost_ids, lost), (self.hours_off, zone))
        return tuple(note for count, note in pairs if count)


@dataclass(frozen=True)
class EarlierLoad:
    """A load that had the same content."""

    load_id: str
    format: str
    encoding: str
    rows: int


@contextmanager
def transaction(connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """Do all or nothing."""
    connection.begin()
    try:
        yield
        connection.commit()
    except BaseException:
        connection.rollback()
        raise


@contextmanager
def bounded_memory(connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """Let DuckDB keep what is not committed yet on disk rather than in memory, so that file size does not matter."""
    (before,) = connection.execute("SELECT current_setting('memory_limit')").fetchone()
    # More is in use already, by another stage of this process: then there is no need to save.
    with suppress(duckdb.Error):
        connection.execute(f"SET memory_limit = '{MEMORY_LIMIT}'")
    try:
        yield
    finally:
        connection.execute(f"SET memory_limit = '{before}'")


def earlier_load(connection: duckdb.DuckDBPyConnection, sha256: str, options: str, version: str) -> EarlierLoad | None:
    """Find a load of the same content and options; one with rejects only if this version made it."""
    row = connection.execute(
        "SELECT load_id, format, encoding, rows FROM raw.loads WHERE sha256 = ? AND options = ? "
        "AND (rejected = 0 OR version = ?) ORDER BY started_at LIMIT 1",
        [sha256, options, version],
    ).fetchone()
    return EarlierLoad(*row) if row else None


@dataclass(frozen=True)
class Tombstones:
    """Keyed hashes of what was purged.

    Attributes:
        digests: Hashes by kind, `post` and `author`.
    """

    secret: bytes
    digests: dict[str, frozenset[str]]

    @classmethod
    def read(cls, connection: duckdb.DuckDBPyConnection, secret: bytes) -> "Tombstones":
        """Read all tombstones of a warehouse."""
        rows = connection.execute("SELECT kind, list(digest) FROM raw.tombstones GROUP BY kind").fetchall()
        return cls(secret, {kind: frozenset(digests) for kind, digests in rows})

    def digest(self, key: str) -> str:
        """Return the hash that stands for a post_key, or for `platform:author`."""
        return hmac.new(self.secret, f"tombstone:{key}".encode(), "sha256").hexdigest()

    def is_purged(self, posts: pl.DataFrame) -> pl.Series:
        """Say which posts were purged, by themselves or with their author."""
        by_post = self._known("post", posts["post_key"])
        authors = posts.select(pl.format("{}:{}", "platform", pl.col("author").str.to_lowercase())).to_series()
        return by_post | self._known("author", authors)

    def _known(self, kind: str, keys: pl.Series) -> pl.Series:
        digests = self.digests.get(kind)
        if not digests:
            return pl.repeat(False, len(keys), eager=True)
        return pl.Series([key is not None and self.digest(key) in digests for key in keys], dtype=pl.Boolean)


def write(
    connection: duckdb.DuckDBPyConnection, batch: Finished, tombstones: Tombstones, load_id: str, file: str
) -> Counts:
    """Write one batch: new posts, posts met again, and rows set aside."""
    is_purged = tombstones.is_purged(batch.posts)
    purged = batch.posts.filter(is_purged).select(
        line="file_line", reason=pl.lit(PURGED), row_text=pl.lit(None, pl.String)
    )
    posts = batch.posts.filter(~is_purged)
    is_new = posts["post_key"].is_first_distinct() & ~_is_there(connection, posts)
    again = posts.filter(~is_new)
    rejects = pl.concat([batch.rejects, purged])
    insert(connection, "raw.posts", posts.filter(is_new), load_id=load_id)
    insert(connection, "raw.duplicates", again.select("post_key", "file_line"), load_id=load_id)
    insert(connection, "raw.rejects", rejects, load_id=load_id, file=file)
    return Counts(int(is_new.sum()), again.height, rejects.height, batch.restored_ids, batch.lost_ids, batch.hours_off)


def _is_there(connection: duckdb.DuckDBPyConnection, posts: pl.DataFrame) -> pl.Series:
    """Say which posts the warehouse has already."""
    incoming = posts.select("post_key").unique().to_arrow()  # noqa: F841 - DuckDB finds it by its name
    rows = connection.execute("SELECT post_key FROM incoming SEMI JOIN raw.posts USING (post_key)").pl()
    return posts["post_key"].is_in(rows["post_key"].implode())


def insert(connection: duckdb.DuckDBPyConnection, table: str, frame: pl.DataFrame, **constants: str) -> None:
    """Append the rows of a frame to a table.

    They are not registered: a transaction would keep every registered batch to its end.
    """
    if frame.is_empty():
        return
    whole = frame.with_columns(pl.lit(value).alias(name) for name, value in constants.items())
    incoming = whole.to_arrow()  # noqa: F841 - DuckDB finds it by its name
    connection.execute(f"INSERT INTO {table} BY NAME SELECT * FROM incoming")


def record_load(
    connection: duckdb.DuckDBPyConnection, result: "FileResult", sha256: str, size: int, options: str,
    started_at: datetime, version: str,
) -> None:  # fmt: skip
    """Record a file that was loaded."""
    connection.execute(
        "INSERT INTO raw.loads (load_id, file, sha256, bytes, format, encoding, options, rows, "
        "loaded, duplicate, "
        "rejected, notes, started_at, finished_at, version) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
        [
            result.load_id, result.file, sha256, size, result.format, result.encoding, options, result.rows,
            result.loaded, result.duplicate, result.rejected, "; ".join(result.notes) or None, started_at,
            datetime.now(UTC).replace(tzinfo=None), version,
        ],
    )  # fmt: skip
