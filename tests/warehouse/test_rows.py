"""Rows are written whole or not at all, and ids are nobody else's."""

import duckdb
import polars as pl
import pytest

from narratives.warehouse.rows import insert, one_row, one_value, transaction, unused_id


@pytest.fixture
def things():
    """Return a connection with an empty table of things."""
    with duckdb.connect() as connection:
        connection.execute("CREATE TABLE things (name VARCHAR, size BIGINT DEFAULT 1, kind VARCHAR)")
        yield connection


def test_rows_are_appended_by_name(things):
    """In whatever order the columns stand; what is left out has its default, what is the same is said once."""
    insert(things, "things", pl.DataFrame({"size": [2, 3], "name": ["a", "b"]}), kind="spoon")
    insert(things, "things", pl.DataFrame({"name": ["c"]}))
    insert(things, "things", pl.DataFrame({"name": []}, schema={"name": pl.String}))
    assert [("a", 2, "spoon"), ("b", 3, "spoon"), ("c", 1, None)] == things.execute("FROM things").fetchall()


def test_a_transaction_that_fails_leaves_nothing(things):
    """The error comes out as it is."""
    with pytest.raises(KeyError, match="a bug"), transaction(things):
        things.execute("INSERT INTO things (name) VALUES ('a')")
        raise KeyError("a bug")
    assert 0 == one_value(things, "SELECT count(*) FROM things")


def test_an_error_that_ended_the_transaction_itself_comes_out(things):
    """Not that there is nothing to roll back."""
    things.execute("CREATE UNIQUE INDEX once ON things (name)")
    with pytest.raises(duckdb.ConstraintException), transaction(things):
        for _ in range(2):
            things.execute("INSERT INTO things (name) VALUES ('a')")


def test_a_row_that_must_be_there_is_missed_loudly(things):
    """The query is named."""
    assert (1, 2) == one_row(things, "SELECT 1, 2")
    with pytest.raises(LookupError, match="no row: FROM things WHERE name = "):
        one_value(things, "FROM things\n WHERE name = ?", ["a"])


def test_an_id_is_numbered_where_it_is_taken(things):
    """The first number that nobody has."""
    assert "r" == unused_id(things, "things", "name", "r")
    insert(things, "things", pl.DataFrame({"name": ["r", "r-3", "r"]}))
    assert "r-2" == unused_id(things, "things", "name", "r")
