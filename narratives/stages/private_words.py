"""What only who holds the key may read: names of authors, and texts as exported where names in them were replaced."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import duckdb
import polars as pl

from narratives.sources.finish import Finished
from narratives.warehouse.rows import insert
from narratives.warehouse.sealing import Seal

NAME_COLUMNS = {"author": pl.String, "platform": pl.String, "name": pl.String}


@dataclass
class PrivateWords:
    """Writes names and texts of one load sealed.

    Attributes:
        waiting: Names of accounts that have no post in the warehouse yet.
        written: Names among them that the running transaction has written.
    """

    connection: duckdb.DuckDBPyConnection
    seal: Seal
    waiting: dict[str, tuple[str, str]] = field(default_factory=dict)
    written: set[str] = field(default_factory=set)

    def names(self) -> list[tuple[str, str]]:
        """Return platform and name of all authors in the warehouse who are not public."""
        rows = self.connection.execute("SELECT platform, sealed FROM private.names").fetchall()
        return list(zip([row[0] for row in rows], self.seal.open(row[1] for row in rows), strict=True))

    def write(self, batch: Finished, posts: pl.DataFrame) -> None:
        """Write the names of the authors of posts that were stored, and their texts as exported."""
        self.waiting |= {author: (platform, name) for author, platform, name in batch.names.rows()}
        stored = pl.concat([posts[name] for name in ("author", "account", "alias") if name in posts.columns])
        authors = [author for author in stored.drop_nulls().unique() if self._is_due(author)]
        self.written.update(authors)
        self._insert_names([(author, *self.waiting[author]) for author in sorted(authors)])
        self.keep(batch.originals.join(posts.select("post_key"), on="post_key", how="semi"))

    def renew(self, batch: Finished, again: pl.DataFrame) -> None:
        """Keep the texts as exported of posts that took over a text of this batch, which tells more."""
        told = again.unique("post_key", keep="first").select("post_key", "text")
        incoming = told.to_arrow()  # noqa: F841 - DuckDB finds it by its name
        taken = self.connection.execute("SELECT post_key FROM incoming SEMI JOIN raw.posts USING (post_key, text)").pl()
        gone = taken.to_arrow()  # noqa: F841
        self.connection.execute("DELETE FROM private.originals WHERE post_key IN (SELECT post_key FROM gone)")
        originals = batch.originals.unique("post_key", keep="first")
        self.keep(originals.join(taken, on="post_key", how="semi"))

    def _is_due(self, author: str) -> bool:
        return author in self.waiting and author not in self.written

    def _insert_names(self, rows: Sequence[tuple[str, str, str]]) -> None:
        frame = pl.DataFrame(rows, schema=NAME_COLUMNS, orient="row")
        insert(self.connection, "private.names", self._sealed(frame, "name"))

    def keep(self, originals: pl.DataFrame) -> None:
        """Keep texts as exported (`post_key`, `original`)."""
        insert(self.connection, "private.originals", self._sealed(originals, "original"))

    def _sealed(self, frame: pl.DataFrame, column: str) -> pl.DataFrame:
        return frame.with_columns(pl.Series("sealed", self.seal.seal(frame[column]), pl.Binary)).drop(column)

    def given_up(self) -> None:
        """Have the names of a transaction that was undone wait again."""
        self.written.clear()

    def committed(self) -> None:
        """Forget names that are written for good; those of a file that was given up wait on."""
        for author in self.written:
            del self.waiting[author]
        self.written.clear()


def forget(connection: duckdb.DuckDBPyConnection) -> None:
    """Remove private words of posts and authors that are no longer there."""
    connection.execute("DELETE FROM private.originals WHERE post_key NOT IN (SELECT post_key FROM raw.posts)")
    there = "SELECT unnest([author, account, alias]) AS author FROM raw.accounts"
    connection.execute(f"DELETE FROM private.names WHERE author NOT IN (FROM ({there}) WHERE author IS NOT NULL)")


def restored(connection: duckdb.DuckDBPyConnection, seal: Seal, post_keys: Sequence[str] | None = None) -> pl.DataFrame:
    """Return `post_key` and `text` of posts as they were exported, names and all.

    Args:
        connection: The warehouse itself: the readers' snapshot has no private words.
        seal: Made of the warehouse's secret.
        post_keys: The posts; None means all.
    """
    rows = connection.execute(
        "SELECT post_key, text, sealed FROM raw.posts LEFT JOIN private.originals USING (post_key) "
        "WHERE $keys IS NULL OR list_contains($keys, post_key) ORDER BY post_key",
        {"keys": None if post_keys is None else list(post_keys)},
    ).pl()
    is_sealed = rows["sealed"].is_not_null()
    opened = pl.Series(seal.open(rows["sealed"].filter(is_sealed)), dtype=pl.String)
    return rows.select("post_key", rows["text"].scatter(is_sealed.arg_true(), opened))
