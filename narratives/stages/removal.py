"""Takes posts out of every table: the posts, what was worked out from them, texts that no post has left."""

import duckdb

from narratives.stages import private_words
from narratives.stages.accounts import forget
from narratives.stages.forgetting import forget_words, remember_words
from narratives.warehouse import published


def remove(connection: duckdb.DuckDBPyConnection) -> dict[str, int]:
    """Remove the posts whose keys stand in the temporary table `doomed(post_key)`.

    Whatever table of `core` has a `post_key`, a `post_id` or a `text_id` is swept, so that new stages need
    not be named here.

    Returns:
        Rows removed by what they were: `posts`, `texts`, `results`.
    """
    removed = {"posts": _count(connection, "SELECT count(*) FROM raw.posts SEMI JOIN doomed USING (post_key)")}
    remember_words(connection)
    results = sum(
        _delete(connection, table, "post_key IN (SELECT post_key FROM doomed)")
        for table in _tables_with(connection, "post_key")
    )
    results += sum(
        _delete(connection, table, "post_id IN (SELECT post_id FROM raw.posts SEMI JOIN doomed USING (post_key))")
        for table in _tables_with(connection, "post_id", without="post_key")
    )
    for table in ("raw.duplicates", "raw.posts"):
        connection.execute(f"DELETE FROM {table} WHERE post_key IN (SELECT post_key FROM doomed)")
    forget(connection)
    private_words.forget(connection)
    texts, of_texts = _remove_texts(connection)
    forget_words(connection)
    published.refresh(connection)
    return removed | {"texts": texts, "results": results + of_texts}


def retell(connection: duckdb.DuckDBPyConnection) -> None:
    """Forget what was worked out of the words of the posts in `doomed(post_key)`: they are about to change."""
    remember_words(connection)
    for table in ("core.post_texts", "core.wordless_posts"):
        connection.execute(f"DELETE FROM {table} WHERE post_key IN (SELECT post_key FROM doomed)")
    _remove_texts(connection)
    forget_words(connection)
    published.refresh(connection)


def _remove_texts(connection: duckdb.DuckDBPyConnection) -> tuple[int, int]:
    """Remove texts of no post, and their vectors and topics."""
    connection.execute(_DOOMED_TEXTS)
    others = [table for table in _tables_with(connection, "text_id") if table != "core.texts"]
    of_texts = sum(_delete(connection, table, "text_id IN (FROM doomed_texts)") for table in others)
    return _delete(connection, "core.texts", "text_id IN (FROM doomed_texts)"), of_texts


def _tables_with(connection: duckdb.DuckDBPyConnection, column: str, without: str = "") -> list[str]:
    """Return the tables of `core` that have a column (and not another)."""
    rows = connection.execute(_TABLES, [column, without]).fetchall()
    return [f"core.{name}" for (name,) in rows]


def _delete(connection: duckdb.DuckDBPyConnection, table: str, condition: str) -> int:
    return _count(connection, f"DELETE FROM {table} WHERE {condition}")


def _count(connection: duckdb.DuckDBPyConnection, sql: str) -> int:
    row = connection.execute(sql).fetchone()
    return int(row[0]) if row else 0


_DOOMED_TEXTS = """
    CREATE OR REPLACE TEMP TABLE doomed_texts AS
    SELECT text_id FROM core.texts ANTI JOIN core.post_texts USING (text_id)
"""
_TABLES = """
    SELECT table_name
    FROM duckdb_columns() JOIN duckdb_tables() USING (database_name, schema_name, table_name)
    WHERE schema_name = 'core' AND database_name = current_database()
    GROUP BY table_name
    HAVING bool_or(column_name = ?) AND NOT bool_or(column_name = ?)
    ORDER BY table_name
"""
