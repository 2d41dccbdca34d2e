"""Tests of `narratives sql`: it answers in every form, reads only, and sees nothing but the warehouse."""

import csv
import io
import json
import re
from pathlib import Path

import pytest

from narratives.cli.named_queries import named_queries
from narratives.warehouse import open_reader

NAMES = [query.name for query in named_queries()]


def test_a_query_prints_a_table(cli, results):
    """Numbers stand to the right, text to the left."""
    shown = cli(
        "sql",
        "SELECT topic, weibo_posts FROM out.topics LIMIT 1",
        "--warehouse",
        results,
    )
    assert ["topic      weibo_posts", "─" * 22, "hong_kong            4"] == shown.out.splitlines()


def test_json_and_csv_hold_the_values(cli, results):
    """Times say that they are UTC; lists are JSON; NULL is null or nothing."""
    query = "SELECT TIMESTAMP '2021-03-11 04:00' AS at, [1, 2] AS list, NULL AS none, 'a,b' AS text"
    assert [{"at": "2021-03-11T04:00:00Z", "list": [1, 2], "none": None, "text": "a,b"}] == json.loads(
        cli("sql", query, "--warehouse", results, "--json").out
    )
    assert [["at", "list", "none", "text"], ["2021-03-11T04:00:00Z", "[1, 2]", "", "a,b"]] == list(
        csv.reader(io.StringIO(cli("sql", query, "--warehouse", results, "--csv").out))
    )


def test_columns_of_the_same_name_are_kept_apart(cli, results):
    """No value of a row is lost in JSON."""
    assert [{"a": 1, "a_2": 2}] == json.loads(cli("sql", "SELECT 1 AS a, 2 AS a", "--warehouse", results, "--json").out)


def test_the_query_can_come_from_stdin(cli, results, monkeypatch):
    """`-` reads it."""
    monkeypatch.setattr("sys.stdin", io.StringIO("SELECT 41 + 1 AS answer"))
    assert [{"answer": 42}] == json.loads(cli("sql", "-", "--warehouse", results, "--json").out)


def test_a_long_table_is_cut_and_says_so(cli, results):
    """A table has 100 rows, JSON all of them."""
    shown = cli("sql", "FROM range(250)", "--warehouse", results)
    assert (102, "only the first 100 rows; --limit 0 prints all\n") == (
        len(shown.out.splitlines()),
        shown.err,
    )
    assert 252 == len(cli("sql", "FROM range(250)", "--limit", 0, "--warehouse", results).out.splitlines())
    assert 250 == len(json.loads(cli("sql", "FROM range(250)", "--warehouse", results, "--json").out))


@pytest.mark.parametrize("query", ["DELETE FROM raw.posts", "CREATE TABLE raw.x (a INT)", "DROP TABLE raw.posts"])
def test_a_write_is_refused_in_one_line(cli, results, query):
    """The warehouse stays as it is."""
    before = results.read_bytes()
    shown = cli("sql", query, "--warehouse", results)
    assert (1, f"narratives: sql only reads: {query.split()[0]} would change the warehouse\n") == (
        shown.code,
        shown.err,
    )
    assert before == results.read_bytes()


@pytest.mark.parametrize(
    "query",
    [
        "FROM read_text('/etc/hosts')",
        "COPY (SELECT 1) TO '/tmp/narratives-sql.csv'",
        "ATTACH '/tmp/x.db'",
        "LOAD httpfs",
    ],
)
def test_other_files_cannot_be_reached(cli, results, query):
    """A query that someone sent cannot read or write the user's other files."""
    shown = cli("sql", query, "--warehouse", results)
    assert (1, 1) == (shown.code, shown.err.count("\n"))
    assert "sql reads the warehouse only" in shown.err
    assert not Path("/tmp/narratives-sql.csv").exists()


def test_the_access_cannot_be_switched_on_again(cli, results):
    """Settings are locked before the query runs."""
    shown = cli("sql", "SET enable_external_access = true", "--warehouse", results)
    assert (1, True) == (shown.code, "locked" in shown.err)


def test_variables_of_the_program_are_no_tables(cli, results):
    """DuckDB would otherwise look for a Python variable of that name."""
    assert "does not exist" in cli("sql", "FROM statements", "--warehouse", results).err


@pytest.mark.parametrize(
    ("expected", "query"),
    [
        ("syntax error at or near", "SELCT 1"),
        ("does not exist", "FROM out.nothing"),
        ("the query is empty", "  "),
        ("Binder Error", "SELECT \udcff"),
        ("the query is empty", "/* only a comment */"),
    ],
)
def test_wrong_sql_is_one_line(cli, results, expected, query):
    """DuckDB's drawing of the query is left out."""
    shown = cli("sql", query, "--warehouse", results)
    assert (1, 1, True) == (shown.code, shown.err.count("\n"), expected in shown.err)


@pytest.mark.parametrize("name", NAMES)
def test_every_named_query_runs(cli, results, name):
    """Each answers with the columns its text promises."""
    parameters = ["--param", "story=s-"] if "$story" in _text(name) else []
    shown = cli("sql", "--query", name, "--warehouse", results, "--csv", *parameters)
    assert (0, "") == (shown.code, shown.err)
    assert "," in shown.out.splitlines()[0]


@pytest.mark.parametrize("name", NAMES)
def test_every_named_query_says_what_it_answers(name):
    """The first line of the file is a sentence."""
    title = next(query.title for query in named_queries() if query.name == name)
    assert (True, True) == (title[0].isupper(), title[-1] in ".?)")


# Rows of these are read as they are; what counts them has a query.
LISTED = {
    "runs", "topics", "tellings", "matches", "narrative_events", "story_events", "theme_events", "coverage_gaps",
    "post_frames", "run_stories",
}  # fmt: skip


def test_every_view_of_figures_has_a_query(results):
    """Whoever wants a figure in SQL finds one to begin with."""
    with open_reader(results) as connection:
        found = connection.execute("SELECT view_name FROM duckdb_views() WHERE schema_name = 'out'").fetchall()
    queries = " ".join(query.text for query in named_queries())
    missing = {view for (view,) in found if not re.search(rf"out\.{view}\b", queries)}
    assert set() == missing - LISTED


def test_without_a_query_the_named_ones_are_listed(cli):
    """No warehouse is needed for that."""
    shown = cli("sql", "--json")
    assert NAMES == [row["query"] for row in json.loads(shown.out)]


def test_one_word_is_the_name_of_a_query(cli, results):
    """`narratives sql contested` is short for `--query contested`."""
    assert "s-hong_kong-91bc04" in cli("sql", "contested", "--warehouse", results).out


@pytest.mark.parametrize(
    ("expected", "arguments"),
    [
        ("no named query 'silenc'; did you mean silence?", ["silenc"]),
        ("the query needs a value for $story: add --param story=VALUE", ["evidence"]),
        ("the query has no $story: leave out --param story=...", ["SELECT 1", "--param", "story=x"]),
        ("--param 'story' has no value: write NAME=VALUE", ["evidence", "--param", "story"]),
        ("give either a QUERY or --query NAME, not both", ["SELECT 1", "--query", "silence"]),
        ("--json, --csv and --table exclude each other", ["SELECT 1", "--json", "--csv"]),
    ],
)
def test_wrong_use_is_one_line(cli, results, expected, arguments):
    """What is wrong and what to do instead."""
    shown = cli("sql", *arguments, "--warehouse", results)
    assert (1, 1, True) == (shown.code, shown.err.count("\n"), expected in shown.err)


def _text(name: str) -> str:
    return next(query.text for query in named_queries() if query.name == name)


def test_column_headings_command_no_terminal(cli, results, monkeypatch):
    """A post's escape sequences are shown, not obeyed, as a heading too, in a table and in records."""
    posts = "(SELECT 'x\x1b[31m' AS name, 1 AS number)"
    for columns in ("100", "12"):
        monkeypatch.setenv("COLUMNS", columns)
        shown = cli("sql", f"PIVOT {posts} ON name USING sum(number)", "--warehouse", results)
        assert (0, False, True) == (shown.code, "\x1b" in shown.out, "\u241b" in shown.out), columns


@pytest.mark.parametrize(
    "query",
    [
        "CALL enable_logging(storage='file', storage_path='log'); FROM out.posts",
        "FROM query('FROM ENABLE_LOGGING(storage=''file'', storage_path=''log'')')",
    ],
)
def test_the_database_writes_no_log(shell, results, query):
    """DuckDB would end the process where it may not write its log; it is refused in one line."""
    shown = shell("sql", query, "--warehouse", results)
    assert (1, "", 1) == (shown.code, shown.out, shown.err.count("\n"))
    assert "enable_logging would write" in shown.err
