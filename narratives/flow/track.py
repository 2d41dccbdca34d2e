"""The flow of a run: inbox, prepare, embed, and the stages after it; nothing where the latest run holds.

Each task is one stage, which does only what is not done yet: a run that was killed is simply run again.
Parameters are paths and ids; the data stays in the warehouse, which the flow keeps open, and so locked, from
first to last.
"""

import logging
import time
from collections.abc import Callable
from dataclasses import asdict, is_dataclass
from functools import partial
from pathlib import Path
from typing import Any

from prefect import Task, flow, get_run_logger, task
from prefect.artifacts import create_markdown_artifact
from prefect.cache_policies import NO_CACHE

from narratives.config import RunConfig, run_config
from narratives.errors import ModelError
from narratives.flow import progress
from narratives.flow.figures import run_figures
from narratives.flow.scheduled import tell
from narratives.stages.copies import copies
from narratives.stages.courses import courses
from narratives.stages.embed import embed as embed_texts
from narratives.stages.forecast import announcements, record_stage
from narratives.stages.frame import frame
from narratives.stages.functions import functions
from narratives.stages.inbox import load_inbox
from narratives.stages.load_meter import inbox_meter
from narratives.stages.prepare import prepare as prepare_posts
from narratives.stages.publish import publish
from narratives.stages.runs import finish_run, start_run
from narratives.stages.standing import standing_run
from narratives.stages.stories import stories
from narratives.stages.track import track
from narratives.warehouse import LOCK_WAIT_SECONDS, open_writer

_log = logging.getLogger(__name__)
# By name, for what fetches a model raises kinds of its own: requests, httpx, huggingface_hub.
_PASSING = {"ConnectionError", "TimeoutError", "TransportError"}


def _is_passing(_task: Any, _run: Any, state: Any) -> bool:
    """Tell whether the reason may be gone in a moment: a model that could not be reached."""
    error = state.result(raise_on_failure=False)
    causes = []
    while isinstance(error, BaseException) and error not in causes:
        causes.append(error)
        error = error.__cause__ or error.__context__
    names = {base.__name__ for cause in causes for base in type(cause).__mro__}
    return any(isinstance(cause, ModelError) for cause in causes) and bool(names & _PASSING)


def _counts(result: Any) -> dict[str, Any]:
    """Return the counts of a stage as plain values: Prefect keeps them."""
    values = asdict(result) if is_dataclass(result) and not isinstance(result, type) else {}
    return {key: value for key, value in values.items() if isinstance(value, int | float | str)}


def _do(name: str, function: Callable[..., Any], *arguments: Any) -> dict[str, Any]:
    """Carry out one stage, and tell when it begins and ends."""
    progress.report(name, 0, 0)
    began = time.monotonic()
    counts = _counts(function(*arguments))
    progress.report(name, 1, 1)
    said = ", ".join(f"{key} {value}" for key, value in counts.items())
    for log in (get_run_logger(), _log):
        log.info("%s: %s; %.1f s", name, said, time.monotonic() - began)
    return counts


def _timed(warehouse: str, run_id: str, name: str, work: Callable[..., Any], *arguments: Any) -> dict[str, Any]:
    """Carry out one stage of a run, and record how long it took."""
    began = time.monotonic()
    counts = _do(name, work, Path(warehouse), *arguments)
    record_stage(Path(warehouse), run_id, name, counts, time.monotonic() - began)
    return counts


def _stage(name: str, work: Callable[..., Any], tells: bool = False) -> Task[[str, str], dict[str, Any]]:
    """Make the task of a stage that needs nothing but the warehouse and the run, and may tell how far it is."""

    @task(name=name, cache_policy=NO_CACHE)
    def run(warehouse: str, run_id: str) -> dict[str, Any]:
        return _timed(warehouse, run_id, name, work, run_id, *([partial(progress.report, name)] if tells else []))

    return run


STAGES = [
    _stage("stories", stories, tells=True),
    _stage("track", track),
    _stage("frame", frame, tells=True),
    _stage("publish", publish, tells=True),
    _stage("functions", functions, tells=True),
    _stage("copies", copies),
    _stage("courses", courses),
]


@task(cache_policy=NO_CACHE)
def start(warehouse: str, config: RunConfig) -> str:
    """Record that a run begins, with its config, and return its id."""
    return start_run(Path(warehouse), config)


@task(cache_policy=NO_CACHE)
def standing(warehouse: str, config: RunConfig) -> str | None:
    """Return the latest run where another one would find the same."""
    run_id = standing_run(Path(warehouse), config)
    if run_id:
        progress.note(progress.NOTHING_NEW.format(run_id=run_id))
        get_run_logger().info(progress.NOTHING_NEW.format(run_id=run_id))
    return run_id


@task(cache_policy=NO_CACHE)
def inbox(warehouse: str) -> dict[str, Any]:
    """Load what collectors dropped into the inbox since the last run."""
    meter = inbox_meter(Path(warehouse), partial(progress.report, "load"))
    return _do("load", partial(load_inbox, on_progress=meter), Path(warehouse))


@task(cache_policy=NO_CACHE)
def prepare(warehouse: str, run_id: str, topics: str | None) -> dict[str, Any]:
    """Clean new posts and find their topics."""
    file = Path(topics) if topics else None
    return _timed(warehouse, run_id, "prepare", prepare_posts, file, partial(progress.report, "prepare"))


@task(cache_policy=NO_CACHE, retries=2, retry_delay_seconds=[5, 30], retry_condition_fn=_is_passing)
def embed(warehouse: str, run_id: str, model: str | None) -> dict[str, Any]:
    """Turn the texts on a topic that have none yet into vectors; say before how long the run will take."""
    for line in announcements(Path(warehouse), run_id, model):
        progress.note(line)
    return _timed(warehouse, run_id, "embed", embed_texts, model, partial(progress.report, "embed"))


@task(cache_policy=NO_CACHE)
def finish(warehouse: str, run_id: str) -> None:
    """Record that the run is complete, which makes it the latest, and leave its figures as an artifact."""
    finish_run(Path(warehouse), run_id)
    create_markdown_artifact(
        run_figures(Path(warehouse), run_id), key="run-figures", description=f"Figures of run {run_id}"
    )


@flow(
    name="track-narratives",
    persist_result=False,
    on_running=[tell],
    on_completion=[tell],
    on_failure=[tell],
    on_crashed=[tell],
)
def track_narratives(
    warehouse: str,
    topics: str | None = None,
    model: str | None = None,
    wait_seconds: float = LOCK_WAIT_SECONDS,
    only_topics: list[str] | None = None,
    since: str | None = None,
    until: str | None = None,
    days_apart: int | None = None,
    settings: str | None = None,
) -> str:
    """Find the narratives of both spheres in a warehouse, and the stories that they share.

    Args:
        warehouse: Path of the warehouse.
        topics: Path of a topics file; the shipped one if left out.
        model: Name or folder of a sentence-transformers model; the bundled one if left out.
        wait_seconds: How long to wait while another process writes to the warehouse.
        only_topics: Names of the only topics to look at; all if left out.
        since: First day to look at, such as `2021-06-01`, UTC.
        until: Last day to look at.
        days_apart: Days that may lie between two tellings of one story; 30 if left out.
        settings: Path of a settings file: how stories are found.

    Returns:
        The id of the run; of the latest one where nothing is new, and nothing is written then.
    """
    config = run_config(topics, model, only_topics or (), since, until, days_apart, settings)
    with open_writer(warehouse, wait_seconds):
        inbox(warehouse)
        if held := standing(warehouse, config):
            return held
        run_id = start(warehouse, config)
        prepare(warehouse, run_id, topics)
        embed(warehouse, run_id, model)
        for stage in STAGES:
            stage(warehouse, run_id)
        finish(warehouse, run_id)
    return run_id
