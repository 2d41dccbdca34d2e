"""Only who holds the key reads what names stood in a text; a purge takes that away as well."""

from pathlib import Path

from narratives.stages.load import load
from narratives.stages.private_words import restored
from narratives.stages.purge import purge
from narratives.warehouse import open_writer, snapshot_path
from narratives.warehouse.keys import key_of
from narratives.warehouse.sealing import Seal
from tests.loading import query, row, write_jsonl

TEXT = "RT @tarnbrook7: 说得对 via@tarnbrook7，谢谢"


def _load(warehouse: Path, folder: Path) -> None:
    rows = [
        row(id="1", author="tarnbrook7", author_role="public", text="hello there"),
        row(id="2", author="otterly_k", author_role="public", text=TEXT),
    ]
    load(warehouse, [write_jsonl(folder / "a.jsonl", rows)])


def _restored(warehouse: Path) -> dict[str, str]:
    with open_writer(warehouse) as connection:
        return dict(restored(connection, Seal(key_of(connection))).rows())


def _sealed(warehouse: Path) -> tuple[int, int]:
    """Return how many texts and names are sealed in the warehouse itself."""
    query = "SELECT (SELECT count(*) FROM private.originals), (SELECT count(*) FROM private.names)"
    with open_writer(warehouse) as connection:
        return connection.execute(query).fetchone()


def test_texts_can_be_restored_with_the_key(warehouse: Path, tmp_path: Path) -> None:
    """To the letter, those without names as well."""
    _load(warehouse, tmp_path)
    assert {"twitter:1": "hello there", "twitter:2": TEXT} == _restored(warehouse)


def test_a_purge_takes_the_sealed_words_too(warehouse: Path, tmp_path: Path) -> None:
    """Neither text nor name of a purged author can be restored."""
    _load(warehouse, tmp_path)
    purge(warehouse, author="otterly_k")
    assert {"twitter:1": "hello there"} == _restored(warehouse)
    assert (0, 1) == _sealed(warehouse)


def test_names_are_written_once(warehouse: Path, tmp_path: Path) -> None:
    """However many files an account is in."""
    _load(warehouse, tmp_path)
    again = [row(id=str(number), author="tarnbrook7", author_role="public") for number in range(5, 9)]
    load(warehouse, [write_jsonl(tmp_path / "b.jsonl", again)])
    assert (1, 2) == _sealed(warehouse)


def test_readers_have_none_of_them(warehouse: Path, tmp_path: Path) -> None:
    """The snapshot that others open holds no sealed words."""
    _load(warehouse, tmp_path)
    assert snapshot_path(warehouse).exists()
    assert [(0,)] == query(warehouse, "SELECT count(*) FROM private.originals")
    assert [(0,)] == query(warehouse, "SELECT count(*) FROM private.names")
