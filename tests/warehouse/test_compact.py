"""A warehouse can be written anew, and loses nothing but what was deleted."""

from pathlib import Path

from narratives.warehouse import open_reader, open_writer
from narratives.warehouse.compact import rewrite

_SHAPE = (
    "SELECT schema_name, table_name, column_name, data_type, comment FROM duckdb_columns() "
    "WHERE NOT internal AND database_name = current_database() ORDER BY ALL"
)


def test_deleted_rows_leave_the_disk(warehouse: Path) -> None:
    """What was deleted is in no file any more, and tables, views and comments are as before."""
    with open_writer(warehouse) as connection:
        connection.execute("INSERT INTO core.settings VALUES ('kept', 'yes'), ('gone', 'Unmistakable')")
        connection.execute("DELETE FROM core.settings WHERE key = 'gone'")
        before = connection.execute(_SHAPE).fetchall()
    rewrite(warehouse)
    with open_reader(warehouse) as connection:
        assert before == connection.execute(_SHAPE).fetchall()
        assert ("yes",) == connection.execute("SELECT value FROM core.settings WHERE key = 'kept'").fetchone()
    assert {"narratives.duckdb", "narratives.snapshot.duckdb"} == {file.name for file in warehouse.parent.iterdir()}
    assert not any(b"Unmistakable" in file.read_bytes() for file in warehouse.parent.iterdir())
