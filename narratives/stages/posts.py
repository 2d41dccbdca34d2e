"""The tables of loaded posts: writing a batch, knowing what is there already, and what was purged."""

import hmac
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

import duckdb
import polars as pl

from narratives.sources.finish import Finished
from narratives.sources.platforms import SPHERE_OF
from narratives.stages.accounts import unify
from narratives.stages.merge import merge
from narratives.warehouse.rows import insert, one_row

if TYPE_CHECKING:
    from narratives.stages.private_words import PrivateWords

MEMORY_LIMIT = "192MB"
PURGED = "was purged, and is not to come back"


@dataclass(frozen=True)
class Counts:
    """Rows of a file by what became of them, and what the user may want to know about them."""

    loaded: int = 0
    duplicate: int = 0
    rejected: int = 0
    restored_ids: int = 0
    lost_ids: int = 0
    named: int = 0
    unnamed: int = 0
    hours_off: float = 0.0
    only_days: bool = False

    def __add__(self, other: "Counts") -> "Counts":
        sums = {one.name: getattr(self, one.name) + getattr(other, one.name) for one in fields(self)}
        either = {"hours_off": self.hours_off or other.hours_off, "only_days": self.only_days or other.only_days}
        return Counts(**sums | either)

    @property
    def is_unnamed(self) -> bool:
        """Whether no row names an author."""
        return self.unnamed > 0 and not self.named

    @property
    def rows(self) -> int:
        """All rows."""
        return self.loaded + self.duplicate + self.rejected

    def notes(self) -> tuple[str, ...]:
        """Say what happened to ids, whether times look as if of another zone, and whether nobody is named."""
        restored = f"ids with lost digits, restored from other columns: {self.restored_ids:,}"
        lost = f"ids lost in a spreadsheet, set aside: {self.lost_ids:,} (--make-ids loads such rows)"
        hours = f"{abs(self.hours_off):g} h {'ahead of' if self.hours_off > 0 else 'behind'}"
        zone = f"times are {hours} the times in the ids: another time zone? (loaded as they are)"
        nobody = "no row names an author: they count as unknown (--author NAME --role ROLE says who it is)"
        pairs = (
            (self.restored_ids, restored), (self.lost_ids, lost), (self.hours_off, zone), (self.is_unnamed, nobody)
        )  # fmt: skip
        return tuple(note for count, note in pairs if count)


@dataclass(frozen=True)
class EarlierLoad:
    """A load that had the same content."""

    load_id: str
    format: str
    encoding: str
    rows: int


@contextmanager
def bounded_memory(connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """Let DuckDB keep what is not committed yet on disk rather than in memory, so that file size does not matter."""
    (before,) = one_row(connection, "SELECT current_setting('memory_limit')")
    # More is in use already, by another stage of this process: then there is no need to save.
    with suppress(duckdb.Error):
        connection.execute(f"SET memory_limit = '{MEMORY_LIMIT}'")
    try:
        yield
    finally:
        connection.execute(f"SET memory_limit = '{before}'")


def earlier_loads(connection: duckdb.DuckDBPyConnection, options: str, version: str) -> dict[str, EarlierLoad]:
    """Return loads with these options by the SHA-256 of what they read; with rejects only if this version made them."""
    rows = connection.execute(
        "SELECT sha256, load_id, format, encoding, rows FROM raw.loads WHERE options = ? "
        "AND (rejected = 0 OR version = ?) ORDER BY started_at DESC",
        [options, version],
    ).fetchall()
    return {sha256: EarlierLoad(*told) for sha256, *told in rows}


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
        for name in ("author", "account"):
            authors = posts.select(pl.format("{}:{}", "platform", pl.col(name).str.to_lowercase())).to_series()
            by_post |= self._known("author", authors)
        return by_post

    def without_purged(self, rejects: pl.DataFrame) -> pl.DataFrame:
        """Drop what is kept of rows set aside that tell of a purged post or author."""
        if not self.digests:
            return rejects
        platform = pl.when(_said("platform").is_in(list(SPHERE_OF))).then(_said("platform")).otherwise(pl.lit(""))
        told = rejects.select(platform=platform, author=_said("author"), post_id=_said("post_id")).with_columns(
            post_key=pl.format("{}:{}", "platform", "post_id"), account="author"
        )
        gone = self.is_purged(told)
        return rejects.with_columns(
            reason=pl.when(gone).then(pl.lit(PURGED)).otherwise("reason"), row_text=pl.when(~gone).then("row_text")
        )

    def _known(self, kind: str, keys: pl.Series) -> pl.Series:
        digests = self.digests.get(kind)
        if not digests:
            return pl.repeat(False, len(keys), eager=True)
        return pl.Series([key is not None and self.digest(key) in digests for key in keys], dtype=pl.Boolean)


def _said(key: str) -> pl.Expr:
    """Return what a row set aside says of itself, of a row that was cut as well."""
    return pl.col("row_text").str.extract(rf'"{key}": "((?:[^"\\]|\\.)*)"')


def write(
    connection: duckdb.DuckDBPyConnection, batch: Finished, tombstones: Tombstones, words: "PrivateWords",
    loads: Sequence[tuple[str, str]],
) -> list[Counts]:  # fmt: skip
    """Write one batch: new posts, what is new about posts that are there, and rows set aside.

    Args:
        connection: A writer, in a transaction.
        batch: Posts and rejects of one or several files.
        tombstones: What was purged.
        words: Where names and texts as exported are sealed.
        loads: Load id and file of each part of the batch.

    Returns:
        What became of the rows of each part.
    """
    is_purged = tombstones.is_purged(batch.posts)
    purged = batch.posts.filter(is_purged).select(
        "part", line="file_line", reason=pl.lit(PURGED), row_text=pl.lit(None, pl.String)
    )
    posts = batch.posts.filter(~is_purged)
    is_new = posts["post_key"].is_first_distinct() & ~_is_there(connection, posts)
    new, again = posts.filter(is_new), posts.filter(~is_new)
    rejects = pl.concat([tombstones.without_purged(batch.rejects), purged])
    of_load = pl.DataFrame(
        {"part": range(len(loads)), "load_id": [one for one, _ in loads], "file": [file for _, file in loads]},
        schema={"part": pl.Int32, "load_id": pl.String, "file": pl.String},
    )
    insert(connection, "raw.posts", _of_loads(new, of_load.drop("file")))
    insert(connection, "raw.duplicates", _of_loads(again.select("part", "post_key", "file_line"), of_load.drop("file")))
    insert(connection, "raw.rejects", _of_loads(rejects, of_load))
    words.write(batch, new)
    if again.height:
        merge(connection, again)
        words.renew(batch, again)
    unify(connection, batch.accounts.join(posts, on=["platform", "author"], how="semi"))
    return _counts(len(loads), batch.checks, loaded=new, duplicate=again, rejected=rejects)


def _of_loads(frame: pl.DataFrame, of_load: pl.DataFrame) -> pl.DataFrame:
    return frame.join(of_load, on="part", how="left", maintain_order="left").drop("part")


def _counts(parts: int, checks: pl.DataFrame, **frames: pl.DataFrame) -> list[Counts]:
    """Count the rows of each part in each frame, beside what was noticed about them."""
    heights = {name: dict(frame.group_by("part").len().rows()) for name, frame in frames.items()}
    noticed = {row.pop("part"): row for row in checks.to_dicts()}
    return [
        Counts(**{name: found.get(part, 0) for name, found in heights.items()}, **noticed.get(part, {}))
        for part in range(parts)
    ]


def _is_there(connection: duckdb.DuckDBPyConnection, posts: pl.DataFrame) -> pl.Series:
    """Say which posts the warehouse has already."""
    incoming = posts.select("post_key").unique().to_arrow()  # noqa: F841 - DuckDB finds it by its name
    rows = connection.execute("SELECT post_key FROM incoming SEMI JOIN raw.posts USING (post_key)").pl()
    return posts["post_key"].is_in(rows["post_key"].implode())


def record_loads(connection: duckdb.DuckDBPyConnection, loads: Sequence[dict[str, object]]) -> None:
    """Record files that were loaded, each as the columns of `raw.loads`."""
    insert(connection, "raw.loads", pl.DataFrame(loads, infer_schema_length=None))
