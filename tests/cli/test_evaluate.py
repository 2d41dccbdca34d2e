"""Tests of `narratives evaluate`: a table for people, values for programs, and one line where it cannot be done."""

import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from narratives.stages import evaluate as stage
from narratives.stages.figures import Figure
from tests.loading import query, write_jsonl

ROOT = Path(__file__).parents[2]
QUICK = ("--no-baselines", "--no-stability")
LABELS = [
    {"id": "1", "sphere": "weibo", "story": "overhaul"},
    {"id": "2", "sphere": "weibo", "story": "overhaul"},
    {"id": "1", "sphere": "twitter", "story": "overhaul"},
    {"id": "2", "sphere": "twitter", "story": "overhaul"},
    {"id": "3", "sphere": "twitter", "story": "cotton"},
    {"id": "4", "sphere": "weibo", "story": "rain"},
]
GONE = {"id": "99", "sphere": "weibo", "story": "rain"}
OFF_TOPIC = {"id": "5", "sphere": "weibo", "story": "rain"}


@pytest.fixture
def gold(tmp_path):
    """Return a gold set of the posts of the small run."""
    write_jsonl(tmp_path / "my_set" / "labels.jsonl", LABELS)
    return tmp_path / "my_set"


def verdicts(folder, **verdict):
    """Write a gold set with verdicts, and return its prefix."""
    rows = [{**{key: one[key] for key in ("id", "sphere")}, "narrative_id": one["story"]} for one in LABELS]
    write_jsonl(folder / "read_posts.jsonl", rows)
    said = [{"narrative_id": story, "verdict": one} for story, one in verdict.items()]
    (folder / "read_narratives.json").write_text(json.dumps(said))
    return folder / "read"


def lines(shown):
    """Return the printed lines without their spacing."""
    return [" ".join(line.split()) for line in shown.out.splitlines()]


def test_a_table_says_how_good_the_run_is(cli, results, gold):
    """What the set is, one measure a line, and the command that leads on."""
    shown = cli("evaluate", gold, *QUICK, "--warehouse", results)
    assert (0, "") == (shown.code, shown.err)
    assert "Run 20261121-221003 against my_set: 6 core posts, 6 of them tell 3 stories, 1 in both spheres" in lines(
        shown
    )
    for line in (
        "posts of one story F1 (BCubed) 1.00",
        "left as noise Weibo / Twitter 33 % / 0 %",
        "found stories, of 3 2",
        "told in both spheres, of 1 1",
        "narratives, Weibo / Twitter, of 2 / 2 1 / 2",
    ):
        assert line in lines(shown)
    assert f"\n  narratives sql evaluations --warehouse {results}\n" in shown.out
    assert "verdict" not in shown.out


def test_verdicts_are_scored_where_the_set_has_them(cli, results, tmp_path):
    """One of two is right: nobody tells of rain, so that its verdict is wrong."""
    path = verdicts(tmp_path, overhaul="contested", rain="weibo_only")
    shown = cli("evaluate", path, *QUICK, "--warehouse", results)
    assert "verdict macro F1 / accuracy 0.50 / 0.50" in lines(shown)


def test_json_holds_facts_and_measures_by_method(cli, results, gold):
    """Counts are whole numbers; what was stored is what is printed."""
    found = json.loads(cli("evaluate", gold, *QUICK, "--warehouse", results, "--json").out)
    assert ("my_set", "20261121-221003", True) == (found["gold"], found["run_id"], found["is_core_only"])
    assert (6, 1) == (found["gold_set"]["gold_posts"], found["gold_set"]["gold_shared_stories"])
    assert (["narratives"], 1.0) == (list(found["methods"]), found["methods"]["narratives"]["cross_pairs_f1"])
    stored = "SELECT value FROM out.evaluations WHERE measure = 'story_ari' AND evaluation_id = '{}'"
    assert [(found["methods"]["narratives"]["story_ari"],)] == query(results, stored.format(found["evaluation_id"]))


def test_csv_holds_a_row_for_each_figure(cli, results, gold):
    """Facts of the set have no method."""
    shown = cli("evaluate", gold, *QUICK, "--warehouse", results, "--csv")
    rows = list(csv.DictReader(io.StringIO(shown.out)))
    assert ["method", "measure", "value", "draws"] == list(rows[0])
    assert ("", "6") == next((row["method"], row["value"]) for row in rows if row["measure"] == "gold_posts")


def test_the_stored_figures_are_a_ready_made_query(cli, results, gold):
    """The latest evaluation of each set, methods as columns."""
    for _ in range(2):
        cli("evaluate", gold, *QUICK, "--warehouse", results)
    rows = json.loads(cli("sql", "evaluations", "--warehouse", results, "--json").out)
    assert [1.0] == [row["narratives"] for row in rows if row["measure"] == "cross_pairs_f1"]


def test_methods_stand_side_by_side(cli, results, gold, monkeypatch):
    """With their names explained, and a dash where a method has no such figure."""
    said = [("joint", "story_bcubed_f1", 0.25), ("separate", "story_bcubed_f1", 0.5), ("narratives", "seed_ari", 1.0),
            ("narratives", "lowest_seed_ari", 0.9)]  # fmt: skip
    monkeypatch.setattr(stage, "_compare", lambda *_: [Figure(*one) for one in said])
    shown = cli("evaluate", gold, "--warehouse", results)
    assert "narratives joint separate" in lines(shown)
    assert "posts of one story F1 (BCubed) 1.00 0.25 0.50" in lines(shown)
    assert "other seeds: mean / lowest 1.00 / 0.90 - -" in [
        line.removeprefix("same stories again ") for line in lines(shown)
    ]
    for name in ("joint: UMAP", "separate: the same in each sphere", "same stories again: adjusted Rand index"):
        assert name in " ".join(lines(shown))


@pytest.mark.parametrize("columns", ["40", "80"])
def test_a_narrow_terminal_is_enough(cli, results, gold, monkeypatch, columns):
    """No line of the table is wider than the terminal."""
    monkeypatch.setenv("COLUMNS", columns)
    shown = cli("evaluate", gold, *QUICK, "--warehouse", results)
    table = shown.out.partition("Next,")[0].splitlines()
    assert (0, True) == (shown.code, max(map(len, table)) <= int(columns))


def test_posts_that_the_run_lacks_are_told(cli, results, tmp_path):
    """On stderr, beside the figures in which they count as left out."""
    write_jsonl(tmp_path / "more" / "labels.jsonl", [*LABELS, GONE, OFF_TOPIC])
    shown = cli("evaluate", tmp_path / "more", *QUICK, "--warehouse", results)
    assert (0, 2) == (shown.code, shown.err.count("\n"))
    assert "1 of the 8 posts are not in the warehouse" in shown.err
    assert "1 of the 8 posts are loaded but on no topic of the run" in shown.err


@pytest.mark.parametrize(
    ("expected", "labels"),
    [
        ("there is no gold set at", None),
        ("line 1 is not JSON", ["{"]),
        ("line 1: sphere is missing", [{"id": "1", "story": "x"}]),
        ("unknown sphere 'mars'", [{"id": "1", "sphere": "mars", "story": "x"}]),
        ("tells a story", []),
        ("none of the 1 posts of bad is in the warehouse: use `narratives load`", [GONE]),
        ("none is on a topic of run 20261121-221003: use `narratives run`", [OFF_TOPIC]),
    ],
)
def test_a_set_that_cannot_be_used_is_one_line(cli, results, tmp_path, expected, labels):
    """What is wrong, where, and the way out; nothing is stored."""
    if labels is not None:
        write_jsonl(tmp_path / "bad" / "labels.jsonl", labels)
    shown = cli("evaluate", tmp_path / "bad", *QUICK, "--warehouse", results)
    assert (1, "", 1) == (shown.code, shown.out, shown.err.count("\n"))
    assert expected in shown.err
    assert [] == query(results, "FROM out.evaluations")


def test_without_posts_or_a_run_the_next_command_is_named(cli, empty, gold):
    """As of all commands that read results."""
    shown = cli("evaluate", gold, *QUICK, "--warehouse", empty)
    assert (1, 1, True) == (shown.code, shown.err.count("\n"), "`narratives load FILES`" in shown.err)


def test_a_missing_warehouse_is_not_made(cli, gold, tmp_path):
    """It is told."""
    shown = cli("evaluate", gold, *QUICK, "--warehouse", tmp_path / "none.duckdb")
    assert (1, 1, False) == (shown.code, shown.err.count("\n"), (tmp_path / "none.duckdb").exists())


def test_no_file_name_commands_the_terminal(cli, results, tmp_path):
    """The name of a set is somebody's text too."""
    write_jsonl(tmp_path / "a\x1b[31m[red]set" / "labels.jsonl", LABELS)
    shown = cli("evaluate", tmp_path / "a\x1b[31m[red]set", *QUICK, "--warehouse", results)
    assert (0, False, True) == (shown.code, "\x1b" in shown.out, "a␛[31m[red]set" in shown.out)


def test_the_quick_answer_starts_light(results, gold):
    """It needs no library that finds stories."""
    code = (
        "import sys; from narratives.cli import main; "
        f"main(['evaluate', {str(gold)!r}, *{QUICK!r}, '--warehouse', {str(results)!r}]); "
        "print(sorted({'torch', 'prefect', 'sklearn', 'umap', 'numba', 'jieba'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=os.environ | {"PYTHONPATH": str(ROOT)}, capture_output=True,
        encoding="utf-8", timeout=60,
    )  # fmt: skip
    assert "[]" == done.stdout.splitlines()[-1]
