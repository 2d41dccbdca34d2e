"""The inbox is loaded once by content; what is still being written is left."""

import gzip
import os
import time
from pathlib import Path

from narratives.stages.inbox import load_inbox
from tests.loading import query, row, write_jsonl


def _drop(warehouse: Path, name: str, rows: list) -> Path:
    path = write_jsonl(warehouse.parent / "inbox" / name, rows)
    _age(path)
    return path


def _age(path: Path) -> None:
    """Make a file look as if nobody wrote to it any more."""
    os.utime(path, (time.time() - 60, time.time() - 60))


def test_no_inbox_is_nothing(warehouse: Path) -> None:
    """Without an inbox nothing is loaded, and no warehouse is made."""
    assert () == load_inbox(warehouse).files
    assert not warehouse.exists()


def test_files_are_loaded_once(warehouse: Path) -> None:
    """The second time a file is known, under another name too, and it stays where it is."""
    path = _drop(warehouse, "a.jsonl", [row(id="1")])
    assert 1 == load_inbox(warehouse).loaded
    path.rename(path.with_name("b.jsonl"))
    _drop(warehouse, "c.jsonl", [row(id="2")])
    assert ["known", "loaded"] == [file.status for file in load_inbox(warehouse).files]
    assert [("1",), ("2",)] == query(warehouse, "SELECT post_id FROM raw.posts ORDER BY post_id")
    assert path.with_name("b.jsonl").exists()


def test_half_written_files_are_left(warehouse: Path) -> None:
    """By name, by their time, or because they end in the middle; finished, they are loaded."""
    _drop(warehouse, "a.jsonl.part", [row(id="1")])
    fresh = write_jsonl(warehouse.parent / "inbox" / "b.jsonl", [row(id="2")])
    cut = _drop(warehouse, "c.jsonl", [row(id="3")])
    cut.write_text(cut.read_text() + '{"id": "4", "sphere": "twi')
    _age(cut)
    packed = warehouse.parent / "inbox" / "d.jsonl.gz"
    packed.write_bytes(gzip.compress(cut.read_bytes() * 500)[:-300])
    _age(packed)
    assert ["left"] * 4 == [file.status for file in load_inbox(warehouse).files]
    _age(fresh)
    cut.write_text(cut.read_text() + 'tter"}\n')
    _age(cut)
    assert ["left", "loaded", "loaded", "left"] == [file.status for file in load_inbox(warehouse).files]


def test_tables_without_a_last_line_end_are_left_for_a_while(warehouse: Path) -> None:
    """The last row of a CSV may be half there; after ten minutes it is taken as it is."""
    path = warehouse.parent / "inbox" / "a.csv"
    path.parent.mkdir(parents=True)
    path.write_text("id,sphere,created_at,text\n1,weibo,2021-03-25,one\n2,weibo,2021-03-25,half a wo")
    _age(path)
    assert ["left"] == [file.status for file in load_inbox(warehouse).files]
    os.utime(path, (time.time() - 6000, time.time() - 6000))
    assert 2 == load_inbox(warehouse).loaded


def test_notes_in_the_inbox_are_no_exports(warehouse: Path) -> None:
    """A README beside the exports is passed over."""
    _drop(warehouse, "README.md", ["put files here"])
    assert () == load_inbox(warehouse).files


def test_the_inbox_is_closed_to_others(warehouse: Path) -> None:
    """Exports hold the names of people; where others may deliver, they still reach it."""
    folder = _drop(warehouse, "a.jsonl", [row(id="1")]).parent
    for given, left in ((0o755, 0o700), (0o777, 0o777)):
        folder.chmod(given)
        load_inbox(warehouse)
        assert left == folder.stat().st_mode & 0o777
