"""The schema is applied once, recorded and never changed behind our back; everything in it is explained."""

import re
from contextlib import closing
from pathlib import Path

import duckdb
import pytest

from narratives.errors import WarehouseError, WarehouseForeign
from narratives.resources import resource
from narratives.warehouse import migrations, open_reader, open_writer
from narratives.warehouse.migrations import Migration, read_migrations

UNCOMMENTED = """
SELECT 'table ' || schema_name || '.' || table_name FROM duckdb_tables() WHERE comment IS NULL
UNION ALL
SELECT 'view ' || schema_name || '.' || view_name FROM duckdb_views() WHERE comment IS NULL AND NOT internal
UNION ALL
SELECT 'column ' || schema_name || '.' || table_name || '.' || column_name FROM duckdb_columns()
WHERE comment IS NULL AND NOT internal
"""


def with_schema(monkeypatch: pytest.MonkeyPatch, *added: Migration) -> None:
    """Let the program have more migrations than it ships."""
    schema = [*read_migrations(), *added]
    monkeypatch.setattr(migrations, "read_migrations", lambda: schema)


def with_views(monkeypatch: pytest.MonkeyPatch, **views: str) -> None:
    """Let the program have other views than it ships."""
    monkeypatch.setattr(migrations, "_view_files", lambda: views)


def test_every_table_view_and_column_has_a_comment(warehouse):
    """Nobody has to guess what a column means."""
    with open_writer(warehouse) as cursor:
        assert [] == [name for (name,) in cursor.execute(UNCOMMENTED).fetchall()]


def test_names_follow_the_page(warehouse):
    """Tables, views and columns are in snake case, moments end in _at, and out holds views only."""
    with open_writer(warehouse) as cursor:
        columns = cursor.execute(
            "SELECT schema_name || '.' || table_name, column_name, data_type FROM duckdb_columns() WHERE NOT internal"
        ).fetchall()
        tables = cursor.execute("SELECT table_name FROM duckdb_tables() WHERE schema_name = 'out'").fetchall()
    snake = re.compile(r"[a-z][a-z0-9_]*")
    assert [] == [row for row in columns if not (snake.fullmatch(row[0].split(".")[1]) and snake.fullmatch(row[1]))]
    assert [] == [row for row in columns if row[2].startswith("TIMESTAMP") != row[1].endswith("_at")]
    assert [] == tables


def test_migrations_are_numbered_without_gap_or_double():
    """The shipped files are 0001, 0002, ..."""
    numbers = [migration.number for migration in read_migrations()]
    assert list(range(1, len(numbers) + 1)) == numbers


def test_schema_files_leave_transactions_to_the_program():
    """A schema file or view neither begins nor commits."""
    files = [*resource("sql/schema").glob("*.sql"), *resource("sql/views").glob("*.sql")]
    word = re.compile(r"^\s*(BEGIN|COMMIT|ROLLBACK)\b", re.I | re.M)
    assert [] == [file.name for file in files if word.search(file.read_text(encoding="utf-8"))]


def test_each_migration_is_recorded_once(warehouse):
    """Opening twice applies nothing twice."""
    for _ in range(2):
        with open_writer(warehouse) as cursor:
            rows = cursor.execute("SELECT number, sha256 FROM core.migrations ORDER BY number").fetchall()
    assert [(migration.number, migration.sha256) for migration in read_migrations()] == rows


def test_line_ends_do_not_change_a_migration(tmp_path):
    """A checkout with Windows line ends has the same hashes."""
    (tmp_path / "0001_x.sql").write_bytes(b"SELECT 1;\r\nSELECT 2;\r\n")
    assert Migration(1, "x", "SELECT 1;\nSELECT 2;\n") == read_migrations(tmp_path)[0]


def test_new_migration_is_applied_to_an_old_warehouse(filled, monkeypatch):
    """An upgrade adds its table and keeps the rows."""
    with_schema(monkeypatch, Migration(9001, "more", "CREATE TABLE core.more (x INTEGER)"))
    with open_writer(filled) as cursor:
        assert (0,) == cursor.execute("SELECT count(*) FROM core.more").fetchone()
        assert (1000,) == cursor.execute("SELECT count(*) FROM core.things").fetchone()


def test_reader_brings_an_old_warehouse_up_to_date(filled, monkeypatch):
    """After an upgrade of the program reading works at once."""
    with_schema(monkeypatch, Migration(9001, "more", "CREATE TABLE core.more (x INTEGER)"))
    with open_reader(filled) as cursor:
        assert (0,) == cursor.execute("SELECT count(*) FROM core.more").fetchone()


def test_failing_migration_changes_nothing(filled, monkeypatch):
    """What a failed schema file had done is undone, and it is named."""
    with_schema(monkeypatch, Migration(9001, "bad", "CREATE TABLE core.more (x INTEGER); SELECT * FROM nowhere"))
    with pytest.raises(WarehouseError, match=r"^migration 9001_bad failed on [^\n]*$"), open_writer(filled):
        pass
    monkeypatch.undo()
    with open_reader(filled) as cursor:
        assert (0,) == cursor.execute("SELECT count(*) FROM duckdb_tables() WHERE table_name = 'more'").fetchone()


def test_changed_migration_is_refused(filled, monkeypatch):
    """A schema file that was edited after it was applied is an error with a way out."""
    schema = [Migration(old.number, old.name, old.sql + " ") for old in read_migrations()]
    monkeypatch.setattr(migrations, "read_migrations", lambda: schema)
    for opened in (open_writer, open_reader):
        with pytest.raises(WarehouseError, match=r"0001 differs .* add a new migration"), opened(filled):
            pass


def test_newer_warehouse_asks_for_an_upgrade(filled):
    """A warehouse of a later version is left alone."""
    with open_writer(filled) as cursor:
        cursor.execute("INSERT INTO core.migrations VALUES (9999, 'later', 'x', now()::TIMESTAMP)")
    for opened in (open_writer, open_reader):
        with (
            pytest.raises(WarehouseForeign, match=r"newer version of narratives .*; upgrade with"),
            opened(filled),
        ):
            pass


def test_views_are_made_anew_only_when_their_text_changes(filled, monkeypatch):
    """An unchanged view is left alone; a changed one and those that rest on it follow; an old one goes."""
    b = "CREATE VIEW out.b AS SELECT * FROM out.a"
    with_views(monkeypatch, a="CREATE VIEW out.a AS SELECT 1 AS x; CREATE VIEW out.old AS SELECT 1", b=b)
    with open_writer(filled):
        pass
    with monkeypatch.context() as patched:
        patched.setattr(migrations, "_create_views", None)  # calling it would be an error
        with open_writer(filled) as cursor:
            assert [(1,)] == cursor.execute("SELECT * FROM out.b").fetchall()
    with_views(monkeypatch, a="CREATE VIEW out.a AS SELECT 1 AS x, 2 AS y", b=b)
    with open_reader(filled) as cursor:
        assert [(1, 2)] == cursor.execute("SELECT * FROM out.b").fetchall()
        query = "SELECT view_name FROM duckdb_views() WHERE schema_name = 'out' ORDER BY view_name"
        assert [("a",), ("b",)] == cursor.execute(query).fetchall()


def test_failing_view_keeps_the_old_ones(filled, monkeypatch):
    """When a view cannot be made all views stay as they were."""
    with_views(monkeypatch, a="CREATE VIEW out.a AS SELECT 1 AS x")
    with open_writer(filled):
        pass
    with_views(monkeypatch, a="CREATE VIEW out.a AS SELECT 1", b="CREATE VIEW out.b AS SELECT * FROM nowhere")
    with pytest.raises(WarehouseError, match="making the views failed"), open_writer(filled):
        pass
    with closing(duckdb.connect(filled, read_only=True)) as connection:
        assert [(1,)] == connection.execute("SELECT x FROM out.a").fetchall()


def test_empty_duckdb_file_becomes_a_warehouse(tmp_path: Path):
    """What a kill at the first moment leaves behind is not foreign."""
    file = tmp_path / "x.duckdb"
    duckdb.connect(file).close()
    with open_writer(file) as cursor:
        assert (1,) == cursor.execute("SELECT min(number) FROM core.migrations").fetchone()
