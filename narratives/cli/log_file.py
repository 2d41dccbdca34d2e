"""The log beside a warehouse: what each load and run did and how long it took, and where in the program one failed.

No argument, no file name and no message of an error stands in it: these may name people whom the warehouse does not.
"""

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from io import TextIOWrapper
from logging.handlers import RotatingFileHandler
from pathlib import Path
from traceback import walk_tb

from narratives.version import __version__
from narratives.warehouse.private import owner_only

# Some thousand runs; the two logs before it are kept as NAME.log.1 and NAME.log.2.
MOST_BYTES, KEPT_LOGS = 1_000_000, 2
_FORM = "%(asctime)s %(levelname)s %(name)s: %(message)s"
_log = logging.getLogger(__name__)


class _PrivateFile(RotatingFileHandler):
    """Writes into a file of its owner's; where it cannot be written, the work goes on without."""

    warehouse: Path

    def emit(self, record: logging.LogRecord) -> None:
        """Write a record, if there is a warehouse beside which the log may lie."""
        if self.warehouse.exists():
            super().emit(record)

    def _open(self) -> TextIOWrapper:
        with owner_only():
            return super()._open()

    def handleError(self, record: logging.LogRecord) -> None:
        """Let a full or read-only disk stop nothing."""


@contextmanager
def logged(warehouse: Path, command: str) -> Iterator[None]:
    """Write down what the program logs while the block runs, when it began, and how it ended.

    Args:
        warehouse: The warehouse, beside which the log lies as `NAME.log`.
        command: The command that is carried out.
    """
    file = warehouse.with_name(f"{warehouse.name.split('.')[0]}.log")
    handler = _PrivateFile(file, maxBytes=MOST_BYTES, backupCount=KEPT_LOGS, encoding="utf-8", delay=True)
    handler.warehouse = warehouse
    handler.setFormatter(logging.Formatter(_FORM))
    logger = logging.getLogger("narratives")
    level = logger.level
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    began = time.monotonic()
    try:
        _log.info("%s begins, narratives %s", command, __version__)
        yield
        _log.info("%s done, %.1f s", command, time.monotonic() - began)
    except BaseException as error:
        kind, seconds = type(error).__name__, time.monotonic() - began
        _log.info("%s ended by %s after %.1f s: %s", command, kind, seconds, _where(error))
        raise
    finally:
        logger.setLevel(level)
        logger.removeHandler(handler)
        handler.close()


def _where(error: BaseException) -> str:
    """Return the places of the program that an error came through, the outermost first."""
    frames = [(frame.f_globals.get("__name__", ""), line) for frame, line in walk_tb(error.__traceback__)]
    return " > ".join(f"{module}:{line}" for module, line in frames if module.startswith("narratives."))
