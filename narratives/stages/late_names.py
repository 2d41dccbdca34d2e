"""Names that were learned after other people's texts were stored: they are taken out of those, too.

Whether an author's posts are loaded before or after the posts that name him, what is stored is the same. Files are
committed one by one and names taken out once, at the end; a load that is killed in between leaves a note
(`warehouse.left_over`), and the next command does what is due.
"""

from collections.abc import Iterator

import duckdb
import polars as pl

from narratives.sources.covering import covered, covered_paths
from narratives.sources.privacy import Names
from narratives.stages.private_words import PrivateWords
from narratives.stages.removal import retell
from narratives.warehouse.compact import ask
from narratives.warehouse.left_over import covering_done
from narratives.warehouse.rows import transaction

_CHUNK_ROWS = 100_000
_POSTS = "SELECT post_key, platform, text, url, source FROM raw.posts"


def cover_earlier(connection: duckdb.DuckDBPyConnection, names: Names, words: PrivateWords) -> int:
    """Take names out of the posts, rejects and paths that are in the warehouse already.

    Args:
        connection: The warehouse.
        names: Those that were learned now are its known ones.
        words: Keeps the texts as they were exported.

    Returns:
        How many posts, rejects and paths were changed. The file is then written anew, for its free blocks hold what
        stood there before.
    """
    posts = pl.concat([_changed_posts(chunk, names) for chunk in _chunks(connection, _POSTS)] or [_no_posts()])
    with transaction(connection):
        covering_done(connection)
        changed = _cover_column(connection, "raw.rejects", "row_text", names)
        for table in ("raw.rejects", "raw.loads"):
            changed += _cover_column(connection, table, "file", names)
        if posts.height:
            _rewrite_posts(connection, posts, words)
        if posts.height + changed:
            ask(connection, "names of people")
    return posts.height + changed


def _chunks(connection: duckdb.DuckDBPyConnection, query: str) -> Iterator[pl.DataFrame]:
    for batch in connection.execute(query).to_arrow_reader(_CHUNK_ROWS):
        yield pl.DataFrame(pl.from_arrow(batch))


def _no_posts() -> pl.DataFrame:
    return pl.DataFrame(schema=dict.fromkeys(("post_key", "text", "url", "source", "original"), pl.String))


def _changed_posts(posts: pl.DataFrame, names: Names) -> pl.DataFrame:
    """Return the posts of a chunk that name somebody, without the names, and their text as it was."""
    columns = ("text", "url", "source")
    new = [covered(posts[column], posts["platform"], names, marked=False).alias(column) for column in columns]
    is_changed = pl.any_horizontal(pl.col(column).ne_missing(posts[column]) for column in columns)
    return posts.select("post_key", *new, original="text").filter(is_changed)


def _rewrite_posts(connection: duckdb.DuckDBPyConnection, posts: pl.DataFrame, words: PrivateWords) -> None:
    """Store posts without names, and forget what was worked out of the words that they had."""
    rewritten = posts.to_arrow()  # noqa: F841 - DuckDB finds it by its name
    connection.execute("CREATE OR REPLACE TEMP TABLE doomed AS SELECT post_key FROM rewritten")
    retell(connection)
    kept = connection.execute("SELECT post_key FROM private.originals SEMI JOIN doomed USING (post_key)").pl()
    is_new = (pl.col("original") != pl.col("text")) & ~pl.col("post_key").is_in(kept["post_key"].implode())
    words.keep(posts.filter(is_new).select("post_key", "original"))
    connection.execute(
        "UPDATE raw.posts AS post SET text = new.text, url = new.url, source = new.source "
        "FROM rewritten AS new WHERE post.post_key = new.post_key"
    )


def _cover_column(connection: duckdb.DuckDBPyConnection, table: str, column: str, names: Names) -> int:
    """Take names out of a column of a table; return how many distinct values had any."""
    values = connection.execute(f"SELECT DISTINCT {column} AS old FROM {table} WHERE {column} IS NOT NULL").pl()
    if column == "file":
        new = pl.Series("new", covered_paths(values["old"].to_list(), names), pl.String)
    else:
        new = covered(values["old"], pl.repeat("", values.height, eager=True), names, marked=False).alias("new")
    changed = values.with_columns(new).filter(pl.col("old") != pl.col("new"))
    if changed.height:
        mended = changed.to_arrow()  # noqa: F841 - DuckDB finds it by its name
        connection.execute(f"UPDATE {table} AS told SET {column} = mended.new FROM mended WHERE told.{column} = old")
    return changed.height
