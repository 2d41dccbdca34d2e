"""Writes the warehouse anew, so that what was deleted is gone from the disk and not only from the tables.

DuckDB leaves deleted rows in the blocks of its file until something else is written there: a text could be
read with any editor long after its row was purged. Who deletes such rows says so in the same transaction
(`ask`); when the last writer leaves, the file is written anew. A kill or a full disk in between loses nothing:
the note is still there, and the next command that opens the warehouse does what is due.
"""

import shutil
from pathlib import Path

import duckdb

from narratives.errors import WarehouseFull
from narratives.warehouse.faults import one_line
from narratives.warehouse.private import owner_only
from narratives.warehouse.rows import one_value
from narratives.warehouse.snapshot import snapshot_path

_DUE = "rewrite_due"


def ask(connection: duckdb.DuckDBPyConnection, without: str) -> None:
    """Note that the file must be written anew, and what it must not hold any more, such as `purged posts`."""
    connection.execute("INSERT OR REPLACE INTO core.settings VALUES (?, ?)", [_DUE, without])


def due(connection: duckdb.DuckDBPyConnection) -> str | None:
    """Return what may still lie in the file although it is deleted; `None` if nothing does."""
    row = connection.execute("SELECT value FROM core.settings WHERE key = ?", [_DUE]).fetchone()
    return row[0] if row else None


def rewrite(connection: duckdb.DuckDBPyConnection, file: Path) -> None:
    """Copy everything that is in the warehouse to a new file and put that in its place.

    The old file stays locked until it is replaced, so that no other process can write to it meanwhile.

    Args:
        connection: The only connection to the warehouse; of no use afterwards but to be closed.
        file: The file that it has open.

    Raises:
        WarehouseFull: If the disk has no room for a second copy, even without the snapshot.
    """
    without = due(connection)
    fresh = file.with_name(f"{file.name}.fresh.tmp")
    try:
        _copy_with_room(connection, file, fresh)
        with one_line(file):
            _settle(connection, fresh)
        # The old file's connection must not touch the log that the next writer of the new file may have begun.
        connection.execute("CHECKPOINT; PRAGMA disable_checkpoint_on_shutdown")
        snapshot_path(file).unlink(missing_ok=True)
        fresh.replace(file)
    except WarehouseFull as error:
        megabytes = file.stat().st_size // 1_000_000 + 1
        raise WarehouseFull(
            f"{without} are deleted from {file}, but there is no room on the disk of {file.parent} to rewrite it "
            f"without them; free {megabytes:,} MB there and run any command on it"
        ) from error
    finally:
        _remove(fresh)


def copy_database(connection: duckdb.DuckDBPyConnection, target: Path) -> None:
    """Copy all tables, views and comments of the warehouse, without what was deleted, to a new private file."""
    _remove(target)
    name = one_value(connection, "SELECT current_database()")
    with owner_only():
        connection.execute(f"ATTACH '{_quoted(target)}' AS fresh_copy")
        try:
            connection.execute(f'COPY FROM DATABASE "{name}" TO fresh_copy')
        finally:
            connection.execute("DETACH fresh_copy")


def _copy_with_room(connection: duckdb.DuckDBPyConnection, file: Path, fresh: Path) -> None:
    """Copy; where there is no room, without the snapshot, which holds what is to go and is made anew."""
    try:
        with one_line(file):
            copy_database(connection, fresh)
    except WarehouseFull:
        snapshot_path(file).unlink(missing_ok=True)
        with one_line(file):
            copy_database(connection, fresh)
    shutil.copymode(file, fresh)


def _settle(connection: duckdb.DuckDBPyConnection, fresh: Path) -> None:
    """Take the note out of the new file, for there it is done."""
    connection.execute(f"ATTACH '{_quoted(fresh)}' AS fresh_copy")
    connection.execute("DELETE FROM fresh_copy.core.settings WHERE key = ?", [_DUE])
    connection.execute("DETACH fresh_copy")


def _remove(file: Path) -> None:
    for leftover in (file, Path(f"{file}.wal")):
        leftover.unlink(missing_ok=True)


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")
