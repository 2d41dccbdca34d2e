"""Kills at any moment lose nothing and leave nothing: the same command again ends where an undisturbed one does."""

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import duckdb
import pytest

from narratives.stages.load import load
from narratives.warehouse import open_reader
from tests.loading import row, write_jsonl
from tests.planted import add
from tests.staged import faked, told_posts

ROOT = Path(__file__).parents[1]
# `NARRATIVES_KILLS=50 pytest tests/test_kills.py` kills more often than every test run need do, and with another
# `NARRATIVES_KILLS_SEED` at other moments.
KILLS = int(os.environ.get("NARRATIVES_KILLS", "3"))
SEED = os.environ.get("NARRATIVES_KILLS_SEED", "")
SECRET_WORD = "quillabeth"
COMMANDS = {
    "load": "from narratives.stages.load import load\nwork = lambda: load(warehouse, [warehouse.parent / 'exports'])",
    "unload": "from narratives.stages.unload import unload\nwork = lambda: unload(warehouse, {load_id!r})",
    "purge": "from narratives.stages.purge import purge\nwork = lambda: purge(warehouse, author='twitter:marrowind8')",
    # As the flow does: a run that had finished before the kill holds, and no other one is made.
    "run": "from narratives.config import RunConfig\nfrom narratives.stages.standing import standing_run\n"
    "from tests.staged import run_stages\n"
    "work = lambda: standing_run(warehouse, RunConfig()) or run_stages(warehouse)",
}
CODE = """
from pathlib import Path
from tests.staged import faked
warehouse = Path({warehouse!r})
{command}
with faked(Path({home!r})):
    print("ready", flush=True)
    work()
"""
# Times, ids of runs and how long things took are no result.
RESULTS = {
    "raw.posts": "post_key, author, text",
    "raw.rejects": "line, reason",
    "raw.loads": "format, rows, loaded, duplicate, rejected",
    "out.post_narratives": "post_id, topic, narrative_id, story_id, tone, stance",
    "out.narrative_events": "narrative_id, event",
    "out.stories": "story_id, verdict, weibo_posts, twitter_posts",
}

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a cache folder in which the fake model's sentences are embedded already."""
    from narratives.models import reference_vectors
    from tests.models.fake import MODEL_ID, fake_model

    folder = tmp_path_factory.mktemp("cache")
    with faked(folder):
        reference_vectors(MODEL_ID, "fake", fake_model())
    return folder


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with exports, and a warehouse with planted posts, one load, and its key."""
    folder = tmp_path_factory.mktemp("house")
    for file in range(6):
        rows = [
            row(
                id=f"{file}-{number}",
                author=("marrowind8", "tarnbrook7")[number % 2],
                author_role="public",
                text=f"Trade talks, day {number} of {file}, {SECRET_WORD if number % 2 == 0 else 'as tarnbrook7'} says",
            )
            for number in range(400)
        ]
        write_jsonl(folder / "exports" / f"{file}.jsonl", [*rows, "{broken"])
    add(folder / "narratives.duckdb", told_posts())
    load(folder / "narratives.duckdb", [folder / "exports" / "0.jsonl"])
    return folder


class Trial:
    """One command on copies of one house, killed or not."""

    def __init__(self, name: str, house: Path, home: Path, place: Path) -> None:
        """Find out how an undisturbed command ends, and how long it takes."""
        self.name, self.house, self.home, self.place = name, house, home, place
        folder = self.copy("undisturbed")
        began = time.monotonic()
        assert 0 == self.start(folder).wait(300)
        self.seconds = time.monotonic() - began
        self.expected = state(folder)

    def copy(self, name: str) -> Path:
        """Return a copy of the house."""
        return shutil.copytree(self.house, self.place / name)

    def start(self, folder: Path) -> subprocess.Popen:
        """Start the command, and return when it is about to begin its work."""
        warehouse = folder / "narratives.duckdb"
        with open_reader(warehouse) as connection:
            found = connection.execute("SELECT min(load_id) FROM raw.loads WHERE file LIKE '%0.jsonl'").fetchone()
        command = COMMANDS[self.name].format(load_id=found[0])
        code = CODE.format(warehouse=str(warehouse), command=command, home=str(self.home))
        process = subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, stdout=subprocess.PIPE, text=True)
        with process.stdout:
            assert "ready\n" == process.stdout.readline()
        return process

    def kill(self, number: int, chance: random.Random) -> Path:
        """Kill the command at a random moment, perhaps twice, run it to its end, and return its folder."""
        folder = self.copy(f"killed-{number}")
        for _ in range(chance.choice((1, 1, 2))):
            process = self.start(folder)
            time.sleep(chance.uniform(0, self.seconds))
            process.send_signal(signal.SIGKILL)
            process.wait()
        # After an unload that had finished before the kill there is nothing to unload.
        self.start(folder).wait(300)
        return folder


def state(folder: Path) -> dict[str, object]:
    """Return what people see of a warehouse, how many rows each table has, and the files beside it."""
    found: dict[str, object] = {"files": sorted(path.name for path in folder.iterdir())}
    with closing(duckdb.connect(folder / "narratives.duckdb", read_only=True)) as connection:
        for table, columns in RESULTS.items():
            rows = connection.execute(f"SELECT {columns} FROM {table}").fetchall()
            found[table] = sorted(rows, key=repr)
        tables = connection.execute("SELECT schema_name || '.' || table_name FROM duckdb_tables()").fetchall()
        # Of a run that was killed it stays known that it was begun.
        for (table,) in set(tables) - {("core.runs",)}:
            found[f"rows of {table}"] = connection.execute(f"SELECT count(*) FROM {table}").fetchone()
    return found


def differences(expected: dict[str, object], found: dict[str, object]) -> dict[str, object]:
    """Return what differs, each with what was expected and what was found."""
    return {name: (value, found.get(name)) for name, value in expected.items() if value != found.get(name)}


@pytest.fixture
def trial(house: Path, home: Path, tmp_path: Path) -> Callable[[str], Trial]:
    """Return how to try a command."""
    return lambda name: Trial(name, house, home, tmp_path)


@pytest.mark.parametrize("name", COMMANDS)
def test_killed_and_started_again_it_ends_as_undisturbed(trial, name):
    """The same posts, results and rows in every table, and no file that was not to be there."""
    tried, chance = trial(name), random.Random(name + SEED)
    for number in range(KILLS):
        folder = tried.kill(number, chance)
        found = state(folder)
        assert {} == differences(tried.expected, found), f"kill {number}"
        if name == "purge":
            kept = [file.name for file in folder.glob("narratives*") if SECRET_WORD.encode() in file.read_bytes()]
            assert [] == kept
        shutil.rmtree(folder)
