"""Tests of `narratives timeline`, `convergence` and `lead`, and of their lines in `show`."""

import csv
import io
import json
from pathlib import Path

import numpy as np
import pytest

from narratives.cli.over_time import bar, share_words
from tests.courses import finished_run, told_daily

DAYS = 200
THEME = "theme-trade-1a2b3c"
COMMANDS = (["timeline", "s-trade-cotton"], ["convergence", "--topic", "trade"], ["lead"], ["lead", "s-trade-cotton"])


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a run of two hundred days: both spheres tell of cotton, Weibo in one week of March most."""
    warehouse = tmp_path_factory.mktemp("told") / "narratives.duckdb"
    rare, burst = np.zeros(DAYS, int), np.zeros(DAYS, int)
    rare[::12] = 1
    burst[80:85] = 7
    posts = told_daily("weibo", "cotton", rare + burst) + told_daily("twitter", "cotton", rare)
    for sphere in ("weibo", "twitter"):
        posts += told_daily(sphere, None, np.full(DAYS, 20))
        posts += told_daily(sphere, f"of {sphere}", np.tile([0, 1], DAYS // 2), "measured")
    finished_run(warehouse, posts, themes={"cotton": THEME, "of weibo": THEME})
    return warehouse


def test_a_timeline_marks_the_burst(cli, told):
    """March is the month of the burst on Weibo, with a bar, and on Twitter it is as any other."""
    shown = cli("timeline", "s-trade-cotton", "--warehouse", told)
    assert (0, "") == (shown.code, shown.err)
    (march,) = (line for line in shown.out.splitlines() if line.startswith("2020-03"))
    assert "██████████" in march
    assert 1 == shown.out.count(" ▲\n") + march.count("▲")
    assert "Weibo: born 2020-01-01, peak in the week of 2020-03-23" in " ".join(shown.out.split())
    assert "burst in 2020-03 (38 posts," in " ".join(shown.out.split())


@pytest.mark.parametrize(("period", "rows"), [("day", 193), ("week", 28), ("month", 7)])
def test_periods_without_posts_are_rows_of_zero(cli, told, period, rows):
    """From the first to the last post there is a row for each period and sphere."""
    found = json.loads(cli("timeline", "s-trade-cotton", "--period", period, "--json", "--warehouse", told).out)
    assert {("weibo", rows), ("twitter", rows)} == {
        (sphere, sum(row["sphere"] == sphere for row in found)) for sphere in ("weibo", "twitter")
    }
    assert 35 + 17 + 17 == sum(row["posts"] for row in found)


def test_a_theme_has_a_timeline(cli, told):
    """By the beginning of its id: both spheres, its life, and what lies below it; JSON has the posts of its stories."""
    shown = cli("timeline", "theme-tr", "--warehouse", told)
    assert (0, "") == (shown.code, shown.err)
    next_step = f"narratives stories --theme {THEME}"
    for words in (f"{THEME} by month", "Weibo: born 2020-01-01", "burst in 2020-03", next_step):
        assert words in " ".join(shown.out.split())
    rows = json.loads(cli("timeline", THEME, "--json", "--warehouse", told).out)
    assert 35 + 17 + 17 + DAYS // 2 == sum(row["posts"] for row in rows)
    assert {"theme"} == {row["level"] for row in rows}


def test_a_narrative_has_its_own_sphere_only(cli, told):
    """The timeline of a narrative has no column of the other sphere."""
    shown = cli("timeline", "w-trade-cotton", "--warehouse", told)
    assert ("Weibo" in shown.out, "Twitter" in shown.out) == (True, False)


@pytest.mark.parametrize(
    ("expected", "arguments"),
    [
        ("give the ID of a theme, story or narrative, or --topic TOPIC", ["timeline"]),
        ("give the ID of a theme, story or narrative, or --topic TOPIC", ["timeline", "s-trade", "--topic", "trade"]),
        ("no topic 'trad' in the latest run; did you mean trade?", ["timeline", "--topic", "trad"]),
        ("no topic 'trad' in the latest run; did you mean trade?", ["convergence", "--topic", "trad"]),
        ("w-trade-cotton is of one sphere: give the id of its story", ["lead", "w-trade-cotton"]),
        ("no narrative or story 's-nothing'", ["lead", "s-nothing"]),
    ],
)
def test_wrong_use_is_one_line(cli, told, expected, arguments):
    """What is wrong and what to do instead."""
    shown = cli(*arguments, "--warehouse", told)
    assert (1, 1, True) == (shown.code, shown.err.count("\n"), expected in shown.err)


def test_the_answer_is_a_sentence(cli, told):
    """Whether the spheres move together or apart, over which months, how far apart they are, and what moved them."""
    shown = " ".join(cli("convergence", "--topic", "trade", "--warehouse", told).out.split())
    assert "Trade: whether the spheres move together or apart in the stories they tell cannot be told (" in shown
    assert "7 months from 2020-01 to 2020-07); " in shown
    assert "what moved them apart most: s-trade-" in shown


def test_a_window_has_its_own_trend(cli, told):
    """Since February there are six months; since March too few."""
    for since, expected in (("2020-02", (6, True)), ("2020-03", (5, False))):
        found = json.loads(cli("convergence", "--since", since, "--json", "--warehouse", told).out)
        (stories,) = (row for row in found["trends"] if row["measure"] == "stories")
        assert expected == (stories["months"], stories["slope"] is not None)
        assert f"{since}-01" == min(row["month_date"] for row in found["months"])


def test_who_was_first_is_undecided_with_its_reason(cli, told):
    """Two hundred days carry no answer; the first posts of each role are shown all the same."""
    found = json.loads(cli("lead", "s-trade-cotton", "--json", "--warehouse", told).out)
    assert ("undecided", "too few posts: Weibo 52") == (found["lead"]["leader"], found["lead"]["reason"][:23])
    assert [("twitter", "public"), ("weibo", "public")] == [
        (row["sphere"], row["author_role"]) for row in found["first_posts"]
    ]
    shown = cli("lead", "s-trade-cotton", "--warehouse", told)
    assert "The first posts of each side by role" in shown.out
    assert "Only one sphere tells s-trade-of weibo." in cli("lead", "s-trade-of weibo", "--warehouse", told).out


@pytest.mark.parametrize("arguments", COMMANDS)
def test_every_form_is_printed(cli, told, arguments):
    """JSON reads back, CSV has a heading and rows."""
    json.loads(cli(*arguments, "--json", "--warehouse", told).out)
    rows = list(csv.DictReader(io.StringIO(cli(*arguments, "--csv", "--warehouse", told).out)))
    assert rows
    assert all(None not in row for row in rows)


@pytest.mark.parametrize("arguments", COMMANDS)
def test_a_warehouse_without_a_run_says_what_to_do(cli, empty, arguments):
    """One line that names the next command."""
    shown = cli(*arguments, "--warehouse", empty)
    assert (1, 1, True) == (shown.code, shown.err.count("\n"), "narratives load" in shown.err)


@pytest.mark.parametrize("identifier", ["s-trade-cotton", "w-trade-cotton"])
def test_show_tells_it_in_a_line(cli, told, identifier):
    """A story and a narrative say when they were born, peaked and stood out."""
    shown = " ".join(cli("show", identifier, "--warehouse", told).out.split())
    assert "Weibo: born 2020-01-01, peak in the week of 2020-03-23" in shown
    assert "burst in 2020-03" in shown


def test_bars_are_drawn_in_eighths():
    """The largest share fills the bar; the smallest is still seen; none is nothing."""
    assert ["██████████", "█████", "▏", "", ""] == [bar(share, 0.1) for share in (0.1, 0.05, 1e-6, 0.0, None)]
    assert ["12.50 %", "0.01 %", "-"] == [share_words(share) for share in (0.125, 0.0001, None)]
