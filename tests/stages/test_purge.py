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
from tests.models.fake import CONCEPTS
from tests.planted import STORIES

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


@pytest.mark.parametrize("choice", [{"author": "alice"}, {"post_ids": ["7"]}, {"before": datetime(2022, 1, 1)}])
def test_rows_set_aside_go_however_long_they_are(warehouse: Path, tmp_path: Path, choice: dict) -> None:
    """Their words and their reason are blanked, of a row that was cut at its end as well; others stay."""
    bad = {"id": "7", "author": "Alice", "author_role": "public", "sphere": "mars"}
    kept = row(**bad | {"id": "8", "author": "Bob", "created_at": "2022-03-25T10:00:00Z"}, text="Bob's own words")
    _house(warehouse, tmp_path, row(**bad, text=WORDS + " and" * 2000), kept)
    assert 1 == purge(warehouse, **choice).rejects
    rejects = query(warehouse, "SELECT row_text IS NULL, reason LIKE 'was purged%' FROM raw.rejects ORDER BY line")
    assert [(True, True), (False, False)] == rejects
    assert not any(b"Unmistakable" in file.read_bytes() for file in warehouse.parent.iterdir())


@pytest.mark.parametrize("choice", [{"author": "alice"}, {"post_ids": ["7"]}])
def test_bad_rows_of_a_purged_author_do_not_come_back(warehouse: Path, tmp_path: Path, choice: dict) -> None:
    """The next load sets them aside without a word of them."""
    _house(warehouse, tmp_path, row(id="1", author="Alice", author_role="public"))
    purge(warehouse, **choice)
    bad = row(id="7", author="Alice", author_role="public", created_at="?", text=WORDS)
    load(warehouse, [write_jsonl(tmp_path / "b.jsonl", [bad])])
    assert [("was purged, and is not to come back", None)] == query(
        warehouse, "SELECT reason, row_text FROM raw.rejects"
    )


def _said_of_narratives(warehouse: Path, columns: str = "label|terms|headline|reason|excerpt|example") -> str:
    """Return all that is said of narratives and stories of any run, in small letters."""
    found = query(
        warehouse,
        "SELECT DISTINCT table_name, column_name FROM duckdb_columns() WHERE schema_name = 'core' AND data_type IN "
        f"('VARCHAR', 'VARCHAR[]') AND regexp_matches(column_name, '({columns})$') "
        "ORDER BY ALL",
    )
    said = [query(warehouse, f'SELECT "{column}" FROM core."{table}" ORDER BY 1') for table, column in found]
    return str(said).lower()


def test_words_that_nobody_else_said_leave_what_is_said_of_earlier_runs(finished: Path) -> None:
    """Labels, terms, headlines and reasons of all runs lose them, and keep what others said."""
    first = STORIES["apple"]
    apple = {word.lower() for pair in CONCEPTS[first : first + 5] for word in pair}
    cotton = {word.lower() for pair in CONCEPTS[STORIES["cotton"] : STORIES["cotton"] + 5] for word in pair}
    before = _said_of_narratives(finished)
    assert any(word in before for word in apple)
    with open_writer(finished) as connection:
        for table in ("narrative_labels", "story_verdicts"):
            connection.execute(f"UPDATE core.{table} SET run_id = 'r-long-ago'")
    ids = query(finished, "SELECT post_id FROM raw.posts WHERE post_id LIKE '%apple%'")
    purge(finished, post_ids=[post_id for (post_id,) in ids])
    after = _said_of_narratives(finished)
    assert [] == [word for word in apple if word in after]
    assert [word for word in cotton if word in before] == [word for word in cotton if word in after]


def test_words_that_others_said_too_stay(finished: Path) -> None:
    """One author's words are not his alone where others use them."""
    before = _said_of_narratives(finished, "terms|reason")
    (one,) = query(finished, "SELECT post_id FROM raw.posts WHERE post_id LIKE 'copy-%' LIMIT 1")
    purge(finished, post_ids=list(one))
    assert before == _said_of_narratives(finished, "terms|reason")


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
