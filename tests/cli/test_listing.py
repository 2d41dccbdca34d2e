"""Tests of `narratives list`, `narratives stories` and `narratives themes`."""

import csv
import io
import json

import pytest

from narratives.warehouse import open_writer


def test_narratives_are_listed_by_posts(cli, results):
    """The narrative with most posts comes first."""
    shown = cli("list", "--warehouse", results)
    assert 0 == shown.code
    ids = [line.split()[0] for line in shown.out.splitlines() if line[:2] in ("w-", "t-")]
    assert ["w-hong_kong-3f2a9c", "t-hong_kong-88aa01", "t-xinjiang-99aa01"] == ids


@pytest.mark.parametrize(
    ("expected", "options"),
    [
        (["w-hong_kong-3f2a9c"], ["--sphere", "weibo"]),
        (["t-xinjiang-99aa01"], ["--topic", "xinjiang"]),
        (["t-hong_kong-88aa01", "t-xinjiang-99aa01"], ["--status", "continued"]),
        (["w-hong_kong-3f2a9c"], ["--limit", "1"]),
        ([], ["--sphere", "weibo", "--topic", "xinjiang"]),
    ],
)
def test_narratives_can_be_filtered(cli, results, expected, options):
    """Filters work together, and leave what all of them let through."""
    rows = json.loads(cli("list", "--warehouse", results, "--json", *options).out)
    assert expected == [row["narrative_id"] for row in rows]


def test_stories_show_both_headlines(cli, results):
    """What Weibo tells stands above what Twitter tells; a silent sphere is a dash."""
    shown = cli("stories", "--warehouse", results)
    assert shown.out.index("支持！") < shown.out.index('Only "patriots"') < shown.out.index("forced labor")
    assert "Twitter only  -" in shown.out


def test_stories_can_be_filtered_by_verdict(cli, results):
    """Only the stories with the verdict are listed."""
    rows = json.loads(cli("stories", "--verdict", "twitter_only", "--warehouse", results, "--json").out)
    assert ["s-xinjiang-99bc04"] == [row["story_id"] for row in rows]


def test_a_cut_list_says_what_it_leaves_out(cli, results):
    """The line about the limit is on stderr, so that JSON stays JSON."""
    shown = cli("stories", "--limit", 1, "--warehouse", results, "--json")
    assert 1 == len(json.loads(shown.out))
    assert "1 of 2 stories; --limit 0 prints all\n" == shown.err


def test_csv_has_every_column_and_reads_back(cli, results):
    """Commas, quotes and line ends in texts survive."""
    rows = list(csv.DictReader(io.StringIO(cli("list", "--warehouse", results, "--csv").out)))
    assert 3 == len(rows)
    assert "支持！爱国者治港天经地义" == rows[0]["label"] == rows[0]["headline"] == rows[0]["headline_zh"]
    assert ["完善选举制度", "爱国者治港", "全国人大"] == json.loads(rows[0]["terms"])
    assert "7777" == rows[1]["authors"][-4:] or "2" == rows[1]["authors"]


def test_an_unknown_topic_gets_a_suggestion(cli, results):
    """A topic that the run does not have is an error, not an empty list."""
    shown = cli("stories", "--topic", "hongkong", "--warehouse", results)
    assert (1, "narratives: no topic 'hongkong' in the latest run; did you mean hong_kong?\n") == (
        shown.code,
        shown.err,
    )


def test_nothing_found_is_said_in_words(cli, results):
    """An empty table would leave the user wondering."""
    shown = cli("list", "--sphere", "weibo", "--topic", "xinjiang", "--warehouse", results)
    assert (0, True) == (shown.code, "No such narratives" in shown.out)


def test_a_narrow_terminal_gets_records(cli, results, monkeypatch):
    """On 40 columns each value has its line, and ids stay whole."""
    monkeypatch.setenv("COLUMNS", "40")
    shown = cli("stories", "--warehouse", results)
    assert "story                            " in shown.out or "story  " in shown.out
    assert "s-hong_kong-91bc04" in shown.out


def test_without_a_headline_a_narrative_is_called_by_its_terms(cli, results):
    """Where no post has a sentence to show, the label is made of terms."""
    rows = json.loads(cli("list", "--warehouse", results, "--topic", "xinjiang", "--json").out)
    assert [("forced labor, cotton", None)] == [(row["label"], row["headline"]) for row in rows]


def test_themes_show_both_spheres_and_their_verdicts(cli, results):
    """A theme says what either sphere speaks of, and how its stories are told."""
    shown = cli("themes", "--warehouse", results)
    assert 0 == shown.code
    assert shown.out.index("完善选举制度") < shown.out.index("electoral overhaul")
    assert "1 contested" in shown.out
    assert "stories --theme theme-hong_kong-1c2d3e" in shown.out


def test_stories_of_one_theme(cli, results):
    """Only the stories of the theme are listed."""
    rows = json.loads(cli("stories", "--theme", "theme-hong_kong-1c2d3e", "--warehouse", results, "--json").out)
    assert ["s-hong_kong-91bc04"] == [row["story_id"] for row in rows]


def test_stories_of_a_theme_by_the_beginning_of_its_id(cli, results):
    """The beginning is enough; one that is wrong gets a suggestion, and one that is nothing near the way to all."""
    found = json.loads(cli("stories", "--theme", "theme-hong", "--json", "--warehouse", results).out)
    assert ["s-hong_kong-91bc04"] == [row["story_id"] for row in found]
    hints = {"theme-hong_kong-1c2d3f": "did you mean theme-hong_kong-1c2d3e?", "x": "`narratives themes`"}
    for given, hint in hints.items():
        shown = cli("stories", "--theme", given, "--warehouse", results)
        assert (1, True) == (shown.code, hint in shown.err)


def test_a_status_that_there_is_not_is_refused_with_those_there_are(cli, results):
    """A mistyped one is no empty list."""
    done = cli("list", "--status", "bron", "--warehouse", results)
    assert (2, True) == (done.code, "'born', 'continued', 'split'" in done.err)
    assert ["w-hong_kong-3f2a9c"] == [
        row["narrative_id"] for row in json.loads(cli("list", "--status", "born", "--json", "--warehouse", results).out)
    ]


def test_an_empty_list_has_no_headings(cli, results):
    """It says that there is nothing, and where the counts are."""
    said = "No such stories in the latest run; `narratives show` has the counts of each topic.\n"
    assert said == cli("stories", "--verdict", "convergent", "--warehouse", results).out


def test_only_figures_that_stand_there_are_explained(cli, results):
    """The list has no margin; the page of a story has."""
    assert "margin" not in cli("stories", "--warehouse", results).out
    assert "margin: the lead" in " ".join(cli("show", "s-hong", "--warehouse", results).out.split())


def test_a_theme_counts_its_verdicts_in_words(cli, results, monkeypatch):
    """As every other list does, and no names of columns."""
    with open_writer(results) as connection:
        connection.execute("UPDATE core.published_themes SET weibo_only_stories = 2")
    monkeypatch.setenv("COLUMNS", "160")
    assert "1 contested, 2 Weibo only" in cli("themes", "--warehouse", results).out
