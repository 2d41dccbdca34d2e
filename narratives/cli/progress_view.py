"""Shows how far a run is: bars with rate and time left on a terminal, a line for each stage anywhere else."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import (
    BarColumn,
    Progress,
    ProgressColumn,
    Task,
    TaskID,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)
from rich.text import Text

from narratives.cli.escape import printable

_STAGES = {
    "prefect": "Start Prefect's private server (about 6 s)",
    "load": "Load the inbox (kB)",
    "prepare": "Clean texts, assign topics",
    "embed": "Embed texts",
    "stories": "Find narratives and stories",
    "track": "Recognise narratives of earlier runs",
    "frame": "Classify tone and stance",
    "publish": "Publish the results",
    "functions": "Classify diplomatic functions",
    "copies": "Find near-duplicate texts",
    "courses": "Measure change over time",
    "recipes": "Find stories with published recipes",
    "stability": "Find stories in resampled texts",
    "tables": "Write tables",
    "networks": "Write networks and files for coding programs",
}
LINE_SECONDS = 30.0  # between two lines of one stage


@contextmanager
def run_progress() -> "Iterator[Bars | Lines]":
    """Show the stages of a run on stderr while the block runs; stdout is for results only.

    Yields:
        What is called with the name of a stage, what is done and how much there is: nothing of nothing when
        the stage begins, one of one when it is done; its `note` is called with what people should read.
    """
    console = Console(stderr=True, highlight=False)
    if not console.is_terminal:
        yield Lines()
        return
    with _bars(console) as bars:
        yield Bars(bars)


class Bars:
    """A bar for each stage; one that tells no amounts moves until it is done."""

    def __init__(self, bars: Progress) -> None:
        """Begin with no stage."""
        self._bars = bars
        self._tasks: dict[str, TaskID] = {}
        self._counted: set[str] = set()

    def note(self, line: str) -> None:
        """Print a line above the bars."""
        self._bars.console.print(Text(printable(line)))

    def __call__(self, stage: str, done: int, total: int, work_share: float | None = None) -> None:
        """Take what a stage tells; bar and time left follow the share of the work, which texts do not tell."""
        if stage not in self._tasks:
            self._tasks[stage] = self._bars.add_task(_STAGES.get(stage, stage), total=None, amount="")
        if total > 1:
            self._counted.add(stage)
            share = done / total if work_share is None else work_share
            amount = f"{done:,} of {total:,}"
            self._bars.update(self._tasks[stage], completed=share * total, total=total, amount=amount)
        elif total and stage not in self._counted:
            self._bars.update(self._tasks[stage], completed=done, total=total)


class Lines:
    """A line for each stage that is done, and one now and then of a stage that takes long."""

    def __init__(self) -> None:
        """Begin with no stage."""
        self._began: dict[str, float] = {}
        self._amounts: dict[str, str] = {}
        self._finished: set[str] = set()
        self._said_at = time.monotonic()

    def note(self, line: str) -> None:
        """Print a line."""
        sys.stderr.write(f"{printable(line)}\n")

    def __call__(self, stage: str, done: int, total: int, work_share: float | None = None) -> None:
        """Take what a stage tells; the time left follows the share of the work that is done."""
        now = time.monotonic()
        seconds = now - self._began.setdefault(stage, now)
        if total > 1:
            self._amounts[stage] = f"{total:,}, "
            if 0 < done < total and time.monotonic() - self._said_at >= LINE_SECONDS:
                share = done / total if work_share is None else work_share
                left = seconds * (1 - share) / share
                self._say(stage, f"{done:,} of {total:,}, {_rate(done / seconds)}{left:.0f} s left")
        elif total and stage not in self._finished:
            self._finished.add(stage)
            self._say(stage, f"{self._amounts.get(stage, '')}{seconds:.1f} s")

    def _say(self, stage: str, what: str) -> None:
        self._said_at = time.monotonic()
        sys.stderr.write(f"{_STAGES.get(stage, stage)}: {what}\n")


class _Rate(ProgressColumn):
    """Done a second, of stages that tell how much there is to do."""

    def render(self, task: Task) -> Text:
        """Return the rate of a stage."""
        speed = task.finished_speed or task.speed
        return Text(_rate(speed).rstrip(", ") if speed and task.fields["amount"] else "", style="dim")


def _rate(speed: float) -> str:
    """Write a rate; less than one a second says nothing."""
    return f"{speed:,.0f}/s, " if speed >= 1 else ""


def _bars(console: Console) -> Progress:
    return Progress(
        TextColumn("{task.description:<38}", markup=False),
        BarColumn(bar_width=16),
        TextColumn("{task.fields[amount]}", markup=False),
        _Rate(),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
        console=console,
    )
