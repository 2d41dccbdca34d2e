"""Rows of the public views, as everything reads them that shows results to people."""

from collections.abc import Sequence
from typing import Any

import duckdb

from narratives.errors import InputError

Reader = duckdb.DuckDBPyConnection
Row = dict[str, Any]
_LATEST_RUN = "FROM out.runs WHERE status = 'finished' ORDER BY started_at DESC, run_id DESC LIMIT 1"


def read(connection: Reader, query: str, parameters: Sequence[Any] | Row = ()) -> list[Row]:
    """Return the rows of a query as dictionaries in column order."""
    connection.execute(query, parameters)
    keys = [column[0] for column in connection.description]
    return [dict(zip(keys, values, strict=True)) for values in connection.fetchall()]


def latest_run(connection: Reader) -> Row:
    """Return the latest finished run.

    Raises:
        InputError: when the warehouse holds none.
    """
    runs = read(connection, _LATEST_RUN)
    if runs:
        return runs[0]
    posts = read(connection, "SELECT count(*) AS posts FROM out.posts")[0]["posts"]
    if posts:
        raise InputError(f"{posts:,} posts are loaded but no run has finished: use `narratives run`")
    raise InputError("the warehouse holds no posts yet: use `narratives load FILES`, then `narratives run`")
