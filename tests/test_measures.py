"""Every figure is explained: its meaning and when not to trust it on the page on measures, its column by a comment."""

import re
from pathlib import Path

import pytest

from narratives.warehouse import open_reader
from tests.cli.conftest import results, templates  # noqa: F401

PAGE = (Path(__file__).parents[1] / "docs" / "measures.md").read_text(encoding="utf-8")
VIEWS = ("timeline", "convergence", "lead_lag", "actors", "reciprocity", "frames", "responses", "copies")
COLUMNS = "SELECT column_name, comment FROM duckdb_columns() WHERE schema_name = 'out' AND table_name = ?"
# What says nothing: "-" and "see above".
FEWEST_WORDS = 3


def _sections() -> dict[str, str]:
    """Return the text below the heading that names a view, by view."""
    found = re.split(r"^## ", PAGE, flags=re.M)[1:]
    return {view: text for text in found for view in re.findall(r"`out\.(\w+)`", text.splitlines()[0])}


def _rows(text: str) -> list[list[str]]:
    """Return the cells of the rows of the tables in a text, without headings."""
    lines = [line for line in text.splitlines() if line.startswith("| `")]
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines]


SECTIONS = _sections()


@pytest.mark.parametrize("view", VIEWS)
def test_every_column_has_a_comment_and_a_line(results, view):  # noqa: F811
    """Whoever publishes a figure finds both, ids and dates included."""
    with open_reader(results) as connection:
        columns = dict(connection.execute(COLUMNS, [view]).fetchall())
    explained = {name for row in _rows(SECTIONS[view]) for name in re.findall(r"`(\w+)`", row[0])}
    assert (set(), set()) == ({name for name in columns if not columns[name]}, set(columns) - explained)


@pytest.mark.parametrize("row", _rows(PAGE), ids=lambda row: row[0])
def test_every_line_says_what_it_means_and_when_not_to_trust_it(row):
    """In a few words at least."""
    assert 3 == len(row)
    assert [] == [cell for cell in row[1:] if len(cell.split()) < FEWEST_WORDS]


@pytest.mark.parametrize("view", VIEWS)
def test_the_heading_names_a_query_that_reads_the_view(view):
    """So that the figure can be had with `narratives sql NAME`."""
    folder = Path(__file__).parents[1] / "sql" / "queries"
    names = re.findall(r"`narratives sql (\w+)`", SECTIONS[view].splitlines()[0])
    assert names
    assert any(f"out.{view}" in (folder / f"{name}.sql").read_text(encoding="utf-8") for name in names)
