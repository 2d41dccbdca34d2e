"""What is written here may be read by its owner only, whatever the umask of the shell says."""

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

OTHERS = 0o077
# Someone else is meant to deliver into a folder that others may write to.
_WRITE_OF_OTHERS = 0o022


class _Umask:
    """The umask of this process, which all its threads share: the first to come sets it, the last puts it back."""

    def __init__(self) -> None:
        self._mutex = threading.Lock()
        self._users = 0
        self._before = 0

    def enter(self) -> None:
        with self._mutex:
            if not self._users:
                self._before = os.umask(OTHERS)
            self._users += 1

    def leave(self) -> None:
        with self._mutex:
            self._users -= 1
            if not self._users:
                os.umask(self._before)


_umask = _Umask()


@contextmanager
def owner_only() -> Iterator[None]:
    """Make every file that is created in the block private: DuckDB's log and its temporary files as well."""
    _umask.enter()
    try:
        yield
    finally:
        _umask.leave()


def close_to_others(path: Path) -> None:
    """Take all rights on a file or folder from group and others, if it is there and ours."""
    with suppress(OSError):
        mode = path.stat().st_mode & 0o7777
        if mode & OTHERS:
            path.chmod(mode & ~OTHERS)


def close_folder(folder: Path) -> None:
    """Make a folder private, unless others may write to it: then someone else delivers there, and must reach it."""
    with suppress(OSError):
        if not folder.stat().st_mode & _WRITE_OF_OTHERS:
            close_to_others(folder)
