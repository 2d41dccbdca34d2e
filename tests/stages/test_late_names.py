"""A name that is learned later is taken out of what was stored before."""

from pathlib import Path

import pytest

from narratives.stages.inbox import load_inbox
from narratives.stages.load import Loader, finish_killed, load
from narratives.stages.prepare import prepare
from narratives.stages.standing import has_news
from narratives.warehouse import open_reader
from tests.loading import query, row, write_jsonl

AUTHOR = row(id="1", author="tarnbrook7", author_role="public", text="hello there")
NAMED = row(id="2", author="PDChina", text="I agree with tarnbrook7, and so should you", source="tarnbrook7 for Phone")
BROKEN = row(id=None, author="PDChina", text="tarnbrook7 said it")


def _all_words(warehouse: Path) -> str:
    with open_reader(warehouse) as connection:
        tables = connection.execute("SELECT schema_name, table_name FROM duckdb_tables()").fetchall()
        return str([connection.execute(f'FROM {schema}."{table}"').fetchall() for schema, table in tables])


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_the_order_of_files_does_not_matter(warehouse: Path, tmp_path: Path, order: tuple[int, int]) -> None:
    """Loaded before or after the author's own posts, a text names him as little."""
    contents = ([AUTHOR], [NAMED, BROKEN])
    for number in order:
        load(warehouse, [write_jsonl(tmp_path / f"{number}.jsonl", contents[number])])
        prepare(warehouse)
    assert "tarnbrook" not in _all_words(warehouse)
    ((text,),) = query(warehouse, "SELECT text FROM raw.posts WHERE post_id = '2'")
    assert text.startswith("I agree with p_") and text.endswith(", and so should you")


def test_files_named_after_an_account_are_shown_with_its_pseudonym(warehouse: Path, tmp_path: Path) -> None:
    """In whatever folder, and beside whatever words."""
    path = write_jsonl(tmp_path / "tarnbrook7" / "posts_tarnbrook7_2021.jsonl", [AUTHOR, BROKEN])
    load(warehouse, [path])
    assert "tarnbrook" not in _all_words(warehouse)
    ((file,),) = query(warehouse, "SELECT DISTINCT file FROM raw.rejects")
    assert file.endswith("_2021.jsonl")


def test_nothing_of_the_name_is_left_on_the_disk(warehouse: Path, tmp_path: Path) -> None:
    """The file is written anew, for its free blocks hold what stood there."""
    load(warehouse, [write_jsonl(tmp_path / "a.jsonl", [NAMED])])
    load(warehouse, [write_jsonl(tmp_path / "b.jsonl", [AUTHOR])])
    for file in warehouse.parent.glob(f"{warehouse.stem}*"):
        assert b"tarnbrook" not in file.read_bytes()


@pytest.fixture
def killed(warehouse: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a warehouse whose last load ended after its last file, before it had looked at earlier posts."""
    load(warehouse, [write_jsonl(tmp_path / "named.jsonl", [NAMED, BROKEN])])
    with monkeypatch.context() as patch:
        patch.setattr(Loader, "finish", lambda _: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            load(warehouse, [write_jsonl(tmp_path / "author.jsonl", [AUTHOR])])
    assert "tarnbrook" in _all_words(warehouse)
    return warehouse


def test_the_next_load_finishes_one_that_was_killed(killed: Path, tmp_path: Path) -> None:
    """Whatever it loads: the names that the killed one had learned go out of earlier posts."""
    load(killed, [write_jsonl(tmp_path / "other.jsonl", [row(id="9", text="something else")])])
    assert "tarnbrook" not in _all_words(killed)


def test_the_next_run_finishes_it_without_a_new_file(killed: Path) -> None:
    """A load that was killed is news for a run; once finished it is none."""
    assert has_news(killed)
    load_inbox(killed)
    assert "tarnbrook" not in _all_words(killed)
    assert not has_news(killed)


def test_without_the_key_a_run_goes_on(killed: Path) -> None:
    """What needs the key waits for it; nothing else does."""
    killed.with_suffix(".key").unlink()
    load_inbox(killed)
    assert "tarnbrook" in _all_words(killed)


def test_without_being_killed_nothing_is_left(warehouse: Path, tmp_path: Path) -> None:
    """A load that ends by itself leaves no note, and to finish it does nothing."""
    load(warehouse, [write_jsonl(tmp_path / "a.jsonl", [AUTHOR])])
    before = warehouse.read_bytes()
    finish_killed(warehouse)
    assert before == warehouse.read_bytes()
