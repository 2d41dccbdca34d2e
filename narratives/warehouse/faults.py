"""DuckDB's and the operating system's errors, turned into one line that says what to do."""

import re
import shlex
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from narratives.disk_room import is_full, is_of_full_disk
from narratives.errors import (
    WarehouseBusy,
    WarehouseError,
    WarehouseForeign,
    WarehouseFull,
)
from narratives.resources import data_home

_LOCKED = re.compile(r"could not set lock|conflicting lock|different configuration|being used by another", re.I)
_PID = re.compile(r"\(PID (\d+)\)")
_DAMAGED = re.compile(r"corrupt|checksum|could not read enough bytes|database has been invalidated|replaying WAL", re.I)
_LOG = re.compile(r"replaying WAL|\bWAL file", re.I)
_NOT_REACHED = re.compile(r"permission denied|read-only file system|is a directory|not a directory|no such file", re.I)
_NEWER = re.compile(r"version number|newer version|storage version", re.I)


def full(file: Path) -> WarehouseFull:
    """Return the error for a disk without room."""
    return WarehouseFull(f"no room left on the disk of {file.parent}; free some and run the command again")


def foreign(file: Path) -> WarehouseForeign:
    """Return the error for a file that is not ours."""
    return WarehouseForeign(f"{file} is not a warehouse of narratives; give another path with --warehouse")


def damaged(file: Path, reason: str) -> WarehouseError:
    """Return the error for a file, or for the log beside it, that DuckDB cannot read any more.

    Without its log the file is what it was before the command that was stopped; a log that is left beside a file
    that was put in the place of another makes that one unreadable, too.
    """
    log = Path(f"{file}.wal")
    if _LOG.search(reason):
        return WarehouseError(
            f"the log {log} is damaged; remove it (`rm {shlex.quote(str(log))}`) and run the last load or run again: "
            "only what that one had stored is lost"
        )
    return WarehouseError(
        f"{file} is damaged ({reason}); put back a backup, or its .snapshot.duckdb, in its place, "
        f"and remove {log.name} if it is there"
    )


def unreachable(file: Path, reason: str) -> WarehouseError:
    """Return the error for a path that cannot be opened or created."""
    return WarehouseError(f"cannot open {file}: {reason}; check the path and its permissions, or give another one")


def busy(file: Path, message: str = "") -> WarehouseBusy:
    """Return the error for a locked file, naming the process if DuckDB's message does."""
    found = _PID.search(message)
    holder = f"process {found[1]}" if found else "another process"
    return WarehouseBusy(f"{file} is in use by {holder}; wait until it has finished and run the command again")


def opening_error(error: Exception, file: Path) -> WarehouseError:
    """Say why a file could not be opened.

    Args:
        error: What DuckDB or the operating system raised.
        file: The path that was to be opened.

    Returns:
        An error to raise in its place. A file that DuckDB does not know is foreign.
    """
    message = str(error)
    if _LOCKED.search(message):
        return busy(file, message)
    if is_of_full_disk(error):
        return full(file)
    if found := _NOT_REACHED.search(message):
        return unreachable(file, found[0].lower())
    if _DAMAGED.search(message):
        return damaged(file, _first_line(message))
    if _NEWER.search(message):
        return WarehouseForeign(f"{file} was written by a newer DuckDB; upgrade with `pip install -U narratives`")
    return foreign(file) if isinstance(error, duckdb.Error) else unreachable(file, _first_line(message))


@contextmanager
def one_line(file: Path) -> Iterator[None]:
    """Raise a full disk or a damaged file, met while working, as one line; let everything else through."""
    try:
        yield
    except (duckdb.Error, OSError) as error:
        if is_of_full_disk(error) and not _is_elsewhere(error, file):
            raise full(file) from error
        if isinstance(error, duckdb.Error) and _DAMAGED.search(str(error)):
            raise damaged(file, _first_line(str(error))) from error
        raise


def _is_elsewhere(error: duckdb.Error | OSError, file: Path) -> bool:
    """Tell whether a full disk, met while the warehouse was open, is another one: that of a cache, say."""
    if isinstance(error, duckdb.Error):
        return False
    if error.filename:
        return not Path(error.filename).absolute().is_relative_to(file.parent)
    return not is_full(file.parent) and any(map(is_full, (data_home(), Path(tempfile.gettempdir()))))


def _first_line(message: str) -> str:
    """Return the first line of a message, without its full stop, cut to a readable length."""
    return message.strip().split("\n")[0].rstrip(".")[:160]
