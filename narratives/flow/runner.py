"""Runs the flow, once or on a schedule, without any set-up of Prefect: no account, no server, no network.

Where `PREFECT_API_URL` is set the flow is recorded there. Elsewhere it is recorded by a server of its own, on
this machine, with its files in a folder of its own: the user's Prefect profile is neither read nor changed.
"""

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from traceback import walk_tb
from typing import TYPE_CHECKING, Any

from narratives.config import EVERYTHING, RunConfig, Scope, run_config
from narratives.errors import ConfigError, FlowError, NarrativesError
from narratives.flow import progress
from narratives.flow.progress import NOTHING_NEW, NoteCallback
from narratives.flow.scheduled import MARK
from narratives.flow.server import running_server, without_prefect
from narratives.steps import OnStep
from narratives.warehouse import open_reader, open_writer

if TYPE_CHECKING:
    from prefect import Flow

# What the flow logs goes to the server; the terminal is ours.
_QUIET = {"DO_NOT_TRACK": "1", "PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL": "CRITICAL"}
_PREFECT_MODULES = {"prefect", "httpx", "httpcore", "websockets", "anyio", "asyncio"}


def run_flow(
    warehouse: Path,
    topics: Path | None = None,
    model: str | None = None,
    on_progress: OnStep | None = None,
    on_note: NoteCallback | None = None,
    scope: Scope = EVERYTHING,
    days_apart: int | None = None,
    settings: Path | None = None,
) -> str:
    """Run the flow once, in this process; where nothing is new the latest run holds, and Prefect is not started.

    Args:
        warehouse: Path of the warehouse. It is made if it is missing and an inbox lies beside it.
        topics: Topics file; the shipped one if `None`.
        model: Name or folder of a sentence-transformers model; the bundled one if `None`.
        on_progress: Called with the name of a stage, what is done and how much there is to do. The first
            stage is `prefect`, the wait for its temporary server: about 6 s.
        on_note: Called with what people should know in a line: that a run holds, that one will take long.
        scope: Which posts it looks at.
        days_apart: Days that may lie between two tellings of one story; what the environment says, else 30, if `None`.
        settings: Settings file: how stories are found.

    Returns:
        The id of the run; of the latest one where nothing is new.

    Raises:
        WarehouseMissing: If there is nothing to run on.
        WarehouseBusy: If another process is writing.
        ConfigError: If the scope or the topics file is wrong.
        FlowError: If Prefect could not carry out the flow.
        NarrativesError: What a stage raised.
    """
    warehouse = warehouse.expanduser().resolve()
    if not (warehouse.parent / "inbox").is_dir():
        with open_reader(warehouse):
            pass
    file = str(topics.resolve()) if topics else None
    chosen = str(settings.resolve()) if settings else None
    config = run_config(file, model, scope.topics, scope.since, scope.until, days_apart, chosen)
    # The lock is taken before the wait for Prefect: who must wait for it learns so at once.
    with open_writer(warehouse), progress.listening(on_progress, on_note):
        if held := _standing(warehouse, config):
            progress.note(NOTHING_NEW.format(run_id=held))
            return held
        part: dict[str, Any] = {"only_topics": list(scope.topics), "since": scope.since, "until": scope.until}
        with _one_line(), _prefect(_QUIET):
            run: Callable[..., str] = _flow()
            return run(str(warehouse), file, model, **part, days_apart=config.days_apart, settings=chosen)


def _standing(warehouse: Path, config: RunConfig) -> str | None:
    """Return the latest run if that can be known to hold before anything is loaded."""
    from narratives.stages.standing import has_news, standing_run

    return None if has_news(warehouse) else standing_run(warehouse, config)


def serve(
    warehouse: Path, cron: str, topics: Path | None = None, model: str | None = None, settings: Path | None = None
) -> None:
    """Run the flow on a schedule, each time in a process of its own, until this one is stopped.

    A line is printed when a run begins, and one when it ends.

    Args:
        warehouse: Path of the warehouse.
        cron: When to run, such as `0 * * * *` for every hour, in UTC.
        topics: Topics file; the shipped one if `None`.
        model: Name or folder of a sentence-transformers model; the bundled one if `None`.
        settings: Settings file: how stories are found.

    Raises:
        ConfigError: If the schedule is none.
        FlowError: If Prefect could not serve the flow.
    """
    parameters = {
        "warehouse": str(warehouse.expanduser().resolve()),
        "topics": str(topics.resolve()) if topics else None,
        "model": model,
        "settings": str(settings.resolve()) if settings else None,
    }
    with _one_line(), _prefect(_QUIET | {MARK: "1"}, is_scheduling=True):
        from prefect.types.entrypoint import EntrypointType

        _check_cron(cron)
        # One at a time: the next run waits until this one has left the warehouse.
        _flow().serve(
            name="schedule",
            cron=cron,
            parameters=parameters,
            limit=1,
            print_starting_message=False,
            entrypoint_type=EntrypointType.MODULE_PATH,
        )


def _flow() -> "Flow[[str, str | None, str | None], str]":
    """Import the flow, and Prefect with it, which takes seconds."""
    from narratives.flow.track import track_narratives

    return track_narratives


def _check_cron(cron: str) -> None:
    """Raise if a schedule is none."""
    from prefect.client.schemas.schedules import CronSchedule

    try:
        CronSchedule(cron=cron)
    except ValueError as error:
        raise ConfigError(f"{cron!r} is not a cron schedule; give one such as '0 * * * *' (every hour)") from error


@contextmanager
def _prefect(quiet: dict[str, str], is_scheduling: bool = False) -> Iterator[None]:
    """Have Prefect at hand while the block runs: the user's server if there is one, else a private one."""
    if url := os.environ.get("PREFECT_API_URL"):
        with _environment({**os.environ, **quiet}):
            from prefect.settings import PREFECT_API_URL, temporary_settings

            with temporary_settings({PREFECT_API_URL: url}):
                yield
        return
    progress.report("prefect")
    server = running_server(is_scheduling)
    with _environment(without_prefect() | server.environment | {"PREFECT_API_URL": server.url} | quiet):
        # These imports take a while, in which the server starts.
        _flow()
        from prefect.settings import PREFECT_API_AUTH_STRING, PREFECT_API_URL, temporary_settings

        server.wait()
        progress.report("prefect", 1, 1)
        # Where Prefect was imported before, it does not look at the environment again.
        with temporary_settings({PREFECT_API_URL: server.url, PREFECT_API_AUTH_STRING: server.word}):
            yield


@contextmanager
def _environment(values: Mapping[str, str]) -> Iterator[None]:
    """Replace the environment while the block runs."""
    before = dict(os.environ)
    os.environ.clear()
    os.environ.update(values)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


@contextmanager
def _one_line() -> Iterator[None]:
    """Raise what goes wrong in Prefect itself as one line; let what the stages raise through."""
    try:
        yield
    except NarrativesError:
        raise
    except Exception as error:
        if _origin(error) not in _PREFECT_MODULES:
            raise
        reason = str(error).strip().split("\n")[0].rstrip(".") or type(error).__name__
        has_url = os.environ.get("PREFECT_API_URL")
        step = "check PREFECT_API_URL, or unset it" if has_url else "run the command again"
        raise FlowError(f"Prefect could not carry out the flow: {reason}; {step}") from error


def _origin(error: Exception) -> str:
    """Return the name of the package whose code raised an error."""
    frames = [frame for frame, _ in walk_tb(error.__traceback__)]
    return frames[-1].f_globals.get("__name__", "").split(".")[0]
