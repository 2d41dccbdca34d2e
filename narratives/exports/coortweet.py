"""Writes who shared what and when, as the R package CooRTweet reads it to find coordinated accounts.

A file for each kind of object: texts that are the same or nearly so, reposted posts, hashtags, links. Posts of which
only the day is known are left out, for coordination is a matter of seconds, and so are posts that name no author.

Source:
    Righetti & Balluff, CooRTweet: `detect_groups` takes object_id, account_id, content_id, timestamp_share in seconds.
"""

from collections.abc import Iterator
from pathlib import Path

import duckdb
import polars as pl

from narratives.exports.spreadsheets import spreadsheet_safe

# Each kind of object, and the list of those that a post shares. Texts, with their near copies, are those of a view.
_OBJECTS = {
    "reposts": "[platform || ':' || repost_of]",
    "hashtags": r"list_transform(regexp_extract_all(text, '#([^#\s]+)#?', 1), lambda tag: '#' || lower(tag))",
    "links": r"regexp_extract_all(text, 'https?://[^\s<>\"''）】，。]+')",
}
_PLACES = "(FROM out.post_narratives WHERE $topic IS NULL OR topic = $topic) AS place"
_TEXTS = f"FROM out.coordination SEMI JOIN {_PLACES} ON content_id = place.post_key ORDER BY ALL"
_QUERY = """
WITH shared AS (
    SELECT unnest({objects}) AS object_id, platform || ':' || author AS account_id, post_key AS content_id,
        epoch(created_at)::BIGINT AS timestamp_share
    FROM out.posts SEMI JOIN {places} USING (post_key)
    WHERE author IS NOT NULL AND created_precision <> 'day'
)
SELECT DISTINCT object_id, account_id, content_id, timestamp_share FROM shared WHERE object_id <> '' ORDER BY ALL
"""


def write_coortweet(connection: duckdb.DuckDBPyConnection, folder: Path, topic: str | None) -> Iterator[Path]:
    """Write a file for each kind of object that at least one post shares.

    Args:
        connection: a reader of the warehouse.
        folder: where the files go.
        topic: the only topic that is wanted.

    Yields:
        The files, as they are written.
    """
    queries = {kind: _QUERY.format(objects=objects, places=_PLACES) for kind, objects in _OBJECTS.items()}
    for kind, query in {"texts": _TEXTS, **queries}.items():
        shares = connection.execute(query, {"topic": topic}).pl()
        if shares.height:
            file = folder / f"coortweet_{kind}.csv"
            shares.with_columns(_safe(shares["object_id"]), _safe(shares["account_id"])).write_csv(file)
            yield file


def _safe(column: pl.Series) -> pl.Series:
    return pl.Series(column.name, [spreadsheet_safe(text) for text in column], pl.String)
