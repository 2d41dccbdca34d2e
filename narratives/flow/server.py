"""The private Prefect server of this process: started when a flow needs one, gone when the process is.

Its database only records how runs went. One that is damaged, or half made by a kill, is set aside and begun anew.
"""

import logging
import os
import re
import secrets
import select
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path

from narratives.disk_room import is_full
from narratives.errors import FlowError
from narratives.resources import data_home
from narratives.warehouse.private import close_to_others

_log = logging.getLogger(__name__)
# A script, not a module: its process imports Prefect and nothing of ours.
_PROCESS = Path(__file__).with_name("server_process.py")
STARTUP_SECONDS = 90.0
_DATABASE = "prefect.db"
# What its files take when it starts, several times over.
_ROOM_BYTES = 16_000_000
# What the server's log tells of when its tables cannot be used or brought up to date.
_ABOUT_DATABASE = re.compile(r"sqlite3|sqlalchemy|alembic|aiosqlite", re.I)
_NO_DAMAGE = re.compile(r"is locked|is full|disk I/O|readonly|no space left", re.I)
# Usage statistics of Prefect's client and server.
_SETTINGS = {"DO_NOT_TRACK": "1", "PREFECT_SERVER_ANALYTICS_ENABLED": "false"}
# A single run needs no scheduler (the first line is Prefect's own mark for that), block types, event log or
# web page: without them the server starts in 6 s, in 11 s the first time; with them in 8 s and 13 s.
_FOR_ONE_RUN = {
    "PREFECT__SERVER_EPHEMERAL": "1",
    "PREFECT_SERVER_REGISTER_BLOCKS_ON_START": "false",
    "PREFECT_SERVER_SERVICES_EVENT_PERSISTER_ENABLED": "false",
    "PREFECT_SERVER_SERVICES_TRIGGERS_ENABLED": "false",
    "PREFECT_SERVER_UI_ENABLED": "false",
}


class FlowServer:
    """A Prefect server on this machine, in a process of its own that ends with this one."""

    def __init__(self, is_scheduling: bool) -> None:
        """Start the server; `wait` returns when it answers.

        Args:
            is_scheduling: Whether it plans runs and shows them on a web page, too.
        """
        self.home = _home()
        self._is_ready = False
        self._is_scheduling = is_scheduling
        self._log = self.home / "server.log"
        # Any user of the machine can reach its port; it answers those who know this word, which is its owner alone.
        self.word = f"narratives:{secrets.token_urlsafe(32)}"
        words = dict.fromkeys(("PREFECT_API_AUTH_STRING", "PREFECT_SERVER_API_AUTH_STRING"), self.word)
        self.environment = _SETTINGS | words | {"PREFECT_HOME": str(self.home)}
        if _is_damaged(self.home / _DATABASE):
            _set_aside(self.home / _DATABASE)
        with socket.create_server(("127.0.0.1", 0)) as listener:
            self._port = listener.getsockname()[1]
            self._process = self._start(listener)
        self.url = f"http://127.0.0.1:{self._port}/api"

    def _start(self, listener: socket.socket) -> subprocess.Popen[bytes]:
        """Start its process, which answers at a socket that listens already."""
        with self._log.open("wb") as log:
            return subprocess.Popen(
                [sys.executable, "-P", str(_PROCESS), str(listener.fileno())],
                env=without_prefect() | self.environment | ({} if self._is_scheduling else _FOR_ONE_RUN),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                pass_fds=[listener.fileno()],
                # Ctrl-C is for us: the server must live until the run has been recorded as stopped.
                start_new_session=True,
            )

    @property
    def is_alive(self) -> bool:
        """Tell whether its process runs."""
        return self._process.poll() is None

    def wait(self, seconds: float = STARTUP_SECONDS) -> None:
        """Return when the server answers.

        Raises:
            FlowError: If it ended or does not answer in time.
        """
        if self._is_ready:
            return
        deadline = time.monotonic() + seconds
        has_answered = self._answers(deadline)
        if not has_answered and self._is_stopped_by_database():
            _set_aside(self.home / _DATABASE)
            with socket.create_server(("127.0.0.1", self._port)) as listener:
                self._process = self._start(listener)
            has_answered = self._answers(deadline)
        if not has_answered:
            if is_full(self.home):
                raise FlowError(
                    f"no space left on the disk of {self.home} for the files of Prefect's temporary server: free some "
                    "or set NARRATIVES_HOME to a folder on another disk"
                )
            reason = f"{self._log} says why: {self._last_words()}"
            raise FlowError(f"Prefect's temporary server did not start; {reason}")
        self._is_ready = True

    def _answers(self, deadline: float) -> bool:
        """Wait until it says that it answers, or ends; whether it did."""
        said = self._process.stdout
        while said and not select.select([said], [], [], 0.2)[0]:
            if time.monotonic() > deadline:
                self._process.kill()
                break
        return said is not None and said.readline() == b"ready\n"

    def _is_stopped_by_database(self) -> bool:
        """Tell whether it ended over tables that it cannot use, such as a kill half way through making them leaves."""
        told = self._log.read_text(encoding="utf-8", errors="replace")
        is_told = _ABOUT_DATABASE.search(told) and not _NO_DAMAGE.search(told)
        return bool(is_told) and (self.home / _DATABASE).exists()

    def _last_words(self) -> str:
        """Return the last line of its log."""
        lines = self._log.read_text(encoding="utf-8", errors="replace").strip().splitlines()
        return lines[-1].strip()[:160] if lines else "nothing"


_servers: dict[bool, FlowServer] = {}


def running_server(is_scheduling: bool = False) -> FlowServer:
    """Return the server of this process, started if there is none yet.

    It is not stopped here: Prefect sends its last events when the interpreter ends; the server sees that end.
    """
    server = _servers.get(is_scheduling)
    if server is None or not server.is_alive:
        server = _servers[is_scheduling] = FlowServer(is_scheduling)
    return server


def without_prefect() -> dict[str, str]:
    """Return the environment without the user's Prefect settings, and with no proxy to this machine."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith("PREFECT_")}
    for key in ("NO_PROXY", "no_proxy"):
        kept[key] = ",".join(filter(None, [kept.get(key), "127.0.0.1"]))
    return kept


def _is_damaged(database: Path) -> bool:
    """Tell whether a database is there and cannot be read; one that is in use can."""
    if not database.exists():
        return False
    try:
        with closing(sqlite3.connect(database)) as connection:
            return connection.execute("PRAGMA quick_check(1)").fetchone() != ("ok",)
    except sqlite3.OperationalError as error:
        return "malformed" in str(error) or "unable to open" in str(error)
    except sqlite3.DatabaseError:
        return True


def _set_aside(database: Path) -> None:
    """Move a database out of the way, over what was set aside before, and say so."""
    aside = database.with_name(f"{database.stem}.damaged{database.suffix}")
    database.replace(aside)
    for log in ("-wal", "-shm"):
        database.with_name(database.name + log).unlink(missing_ok=True)
    _log.warning(
        "Prefect's record of runs was damaged; it was moved to %s and a new one begun: no result is lost", aside
    )


def _home() -> Path:
    """Return a folder for Prefect's files: ours in the user's cache, else a temporary one."""
    folder = data_home() / "prefect"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        close_to_others(folder)
        with tempfile.TemporaryFile(dir=folder) as probe:
            os.posix_fallocate(probe.fileno(), 0, _ROOM_BYTES)
            return folder
    except OSError:
        return Path(tempfile.mkdtemp(prefix="narratives-prefect-"))
