"""Runs are recorded when they begin and when they are complete, and recognised when their input is the same."""

import json

import pytest

from narratives.analysis.settings import StorySettings
from narratives.config import RunConfig, Scope
from narratives.stages import runs
from narratives.stages.prepare import prepare
from narratives.stages.runs import KEPT_RUNS, finish_run, record_input, same_run, seed_of, start_run
from narratives.warehouse import open_writer
from tests.loading import query
from tests.planted import START, add, planted, planted_posts, post

USUAL = RunConfig()


@pytest.fixture
def prepared(warehouse):
    """Return a warehouse with ten texts on Hong Kong."""
    with open_writer(warehouse):
        add(warehouse, planted_posts(planted(["apple"], [], 10)))
        prepare(warehouse)
    return warehouse


def recorded(warehouse, config=USUAL):
    """Begin a run, record its input and return its id."""
    with open_writer(warehouse) as connection:
        run_id = start_run(warehouse, config)
        record_input(connection, run_id)
    return run_id


def finished(warehouse, config=USUAL):
    """Begin, place the texts of, and finish a run; return its id."""
    with open_writer(warehouse) as connection:  # one writer for all of it, as a run has
        run_id = recorded(warehouse, config)
        connection.execute(
            "INSERT INTO core.run_texts SELECT ?, topic, 'weibo', text_id, 0, 1, NULL, 1 FROM core.text_topics",
            [run_id],
        )
        finish_run(warehouse, run_id)
    return run_id


def same(warehouse, run_id):
    """Return the run with the same input as another one."""
    with open_writer(warehouse) as connection:
        return same_run(connection, run_id)


def test_a_run_is_recorded_with_its_choices(warehouse):
    """Topics, model, seed and scope are known afterwards; the run counts as running."""
    run_id = start_run(warehouse, RunConfig("t.toml", "some-model", 7, Scope(("trade",), "2021-06-01")))
    (row,) = query(warehouse, "SELECT run_id, status, config, finished_at FROM core.runs")
    assert (run_id, "running", None) == (row[0], row[1], row[3])
    scope = {"topics": ["trade"], "since": "2021-06-01", "until": None}
    chosen = {"topics": "t.toml", "model": "some-model", "seed": 7, "scope": scope, "days_apart": 30}
    assert chosen | {"stories": StorySettings().as_dict()} == json.loads(row[2])
    with open_writer(warehouse) as connection:
        assert 7 == seed_of(connection, run_id)


def test_runs_of_one_second_have_different_ids(warehouse):
    """However quickly runs follow each other, none takes another's id."""
    assert 3 == len({start_run(warehouse, RunConfig()) for _ in range(3)})


def test_a_run_left_open_was_killed(warehouse):
    """The next run finds what was not finished, and says so."""
    killed, running = start_run(warehouse, RunConfig()), start_run(warehouse, RunConfig())
    assert {(killed, "killed"), (running, "running")} == set(query(warehouse, "SELECT run_id, status FROM core.runs"))


def test_a_killed_run_leaves_no_events(warehouse):
    """A run killed after track, before it was finished, is not told as history; its config is."""
    killed = start_run(warehouse, RunConfig())
    with open_writer(warehouse) as connection:
        connection.execute(
            "INSERT INTO core.narrative_events (run_id, happened_at, event, narrative_id) "
            "VALUES (?, now(), 'born', 'n')",
            [killed],
        )
    start_run(warehouse, RunConfig())
    assert [] == query(warehouse, "FROM core.narrative_events")
    assert [("killed",)] == query(warehouse, f"SELECT status FROM core.runs WHERE run_id = '{killed}'")


def test_a_finished_run_is_the_latest(prepared):
    """A run that is complete counts what there was, and is what the public views show; one that began is not."""
    run_id = finished(prepared)
    start_run(prepared, RunConfig())
    counts = f"SELECT status, posts, texts FROM core.runs WHERE run_id = '{run_id}'"
    assert [("finished", 10, 10)] == query(prepared, counts)
    assert [(run_id,)] == query(prepared, "SELECT run_id FROM core.latest_run")


def test_only_the_latest_runs_keep_their_texts(prepared):
    """Where each text belonged is kept for the last runs; that the others took place stays known."""
    runs = [finished(prepared) for _ in range(KEPT_RUNS + 2)]
    kept = {row[0] for row in query(prepared, "SELECT DISTINCT run_id FROM core.run_texts")}
    assert set(runs[-KEPT_RUNS:]) == kept
    assert [(len(runs),)] == query(prepared, "SELECT count(*) FROM core.runs")


def test_the_same_input_is_recognised(prepared):
    """A run over the same posts, topics and seed finds the one before."""
    first = finished(prepared)
    assert first == same(prepared, recorded(prepared))


def test_a_run_is_not_its_own_predecessor(prepared):
    """A finished run that is done again finds an earlier one or none, never itself."""
    assert None is same(prepared, finished(prepared))


def test_killed_runs_are_no_model(prepared):
    """Only a finished run has results to take over."""
    recorded(prepared)
    assert None is same(prepared, recorded(prepared))


@pytest.mark.parametrize(
    "change",
    [
        lambda path: add(path, [post("new", "香港新的消息")]),
        lambda path: add(path, [post("copy", planted(["apple"], [])[0][2])]),
        lambda path: add(path, [post("x", "香港", "twitter", created_at=START)]),
    ],
    ids=["text", "copy", "sphere"],
)
def test_new_posts_are_another_input(prepared, change):
    """A new text, one more copy or a post of the other sphere makes another run."""
    finished(prepared)
    change(prepared)
    prepare(prepared)
    assert None is same(prepared, recorded(prepared))


def test_posts_on_no_topic_are_the_same_input(prepared):
    """What is not looked at changes nothing."""
    first = finished(prepared)
    add(prepared, [post("off", "今天的火锅真好吃")])
    prepare(prepared)
    assert first == same(prepared, recorded(prepared))


def test_another_seed_is_another_input(prepared):
    """The seed decides with the posts."""
    finished(prepared)
    assert None is same(prepared, recorded(prepared, RunConfig(seed=1)))


def test_another_method_is_another_input(prepared, monkeypatch):
    """What an earlier program found is not taken for what this one would find."""
    finished(prepared)
    monkeypatch.setattr(runs, "_method", lambda: "another")
    assert None is same(prepared, recorded(prepared))


def test_other_topics_are_another_input(prepared, tmp_path):
    """The same posts on other topics make another run."""
    finished(prepared)
    topics = tmp_path / "topics.toml"
    topics.write_text('[topics.hong_kong]\nlabel = "HK"\nmatch_all = true\n', encoding="utf-8")
    prepare(prepared, topics)
    assert None is same(prepared, recorded(prepared))


def test_a_run_keeps_its_counts(prepared):
    """What was on a topic stays known when the places of its texts are dropped."""
    for _ in range(KEPT_RUNS + 1):
        finished(prepared)
    counts = query(
        prepared, "SELECT on_topic_posts, on_topic_texts, weibo_noise_share, twitter_noise_share FROM out.runs"
    )
    assert [(10, 10, 1.0, None)] * (KEPT_RUNS + 1) == counts


def test_an_empty_warehouse_has_runs(warehouse):
    """A run over nothing begins and finishes."""
    prepare(warehouse)
    run_id = recorded(warehouse)
    finish_run(warehouse, run_id)
    assert [("finished", 0)] == query(warehouse, "SELECT status, posts FROM core.runs")


def test_results_of_runs_that_are_not_kept_go(prepared):
    """Labels, verdicts, matches and narratives go with the texts; the counts of the run stay."""
    old = finished(prepared)
    with open_writer(prepared) as connection:
        connection.execute(
            "INSERT INTO core.narrative_labels (run_id, narrative_id, label, terms) VALUES (?, 'n', 'l', [])", [old]
        )
        connection.execute(
            "INSERT INTO core.run_narratives VALUES (?, 'hong_kong', 'weibo', 0, 0, 'n', 's', 'born')", [old]
        )
    finish_run(prepared, old)
    for _ in range(KEPT_RUNS):
        finished(prepared)
    for table in ("run_texts", "run_narratives", "narrative_labels"):
        assert [] == query(prepared, f"SELECT run_id FROM core.{table} WHERE run_id = '{old}'")
    assert [(1, 1)] == query(prepared, f"SELECT narratives, stories FROM out.runs WHERE run_id = '{old}'")
