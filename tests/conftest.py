"""What tests of every room share: a warehouse of their own, and no way to the user's."""

from pathlib import Path

import pytest


@pytest.fixture(autouse=True)
def _no_user_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the settings of whoever runs the tests out of them."""
    for name in ("NARRATIVES_WAREHOUSE", "NARRATIVES_KEY"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def warehouse(tmp_path: Path) -> Path:
    """Return the path of a warehouse that does not exist yet."""
    return tmp_path / "house" / "narratives.duckdb"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the files that have slow tests: of two processes none should end with a long one alone."""
    slow = {item.path for item in items if item.get_closest_marker("slow")}
    items.sort(key=lambda item: item.path not in slow)
