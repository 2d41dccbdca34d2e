"""The flow carries out the stages in order, tries again what may pass, and leaves its figures."""

import os
import re
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from narratives.analysis.settings import StorySettings
from narratives.config import RunConfig, Scope
from narratives.errors import ModelError, NarrativesError, WarehouseBusy, WarehouseMissing
from narratives.flow import track
from narratives.flow.runner import run_flow
from narratives.flow.server import running_server
from narratives.warehouse import open_reader, open_writer, snapshot_path

ROOT = Path(__file__).parents[2]

LOUD = """
from narratives.flow import runner
with runner._prefect(runner._QUIET):
    from prefect import flow, get_run_logger
    flow(lambda: get_run_logger().warning("marrow"), name="loud")()
"""

pytestmark = pytest.mark.slow


@pytest.fixture
def made(warehouse: Path) -> Path:
    """Return an empty warehouse."""
    with open_writer(warehouse):
        return warehouse


def test_stages_run_in_order_on_one_warehouse(stages, made, tmp_path):
    """Each stage is called once, with paths and the id of the run."""
    topics = tmp_path / "topics.toml"
    assert "run-1" == run_flow(made, topics, "some-model")
    names = ("stories", "track", "frame", "publish", "functions", "copies", "courses", "finish")
    run = [(name, made, "run-1") for name in names]
    expected = [
        ("load", made),
        ("start", made, RunConfig(topics=str(topics), model="some-model")),
        ("prepare", made, topics),
        ("embed", made, "some-model"),
        *run,
    ]
    assert expected == stages.calls


def test_how_long_each_stage_took_is_recorded(stages, made):
    """The next run can tell from it how long it will take."""
    run_flow(made)
    timed = ("prepare", "embed", "stories", "track", "frame", "publish", "functions", "copies", "courses")
    assert [(stage, True) for stage in timed] == stages.times


def test_a_run_that_holds_is_returned_without_prefect(stages, made):
    """Where the inbox is empty and the latest run holds, nobody waits for a server."""
    stages.replace("has_news", lambda *_: False)
    stages.replace("standing_run", lambda *_: "run-0")
    told, notes = [], []
    assert "run-0" == run_flow(made, on_progress=lambda *step: told.append(step), on_note=notes.append)
    assert ([], [], ["nothing new since run run-0: its results still hold, and nothing was written"]) == (
        told,
        stages.calls,
        notes,
    )


def test_a_run_that_holds_after_the_inbox_is_not_made_again(stages, made):
    """A file that turns out to hold nothing new begins no run."""
    stages.replace("standing_run", lambda *_: "run-0")
    notes = []
    assert "run-0" == run_flow(made, on_note=notes.append)
    assert ([("load", made)], 1) == (stages.calls, len(notes))


def test_the_scope_reaches_the_run(stages, made):
    """Topics and days are recorded with it."""
    scope = Scope(("trade",), "2021-06-01", "2021-06-30")
    run_flow(made, scope=scope)
    assert ("start", made, RunConfig(scope=scope)) in stages.calls


def test_the_days_between_two_tellings_are_recorded_with_the_run(stages, made):
    """What the option says holds for this run, whatever the environment says to the flow."""
    run_flow(made, days_apart=7)
    assert ("start", made, RunConfig(days_apart=7, stories=StorySettings(days_apart=7))) in stages.calls


def test_a_settings_file_reaches_the_run(stages, made, tmp_path):
    """How stories are found is recorded with it."""
    file = tmp_path / "mine.toml"
    file.write_text("[stories]\nwalk_on = 0.5\n", encoding="utf-8")
    run_flow(made, settings=file)
    assert ("start", made, RunConfig(stories=StorySettings(walk_on=0.5))) in stages.calls


def test_a_long_run_is_announced_before_it_embeds(stages, made):
    """How long it will take is said while there is still time to stop it."""
    stages.replace("announcements", lambda *_: [f"{len(stages.calls)} stages, about 5 minutes"])
    notes = []
    run_flow(made, on_note=notes.append)
    assert ["3 stages, about 5 minutes"] == notes


def test_lock_is_held_and_one_snapshot_made(stages, made):
    """Between the stages nobody else can write, and readers get the new state only at the end."""
    before = snapshot_path(made).read_bytes()
    seen = []
    stages.replace("stories", lambda *_: seen.append(snapshot_path(made).read_bytes()))
    run_flow(made)
    assert [before] == seen
    with open_reader(made) as cursor:
        assert (1,) == cursor.execute("SELECT thing FROM core.things").fetchone()


def test_progress_is_told(stages, made):
    """Every stage tells when it begins and ends; embed how far it is; the wait for Prefect comes first."""
    told = []

    def embed(warehouse, model, on_progress):
        on_progress(5, 10, 0.4)

    stages.replace("embed", embed)
    run_flow(made, on_progress=lambda *step: told.append(step))
    begun = [("prefect", 0, 0, None), ("prefect", 1, 1, None), ("load", 0, 0, None), ("load", 1, 1, None)]
    assert begun == told[:4]
    embedded = [step for step in told if step[0] == "embed"]
    assert [("embed", 0, 0, None), ("embed", 5, 10, 0.4), ("embed", 1, 1, None)] == embedded
    assert ("courses", 1, 1, None) == told[-1]


def test_model_that_could_not_be_reached_is_tried_again(stages, made, monkeypatch):
    """A network failure while the model is read passes; the run goes on."""
    tries = []

    def embed(*_):
        tries.append(1)
        if len(tries) == 1:
            raise ModelError("cannot fetch the model") from httpx.ConnectError("no route")

    monkeypatch.setattr(track.embed, "retry_delay_seconds", [0, 0])
    stages.replace("embed", embed)
    assert "run-1" == run_flow(made)
    assert 2 == len(tries)


@pytest.mark.parametrize("error", [ModelError("there is no such model"), KeyError("a bug")])
def test_other_failures_come_out_as_they_are(stages, made, error):
    """A stage's error reaches the caller untouched and at once, and the run is not finished."""
    tries = []

    def embed(*_):
        tries.append(1)
        raise error

    stages.replace("embed", embed)
    with pytest.raises(type(error), match=str(error)):
        run_flow(made)
    assert 1 == len(tries)
    assert "finish" not in [call[0] for call in stages.calls]


def test_figures_are_kept_as_an_artifact(stages, made):
    """The figures of the run can be read from the server that recorded it."""
    run_flow(made)
    server = running_server()
    known = tuple(server.word.split(":"))
    found = httpx.post(f"{server.url}/artifacts/latest/filter", json={}, trust_env=False, auth=known).json()
    assert [("run-figures", "markdown", "# Figures")] == [
        (artifact["key"], artifact["type"], artifact["data"]) for artifact in found
    ]


def test_missing_warehouse_is_said_before_prefect_starts(stages, warehouse):
    """Nobody waits six seconds to learn that there is nothing to run on; an inbox is enough."""
    told = []
    with pytest.raises(WarehouseMissing):
        run_flow(warehouse, on_progress=lambda *step: told.append(step))
    assert [] == told
    (warehouse.parent / "inbox").mkdir(parents=True)
    assert "run-1" == run_flow(warehouse)


def test_busy_warehouse_is_said_before_prefect_starts(stages, made, monkeypatch):
    """Who cannot have the lock learns so at once."""

    def locked(*_: object) -> None:
        raise WarehouseBusy("in use by process 1")

    monkeypatch.setattr("narratives.flow.runner.open_writer", locked)
    told = []
    with pytest.raises(NarrativesError, match="process 1"):
        run_flow(made, on_progress=lambda *step: told.append(step))
    assert [] == told


def test_terminal_stays_clean():
    """Prefect writes nothing to the terminal, and what a flow logs goes to its server, in a process like a user's."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PREFECT_")}
    done = subprocess.run([sys.executable, "-c", LOUD], cwd=ROOT, env=environment, capture_output=True, text=True)
    assert (0, "", "") == (done.returncode, done.stdout, done.stderr)


def test_what_is_deployed_is_the_flow_of_the_package():
    """Prefect finds under the entry point of prefect.yaml the very flow that `narratives run` carries out."""
    from prefect.flows import load_flow_from_entrypoint

    from narratives.flow.track import track_narratives

    deployment = (ROOT / "prefect.yaml").read_text(encoding="utf-8")
    (entrypoint,) = re.findall(r"entrypoint: (\S+)", deployment)
    file, _, name = entrypoint.partition(":")
    found = load_flow_from_entrypoint(f"{ROOT / file}:{name}")
    assert (track_narratives.name, track_narratives.fn) == (found.name, found.fn)
