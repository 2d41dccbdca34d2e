"""A warehouse can be written anew, and loses nothing but what was deleted."""

from pathlib import Path

import duckdb
import pytest

from narratives.errors import WarehouseFull
from narratives.warehouse import compact, open_reader, open_writer, snapshot_path

_SHAPE = (
    "SELECT schema_name, table_name, column_name, data_type, comment FROM duckdb_columns() "
    "WHERE NOT internal AND database_name = current_database() ORDER BY ALL"
)
_KILLED = """
import os
from narratives.warehouse import compact, open_writer
with open_writer({path!r}) as connection:
    connection.execute("BEGIN")
    connection.execute("DELETE FROM core.settings WHERE key = 'gone'")
    compact.ask(connection, "rows of the test")
    connection.execute("COMMIT")
    print("ready", flush=True)
    os._exit(9)
"""


@pytest.fixture
def told(warehouse: Path) -> Path:
    """Return a warehouse with a word that is to go and one that stays."""
    with open_writer(warehouse) as connection:
        connection.execute("INSERT INTO core.settings VALUES ('kept', 'yes'), ('gone', 'Unmistakable')")
    return warehouse


def _delete(warehouse: Path) -> None:
    with open_writer(warehouse) as connection:
        connection.execute("DELETE FROM core.settings WHERE key = 'gone'")
        compact.ask(connection, "rows of the test")


def _holding(warehouse: Path) -> list[str]:
    """Return the files that hold the word."""
    return sorted(file.name for file in warehouse.parent.iterdir() if b"Unmistakable" in file.read_bytes())


def test_deleted_rows_leave_the_disk(told: Path) -> None:
    """What was deleted is in no file any more, and tables, views and comments are as before."""
    with open_reader(told) as connection:
        before = connection.execute(_SHAPE).fetchall()
    _delete(told)
    with open_reader(told) as connection:
        assert before == connection.execute(_SHAPE).fetchall()
        assert ("yes",) == connection.execute("SELECT value FROM core.settings WHERE key = 'kept'").fetchone()
        assert compact.due(connection) is None
    assert {"narratives.duckdb", "narratives.snapshot.duckdb"} == {file.name for file in told.parent.iterdir()}
    assert [] == _holding(told)


@pytest.mark.parametrize("opened", [open_reader, open_writer])
def test_what_a_kill_left_is_finished_by_the_next_command_and_said(told: Path, opened, elsewhere, caplog) -> None:
    """A process that died between its commit and the new file leaves a note that any command acts on."""
    elsewhere(_KILLED.format(path=str(told))).wait()
    assert ["narratives.duckdb", "narratives.snapshot.duckdb"] == _holding(told)
    with opened(told) as connection:
        assert compact.due(connection) is None
    assert [] == _holding(told)
    assert "was rewritten without rows of the test" in caplog.text
    with opened(told):
        pass
    assert 1 == len(caplog.records)


def _no_room(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(connection, target):
        target.write_bytes(b"half")
        raise duckdb.IOException("IO Error: Could not write: No space left on device")

    monkeypatch.setattr(compact, "copy_database", full)


def test_a_full_disk_is_told_and_finished_when_there_is_room(told: Path, monkeypatch, caplog) -> None:
    """The words leave the snapshot at once, the message names the disk, readers go on, and room finishes it."""
    with monkeypatch.context() as patched:
        _no_room(patched)
        message = rf"^rows of the test are deleted from .* no room on the disk of {told.parent} .* free \d+ MB there"
        with pytest.raises(WarehouseFull, match=message):
            _delete(told)
        assert ["narratives.duckdb"] == [file.name for file in told.parent.iterdir()]
        with open_reader(told) as connection:
            assert ("yes",) == connection.execute("SELECT value FROM core.settings WHERE key = 'kept'").fetchone()
        assert "no room on the disk" in caplog.text
    with open_reader(told):
        pass
    assert [] == _holding(told)


def test_the_new_file_may_be_read_by_those_who_could_read_the_old_one(told: Path) -> None:
    """Rights that the owner gave stay."""
    told.chmod(0o640)
    _delete(told)
    assert (0o640, 0o640) == tuple(file.stat().st_mode & 0o777 for file in (told, snapshot_path(told)))


def test_the_file_is_locked_until_it_is_replaced(told: Path, monkeypatch, elsewhere) -> None:
    """Nobody can write to the old file while its copy is made, and so nothing is lost with it."""
    heard = []
    real = compact._settle

    def settle(connection, fresh):
        code = f"""
from narratives.errors import WarehouseBusy
from narratives.warehouse import open_writer
try:
    with open_writer({str(told)!r}, 0):
        pass
except WarehouseBusy:
    print("ready", flush=True)
"""
        heard.append(elsewhere(code).wait())
        real(connection, fresh)

    monkeypatch.setattr(compact, "_settle", settle)
    _delete(told)
    assert [0] == heard
