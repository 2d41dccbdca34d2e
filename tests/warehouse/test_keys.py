"""The key of the pseudonyms lies beside the warehouse, private, and in nothing that readers open."""

import shutil
from contextlib import closing
from pathlib import Path

import duckdb
import pytest

from narratives.errors import WarehouseKeyMissing
from narratives.warehouse import migrations, open_reader, open_writer
from narratives.warehouse.keys import key_of, key_path
from narratives.warehouse.migrations import read_migrations

OLD_KEY = "5a" * 32


def _key(warehouse: Path) -> bytes:
    with open_writer(warehouse) as connection:
        return key_of(connection)


def _mode(path: Path) -> int:
    return path.stat().st_mode & 0o777


def _holding(folder: Path, key: bytes) -> list[str]:
    """Return the files that hold a key, as bytes or as text."""
    forms = (key, key.hex().encode())
    return sorted(file.name for file in folder.iterdir() if any(form in file.read_bytes() for form in forms))


@pytest.fixture
def old(warehouse: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a warehouse of a version that kept the key inside, with a post, readable by all."""
    schema = [migration for migration in read_migrations() if migration.number <= 6]
    with monkeypatch.context() as patched:
        patched.setattr(migrations, "read_migrations", lambda: schema)
        patched.setattr(migrations, "_view_files", dict)
        with open_writer(warehouse) as connection:
            connection.execute("INSERT INTO core.settings VALUES ('pseudonym_secret', ?)", [OLD_KEY])
            connection.execute(
                "INSERT INTO raw.loads VALUES ('l', 'a.csv', '', 1, '', '', '', 1, 1, 0, 0, NULL, now(), now(), '')"
            )
    for file in warehouse.parent.iterdir():
        file.chmod(0o644)
    return warehouse


def test_the_key_is_in_a_private_file_and_nowhere_else(warehouse: Path) -> None:
    """It is random, the same at every use, and readers find at most its hash."""
    key = _key(warehouse)
    assert (32, key) == (len(key), _key(warehouse))
    assert ["narratives.key"] == _holding(warehouse.parent, key)
    assert 0o600 == _mode(key_path(warehouse))
    with open_reader(warehouse) as connection:
        assert key.hex() not in str(connection.execute("FROM core.settings").fetchall())


def test_a_variable_says_where_the_key_is(warehouse: Path, tmp_path: Path, monkeypatch) -> None:
    """Then nothing lies beside the warehouse; the folder is made."""
    monkeypatch.setenv("NARRATIVES_KEY", str(tmp_path / "safe" / "my.key"))
    key = _key(warehouse)
    assert [] == _holding(warehouse.parent, key)
    assert ["my.key"] == _holding(tmp_path / "safe", key)


def test_two_warehouses_have_different_keys(tmp_path: Path) -> None:
    """Pseudonyms of one cannot be looked up in the other."""
    assert _key(tmp_path / "a.duckdb") != _key(tmp_path / "b.duckdb")


def test_a_warehouse_without_its_key_still_reads(warehouse: Path) -> None:
    """Only what needs the key says that it is missing, and what to do."""
    _key(warehouse)
    key_path(warehouse).unlink()
    with open_reader(warehouse) as connection:
        assert (1,) == connection.execute("SELECT min(number) FROM core.migrations").fetchone()
    with pytest.raises(WarehouseKeyMissing, match=r"is not at .*narratives.key \(no such file.*put the file back"):
        _key(warehouse)


@pytest.mark.parametrize("content", ["00" * 32, "not hexadecimal", "", "é"])
def test_a_wrong_key_is_refused(warehouse: Path, content: str) -> None:
    """One account must not get two pseudonyms."""
    _key(warehouse)
    key_path(warehouse).write_text(content)
    with pytest.raises(WarehouseKeyMissing, match=r"is not a warehouse key|is not the key of"):
        _key(warehouse)


def test_an_upgrade_takes_the_key_out_of_every_file_that_readers_open(old: Path, caplog) -> None:
    """It goes on to be the key; warehouse, snapshot and key are private from then on."""
    with open_writer(old):
        pass
    assert bytes.fromhex(OLD_KEY) == _key(old)
    kept = next(old.parent.glob("narratives.before-*.duckdb"))
    assert [kept.name, "narratives.key"] == _holding(old.parent, bytes.fromhex(OLD_KEY))
    assert {0o600} == {_mode(file) for file in old.parent.iterdir()}
    assert f"{kept} is the copy from before" in caplog.text


def test_an_upgrade_keeps_how_it_was(old: Path) -> None:
    """The copy holds every row, and the key as it was."""
    with open_writer(old):
        pass
    kept = next(old.parent.glob("narratives.before-*.duckdb"))
    with closing(duckdb.connect(kept, read_only=True)) as connection:
        assert [("a.csv",)] == connection.execute("SELECT file FROM raw.loads").fetchall()
        assert [(6,)] == connection.execute("SELECT max(number) FROM core.migrations").fetchall()
        held = connection.execute("SELECT value FROM core.settings WHERE key = 'pseudonym_secret'").fetchone()
    assert (OLD_KEY,) == held


def test_reading_an_old_warehouse_takes_the_key_out(old: Path) -> None:
    """No query shows it, not even the first."""
    with open_reader(old) as connection:
        assert OLD_KEY not in str(connection.execute("FROM core.settings").fetchall())
    assert 0o600 == _mode(key_path(old))


def test_an_upgrade_never_replaces_another_key(old: Path) -> None:
    """A key file that is there already stays, and the warehouse as it was."""
    key_path(old).write_text("00" * 32)
    before = shutil.copy(old, old.parent / "copy")
    with pytest.raises(WarehouseKeyMissing, match="is there already"), open_writer(old):
        pass
    assert "00" * 32 == key_path(old).read_text()
    for file in (old, before):
        with closing(duckdb.connect(file, read_only=True)) as connection:
            assert [(6,)] == connection.execute("SELECT max(number) FROM core.migrations").fetchall()
