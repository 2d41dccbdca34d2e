"""One writer, shared within the process and closed with its last user, and readers that never block."""

import logging
import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import duckdb

from narratives.errors import WarehouseBusy, WarehouseError, WarehouseMissing
from narratives.warehouse import compact, faults, migrations, snapshot, torn
from narratives.warehouse.private import owner_only

_log = logging.getLogger(__name__)
DEFAULT = Path("warehouse/narratives.duckdb")
# Longer than most runs: who comes second, by hand or by schedule, says that it waits, and goes on in its turn.
LOCK_WAIT_SECONDS = 600.0
# A reader finds the file locked and no snapshot only while the first loads and runs are writing.
READER_WAIT_SECONDS = 600.0
# DuckDB calls a database by its file; one that is called like a part of the warehouse makes every query ambiguous.
_TAKEN = frozenset({"raw", "core", "out", "private", "fresh_copy"})
_SILENT_SECONDS = 1.0
_RETRY_SECONDS = 0.05


@dataclass
class _Writer:
    """The one writing connection of this process to a file, and how many are using it."""

    connection: duckdb.DuckDBPyConnection
    users: int = 1


_writers: dict[Path, _Writer] = {}
_mutex = threading.RLock()


def warehouse_path(option: Path | str | None = None) -> Path:
    """Return the path of the warehouse: the option, else `NARRATIVES_WAREHOUSE`, else the default."""
    return Path(option or os.environ.get("NARRATIVES_WAREHOUSE") or DEFAULT).expanduser()


@contextmanager
def open_writer(path: Path | str, wait_seconds: float = LOCK_WAIT_SECONDS) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open the warehouse for writing; it is made if missing, and its schema brought up to date.

    Nested uses, in this or in another thread, share one connection and get a cursor each. When the last one
    is done the connection is closed, the lock is free and the readers' snapshot is made. All files are private.

    Args:
        path: File of the warehouse.
        wait_seconds: How long to wait while another process holds the lock.

    Yields:
        A cursor of its own; a transaction left open in it is rolled back.

    Raises:
        WarehouseBusy: If another process still holds the file after that time.
        WarehouseForeign: If the file is not a warehouse, or of a newer version.
        WarehouseFull: If the disk has no room.
        WarehouseError: If it cannot be reached, is damaged, or has a name that no warehouse can have.
    """
    file = _named(path)
    with owner_only():
        writer = _acquire(file, wait_seconds)
        try:
            with faults.one_line(file), closing(writer.connection.cursor()) as cursor:
                yield cursor
        except BaseException:
            # What went wrong inside is what the user must hear of, not what follows from it.
            with suppress(Exception):
                _release(file)
            raise
        _release(file)


@contextmanager
def open_reader(path: Path | str) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open the warehouse for reading only, without waiting for a writer.

    Args:
        path: File of the warehouse.

    Yields:
        A cursor on the readers' snapshot; on the file itself if that has more and is free; on the writing
        connection if this process has one.

    Raises:
        WarehouseMissing: If there is no such file.
        WarehouseForeign: If the file is not a warehouse, or of a newer version.
        WarehouseBusy: If the first writer has not finished yet.
        WarehouseError: If it cannot be reached, is damaged, or has a name that no warehouse can have.
    """
    file = _named(path)
    with _mutex:
        writing = file in _writers
    if writing:
        with open_writer(file) as cursor:
            yield cursor
        return
    if not file.exists():
        raise WarehouseMissing(f"there is no warehouse at {file}; run `narratives load FILES` or `narratives demo`")
    with faults.one_line(file), closing(_reader(file)) as connection:
        yield connection


def publish_snapshot(path: Path | str) -> bool:
    """Make the readers' snapshot now; there is no need to, for the last writer does it when it closes.

    Returns:
        Whether a new snapshot was made: not if it is current, or if a writer is at work.

    Raises:
        WarehouseFull: If the disk has no room; the old snapshot stays.
    """
    file = Path(path).expanduser().resolve()
    with _mutex:
        return False if file in _writers or not file.exists() else snapshot.publish(file)


def _named(path: Path | str) -> Path:
    """Return the file of a warehouse, whole; refuse a name by which DuckDB could not tell it from its parts."""
    file = Path(path).expanduser().resolve()
    name = file.name.split(".")[0]
    if name.lower() in _TAKEN:
        raise WarehouseError(
            f"a warehouse cannot be called {name}, because a part of every warehouse is: give {file} another name, "
            f"such as my_{file.name}"
        )
    return file


def _acquire(file: Path, wait_seconds: float) -> _Writer:
    """Join the writer of this process, or become it."""
    with _mutex:
        if writer := _writers.get(file):
            writer.users += 1
        else:
            writer = _writers[file] = _Writer(_connect_writer(file, wait_seconds))
        return writer


def _release(file: Path) -> None:
    """Leave the writer; the last user closes it."""
    with _mutex:
        writer = _writers[file]
        writer.users -= 1
        if not writer.users:
            del _writers[file]
            _close(writer.connection, file)


def _close(connection: duckdb.DuckDBPyConnection, file: Path) -> None:
    """Write the file anew if that is due, close it and make the snapshot."""
    with faults.one_line(file), closing(connection):
        connection.execute("CHECKPOINT")
        if compact.due(connection):
            compact.rewrite(connection, file)
    snapshot.publish(file)


def _connect_writer(file: Path, wait_seconds: float) -> duckdb.DuckDBPyConnection:
    """Open a file for writing, check that it is ours and migrate it; leave no new file behind on failure."""
    schema = migrations.read_migrations()
    is_new = not file.exists()
    if is_new:
        _make_room(file)
    else:
        # Opened for reading first: to open a foreign file for writing could change it.
        with closing(_wait(file, read_only=True, wait_seconds=wait_seconds)) as looking:
            migrations.check(looking, file, schema)
    connection: duckdb.DuckDBPyConnection | None = None
    try:
        connection = _wait(file, read_only=False, wait_seconds=wait_seconds)
        with faults.one_line(file):
            migrations.migrate(connection, file, schema)
    except BaseException as error:
        if connection is not None:
            connection.close()
        if is_new and not isinstance(error, WarehouseBusy):
            file.unlink(missing_ok=True)
        raise
    snapshot.clean(file)
    return _finished(connection, file, wait_seconds)


def _finished(connection: duckdb.DuckDBPyConnection, file: Path, wait_seconds: float) -> duckdb.DuckDBPyConnection:
    """Finish what a killed writer left undone: deleted words may still lie in the file and in the snapshot."""
    without = compact.due(connection)
    if without is None:
        return connection
    _close(connection, file)
    _log.warning("finished what an earlier command began: %s was rewritten without %s", file, without)
    return _wait(file, read_only=False, wait_seconds=wait_seconds)


def _reader(file: Path) -> duckdb.DuckDBPyConnection:
    """Open the snapshot if it is current, else the file, else the snapshot as it is."""
    if snapshot.is_current(file):
        with suppress(WarehouseError):
            return _checked(snapshot.snapshot_path(file), file)
    return _waiting(lambda: _file_or_snapshot(file), READER_WAIT_SECONDS)


def _file_or_snapshot(file: Path) -> duckdb.DuckDBPyConnection:
    try:
        return _checked(file, file)
    except WarehouseBusy:
        if snapshot.snapshot_path(file).exists():
            return _checked(snapshot.snapshot_path(file), file)
        raise


def _checked(source: Path, file: Path) -> duckdb.DuckDBPyConnection:
    """Open a file for reading if it is ours; one of an older version is brought up to date if it can be."""
    connection = _connect(source, read_only=True)
    try:
        is_current = migrations.check(connection, file, migrations.read_migrations())
        without = compact.due(connection) if is_current else None
    except BaseException:
        connection.close()
        raise
    if is_current and not without:
        return connection
    connection.close()
    try:
        with open_writer(file, wait_seconds=0):
            pass
    except WarehouseError as error:
        if without:
            _log.warning("%s", error)
    return _connect(source, read_only=True)


def _wait(file: Path, read_only: bool, wait_seconds: float) -> duckdb.DuckDBPyConnection:
    """Connect, trying again while another process holds the file."""
    return _waiting(lambda: _connect(file, read_only), wait_seconds)


def _waiting(connect: Callable[[], duckdb.DuckDBPyConnection], wait_seconds: float) -> duckdb.DuckDBPyConnection:
    """Connect, trying again while another process holds the file; a wait that people notice is said."""
    began = time.monotonic()
    is_said = False
    while True:
        try:
            return connect()
        except WarehouseBusy as error:
            waited = time.monotonic() - began
            if waited >= wait_seconds:
                raise
            if waited >= _SILENT_SECONDS and not is_said:
                _log.warning("%s: waiting until it has finished", str(error).partition(";")[0])
                is_said = True
        time.sleep(_RETRY_SECONDS)


def _connect(file: Path, read_only: bool) -> duckdb.DuckDBPyConnection:
    """Open a file in UTC, and without reaching for the network when an extension is missing."""
    if snapshot.has_log(file) and torn.mend(file):
        _log.warning("%s was being written when its process was killed; it has been repaired", file)
    try:
        connection = duckdb.connect(file, read_only=read_only, config={"autoinstall_known_extensions": "false"})
    except (duckdb.Error, OSError) as error:
        raise faults.opening_error(error, file) from error
    connection.execute("SET GLOBAL TimeZone = 'UTC'")
    return connection


def _make_room(file: Path) -> None:
    """Make the folder of a new warehouse, and remove what an old one left there."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        snapshot.drop(file)
    except OSError as error:
        raise faults.unreachable(file, (error.strerror or str(error)).lower()) from error
