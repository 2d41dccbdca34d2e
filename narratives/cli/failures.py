"""Turns every failure into one line and an exit code; NARRATIVES_DEBUG=1 shows the traceback instead.

Exit codes: 0 done, 1 could not be done, 2 wrong use of the command, 130 stopped by Ctrl-C.
"""

import errno
import logging
import os
import re
import sys
import tempfile
from pathlib import Path

from narratives.cli.escape import printable
from narratives.disk_room import full_folders, is_of_full_disk
from narratives.errors import NarrativesError
from narratives.resources import data_home

FAILED = 1
MISUSED = 2
STOPPED = 130
_READ_ONLY = "the file system is read-only: choose another folder with --warehouse"


class _Lines(logging.Handler):
    """Prints what the program logs as a line of its own."""

    def emit(self, record: logging.LogRecord) -> None:
        """Print one record."""
        say(record.getMessage())


def hear(is_verbose: bool) -> None:
    """Print what the package warns of, such as work that an earlier command left, in the same form as failures.

    Args:
        is_verbose: Whether all that is logged is printed, too.
    """
    logger = logging.getLogger("narratives")
    if not any(isinstance(one, _Lines) for one in logger.handlers):
        logger.addHandler(_Lines())
    for lines in (one for one in logger.handlers if isinstance(one, _Lines)):
        lines.setLevel(logging.INFO if is_verbose else logging.WARNING)


def report(error: BaseException) -> int:
    """Print the failure as one line on stderr and return the exit code.

    Args:
        error: anything that a command raised.

    Raises:
        BaseException: the error itself, when NARRATIVES_DEBUG is set.
    """
    if os.environ.get("NARRATIVES_DEBUG"):
        raise error
    if isinstance(error, BrokenPipeError):  # the reader (`| head`) has seen enough: nothing to tell
        _forget_stdout()
        return FAILED
    say(describe(error))
    return FAILED


def is_stopped(error: BaseException) -> bool:
    """Tell whether somebody stopped the program within a query: DuckDB makes an error of its own of it."""
    return isinstance(error, RuntimeError) and "Query interrupted" in str(error)


def say(line: str) -> None:
    """Print one line in the name of the program on stderr."""
    sys.stderr.write(f"narratives: {printable(line)}\n")


def describe(error: BaseException) -> str:
    """Return one line for the error: what went wrong and, where it is known, the next step."""
    if isinstance(error, NarrativesError):
        return str(error)
    if isinstance(error, MemoryError):
        return "out of memory: close other programs or load and run fewer posts at once"
    if is_of_full_disk(error):
        return _describe_full(error)
    if isinstance(error, OSError):
        return _describe_system(error)
    if type(error).__module__.split(".")[0] in ("duckdb", "_duckdb"):
        return describe_database(str(error))
    return f"unexpected {type(error).__name__}: {error} (NARRATIVES_DEBUG=1 shows where)"


def describe_database(message: str) -> str:
    """Return a DuckDB message as one line, without its drawing of the query."""
    if "read-only mode" in message:
        kind = re.search(r'of type "(\w+)"', message)
        return f"sql only reads: {kind.group(1) if kind else 'this'} would change the warehouse"
    if re.search("disabled (by|through) configuration", message):
        return "sql reads the warehouse only, no other files or extensions: use `narratives load` for files"
    said = re.split(r"\n\s*LINE \d+:", message)[0]
    return " ".join(said.split())


def _describe_system(error: OSError) -> str:
    if error.errno == errno.EROFS:
        return _READ_ONLY
    where = f": {error.filename}" if error.filename else ""
    return f"{error.strerror or error}{where}"


def _describe_full(error: BaseException) -> str:
    """Name the disk that is full; libraries that meet it seldom do."""
    from narratives.warehouse import warehouse_path

    written = (warehouse_path().parent, data_home(), Path(tempfile.gettempdir()), Path.cwd())
    return f"no space left on the disk of {full_folders(error, written)}: free some and run the same command again"


def _forget_stdout() -> None:
    """Point stdout at nothing, or the interpreter's last flush would complain about the closed pipe."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
