"""What a file is comes from its content; whatever is in it, every row becomes a draft."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from narratives.sources.base import DocumentSource, TableSource
from narratives.sources.inputs import FileRefused, Input
from narratives.sources.reading import context_of, drafts, ends_whole, probe
from tests.loading import row, write_jsonl

COMMON = {"name": "test", "title": "a test", "platform": "twitter", "example": "x", "recognise": lambda _: True}


def _file(path: Path, text: str) -> Input:
    path.write_text(text, "utf-8")
    return Input(path)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('{"a": 1}\n{"a": 2}\n', "jsonl"),
        ('[\n{"a": 1}\n]', "json"),
        ("window.YTD.tweets.part0 = [{}]", "json"),
        ("a,b\n1,2\n", "csv"),
        ("a\tb\n1\t2\n", "csv"),
    ],
)
def test_containers_are_told_by_content(tmp_path: Path, text: str, expected: str) -> None:
    """The name of the file says nothing."""
    assert expected == probe(_file(tmp_path / "file.xyz", text)).container


@pytest.mark.parametrize("text", ["", " \n\t\n", "only words\nand more\n", "\x00\x01\x02\x03" * 100])
def test_what_holds_no_rows_is_refused(tmp_path: Path, text: str) -> None:
    """Blank, prose and binary files have a reason each."""
    with pytest.raises(FileRefused):
        probe(_file(tmp_path / "file.csv", text))


def test_a_format_that_does_not_fit_sets_rows_aside(tmp_path: Path) -> None:
    """A table without a column that the format counts on loses no row and raises nothing."""
    source = TableSource(**COMMON, draft=lambda frame, _: frame.select("line", pl.col("missing").alias("text")))
    item = _file(tmp_path / "a.csv", "a,b\n1,2\n3,4\n")
    (frame,) = drafts(item, probe(item), source)
    assert ["is not what test writes (ColumnNotFoundError)"] * 2 == frame["problem"].to_list()


def test_a_record_that_does_not_fit_is_set_aside_alone(tmp_path: Path) -> None:
    """One strange record does not stop the others."""

    def posts(record: Any, _: object) -> Iterator[dict]:
        yield {"text": record["text"]["whole"]}

    path = write_jsonl(tmp_path / "a.jsonl", [{"text": {"whole": "x"}}, {"text": None}, [], {"text": {"whole": "y"}}])
    (frame,) = drafts(Input(path), probe(Input(path)), DocumentSource(**COMMON, posts=posts))
    assert ["x", None, None, "y"] == frame["text"].to_list()
    assert [1, 2, 3, 4] == frame["line"].to_list()


def test_a_forced_format_of_another_kind_is_refused(tmp_path: Path) -> None:
    """JSON cannot be read as a table."""
    item = _file(tmp_path / "a.json", '{"a": 1}')
    with pytest.raises(FileRefused, match="is jsonl, which the format test is not"):
        list(drafts(item, probe(item), TableSource(**COMMON, draft=lambda frame, _: frame)))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('{"a": 1}\n{"a": 2}\n', True),
        ('{"a": 1}\n{"a": 2}', True),
        ('{"a": 1}\n{"a": ', False),
        ('[{"a": 1}, {"a"', False),
        ("a,b\n1,2\n", True),
        ("a,b\n1,", False),
    ],
)
def test_half_written_files_are_told(tmp_path: Path, text: str, expected: bool) -> None:
    """A file that ends in the middle of a record is not finished."""
    assert expected is ends_whole(_file(tmp_path / "file", text))


def test_context_names_file_and_folder(tmp_path: Path) -> None:
    """The number of the account or the day may stand in the names only; other names are no account."""
    (tmp_path / "somebody").mkdir()
    context = context_of(Input(write_jsonl(tmp_path / "somebody" / "123.jsonl", [row()])))
    assert ("123.jsonl", "somebody", "123") == (context.file_name, context.folder_name, context.account_number)
    assert context_of(Input(tmp_path / "crawler.csv")).account_number is None
