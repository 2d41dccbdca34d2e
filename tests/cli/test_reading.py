"""Whatever command comes after a load that was killed does what that one left to do, and says so."""

import subprocess
import sys
from pathlib import Path

import pytest

from narratives.stages.load import Loader, load
from tests.loading import query, row, write_jsonl

AUTHOR = row(id="1", author="tarnbrook7", author_role="public", text="hello there")
HOLD = """
import time
from narratives.warehouse import open_writer
with open_writer({path!r}):
    print("ready", flush=True)
    time.sleep(60)
"""
NAMED = row(id="2", author="PDChina", text="I agree with tarnbrook7, and so should you")


@pytest.fixture
def killed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a warehouse whose last load ended after its last file, before it had looked at earlier posts."""
    warehouse = tmp_path / "w" / "narratives.duckdb"
    load(warehouse, [write_jsonl(tmp_path / "named.jsonl", [NAMED])])
    with monkeypatch.context() as patch:
        patch.setattr(Loader, "finish", lambda _: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            load(warehouse, [write_jsonl(tmp_path / "author.jsonl", [AUTHOR])])
    return warehouse


COMMANDS = [
    ("sql", "SELECT text FROM out.posts"),
    ("loads",),
    ("rejects",),
    ("list",),
    ("show",),
    ("unload", "no-such-load"),
    ("purge", "--author", "nobody", "--yes"),
    ("run", "--preview"),
]


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command[0])
def test_any_command_finishes_a_killed_load(cli, killed, command):
    """The name is gone from earlier posts and from the disk, a line says so, and the next one finds nothing to do."""
    done = cli(*command, "--warehouse", killed)
    assert "tarnbrook" not in done.out
    assert 1 == done.err.count("finished a load that was killed")
    assert [(0,)] == query(killed, "SELECT count(*) FROM raw.posts WHERE text LIKE '%tarnbrook%'")
    assert not any(b"tarnbrook" in file.read_bytes() for file in killed.parent.iterdir())
    assert "killed" not in cli("loads", "--warehouse", killed).err


def test_what_cannot_be_finished_now_is_said(cli, killed):
    """Without the key a reader answers all the same, and says at each command what is left to do."""
    killed.with_suffix(".key").unlink()
    for _ in range(2):
        done = cli("loads", "--warehouse", killed)
        assert 0 == done.code
        assert "a load was killed, and names that it had learned still stand in earlier posts: " in done.err


def test_while_another_process_writes_it_is_only_said(cli, killed):
    """A reader waits for nobody: it shows the last state that is published, and names who is at work."""
    command = [sys.executable, "-c", HOLD.format(path=str(killed))]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout.readline()
        done = cli("loads", "--warehouse", killed)
        process.kill()
    assert 0 == done.code
    assert f"in use by process {process.pid}" in done.err


@pytest.mark.parametrize("name", ["raw.duckdb", "Core.v2.duckdb", "out", "private.duckdb"])
def test_a_name_that_duckdb_could_not_tell_apart_is_refused(cli, tmp_path, name):
    """Before anything is written, in one line, by who writes and who reads."""
    file = write_jsonl(tmp_path / "a.jsonl", [AUTHOR])
    path = tmp_path / "new" / name
    for command in (("load", file), ("loads",)):
        done = cli(*command, "--warehouse", path)
        assert 1 == done.code
        assert done.err.startswith(f"narratives: a warehouse cannot be called {name.split('.')[0]}, because ")
    assert not path.parent.exists()
