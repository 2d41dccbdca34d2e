"""Rows in and out of a warehouse: all or nothing, appended by name, one value, an id that nobody has yet."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

import duckdb

if TYPE_CHECKING:
    import polars as pl

Parameters = Sequence[Any] | Mapping[str, Any]


@contextmanager
def transaction(connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """Write all or nothing."""
    connection.begin()
    try:
        yield
        connection.commit()
    except BaseException:
        # DuckDB ends a transaction itself after some errors; the error is what the user must hear of.
        with suppress(duckdb.Error):
            connection.rollback()
        raise


def insert(connection: duckdb.DuckDBPyConnection, table: str, frame: "pl.DataFrame", **constants: str) -> None:
    """Append the rows of a frame to a table, column by name.

    Args:
        connection: A writer of the warehouse.
        table: Name of the table.
        frame: The rows; columns that it lacks are NULL or the table's default.
        constants: Columns that are the same in every row.
    """
    if frame.is_empty():
        return
    import polars as pl

    # Not registered: a transaction would keep every registered frame to its end.
    whole = frame.with_columns(pl.lit(value).alias(name) for name, value in constants.items())
    incoming = whole.to_arrow()  # noqa: F841 - DuckDB finds it by its name
    connection.execute(f"INSERT INTO {table} BY NAME SELECT * FROM incoming")


def chunks_of(
    connection: duckdb.DuckDBPyConnection, query: str, parameters: Parameters, rows: int
) -> "Iterator[pl.DataFrame]":
    """The rows of a query, about so many at a time: with a vector in each, all at once would be gigabytes.

    Args:
        connection: A reader of the warehouse, not used for anything else until the last chunk is taken.
        query: The query.
        parameters: Its values.
        rows: Of a chunk; DuckDB rounds them up.
    """
    import polars as pl

    for batch in connection.execute(query, parameters).to_arrow_reader(rows):
        yield pl.DataFrame(batch)


def one_row(connection: duckdb.DuckDBPyConnection, query: str, parameters: Parameters = ()) -> tuple[Any, ...]:
    """Return the one row of a query that always has one, such as a count or a row by an id that is known.

    Raises:
        LookupError: If it has none, which is a fault of the program.
    """
    row = connection.execute(query, parameters).fetchone()
    if row is None:
        raise LookupError(f"no row: {' '.join(query.split())[:80]}")
    return row


def one_value(connection: duckdb.DuckDBPyConnection, query: str, parameters: Parameters = ()) -> Any:
    """Return the one value of a query that always has one; raises as `one_row` does."""
    return one_row(connection, query, parameters)[0]


def unused_id(connection: duckdb.DuckDBPyConnection, table: str, column: str, name: str) -> str:
    """Return a name that no row of a table has: this one, else the first of `name-2`, `name-3`, ..."""
    taken = {one for (one,) in connection.execute(f"SELECT DISTINCT {column} FROM {table}").fetchall()}
    numbered = (name if number == 1 else f"{name}-{number}" for number in range(1, len(taken) + 2))
    return next(one for one in numbered if one not in taken)
