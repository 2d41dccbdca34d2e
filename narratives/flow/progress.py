"""How far a run is: stages tell, and whoever started the run may listen.

A callback cannot be a parameter of a Prefect flow, which would store it; it is kept here while a run lasts.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

# Called with the name of the stage, what is done of it, how much there is, and the share of its work that is done: 0 of
# 0 when it begins and as long as nobody knows, the same number twice when it is done. Long texts take longer than short
# ones, so that the share of the work is not that of the texts; it is None where the stage has not weighed them.
ProgressCallback = Callable[[str, int, int, float | None], None]
# Called with a line that people should read.
NoteCallback = Callable[[str], None]
NOTHING_NEW = "nothing new since run {run_id}: what it found holds, and nothing was written"

_listeners: list[ProgressCallback] = []
_readers: list[NoteCallback] = []


def report(stage: str, done: int = 0, total: int = 0, work_share: float | None = None) -> None:
    """Tell how far a stage is.

    Args:
        stage: Name of the stage.
        done: What has been done of it, in its own unit.
        total: How much there is to do in that unit; 0 if that is not known.
        work_share: Share of its work that is done, 0 to 1, where that is another one than of the units.
    """
    for listener in _listeners:
        listener(stage, done, total, work_share)


def note(line: str) -> None:
    """Tell people something in a line."""
    for reader in _readers:
        reader(line)


@contextmanager
def listening(callback: ProgressCallback | None, reader: NoteCallback | None = None) -> Iterator[None]:
    """Have callbacks called while the block runs; `None` listens to nothing."""
    callbacks = [callback] if callback else []
    readers = [reader] if reader else []
    _listeners.extend(callbacks)
    _readers.extend(readers)
    try:
        yield
    finally:
        for listener in callbacks:
            _listeners.remove(listener)
        for gone in readers:
            _readers.remove(gone)
