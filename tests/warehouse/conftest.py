"""Helpers for tests that need a second process at the warehouse."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from narratives.warehouse import open_writer

ROOT = Path(__file__).parents[2]


@pytest.fixture
def _ready_made() -> None:
    """Have every warehouse made from its migrations: that is what is tested here."""


@pytest.fixture
def elsewhere() -> Iterator[Callable[[str], subprocess.Popen]]:
    """Run code in another process; it is ready when it has printed a line, and is killed at the end."""
    started = []

    def start(code: str) -> subprocess.Popen:
        process = subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, stdout=subprocess.PIPE, text=True)
        started.append(process)
        assert "ready\n" == process.stdout.readline()
        return process

    yield start
    for process in started:
        process.kill()
        process.wait()
        process.stdout.close()


@pytest.fixture
def filled(warehouse: Path) -> Path:
    """Return a warehouse with a table of 1,000 rows."""
    with open_writer(warehouse) as cursor:
        cursor.execute("CREATE TABLE core.things AS SELECT range AS thing FROM range(1000)")
    return warehouse
