"""A load can be undone, and what other loads had met stays."""

from pathlib import Path

import pytest

from narratives.errors import InputError
from narratives.stages.load import load
from narratives.stages.unload import unload
from tests.loading import query, row, write_jsonl


def test_posts_rejects_and_record_go(warehouse: Path, tmp_path: Path) -> None:
    """After undoing, it is as if the file had never been loaded; it can be loaded again."""
    path = write_jsonl(tmp_path / "a.jsonl", [row(id="1"), row(id=None)])
    (file,) = load(warehouse, [path]).files
    result = unload(warehouse, file.load_id)
    assert (1, 0) == (result.removed, result.kept)
    for table in ("raw.posts", "raw.rejects", "raw.loads", "raw.duplicates"):
        assert [(0,)] == query(warehouse, f"SELECT count(*) FROM {table}")
    assert 1 == load(warehouse, [path]).loaded


def test_posts_of_other_loads_stay(warehouse: Path, tmp_path: Path) -> None:
    """A post that two files had becomes the other's, and its counts still add up."""
    (first,) = load(warehouse, [write_jsonl(tmp_path / "a.jsonl", [row(id="1"), row(id="2")])]).files
    (second,) = load(warehouse, [write_jsonl(tmp_path / "b.jsonl", [row(id="0"), row(id="2"), row(id="2")])]).files
    result = unload(warehouse, first.load_id)
    assert (1, 1) == (result.removed, result.kept)
    assert [("0", second.load_id, 1), ("2", second.load_id, 2)] == query(
        warehouse, "SELECT post_id, load_id, file_line FROM raw.posts ORDER BY post_id"
    )
    assert [(3, 2, 1, 0)] == query(warehouse, "SELECT rows, loaded, duplicate, rejected FROM raw.loads")


def test_unknown_loads_are_named(warehouse: Path, tmp_path: Path) -> None:
    """A misspelt id changes nothing and gets a hint."""
    (file,) = load(warehouse, [write_jsonl(tmp_path / "a.jsonl", [row(id="1")])]).files
    with pytest.raises(InputError, match=f"did you mean {file.load_id}"):
        unload(warehouse, file.load_id[:-1] + "x")
    assert [(1,)] == query(warehouse, "SELECT count(*) FROM raw.posts")
