"""CSV rows keep their lines, whatever is in them; what does not fit is one bad row, not a bad file."""

import csv
import sys

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from narratives.sources import tables
from narratives.sources.inputs import FileRefused, find_inputs


def _rows(text: str, width: int | None = None) -> list[tables.Row]:
    return list(tables.csv_rows(tables.Feed(iter(text.splitlines(keepends=True))), ",", width))


def test_rows_know_their_line() -> None:
    """A row that spans lines begins at its first one."""
    expected = [(1, ["id", "text"]), (2, ["1", "a\nb"]), (4, ["2", "c"])]
    assert expected == [(row.line, row.fields) for row in _rows('id,text\n1,"a\nb"\n2,c\n', 2)]


def test_a_stray_quotation_mark_costs_one_line() -> None:
    """The rest of the file is read although a quoted field never ends."""
    rows = _rows('1,"cut\n2,b\n3,c\n', 2)
    assert [False, True, True] == [row.problem is None for row in rows]
    assert [["2", "b"], ["3", "c"]] == [row.fields for row in rows[1:]]


def test_rows_of_another_width_carry_their_problem() -> None:
    """Too many fields are said; too few, or empty ones at the end, are common and fine."""
    rows = _rows("1,a\n2\n3,c,d\n4,e,,\n", 2)
    problems = [None, None, "has 3 fields where the header has 2", None]
    assert problems == [row.problem for row in rows]


def test_a_huge_field_is_one_bad_row() -> None:
    """A field beyond the limit is set aside, and reading goes on."""
    rows = _rows("1," + "x" * (tables.LONGEST_FIELD + 1) + "\n2,b\n", 2)
    assert "cannot be read as CSV" in (rows[0].problem or "")
    assert ["2", "b"] == rows[1].fields


def test_the_limit_is_ours_whatever_other_libraries_set() -> None:
    """The limit of Python's CSV reader is one for the whole process."""
    before = csv.field_size_limit(sys.maxsize)
    try:
        rows = _rows("1," + "x" * (tables.LONGEST_FIELD + 1) + "\n2,b\n", 2)
    finally:
        csv.field_size_limit(before)
    assert rows[0].problem


@pytest.mark.parametrize(
    ("header", "expected"), [("a,b", ","), ("a\tb", "\t"), ("a;b;c", ";"), ('"a,b";c', ";"), ("one", None)]
)
def test_delimiters(header: str, expected: str | None) -> None:
    """The sign that splits the header into most fields separates them."""
    assert expected == tables.delimiter_of(header)


def test_frames_are_text_with_lines() -> None:
    """Columns are text under clean, unique names; blank lines are no rows."""
    (frame,) = tables.csv_frames(iter(["\ufeffid,id,\n", "1,2,3\n", "\n", "4,5,6\n"]), ",", None)
    assert ["id", "id_1", "column_2", "line", "problem", "row"] == frame.columns
    assert [2, 4] == frame["line"].to_list()


def test_batches_are_small_however_long_texts_are() -> None:
    """Memory is bounded by characters as well as by rows."""
    lines = (f"{number},{'x' * 1_000_000}\n" for number in range(40))
    frames = list(tables.csv_frames(iter(["id,text\n", *lines]), ",", None))
    assert len(frames) >= 2
    assert 40 == sum(frame.height for frame in frames)


def test_typed_columns_become_text() -> None:
    """Whole floats lose their `.0`, times get their zone, lists are not text."""
    frame = pl.DataFrame({"a": [1.0, float("nan"), 1.5], "b": [True, None, False], "c": [[1], [2], [3]]})
    frame = frame.with_columns(d=pl.Series(["2021-01-01T08:00:00+08:00"] * 3).str.to_datetime())
    expected = ("1", "true", None, "2021-01-01T00:00:00Z")
    assert expected == tables.as_texts(frame).row(0)
    assert [None, "1.5"] == tables.as_texts(frame)["a"].to_list()[1:]


def test_unclosed_quotes_do_not_eat_the_next_row() -> None:
    """Where every text begins with a mark that is never closed, no row is hidden in the text of another."""
    rows = "".join(f'{number},weibo,2021-03-25,"text {number}\n' for number in range(50))
    frames = list(tables.csv_frames(iter(f"id,sphere,created_at,text\n{rows}".splitlines(True)), ",", None))
    found = pl.concat(frames)
    assert list(range(2, 52)) == found["line"].to_list()
    assert {tables.UNCLOSED} == set(found["problem"])


@pytest.mark.parametrize("place", range(4))
def test_an_unclosed_quote_in_any_column_hides_no_row(place: int) -> None:
    """Where each row has one, every second would else stand in a field of the one before, and be counted nowhere."""
    rows = [[str(number), "weibo", f"user{number}", f"text {number}"] for number in range(50)]
    lines = [",".join('"' * (place == at) + field for at, field in enumerate(row)) + "\n" for row in rows]
    found = pl.concat(list(tables.csv_frames(iter(["id,sphere,author,text\n", *lines]), ",", None)))
    assert list(range(2, 52)) == found["line"].to_list()
    assert {tables.UNCLOSED} == set(found["problem"])


def test_a_file_full_of_unclosed_quotes_is_read_line_by_line(monkeypatch: pytest.MonkeyPatch) -> None:
    """After so many rows that had to be read again, a line is a row: the good ones are still found."""
    monkeypatch.setattr(tables, "REREAD_ROWS", 3)
    lines = ["a,b\n", *(f'{number},"open\n' for number in range(9)), "9,good\n", '10,"quoted, too"\n']
    found = pl.concat(list(tables.csv_frames(iter(lines), ",", None)))
    assert 11 == found.height
    assert [("9", "good"), ("10", "quoted, too")] == found.filter(pl.col("problem").is_null()).select("a", "b").rows()


@pytest.mark.parametrize("end", ["\n", "\r\n", ""])
def test_a_line_that_is_read_alone_keeps_no_end(monkeypatch: pytest.MonkeyPatch, end: str) -> None:
    """Whatever ends the line: a closed text is whole, an open one is said to be open, the last of the file too."""
    monkeypatch.setattr(tables, "REREAD_ROWS", -1)
    lines = ["a,b\n", f'1,"whole"{end or chr(10)}', f'2,"open{end}']
    found = pl.concat(list(tables.csv_frames(iter(lines), ",", None)))
    assert [("1", "whole", None), (None, None, tables.UNCLOSED)] == found.select("a", "b", "problem").rows()


@settings(max_examples=400, deadline=None)
@given(st.text(alphabet='",\t;ab \x00', min_size=1, max_size=12), st.sampled_from(",\t;"))
def test_a_line_alone_is_read_as_any_reader_does(line: str, delimiter: str) -> None:
    """Wherever its marks stand: what is read the quick way and what is not have the same fields."""
    fields = next(csv.reader((line + "\n",), delimiter=delimiter))
    expected = None if fields[-1].endswith("\n") else fields
    assert expected == tables.fields_of(line, delimiter)


def test_texts_of_several_lines_with_quoted_words_are_rows() -> None:
    """Marks inside a text, doubled or not, are no reason to part it."""
    lines = ["a,b\n", '1,"he said ""so""\n', 'and went"\n', '2,"she said "no" twice"\n']
    found = pl.concat(list(tables.csv_frames(iter(lines), ",", None)))
    assert [("1", 'he said "so"\nand went'), ("2", 'she said no" twice"')] == found.select("a", "b").rows()


def test_a_broken_parquet_file_is_refused_wherever_it_is_broken(tmp_path):
    """Of some flipped bytes Polars makes an error, of others a panic; either is one line with the next step."""
    path = tmp_path / "a.parquet"
    rows = {"id": [str(number) for number in range(40)], "text": [f"text {number}" * 3 for number in range(40)]}
    pl.DataFrame(rows).write_parquet(path, compression="uncompressed")
    whole, refused, panics = path.read_bytes(), 0, 0
    for place in range(4, len(whole) - 8, 2):
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 0xFF]) + whole[place + 1 :])
        try:
            list(tables.parquet_frames(next(find_inputs([path]))))
        except FileRefused as error:
            assert "export it again" in str(error)
            refused += 1
            panics += isinstance(error.__cause__, pl.exceptions.PanicException)
    assert refused > panics > 0
