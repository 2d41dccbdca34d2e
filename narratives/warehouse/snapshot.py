"""The readers' copy of the warehouse, so that reading never waits for a run and never holds one up."""

import os
import shutil
from contextlib import closing, suppress
from pathlib import Path

import duckdb

from narratives.errors import WarehouseFull
from narratives.warehouse.faults import one_line
from narratives.warehouse.private import owner_only


def snapshot_path(file: Path) -> Path:
    """Return where the snapshot of a warehouse lies."""
    return file.with_name(f"{file.stem}.snapshot.duckdb")


def is_current(file: Path) -> bool:
    """Tell whether the snapshot holds all that the warehouse does.

    A snapshot carries the modification time of the file that it was copied from. To be newer is not enough:
    a backup put in the place of the warehouse is older than the snapshot, and yet not what it holds.
    """
    try:
        return _stamp(file)[1] == _stamp(snapshot_path(file))[1] and not has_log(file)
    except FileNotFoundError:
        return False


def has_log(file: Path) -> bool:
    """Tell whether changes wait in DuckDB's write-ahead log: a writer is at work, or was killed."""
    return Path(f"{file}.wal").exists()


def publish(file: Path) -> bool:
    """Copy the warehouse beside itself and put the copy in the place of the snapshot, in one step.

    No lock is held: if another process wrote meanwhile, the copy is dropped, for that writer makes its own.

    Args:
        file: A warehouse that no connection of this process has open. (Closing any handle of a file drops the
            locks that its process holds on it, DuckDB's among them.)

    Returns:
        Whether there is a new snapshot.

    Raises:
        WarehouseFull: If the disk has no room; the old snapshot stays.
    """
    stamp = _stamp(file)
    if is_current(file) or has_log(file):
        return False
    temporary = _temporary(file)
    try:
        with one_line(file):
            with owner_only():
                shutil.copyfile(file, temporary)
            # Whom the owner lets read the warehouse may read the snapshot too.
            shutil.copymode(file, temporary)
            _empty_private(temporary)
            os.utime(temporary, ns=(stamp[1], stamp[1]))
            if _stamp(file) == stamp:
                temporary.replace(snapshot_path(file))
                return True
    except FileNotFoundError:
        # The next writer has cleaned up our copy.
        return False
    except WarehouseFull as error:
        megabytes = stamp[0] // 1_000_000 + 1
        raise WarehouseFull(
            f"everything is stored, but there is no room for the readers' copy of {file}; "
            f"free {megabytes:,} MB on that disk and run the command again"
        ) from error
    finally:
        temporary.unlink(missing_ok=True)
    return False


def _empty_private(copy: Path) -> None:
    """Take out of the readers' copy what is for the holder of the key only, sealed though it is."""
    with closing(duckdb.connect(copy)) as connection:
        query = "SELECT table_name FROM duckdb_tables() WHERE schema_name = 'private'"
        for (table,) in connection.execute(query).fetchall():
            connection.execute(f'TRUNCATE private."{table}"')


def clean(file: Path) -> None:
    """Remove what killed writers left of half-made copies."""
    begins = (f"{snapshot_path(file).name}.", f"{file.name}.fresh.tmp", f"{file.stem}.before-")
    for leftover in file.parent.iterdir():
        if leftover.name.startswith(begins) and leftover.name.endswith((".tmp", ".tmp.wal")):
            with suppress(OSError):
                leftover.unlink()


def drop(file: Path) -> None:
    """Remove the snapshot and the log of a warehouse that is gone: a new one must not inherit them."""
    for leftover in (snapshot_path(file), Path(f"{file}.wal")):
        leftover.unlink(missing_ok=True)


def _temporary(file: Path) -> Path:
    return Path(f"{snapshot_path(file)}.{os.getpid()}.tmp")


def _stamp(file: Path) -> tuple[int, int]:
    """Return size and modification time, which change with every checkpoint."""
    status = file.stat()
    return status.st_size, status.st_mtime_ns
