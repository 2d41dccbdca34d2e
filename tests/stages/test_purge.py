"""What is purged is gone from every table and from the disk, and does not come back."""

import shutil
from datetime import datetime
from pathlib import Path

import pytest

from narratives.errors import InputError
from narratives.stages.load import load
from narratives.stages.prepare import prepare
from narratives.stages.purge import purge
from narratives.warehouse import open_writer
from tests.loading import query, row, write_jsonl

WORDS = "Unmistakable words about Xinjiang cotton"


def _house(warehouse: Path, tmp_path: Path, *rows: dict) -> Path:
    path = write_jsonl(tmp_path / "a.jsonl", rows)
    load(warehouse, [path])
    prepare(warehouse, None)
    return path


def _ids(warehouse: Path) -> list[str]:
    return [post_id for (post_id,) in query(warehouse, "SELECT post_id FROM raw.posts ORDER BY post_id")]


def test_posts_go_from_everywhere(warehouse: Path, tmp_path: Path) -> None:
    """Posts, texts and whatever tables stages made have no trace, and neither have the files."""
    _house(warehouse, tmp_path, row(id="1", text=WORDS), row(id="2", text="Hong Kong is calm"))
    with open_writer(warehouse) as connection:
        connection.execute(
            "CREATE TABLE core.x AS SELECT text_id, [1.0] AS vector, text AS headline FROM core.texts;"
            "CREATE TABLE core.y AS SELECT 'n' AS narrative_id, left(text, 20) || '…' AS headline "
            "FROM core.texts"
        )
    result = purge(warehouse, post_ids=["1"])
    assert (1, 1) == (result.posts, result.texts)
    assert ["2"] == _ids(warehouse)
    assert [("Hong Kong is calm",)] == query(warehouse, "SELECT headline FROM core.x")
    assert [(None,), ("Hong Kong is calm…",)] == query(
        warehouse, "SELECT headline FROM core.y ORDER BY ALL NULLS FIRST"
    )
    for file in warehouse.parent.iterdir():
        assert b"Unmistakable" not in file.read_bytes()


def test_texts_that_others_have_stay(warehouse: Path, tmp_path: Path) -> None:
    """A copy by somebody else keeps its text."""
    _house(warehouse, tmp_path, row(id="1", text=WORDS), row(id="2", text=WORDS))
    assert (1, 0) == (purge(warehouse, post_ids=["twitter:1"]).posts, 0)
    assert [(1,)] == query(warehouse, "SELECT count(*) FROM core.texts")


def test_counts_of_the_latest_run_follow(told: Path, tmp_path: Path) -> None:
    """Narratives, stories and topics count the posts that are left, before any other run."""
    warehouse = Path(shutil.copy(told, tmp_path / "narratives.duckdb"))
    counted = "SELECT sum(posts)::INT, (SELECT sum(weibo_posts + twitter_posts)::INT FROM out.{}) FROM out.narratives"
    purge(warehouse, post_ids=[f"copy-overhaul{number}" for number in range(3)])
    for view in ("stories", "topics"):
        ((before, all_before),), ((after, all_after),) = (query(one, counted.format(view)) for one in (told, warehouse))
        assert (3, 3) == (before - after, all_before - all_after)


def test_purged_posts_do_not_come_back(warehouse: Path, tmp_path: Path) -> None:
    """A later load sets them aside, without their words; others load as ever."""
    _house(warehouse, tmp_path, row(id="1", text=WORDS))
    purge(warehouse, post_ids=["1", "7"])
    result = load(warehouse, [write_jsonl(tmp_path / "b.jsonl", [row(id="1"), row(id="7"), row(id="3")])])
    assert (1, 2) == (result.loaded, result.rejected)
    assert [("was purged, and is not to come back", None)] * 2 == query(
        warehouse, "SELECT reason, row_text FROM raw.rejects"
    )


def test_before_a_day(warehouse: Path, tmp_path: Path) -> None:
    """Everything older goes."""
    _house(
        warehouse,
        tmp_path,
        row(id="1", created_at="2019-12-31T23:59:59Z"),
        row(id="2", created_at="2020-01-01T00:00:00Z"),
    )
    assert 1 == purge(warehouse, before=datetime(2020, 1, 1)).posts
    assert ["2"] == _ids(warehouse)


@pytest.mark.parametrize("name", ["alice", "@Alice", "twitter:ALICE"])
def test_an_author_goes_for_good(warehouse: Path, tmp_path: Path, name: str) -> None:
    """A handle is found behind its pseudonym, and later posts are not loaded either."""
    rows = [
        row(id="1", author="Alice", author_role="public"),
        row(id="2", author="Bob", author_role="public"),
    ]
    _house(warehouse, tmp_path, *rows, row(id=None, author="Alice", author_role="public", text=WORDS))
    result = purge(warehouse, author=name)
    assert (1, 1) == (result.posts, result.rejects)
    assert ["2"] == _ids(warehouse)
    later = write_jsonl(tmp_path / "b.jsonl", [row(id="9", author="aLiCe", author_role="public")])
    assert 1 == load(warehouse, [later]).rejected


def test_tombstones_name_nobody(warehouse: Path, tmp_path: Path) -> None:
    """What is left of a purge is hashes."""
    _house(warehouse, tmp_path, row(id="1234567890123456789", author="Alice", author_role="public"))
    purge(warehouse, author="alice")
    told = str(query(warehouse, "FROM raw.tombstones")).lower()
    assert "alice" not in told
    assert "1234567890123456789" not in told


@pytest.mark.parametrize("chosen", [{}, {"author": "a", "post_ids": ["1"]}])
def test_one_choice_is_needed(warehouse: Path, chosen: dict) -> None:
    """Nothing is removed when it is not clear what is meant."""
    with pytest.raises(InputError, match="exactly one"):
        purge(warehouse, **chosen)
