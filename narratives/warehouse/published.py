"""What the views of the latest run answer from: small tables, filled when a run ends or posts are removed.

To plan the queries behind `out.narratives`, `out.stories` and `out.topics` takes DuckDB longer than a person should
wait for a command, so each is a macro `core.find_NAME` whose rows are kept in `core.published_NAME`.
"""

import duckdb

_TABLES = """
SELECT table_name FROM duckdb_tables()
WHERE schema_name = 'core' AND starts_with(table_name, 'published_') AND database_name = current_database()
ORDER BY table_name = 'published_actors', table_name
"""
_COMMENTS = """
SELECT column_name, comment FROM duckdb_columns()
WHERE schema_name = 'out' AND table_name = ? AND comment IS NOT NULL AND database_name = current_database()
"""


def refresh(connection: duckdb.DuckDBPyConnection) -> None:
    """Fill the tables anew; in the order of their names, for stories count narratives, but actors read concentration.

    Args:
        connection: a writer, within a transaction.
    """
    for name in _names(connection):
        connection.execute(f"DELETE FROM core.published_{name}")
        connection.execute(f"INSERT INTO core.published_{name} FROM core.find_{name}()")


def describe(connection: duckdb.DuckDBPyConnection) -> None:
    """Give the tables the comments of the views that show them, so that each is written once."""
    for name in _names(connection):
        table = f"core.published_{name}"
        connection.execute(f"COMMENT ON TABLE {table} IS 'The rows of out.{name}. Written when a run finishes.'")
        for column, comment in connection.execute(_COMMENTS, [name]).fetchall():
            quoted = comment.replace("'", "''")
            connection.execute(f"""COMMENT ON COLUMN {table}."{column}" IS '{quoted}'""")


def _names(connection: duckdb.DuckDBPyConnection) -> list[str]:
    return [table.removeprefix("published_") for (table,) in connection.execute(_TABLES).fetchall()]
