"""Reads the tables of an export, each with the type and the comment of its columns."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import duckdb

from narratives.exports.catalog import TABLES, Table, is_personal, is_public

if TYPE_CHECKING:
    import polars as pl

# By which column a table is cut down to one topic, and what it must be among; the first column that it has decides.
_OF_TOPIC = {
    "topic": "topic = $topic",
    "narrative_id": "narrative_id IN (SELECT narrative_id FROM out.narratives WHERE topic = $topic)",
    "story_id": "story_id IN (SELECT story_id FROM out.stories WHERE topic = $topic)",
}
_COMMENTS = """
SELECT column_name, comment FROM duckdb_columns()
WHERE schema_name = 'out' AND table_name = ? AND database_name = current_database()
"""


@dataclass(frozen=True)
class Column:
    """A column: its name, its type in DuckDB, and what its comment says."""

    name: str
    data_type: str
    comment: str


@dataclass(frozen=True)
class Rows:
    """A table that was read: its name, what it holds, its columns, and its rows in a fixed order."""

    name: str
    about: str
    columns: tuple[Column, ...]
    frame: "pl.DataFrame"


def out_views(connection: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """Return the views of the schema `out`, each with its comment."""
    found = connection.execute(
        "SELECT view_name, comment FROM duckdb_views() WHERE schema_name = 'out' AND database_name = current_database()"
    )
    return dict(sorted(found.fetchall()))


def read_tables(
    connection: duckdb.DuckDBPyConnection, topic: str | None = None, public: bool = False
) -> Iterator[Rows]:
    """Read one table after another, so that never more than one is held.

    Args:
        connection: a reader of the warehouse.
        topic: the only topic whose rows are wanted; tables that know no topic come whole.
        public: without what is not for everyone: texts, authors, addresses, words taken from posts.

    Yields:
        The tables that the warehouse has, in the order of the catalogue; without a table of which nothing is public.
    """
    views = out_views(connection)
    for table in TABLES:
        if table.views[0] not in views:
            continue
        columns = _columns(connection, table)
        wanted = _public(table, columns) if public else columns
        if wanted:
            frame = _rows(connection, table, columns, wanted, topic)
            yield Rows(table.name, views[table.views[0]], wanted, frame)


def private_tables(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """Return the tables of which nothing is public, in the order of the catalogue."""
    views = out_views(connection)
    there = [table for table in TABLES if table.views[0] in views]
    return [table.name for table in there if not _public(table, _columns(connection, table))]


def query_of(name: str) -> str:
    """Return the query that gives the rows of a table of the catalogue."""
    return _query(next(table for table in TABLES if table.name == name))


def _query(table: Table) -> str:
    return table.query or f"FROM out.{table.views[0]}"


def _columns(connection: duckdb.DuckDBPyConnection, table: Table) -> tuple[Column, ...]:
    comments: dict[str, str] = {}
    for view in reversed(table.views):
        comments |= dict(connection.execute(_COMMENTS, [view]).fetchall())
    described = connection.execute(f"DESCRIBE {_query(table)}").fetchall()
    return tuple(Column(name, kind, comments.get(name) or "") for name, kind, *_ in described)


def _public(table: Table, columns: Sequence[Column]) -> tuple[Column, ...]:
    if table.public is not None:
        return tuple(one for one in columns if one.name in table.public)
    if is_personal({one.name for one in columns}):
        return ()
    return tuple(one for one in columns if is_public(one.name, one.data_type))


def _rows(
    connection: duckdb.DuckDBPyConnection,
    table: Table,
    columns: Sequence[Column],
    wanted: Sequence[Column],
    topic: str | None,
) -> "pl.DataFrame":
    names = {one.name for one in columns}
    rule = next((_OF_TOPIC[name] for name in _OF_TOPIC if name in names), None) if topic else None
    chosen = ", ".join(f'"{one.name}"' for one in wanted)
    query = f"SELECT {chosen} FROM ({_query(table)}) {f'WHERE {rule}' if rule else ''} ORDER BY ALL"
    return connection.execute(query, {"topic": topic} if rule else None).pl()
