"""`narratives serve` prints a line of its own when a scheduled run begins and one when it ends."""

import re
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest

from narratives.flow.scheduled import MARK, tell
from narratives.warehouse import open_writer


def state(kind, message=None):
    """Return a state as Prefect gives it to a hook."""
    kinds = ("running", "completed", "failed")
    return SimpleNamespace(message=message, **{f"is_{one}": lambda one=one: one == kind for one in kinds})


@pytest.fixture
def flow_run(warehouse):
    """Return a run of the flow over a warehouse that one run has finished on."""
    began = datetime.now(UTC)
    with open_writer(warehouse) as connection:
        connection.execute(
            "INSERT INTO core.runs (run_id, started_at, finished_at, status, config, version, narratives, stories, "
            "posts) VALUES ('r-1', $at, $at + INTERVAL 9 SECOND, 'finished', '{}', '1', 12, 7, 1500)",
            {"at": began.replace(tzinfo=None)},
        )
    return SimpleNamespace(parameters={"warehouse": str(warehouse)}, start_time=began - timedelta(seconds=1))


@pytest.fixture
def said(flow_run, capsys, monkeypatch):
    """Return what is printed when a scheduled run enters a state."""
    monkeypatch.setenv(MARK, "1")

    def say(kind, message=None):
        tell(None, flow_run, state(kind, message))
        line = capsys.readouterr().err
        assert re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC: [^\n]+\n", line)
        return line.partition("UTC: ")[2].strip()

    return say


def test_a_run_says_when_it_begins_and_what_it_found(said):
    """Who looks at the terminal in the morning sees what each run of the night did."""
    assert "run begins" == said("running")
    assert "run r-1 done in 9 s: 12 narratives in 7 stories, of 1,500 posts" == said("completed")


def test_a_run_that_finds_nothing_new_says_so(said, flow_run):
    """The run before is not told as if it were this one."""
    flow_run.start_time += timedelta(minutes=1)
    assert "run done: nothing new, the latest results still hold" == said("completed")


def test_a_run_that_fails_says_why_in_one_line(said):
    """The reason is ours, without Prefect's words around it."""
    message = "Flow run encountered an exception: InputError: no post is on a topic\nTraceback"
    assert "run failed: InputError: no post is on a topic; the next one tries again" == said("failed", message)


def test_other_runs_print_nothing(flow_run, capsys, monkeypatch):
    """`narratives run` shows its progress itself, and a worker has its own log."""
    monkeypatch.delenv(MARK, raising=False)
    tell(None, flow_run, state("running"))
    assert "" == capsys.readouterr().err
