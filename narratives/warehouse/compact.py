"""Writes the warehouse anew, so that what was deleted is gone from the disk and not only from the tables.

DuckDB leaves deleted rows in the blocks of its file until something else is written there: a text could be
read with any editor long after its row was purged.
"""

from pathlib import Path

from narratives.errors import WarehouseBusy
from narratives.warehouse.connection import open_writer
from narratives.warehouse.faults import one_line
from narratives.warehouse.snapshot import publish, snapshot_path


def rewrite(path: Path | str) -> None:
    """Copy everything that is in the warehouse to a new file, put that in its place and renew the snapshot.

    Args:
        path: File of the warehouse; no other part of this process may have it open.

    Raises:
        WarehouseBusy: If another process wrote in between; nothing is changed then.
        WarehouseFull: If the disk has no room for a second copy.
    """
    file = Path(path).expanduser().resolve()
    fresh = file.with_name(f"{file.name}.fresh.tmp")
    fresh.unlink(missing_ok=True)
    try:
        with open_writer(file) as connection, one_line(file):
            name = connection.execute("SELECT current_database()").fetchone()[0]
            connection.execute(f"ATTACH '{_quoted(fresh)}' AS fresh_copy")
            connection.execute(f'COPY FROM DATABASE "{name}" TO fresh_copy')
            connection.execute("DETACH fresh_copy")
        stamp = file.stat().st_mtime_ns
        snapshot_path(file).unlink(missing_ok=True)
        if file.stat().st_mtime_ns != stamp:
            raise WarehouseBusy(f"{file} was written by another process meanwhile; run the same command again")
        fresh.replace(file)
        publish(file)
    finally:
        fresh.unlink(missing_ok=True)
        Path(f"{fresh}.wal").unlink(missing_ok=True)


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")
