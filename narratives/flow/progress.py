"""How far a run is: stages tell, and whoever started the run may listen.

A callback cannot be a parameter of a Prefect flow, which would store it; it goes along in the context of the run.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from narratives.steps import OnStep

# Called with a line that people should read.
NoteCallback = Callable[[str], None]
NOTHING_NEW = "nothing new since run {run_id}: its results still hold, and nothing was written"


@dataclass(frozen=True)
class _Audience:
    """Who listens to a run."""

    on_step: OnStep | None = None
    on_note: NoteCallback | None = None


_audience: ContextVar[_Audience] = ContextVar("audience", default=_Audience())  # noqa: B039 - it is frozen


def report(stage: str, done: int = 0, total: int = 0, work_share: float | None = None) -> None:
    """Tell who listens how far a stage is, as `OnStep` takes it."""
    if on_step := _audience.get().on_step:
        on_step(stage, done, total, work_share)


def note(line: str) -> None:
    """Tell who listens something in a line."""
    if on_note := _audience.get().on_note:
        on_note(line)


@contextmanager
def listening(on_step: OnStep | None, on_note: NoteCallback | None = None) -> Iterator[None]:
    """Have callbacks called while the block runs; `None` listens to nothing."""
    before = _audience.set(_Audience(on_step, on_note))
    try:
        yield
    finally:
        _audience.reset(before)
