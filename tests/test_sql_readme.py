"""The page on SQL is true: its dictionary is that of the views, and its questions can be asked."""

import duckdb
import pytest

from narratives.warehouse import open_reader
from tests.cli.conftest import fill, results, templates  # noqa: F401
from tests.sql_readme import BEGIN, END, README, data_dictionary, questions

PAGE = README.read_text(encoding="utf-8")


def test_the_data_dictionary_is_that_of_the_views(results):  # noqa: F811
    """Every view and column with its comment; `python -m tests.sql_readme` makes it anew."""
    with open_reader(results) as connection:
        expected = data_dictionary(connection)
    assert expected == PAGE[PAGE.index(BEGIN) + len(BEGIN) : PAGE.index(END)]


def test_the_diagram_draws_the_views_that_there_are(results):  # noqa: F811
    """None that was renamed, and no column by which nothing is joined."""
    drawn = PAGE[PAGE.index("```mermaid") : PAGE.index("```", PAGE.index("```mermaid") + 3)]
    names = {word for line in drawn.splitlines() if "--" in line for word in (line.split()[0], line.split()[2])}
    with open_reader(results) as connection:
        views = {
            name
            for (name,) in connection.execute(
                "SELECT view_name FROM duckdb_views() WHERE schema_name = 'out'"
            ).fetchall()
        }
    assert names and names <= views


def test_there_are_fifteen_questions():
    """Each with what it prints."""
    found = questions(PAGE)
    assert (15, []) == (len(found), [query for query, printed in found if not printed])


@pytest.mark.parametrize("number", range(15))
def test_each_question_can_be_asked(results, number):  # noqa: F811
    """And gives the columns that the page shows."""
    query, printed = questions(PAGE)[number]
    with open_reader(results) as connection:
        found = [column[0] for column in connection.execute(query).description]
    heading = printed.split("─")[0]
    assert [] == [name for name in found if name not in heading and name not in printed]


@pytest.mark.slow
def test_each_question_has_an_answer_in_the_sample(sample):
    """With the bundled model, as `narratives demo` finds it."""
    with open_reader(sample) as connection:
        empty = [query for query, _ in questions(PAGE) if not connection.execute(query).fetchall()]
    assert [] == empty


def test_no_question_needs_more_than_the_views():
    """Other schemas may change at any time."""
    statements = [duckdb.extract_statements(query) for query, _ in questions(PAGE)]
    assert {1} == {len(one) for one in statements}
    assert [] == [query for query, _ in questions(PAGE) if "core." in query or "raw." in query]
