"""`narratives actors`: who speaks, on whose ground, to what end and how others answer; `show` names who wrote most."""

import json

import pytest

from narratives.cli.actors import bar
from tests.spoken import said, store

DIPLOMAT = {"author": "MFA", "author_role": "diplomat", "country": "CN", "stance": "supportive"}


@pytest.fixture
def spoken(empty):
    """A warehouse in which a Chinese diplomat wrote six of eight tweets, and others answered one."""
    posts = [said(f"d{number}", **DIPLOMAT) for number in range(6)] + [said("a"), said("b", country=None)]
    answers = [said("r", topic=None, cluster=None, reply_to="d0", stance="critical", text="No \x1b[31m[red]way[/red]")]
    return store(empty, posts + answers)


def test_a_share_has_a_bar_of_ten_cells():
    """In eighths; nothing where it is unknown."""
    bars = [bar(share) for share in (0.5, 0, 1, 0.062, None)]

    assert [" 50 % █████", "  0 % ", "100 % ██████████", "  6 % ▋", "-"] == bars


def test_roles_are_listed_with_their_shares(cli, spoken):
    """And who wrote most of it is said."""
    shown = cli("actors", "--warehouse", spoken).out

    assert "diplomat  CN           6   75 % ███████▌" in shown
    assert "hong_kong on Twitter: MFA wrote 75 % of it (6 of 8 posts)" in shown


@pytest.mark.parametrize(
    ("what", "key", "value"),
    [("shares", "posts_share", 0.75), ("reciprocity", "is_crossing", False), ("responses", "opposing_share", 1.0)],
)
def test_json_has_the_rows_of_the_view(cli, spoken, what, key, value):
    """Whatever is asked for."""
    rows = json.loads(cli("actors", "--what", what, "--json", "--warehouse", spoken).out)

    assert value == rows[0][key]


def test_each_table_says_what_its_figures_mean(cli, spoken):
    """And no post commands the terminal."""
    tables = [cli("actors", "--what", what, "--warehouse", spoken).out for what in ("reciprocity", "responses")]

    assert "none were loaded, not that there were none" in tables[0]
    assert "Only loaded responses count" in tables[1]
    assert not any("\x1b" in table for table in tables)


def test_one_telling_is_asked_for_by_its_id(cli, spoken):
    """Or by the beginning of it."""
    rows = json.loads(cli("actors", "t-hong", "--json", "--warehouse", spoken).out)

    assert {("narrative", "t-hong_kong-0")} == {(row["level"], row["narrative_id"]) for row in rows}


def test_what_is_not_there_is_one_line(cli, spoken, empty):
    """No such topic; nothing of that kind."""
    assert (1, 1) == (
        cli("actors", "--topic", "hongkong", "--warehouse", spoken).code,
        cli("actors", "--topic", "hongkong", "--warehouse", spoken).err.count("\n"),
    )
    assert "Nothing of that kind" in cli("actors", "--what", "functions", "--warehouse", spoken).out


def test_csv_has_a_line_for_each_row(cli, spoken):
    """With a heading."""
    lines = cli("actors", "--csv", "--warehouse", spoken).out.splitlines()

    assert (3, True) == (len(lines), lines[0].startswith("level,topic,"))
