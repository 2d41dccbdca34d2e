"""How far a run is: stages tell, and whoever started the run may listen.

A callback cannot be a parameter of a Prefect flow, which would store it; it is kept here while a run lasts.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

# Called with the name of the stage, what is done of it and how much there is: 0 of 0 when it begins and as
# long as nobody knows, the same number twice when it is done.
ProgressCallback = Callable[[str, int, int], None]

_listeners: list[ProgressCallback] = []


def report(stage: str, done: int = 0, total: int = 0) -> None:
    """Tell how far a stage is.

    Args:
        stage: Name of the stage.
        done: What has been done of it, in its own unit.
        total: How much there is to do in that unit; 0 if that is not known.
    """
    for listener in _listeners:
        listener(stage, done, total)


@contextmanager
def listening(callback: ProgressCallback | None) -> Iterator[None]:
    """Have a callback called while the block runs; `None` listens to nothing."""
    added = [callback] if callback else []
    _listeners.extend(added)
    try:
        yield
    finally:
        for listener in added:
            _listeners.remove(listener)
