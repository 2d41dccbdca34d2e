"""How long the warehouse makes its users wait: imports, opening, the readers' copy."""

import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from narratives.warehouse import open_reader, open_writer, publish_snapshot, snapshot_path

VECTORS = 50_000
DIMENSIONS = 384
_FILL = f"""
CREATE TABLE core.bench AS
SELECT range AS text_id, list_transform(range({DIMENSIONS}), lambda x: random()::FLOAT) AS vector
FROM range({VECTORS})
"""


def best_of(action: Callable[[], object], tries: int = 5) -> float:
    """Return the shortest time of several tries, in milliseconds: the others measure what else runs here."""
    times = []
    for _ in range(tries):
        began = time.perf_counter()
        action()
        times.append(time.perf_counter() - began)
    return 1000 * min(times)


def main() -> dict[str, float]:
    """Return the figures: milliseconds, and the size of the readers' copy."""
    found = {}
    for module in ("narratives", "narratives.warehouse", "narratives.flow.runner"):
        code = f"import time; t = time.perf_counter(); import {module}; print(1000 * (time.perf_counter() - t))"
        command = [sys.executable, "-c", code]
        times = [float(subprocess.run(command, capture_output=True, check=True).stdout) for _ in range(5)]
        found[f"import_{module}_ms"] = round(min(times))
    with TemporaryDirectory() as folder:
        return found | _opening(Path(folder) / "bench.duckdb")


def _opening(file: Path) -> dict[str, float]:
    """How long opening and copying take, with 50,000 vectors inside."""

    def write() -> None:
        with open_writer(file):
            pass

    def read() -> None:
        with open_reader(file) as cursor:
            cursor.execute("SELECT count(*) FROM core.bench").fetchone()

    def copy() -> None:
        snapshot_path(file).unlink()
        publish_snapshot(file)

    found = {"make_an_empty_warehouse_ms": round(best_of(write, 1))}
    with open_writer(file) as cursor:
        cursor.execute(_FILL)
    times = {"open_writer_ms": best_of(write), "open_reader_and_count_ms": best_of(read), "snapshot_ms": best_of(copy)}
    return (
        found
        | {name: round(value) for name, value in times.items()}
        | {"snapshot_mb": round(file.stat().st_size / 1e6)}
    )
