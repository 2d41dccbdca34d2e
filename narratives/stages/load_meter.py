"""How far the load of a run is: by the size of its files, for nobody knows their rows before they are read."""

from collections.abc import Mapping
from pathlib import Path

from narratives.sources.inputs import Input, find_inputs
from narratives.stages.inbox import inbox_of
from narratives.stages.load_types import LoadProgress
from narratives.steps import OnProgress
from narratives.warehouse import open_reader
from narratives.warehouse.rows import one_row

KILOBYTE = 1000
# Of files that were loaded before; 400 bytes are a tweet with its columns.
_BYTES_PER_ROW = "SELECT coalesce(sum(bytes) / nullif(sum(rows), 0), 400) FROM raw.loads"


class Meter:
    """Tells kilobytes of all files: whole files by their size, the present one by its rows."""

    def __init__(self, sizes: Mapping[str, float], bytes_per_row: float, on_progress: OnProgress) -> None:
        """Begin with nothing read.

        Args:
            sizes: Bytes of each file by its name, in the order in which they are read.
            bytes_per_row: How long a row is, by experience.
            on_progress: Is told how many kilobytes are read.
        """
        self._sizes, self._bytes_per_row, self._on_progress = sizes, bytes_per_row, on_progress
        self._total = sum(sizes.values())

    def __call__(self, progress: LoadProgress) -> None:
        """Take what the load tells."""
        names = list(self._sizes)
        if progress.file not in self._sizes:
            return
        before = sum(self._sizes[name] for name in names[: names.index(progress.file)])
        read = min(progress.rows * self._bytes_per_row, self._sizes[progress.file])
        self._on_progress(int((before + read) / KILOBYTE), int(self._total / KILOBYTE))


def inbox_meter(warehouse: Path, on_progress: OnProgress) -> Meter:
    """Return a meter for what lies in the inbox of a warehouse."""
    folder = inbox_of(warehouse)
    found = [item for item in find_inputs([folder]) if isinstance(item, Input)] if folder.is_dir() else []
    members: dict[Path, int] = {}
    for item in found:
        members[item.path] = members.get(item.path, 0) + 1
    with open_reader(warehouse) as connection:
        (bytes_per_row,) = one_row(connection, _BYTES_PER_ROW)
    return Meter(
        {item.name: item.path.stat().st_size / members[item.path] for item in found}, bytes_per_row, on_progress
    )
