"""The views of the latest run answer from tables that are filled in one go."""

import pytest

from narratives.warehouse import open_writer, published
from tests.loading import query

NAMES = ("coverage", "coverage_gaps", "narratives", "stories", "tellings", "topics")


@pytest.fixture
def topical(warehouse):
    """Return a warehouse in which a topic came after the tables were filled."""
    with open_writer(warehouse) as connection:
        connection.execute("INSERT INTO core.topics BY NAME SELECT 'trade' AS topic, 'Trade' AS label, 1 AS position, "
                           "'t' AS topics_id")  # fmt: skip
    return warehouse


def test_the_tables_are_filled_when_asked(topical):
    """Before, the views show what was published; afterwards, what there is."""
    assert [] == query(topical, "SELECT topic FROM out.topics")
    with open_writer(topical) as connection:
        published.refresh(connection)
    assert [("trade", 0)] == query(topical, "SELECT topic, weibo_posts FROM out.topics")


def test_a_warehouse_brought_up_to_date_shows_its_latest_run(topical):
    """Where the views are made anew, the tables are filled with them."""
    with open_writer(topical) as connection:
        connection.execute("UPDATE core.settings SET value = 'older' WHERE key = 'views_sha256'")
    assert [("trade",)] == query(topical, "SELECT topic FROM out.topics")


@pytest.mark.parametrize("name", NAMES)
def test_a_table_is_described_as_its_view(topical, name):
    """Both have the same columns with the same comments."""
    described = (
        "SELECT column_name, data_type, comment FROM duckdb_columns() WHERE schema_name = '{}' AND table_name = '{}'"
    )
    view = query(topical, described.format("out", name))
    assert view
    assert view == query(topical, described.format("core", f"published_{name}"))
