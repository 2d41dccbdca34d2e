"""An SQL shell that is there already - Harlequin or DuckDB's own - on the readers' snapshot, never for writing."""

import shutil
import subprocess
import sys
from pathlib import Path

from narratives.cli.output import note
from narratives.cli.reading import reading
from narratives.warehouse import snapshot_path, warehouse_path

# Those that people like best first; each with what keeps it from writing.
SHELLS = {"harlequin": ["--read-only"], "duckdb": ["-readonly"]}


def shell_command(warehouse: Path | None) -> list[str] | None:
    """Return the command that opens a shell, where a person sits at a terminal and there is a shell; else None."""
    if not _is_at_terminal():
        return None
    name = next((name for name in SHELLS if shutil.which(name)), None)
    if name is None:
        return None
    with reading(warehouse):  # refuses what is no warehouse, and brings an old one up to date
        pass
    file = warehouse_path(warehouse).expanduser().resolve()
    snapshot = snapshot_path(file)
    return [name, *SHELLS[name], str(snapshot if snapshot.exists() else file)]


def _is_at_terminal() -> bool:
    return sys.stdin.isatty() and sys.stdout.isatty()


def open_shell(command: list[str]) -> int:
    """Open the shell and return its exit code; the program says what it opens and how to ask without it."""
    note(f"{command[0]} on {command[-1]}, read-only; the views are in the schema out")
    return subprocess.run(command).returncode
