"""What the program writes may be read by its owner only, whatever the umask."""

import os
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from narratives.warehouse import open_writer, publish_snapshot, snapshot_path
from narratives.warehouse.private import close_folder, owner_only


@pytest.fixture(autouse=True)
def _open_umask() -> Iterator[None]:
    """Let files be readable by all unless the program says otherwise."""
    before = os.umask(0o022)
    yield
    os.umask(before)


def _mode(path: Path) -> int:
    return path.stat().st_mode & 0o777


def test_warehouse_log_and_snapshot_are_private(warehouse: Path) -> None:
    """Posts lie in DuckDB's log, too, while a writer is at work."""
    with open_writer(warehouse) as connection:
        connection.execute("INSERT INTO core.settings VALUES ('kept', 'yes')")
        assert 0o600 == _mode(Path(f"{warehouse}.wal"))
    assert {0o600} == {_mode(file) for file in warehouse.parent.iterdir()}
    assert 0o700 == _mode(warehouse.parent)


def test_a_snapshot_on_demand_is_private(filled: Path) -> None:
    """It is made outside of any writer."""
    snapshot_path(filled).unlink()
    publish_snapshot(filled)
    assert 0o600 == _mode(snapshot_path(filled))


def test_the_umask_is_put_back_when_the_last_is_done(tmp_path: Path) -> None:
    """Two threads that overlap leave it as it was, and stay private to their ends."""
    first_is_in, second_is_in = threading.Event(), threading.Event()
    modes = []

    def second() -> None:
        first_is_in.wait()
        with owner_only():
            second_is_in.set()
            thread_of_first.join()
            (tmp_path / "late").touch()
            modes.append(_mode(tmp_path / "late"))

    def first() -> None:
        with owner_only():
            first_is_in.set()
            second_is_in.wait()

    thread_of_first, other = threading.Thread(target=first), threading.Thread(target=second)
    other.start()
    thread_of_first.start()
    other.join()
    (tmp_path / "after").touch()
    assert ([0o600], 0o644) == (modes, _mode(tmp_path / "after"))


@pytest.mark.parametrize(("before", "after"), [(0o755, 0o700), (0o775, 0o775), (0o700, 0o700)])
def test_a_folder_is_closed_unless_others_deliver_there(tmp_path: Path, before: int, after: int) -> None:
    """Who may write to it is meant to reach it."""
    tmp_path.chmod(before)
    close_folder(tmp_path)
    assert after == _mode(tmp_path)
