"""What the tests of the command line share: a way to run a command, and a small warehouse with results."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pytest

from narratives.cli import main
from narratives.warehouse import open_writer, published

ROOT = Path(__file__).parents[2]
RESULTS = Path(__file__).with_name("results.sql")


@dataclass(frozen=True)
class Outcome:
    """What a command left: its exit code and what it printed."""

    code: int
    out: str
    err: str


@pytest.fixture(scope="session")
def templates(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make the warehouses of the tests once: to create one takes longer than most tests."""
    folder = tmp_path_factory.mktemp("templates")
    with open_writer(folder / "empty.duckdb"):
        pass
    with open_writer(folder / "results.duckdb") as connection:
        _fill(connection)
    return folder


def _fill(connection: duckdb.DuckDBPyConnection) -> None:
    connection.execute(RESULTS.read_text(encoding="utf-8"))
    published.refresh(connection)


@pytest.fixture
def fill() -> Callable[[duckdb.DuckDBPyConnection], None]:
    """Write the results of a small run, as its stages would."""
    return _fill


@pytest.fixture
def results(templates: Path, tmp_path: Path) -> Path:
    """Return a warehouse with one finished run of two stories."""
    return Path(shutil.copy(templates / "results.duckdb", tmp_path))


@pytest.fixture
def empty(templates: Path, tmp_path: Path) -> Path:
    """Return a warehouse without posts."""
    return Path(shutil.copy(templates / "empty.duckdb", tmp_path))


@pytest.fixture
def cli(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Callable[..., Outcome]:
    """Run a command in this process, on a terminal of 100 columns that is none."""
    for name in ("NO_COLOR", "FORCE_COLOR", "TTY_COMPATIBLE", "NARRATIVES_DEBUG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("COLUMNS", "100")

    def run(*arguments: object) -> Outcome:
        code = main([str(argument) for argument in arguments])
        return Outcome(code, *capfd.readouterr())

    return run


@pytest.fixture
def shell() -> Callable[..., Outcome]:
    """Run a command in a process of its own, as a shell would; settings are added to its environment."""

    def run(*arguments: object, **settings: str) -> Outcome:
        done = subprocess.run(
            [sys.executable, "-m", "narratives.cli", *map(str, arguments)],
            cwd=ROOT,
            env=os.environ | {"PYTHONPATH": str(ROOT)} | settings,
            capture_output=True,
            encoding="utf-8",
            timeout=60,
        )
        return Outcome(done.returncode, done.stdout, done.stderr)

    return run
