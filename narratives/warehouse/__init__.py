"""The DuckDB warehouse: the only owner of connections, of the schema and of the readers' snapshot.

One process writes at a time, guarded by DuckDB's own lock on the file; readers work on a snapshot beside it
and are never in the way of a run. `connection` opens, `migrations` keeps the schema, `published` what the views
of the latest run show, `snapshot` makes the readers' copy, and `faults` turns DuckDB's errors into one line.
"""

from narratives.warehouse.connection import (
    DEFAULT,
    LOCK_WAIT_SECONDS,
    open_reader,
    open_writer,
    publish_snapshot,
    warehouse_path,
)
from narratives.warehouse.snapshot import snapshot_path

__all__ = [
    "DEFAULT",
    "LOCK_WAIT_SECONDS",
    "open_reader",
    "open_writer",
    "publish_snapshot",
    "snapshot_path",
    "warehouse_path",
]
