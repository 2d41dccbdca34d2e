"""A run that finds nothing new changes nothing: the latest one holds."""

import os

import pytest

from narratives.config import DEFAULT_SEED, RunConfig, Scope
from narratives.errors import ModelError
from narratives.flow.runner import run_flow
from narratives.stages import standing
from narratives.stages.inbox import load_inbox
from narratives.stages.prepare import prepare
from narratives.stages.runs import start_run
from narratives.stages.standing import has_news, standing_run
from narratives.warehouse import open_writer, snapshot_path
from tests.loading import query, row, write_jsonl
from tests.planted import add, post, remove


def latest(warehouse):
    """Return the id of the latest run."""
    ((run_id,),) = query(warehouse, "SELECT run_id FROM core.latest_run")
    return run_id


def state(warehouse):
    """Return what tells whether a warehouse or its snapshot was written: bytes, time, file."""
    files = [warehouse, snapshot_path(warehouse)]
    return [(file.read_bytes(), file.stat().st_mtime_ns, file.stat().st_ino) for file in files]


def test_a_run_with_nothing_new_writes_nothing(finished):
    """Warehouse and snapshot stay byte for byte, no event is added, and the run that holds is named."""
    with open_writer(finished):
        pass  # the copy of the tests has no snapshot of its own time
    before, notes, told = state(finished), [], []
    run_id = run_flow(finished, on_progress=lambda *step: told.append(step), on_note=notes.append)
    assert latest(finished) == run_id
    assert before == state(finished)
    assert ([], [f"nothing new since run {run_id}: its results still hold, and nothing was written"]) == (told, notes)


def test_a_run_holds_while_nothing_changes(finished):
    """The same posts, topics, model, seed and scope find the same."""
    assert latest(finished) == standing_run(finished, RunConfig())


@pytest.mark.parametrize(
    "change",
    [
        lambda path: add(path, [post("new", "香港新的消息")]),
        lambda path: add(path, [post("off", "今天的火锅真好吃")]),
        lambda path: remove(path, "weibo:lonely"),
        lambda path: start_run(path, RunConfig()),
    ],
    ids=["post", "post on no topic", "post gone", "run left open"],
)
def test_a_run_does_not_hold_when_something_changed(finished, change):
    """A post more or less, or a run that was left open, has to be worked on."""
    change(finished)
    assert None is standing_run(finished, RunConfig())


def test_a_run_does_not_hold_for_other_choices(finished, tmp_path):
    """Another seed, scope or topics file would find something else."""
    topics = tmp_path / "mine.toml"
    topics.write_text('[topics.all]\nlabel = "All"\nmatch_all = true\n', encoding="utf-8")
    others = [
        RunConfig(seed=DEFAULT_SEED + 1),
        RunConfig(scope=Scope(("hong_kong",))),
        RunConfig(scope=Scope(until="2030-01-01")),
        RunConfig(topics=str(topics)),
    ]
    assert [None] * len(others) == [standing_run(finished, other) for other in others]


def test_a_run_does_not_hold_for_another_model(finished, monkeypatch):
    """Nor for one that cannot be read: embed says what is wrong with it."""
    monkeypatch.setattr(standing, "model_id_of", lambda _: "another@123")
    assert None is standing_run(finished, RunConfig(model="another"))

    def fail(_):
        raise ModelError("no such model")

    monkeypatch.setattr(standing, "model_id_of", fail)
    assert None is standing_run(finished, RunConfig(model="none"))


def test_only_a_finished_run_holds(warehouse):
    """A warehouse without runs has none that holds."""
    add(warehouse, [post("one", "香港")])
    prepare(warehouse)
    assert None is standing_run(warehouse, RunConfig())


def test_a_new_file_in_the_inbox_is_news_until_it_is_loaded(finished):
    """What was loaded before is none, under any name; notes and an empty folder are none."""
    assert not has_news(finished)
    inbox = finished.parent / "inbox"
    inbox.mkdir()
    (inbox / "README.md").write_text("what is put here is loaded")
    assert not has_news(finished)
    file = write_jsonl(inbox / "new.jsonl", [row()])
    assert has_news(finished)
    os.utime(file, (0, 0))
    load_inbox(finished)
    assert not has_news(finished)
    file.rename(inbox / "again.jsonl")
    assert not has_news(finished)
