"""What tests of every room share: a warehouse of their own, and no way to the user's."""

import fcntl
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import duckdb
import pytest

from narratives.resources import resource
from narratives.warehouse import connection, migrations

ROOT = Path(__file__).parents[1]
# Prefect reads its settings once, whichever test imports it first, and `narratives` has it say nothing to the terminal.
os.environ |= {"DO_NOT_TRACK": "1", "PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL": "CRITICAL"}


@pytest.fixture(autouse=True)
def _no_user_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the settings of whoever runs the tests out of them."""
    for name in ("NARRATIVES_WAREHOUSE", "NARRATIVES_KEY"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(scope="session")
def empty_warehouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make an empty warehouse once: its migrations and views take a second and a half."""
    file = tmp_path_factory.mktemp("empty") / "narratives.duckdb"
    with closing(duckdb.connect(file)) as made:
        migrations.migrate(made, file, migrations.read_migrations())
    return file


@pytest.fixture(autouse=True)
def _ready_made(monkeypatch: pytest.MonkeyPatch, empty_warehouse: Path) -> None:
    """Let a new warehouse begin as a copy of the empty one; the tests of `warehouse` make theirs as users do."""
    make_room = connection._make_room

    def copied(file: Path) -> None:
        make_room(file)
        shutil.copyfile(empty_warehouse, file)

    monkeypatch.setattr(connection, "_make_room", copied)


@pytest.fixture(scope="session")
def program() -> Callable[..., str]:
    """Return how to carry out a command with the bundled model, in a process of its own, as a user does.

    The model is built in the user's cache folder if it is not there yet, as any first run does.
    """

    def run(*arguments: object, **settings: str) -> str:
        kept_from_it = ("NARRATIVES_HOME", "NARRATIVES_WAREHOUSE", "OMP_NUM_THREADS")
        environment = {name: value for name, value in os.environ.items() if name not in kept_from_it}
        done = subprocess.run(
            [sys.executable, "-m", "narratives.cli", *map(str, arguments)],
            cwd=ROOT,
            env=environment | {"PYTHONPATH": str(ROOT)} | settings,
            capture_output=True,
            encoding="utf-8",
            timeout=900,
        )
        assert 0 == done.returncode, done.stderr
        return done.stdout

    return run


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory, program: Callable[..., str]) -> Path:
    """Return a warehouse with one run over the shipped sample, made once for all processes; only to be read."""
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "sample"
    with _alone(folder.with_suffix(".lock")):
        if not folder.exists():
            program("load", resource("sample"), "--warehouse", folder / "narratives.duckdb")
            program("run", "--warehouse", folder / "narratives.duckdb")
    return folder / "narratives.duckdb"


@contextmanager
def _alone(lock: Path) -> Iterator[None]:
    """Wait until no other process of the tests is inside the block."""
    with lock.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


@pytest.fixture
def warehouse(tmp_path: Path) -> Path:
    """Return the path of a warehouse that does not exist yet."""
    return tmp_path / "house" / "narratives.duckdb"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the files that have slow tests: of two processes none should end with a long one alone."""
    slow = {item.path for item in items if item.get_closest_marker("slow")}
    items.sort(key=lambda item: item.path not in slow)
