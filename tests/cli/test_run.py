"""Tests of `narratives run`, `demo` and `serve`, with a flow that only pretends to work."""

import json

import pytest

from narratives.cli.demo import DEMO
from narratives.config import EVERYTHING, Scope
from narratives.errors import ModelError
from narratives.flow import runner
from narratives.warehouse import open_writer

TOPICS = '[topics.all]\nlabel = "All"\nmatch_all = true\n'


@pytest.fixture
def flow(monkeypatch, fill):
    """Replace the flow by one that writes results at once, and return the calls it got."""
    calls = []

    def run_flow(warehouse, topics=None, model=None, on_progress=None, on_note=None, scope=EVERYTHING, *more):
        part = [scope] if scope != EVERYTHING else []
        calls.append((warehouse, topics, model, *part, *(given for given in more if given is not None)))
        on_progress("embed", 0, 0)
        with open_writer(warehouse) as connection:
            if connection.execute("SELECT count(*) FROM core.runs").fetchone() == (0,):
                fill(connection)
        on_progress("embed", 1, 1)
        return "20261121-221003"

    monkeypatch.setattr(runner, "run_flow", run_flow)
    return calls


def test_a_run_ends_with_its_summary(cli, flow, empty):
    """What was found is on stdout, how far it is on stderr."""
    shown = cli("run", "--warehouse", empty)
    assert (0, [(empty, None, None)]) == (shown.code, flow)
    assert "Run 20261121-221003" in shown.out
    assert f"\n  narratives stories --verdict contested --warehouse {empty}\n" in shown.out
    assert shown.err.startswith("Embed texts: ")


def test_topics_and_model_reach_the_flow(cli, flow, empty, tmp_path):
    """A run uses the file and the model it was given."""
    topics = tmp_path / "mine.toml"
    topics.write_text(TOPICS)
    shown = cli("run", "--topics", topics, "--model", "some/model", "--warehouse", empty, "--json")
    assert [(empty, topics, "some/model")] == flow
    assert "20261121-221003" == json.loads(shown.out)["run"]["run_id"]


def test_a_settings_file_reaches_the_flow(cli, flow, empty, tmp_path):
    """A wrong one is said before anything begins."""
    file = tmp_path / "mine.toml"
    file.write_text("[stories]\nwalk_on = 0.5\n")
    cli("run", "--settings", file, "--warehouse", empty)
    assert [(empty, None, None, file)] == flow
    file.write_text("[stories]\nwalk_on = 5\n")
    shown = cli("run", "--settings", file, "--warehouse", empty)
    assert 1 == shown.code
    assert "walk_on must be a number from 0.1 to 0.95" in shown.err
    assert 1 == len(flow)


def test_topics_and_days_reach_the_flow(cli, flow, empty):
    """A run of a part of the posts is given the part."""
    cli("run", "--topic", "trade", "--topic", "hong_kong", "--since", "2021-06-01", "--warehouse", empty)
    assert [(empty, None, None, Scope(("hong_kong", "trade"), "2021-06-01"))] == flow


def test_the_days_between_tellings_reach_the_flow(cli, flow, empty, monkeypatch):
    """By option, or for all runs by the environment, which the option outdoes."""
    monkeypatch.setenv("NARRATIVES_DAYS_APART", "90")
    cli("run", "--warehouse", empty)
    cli("run", "--days-apart", "0", "--warehouse", empty)
    assert [(empty, None, None, 90), (empty, None, None, 0)] == flow
    assert 2 == cli("run", "--days-apart", "-1", "--warehouse", empty).code


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--topic", "hongkong"], "the topics file has no topic 'hongkong'; did you mean hong_kong?"),
        (["--since", "2021-06-02", "--until", "2021-06-01"], "--until 2021-06-01 is before --since 2021-06-02"),
    ],
)
def test_a_part_that_cannot_be_is_one_line(cli, flow, empty, options, said):
    """A topic that there is not, or days that end before they begin, are found before the flow starts."""
    shown = cli("run", *options, "--warehouse", empty)
    assert (1, 1, []) == (shown.code, shown.err.count("\n"), flow)
    assert said in shown.err


def test_a_wrong_topics_file_is_found_before_the_flow_starts(cli, flow, empty, tmp_path):
    """Nobody waits for Prefect to learn of a typing error."""
    topics = tmp_path / "mine.toml"
    topics.write_text("[topics.all]\nlable = 'All'\n")
    shown = cli("run", "--topics", topics, "--warehouse", empty)
    assert (1, 1, []) == (shown.code, shown.err.count("\n"), flow)


def test_nothing_to_run_on_is_one_line(cli, tmp_path):
    """A missing warehouse is told at once, and none is made."""
    shown = cli("run", "--warehouse", tmp_path / "none.duckdb")
    assert (1, 1, []) == (shown.code, shown.err.count("\n"), list(tmp_path.iterdir()))


@pytest.mark.parametrize(
    ("code", "said", "error"),
    [
        (1, "narratives: no model 'x'\n", ModelError("no model 'x'")),
        (130, "narratives: stopped; the same command continues where it left off\n", KeyboardInterrupt()),
        (130, "narratives: stopped; the same command continues where it left off\n", RuntimeError("Query interrupted")),
    ],
)
def test_a_run_that_fails_or_is_stopped_is_one_line(cli, empty, monkeypatch, code, said, error):
    """The stage's own sentence reaches the user."""

    def run_flow(*_arguments):
        raise error

    monkeypatch.setattr(runner, "run_flow", run_flow)
    shown = cli("run", "--warehouse", empty)
    assert (code, said, "") == (shown.code, shown.err, shown.out)


def test_the_demo_has_a_warehouse_of_its_own(cli, flow, tmp_path, monkeypatch):
    """Neither the user's warehouse nor their inbox is touched, whatever the environment says."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NARRATIVES_WAREHOUSE", str(tmp_path / "mine.duckdb"))
    shown = cli("demo")
    assert 0 == shown.code
    assert [DEMO] == [call[0] for call in flow]
    assert ["warehouse"] == [path.name for path in tmp_path.iterdir()]
    assert "posts loaded into warehouse/demo/narratives.duckdb, 0 were already there" in shown.err
    assert f"\n  narratives show s-hong_kong-91bc04 --warehouse {DEMO}\n" in shown.out


def test_the_demo_can_be_repeated(cli, flow, tmp_path):
    """The second time the sample is known."""
    path = tmp_path / "demo.duckdb"
    cli("demo", "--warehouse", path)
    shown = cli("demo", "--warehouse", path, "--json")
    assert f"Sample: 0 posts loaded into {path}, 875 were already there" in shown.err
    assert "20261121-221003" == json.loads(shown.out)["run"]["run_id"]


def test_serving_passes_the_schedule_on(cli, empty, monkeypatch):
    """The flow is served with the cron line that was given."""
    calls = []
    monkeypatch.setattr(runner, "serve", lambda *arguments: calls.append(arguments))
    shown = cli("serve", "--cron", "*/5 * * * *", "--warehouse", empty)
    assert (0, [(empty, "*/5 * * * *", None, None, None)]) == (shown.code, calls)
    assert f"Schedule '*/5 * * * *' (UTC) for {empty}; Ctrl-C stops\n" == shown.err


def test_serving_nothing_is_refused(cli, tmp_path):
    """Without a warehouse or an inbox every scheduled run would fail unseen."""
    shown = cli("serve", "--warehouse", tmp_path / "none.duckdb")
    assert (1, 1) == (shown.code, shown.err.count("\n"))
