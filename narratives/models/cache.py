"""The cache folder of models, which several processes may fill: one at a time, and what a killed one left goes."""

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

UNFINISHED = ".unfinished-"


def leftovers(home: Path) -> list[Path]:
    """Return what some process is about to put into the folder, or was killed over."""
    return list(home.glob(f"{UNFINISHED}*"))


@contextmanager
def alone(home: Path) -> Iterator[None]:
    """Wait until no other process fills the folder, and remove what killed ones left.

    Args:
        home: The folder; made if it is missing.

    Raises:
        OSError: If it cannot be made or opened.
    """
    home.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(home, os.O_RDONLY)
    try:
        # The system gives the lock back however its holder ends.
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        for leftover in leftovers(home):
            shutil.rmtree(leftover, ignore_errors=True)
        yield
    finally:
        os.close(descriptor)
