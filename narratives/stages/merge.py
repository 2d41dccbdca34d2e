"""A post that is met again is told more of: the most that all its exports say is kept, whatever came first."""

import duckdb
import polars as pl

from narratives.stages.accounts import AUTHOR_RANK, ROLE_RANK

_COUNTS = ("likes", "reposts", "comments", "views")
_LINKS = ("repost_of", "quote_of", "reply_to", "country", "account")
_WORDS = ("lang_given", "source")


def merge(connection: duckdb.DuckDBPyConnection, again: pl.DataFrame) -> None:
    """Bring rows of posts that are in `raw.posts` already together with what is there.

    Each field is taken where it says most: the most precise time, the whole text, the public name, the role that
    says most, the address that names its public author, and the latest counts with their time. Ties are broken
    alike whatever came first, so that any order of files gives the same posts.
    """
    incoming = again.drop("part", "file_line").to_arrow()  # noqa: F841 - DuckDB finds it by its name
    connection.execute("CREATE OR REPLACE TEMP TABLE again AS FROM incoming")
    connection.execute(_MERGED)
    connection.execute(_UPDATE)
    for table in ("core.post_texts", "core.wordless_posts"):
        connection.execute(f"DELETE FROM {table} WHERE post_key IN (SELECT post_key FROM merged WHERE is_reworded)")


_PRECISION = "list_position(['day', 'minute', 'second'], created_precision)"
_IS_NEUTRAL = r"regexp_matches(url, '^https://(twitter\.com/i|m\.weibo\.cn)/status/')"
_TOLD = f"""
    SELECT
        *,
        max(counted_at) FILTER (coalesce({", ".join(_COUNTS)}) IS NOT NULL) OVER (PARTITION BY post_key) AS latest_at
    FROM (
        SELECT * EXCLUDE (load_id, file_line) FROM raw.posts SEMI JOIN again USING (post_key)
        UNION ALL BY NAME FROM again
    )
"""
_FIELDS = {
    "author": f"arg_max(author, {AUTHOR_RANK})",
    "author_role": f"arg_max(author_role, {ROLE_RANK})",
    "created_at": f"arg_max(created_at, ({_PRECISION}, -epoch_us(created_at)))",
    "created_precision": f"arg_max(created_precision, {_PRECISION})",
    "text": "arg_max(text, (NOT is_truncated, length(text), text))",
    "is_truncated": "min(is_truncated)",
    "url": f"arg_max(url, (NOT {_IS_NEUTRAL}, length(url), url))",
    "counted_at": "any_value(latest_at)",
    **{name: f"max({name}) FILTER (counted_at IS NOT DISTINCT FROM latest_at)" for name in _COUNTS},
    **{name: f"max({name})" for name in _LINKS},
    **{name: f"arg_max({name}, (length({name}), {name}))" for name in _WORDS},
}
_MERGED = f"""
    CREATE OR REPLACE TEMP TABLE merged AS
    WITH best AS (
        SELECT post_key, {", ".join(f"{how} AS {name}" for name, how in _FIELDS.items())}
        FROM ({_TOLD}) GROUP BY post_key
    )
    SELECT best.*, best.text <> post.text AS is_reworded
    FROM best JOIN raw.posts AS post USING (post_key)
    WHERE {" OR ".join(f"best.{name} IS DISTINCT FROM post.{name}" for name in _FIELDS)}
"""
_UPDATE = f"""
    UPDATE raw.posts AS post SET {", ".join(f"{name} = merged.{name}" for name in _FIELDS)}
    FROM merged WHERE post.post_key = merged.post_key
"""
