"""Tests of `narratives report`: the file it writes, and what it refuses."""

import json

import pytest


@pytest.fixture
def report(cli, results, tmp_path, monkeypatch):
    """Run the command in a folder of its own."""
    monkeypatch.chdir(tmp_path)
    return lambda *arguments: cli("report", "--warehouse", results, *arguments)


def test_the_report_is_one_file_whose_name_is_printed(report, tmp_path):
    """By default it lies where the command was given; what is in it is said beside."""
    made = report()
    assert (0, "narratives-report.html\n") == (made.code, made.out)
    assert "2 stories, 7 posts" in made.err
    assert (tmp_path / "narratives-report.html").read_text(encoding="utf-8").startswith("<!doctype html>")


def test_one_story_alone_may_be_meant_by_the_beginning_of_its_id(report, tmp_path):
    """The file has the story's name, and no other story is in it; the id of a telling means its story."""
    assert "narratives-s-xinjiang-99bc04.html\n" == report("s-xin").out
    html = (tmp_path / "narratives-s-xinjiang-99bc04.html").read_text(encoding="utf-8")
    assert 1 == html.count('<article class="story"')
    assert "narratives-s-xinjiang-99bc04.html\n" == report("t-xin").out


def test_programs_are_told_what_was_written(report):
    """`--json` has the file, its size, what was asked for and what is in it."""
    told = json.loads(report("--topic", "xinjiang", "--from", "2021-03-20", "--out", "x.html", "--json").out)
    assert ("x.html", "xinjiang", "2021-03-20", 1, 2) == tuple(
        told[name] for name in ("file", "topic", "since", "stories", "posts")
    )
    assert 500_000 < told["bytes"]


def test_an_earlier_report_is_replaced_and_nothing_else(report, tmp_path):
    """A file that is no report of ours is never written over."""
    (tmp_path / "mine.html").write_text("<!doctype html><p>my own page", encoding="utf-8")
    assert "exists and is not a report written by narratives" in report("--out", "mine.html").err
    assert (0, 0) == (report("--out", "other.html").code, report("--out", "other.html").code)
    assert [] == [file.name for file in tmp_path.glob(".*html*")]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--topic", "hongkong"], "did you mean hong_kong?"),
        (["s-hong_kong-91bc05"], "did you mean s-hong_kong-91bc04"),
        (["--from", "2021-05-01", "--to", "2021-04-01"], "is before --from"),
        (["--out", "nowhere/x.html"], "there is no folder nowhere"),
        (["--out", "."], "is a folder"),
    ],
)
def test_what_cannot_be_meant_is_one_line(report, arguments, said):
    """The line names the next step, and no file is written."""
    refused = report(*arguments)
    assert (1, "", 1) == (refused.code, refused.out, refused.err.count("\n"))
    assert said in refused.err


def test_without_a_run_the_next_command_is_named(cli, empty):
    """There is nothing to report of an empty warehouse."""
    assert "use `narratives load FILES`" in cli("report", "--warehouse", empty).err


def test_one_is_not_many(report):
    """A report of one story counts one story."""
    assert "1 story, 2 posts" in report("s-xin").err


def test_days_without_any_story_make_no_empty_page(report, tmp_path):
    """The line says between which days there are some."""
    done = report("--from", "2019-01-01", "--to", "2019-02-01")
    assert (1, "") == (done.code, done.out)
    assert "give --from and --to between 2021-03-11 and 2021-05-10" in done.err
    assert [] == [file.name for file in tmp_path.glob("*.html")]
