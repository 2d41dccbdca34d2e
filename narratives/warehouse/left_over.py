"""What a load that was killed left to do is noted in the warehouse; whoever opens it next finds the note.

The note is cheap to read, so that commands that only print may look for it without loading what does the work.
"""

import duckdb

_DUE = "names_to_cover"


def ask_for_covering(connection: duckdb.DuckDBPyConnection) -> None:
    """Note that names are stored now which earlier posts may still tell; within the transaction that stores them."""
    connection.execute("INSERT OR REPLACE INTO core.settings VALUES (?, 'due')", [_DUE])


def is_covering_due(connection: duckdb.DuckDBPyConnection) -> bool:
    """Tell whether a load ended before it had taken the names that it learned out of earlier posts."""
    return connection.execute("FROM core.settings WHERE key = ?", [_DUE]).fetchone() is not None


def covering_done(connection: duckdb.DuckDBPyConnection) -> None:
    """Take the note away; within the transaction that does the work."""
    connection.execute("DELETE FROM core.settings WHERE key = ?", [_DUE])
