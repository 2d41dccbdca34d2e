"""The private Prefect server lives and dies with its parent, and keeps to itself."""

import logging
import os
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest

from narratives.errors import ConfigError, FlowError
from narratives.flow import server as flow_server
from narratives.flow.runner import run_flow, serve
from narratives.flow.server import FlowServer, running_server, without_prefect
from narratives.warehouse import open_writer

ROOT = Path(__file__).parents[2]


def test_users_prefect_settings_do_not_reach_it(monkeypatch):
    """Profiles, keys and proxies of the user stay out; the path to this machine is direct."""
    monkeypatch.setenv("PREFECT_API_KEY", "secret")
    monkeypatch.setenv("NO_PROXY", "example.org")
    environment = without_prefect()
    assert [] == [key for key in environment if key.startswith("PREFECT")]
    assert "example.org,127.0.0.1" == environment["NO_PROXY"]


def test_unwritable_home_falls_back_to_a_temporary_folder(monkeypatch):
    """A machine without a usable home folder can run the flow as well."""
    monkeypatch.setenv("NARRATIVES_HOME", "/dev/null/none")
    folder = flow_server._home()
    assert folder.is_dir()
    folder.rmdir()


def test_server_that_does_not_start_is_one_line(monkeypatch):
    """The last line of its log is the reason."""
    monkeypatch.setattr(flow_server, "_SETTINGS", {"PYTHONHOME": "/dev/null"})
    with pytest.raises(FlowError, match=r"^Prefect's temporary server did not start; .*server.log says why: [^\n]+$"):
        FlowServer(is_scheduling=False).wait()


def _broken_pages(file: Path) -> None:
    """Make a database whose pages behind the header are overwritten."""
    with sqlite3.connect(file) as connection:
        connection.execute("CREATE TABLE things AS SELECT 1 AS thing")
    file.write_bytes(file.read_bytes()[:4096] + b"\xff" * 4096)


def _half_made(file: Path) -> None:
    """Make a database as a kill leaves it: sound, with a table of Prefect, and no word of how far it came."""
    with sqlite3.connect(file) as connection:
        connection.execute("CREATE TABLE flow AS SELECT 1 AS id")


@pytest.mark.parametrize("content", [b"no database at all" * 999, None])
def test_database_that_is_damaged_is_found_out(tmp_path, content):
    """Other content and overwritten pages are damage; no file, an empty one and a sound one are not."""
    file = tmp_path / "prefect.db"
    assert not flow_server._is_damaged(file)
    file.touch()
    assert not flow_server._is_damaged(file)
    _half_made(file)
    assert not flow_server._is_damaged(file)
    file.unlink()
    file.write_bytes(content) if content else _broken_pages(file)
    assert flow_server._is_damaged(file)


@pytest.mark.slow
@pytest.mark.parametrize("damage", [lambda file: file.write_bytes(b"damaged" * 999), _half_made])
def test_damaged_database_is_begun_anew(tmp_path, monkeypatch, caplog, damage):
    """The server starts all the same; the old file is kept beside the new one, and one line says so."""
    monkeypatch.setenv("NARRATIVES_HOME", str(tmp_path))
    (tmp_path / "prefect").mkdir()
    damage(tmp_path / "prefect" / "prefect.db")
    server = FlowServer(is_scheduling=False)
    with caplog.at_level(logging.WARNING, "narratives"):
        server.wait()
    asked = {"json": {}, "auth": tuple(server.word.split(":")), "trust_env": False}
    assert [] == httpx.post(f"{server.url}/flows/filter", **asked).json()
    server._process.kill()
    assert (tmp_path / "prefect" / "prefect.damaged.db").is_file()
    assert 1 == len([line for line in caplog.messages if "prefect.damaged.db" in line and "no result is lost" in line])


def test_database_that_another_run_uses_is_not_damaged(tmp_path, monkeypatch):
    """A server that fails because the database is locked or its disk full is no reason to set it aside."""
    monkeypatch.setattr(flow_server, "_home", lambda: tmp_path)
    monkeypatch.setattr(FlowServer, "_start", lambda *_: None)
    server = FlowServer(is_scheduling=False)
    _half_made(tmp_path / "prefect.db")
    (tmp_path / "server.log").write_text("sqlite3.OperationalError: table flow already exists")
    assert server._is_stopped_by_database()
    for reason in ("database is locked", "database or disk is full"):
        (tmp_path / "server.log").write_text(f"sqlite3.OperationalError: {reason}")
        assert not server._is_stopped_by_database()


@pytest.mark.slow
def test_one_server_serves_the_whole_process():
    """A second run need not wait again."""
    server = running_server()
    server.wait()
    assert running_server() is server
    assert 200 == httpx.get(f"{server.url}/health", trust_env=False).status_code


@pytest.mark.slow
def test_server_answers_its_owner_only():
    """Other users of the machine reach its port, and hear nothing; its folder is closed to them."""
    server = running_server()
    server.wait()
    asked = {"url": f"{server.url}/flows/filter", "json": {}, "trust_env": False}
    assert 401 == httpx.post(**asked).status_code
    assert 200 == httpx.post(**asked, auth=tuple(server.word.split(":"))).status_code
    assert 0o700 == server.home.stat().st_mode & 0o777


@pytest.mark.slow
def test_server_ends_when_its_parent_is_killed():
    """After kill -9 of the parent nothing is left running."""
    code = "from narratives.flow.server import running_server\ns = running_server()\n"
    code += "print(s._process.pid, flush=True)\ns.wait()"
    parent = subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    server = int(parent.stdout.readline())
    parent.send_signal(signal.SIGKILL)
    parent.wait()
    parent.stdout.close()
    deadline = time.monotonic() + 30
    while _is_alive(server) and time.monotonic() < deadline:
        time.sleep(0.2)
    assert not _is_alive(server)


@pytest.mark.slow
def test_server_of_the_user_that_does_not_answer_is_one_line(stages, warehouse, monkeypatch):
    """PREFECT_API_URL is respected, and named when nobody answers there."""
    with open_writer(warehouse):
        pass
    monkeypatch.setenv("PREFECT_API_URL", "http://127.0.0.1:9/api")
    with pytest.raises(FlowError, match=r"^Prefect could not .*127\.0\.0\.1:9.* check PREFECT_API_URL[^\n]*$"):
        run_flow(warehouse)


@pytest.mark.slow
def test_schedule_that_is_none_is_refused(warehouse, monkeypatch):
    """A wrong cron expression is one line with an example."""
    monkeypatch.setenv("PREFECT_API_URL", "http://127.0.0.1:9/api")
    with pytest.raises(ConfigError, match=r"'every hour' is not a cron schedule; give one such as '0 \* \* \* \*'"):
        serve(warehouse, "every hour")


def _is_alive(process_id: int) -> bool:
    """Tell whether a process runs."""
    try:
        os.kill(process_id, 0)
    except ProcessLookupError:
        return False
    return "Z" != Path(f"/proc/{process_id}/stat").read_text().split(")")[1].split()[0]
