"""What tests of every room share: a warehouse of their own, and no way to the user's."""

import shutil
from contextlib import closing
from pathlib import Path

import duckdb
import pytest

from narratives.warehouse import connection, migrations


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


@pytest.fixture
def warehouse(tmp_path: Path) -> Path:
    """Return the path of a warehouse that does not exist yet."""
    return tmp_path / "house" / "narratives.duckdb"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the files that have slow tests: of two processes none should end with a long one alone."""
    slow = {item.path for item in items if item.get_closest_marker("slow")}
    items.sort(key=lambda item: item.path not in slow)
