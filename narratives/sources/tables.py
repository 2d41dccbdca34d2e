"""Rows of CSV and Parquet files, in batches of text columns with the line where each row begins.

A stray quotation mark in a cut or spoilt CSV makes the rest of the file one field. Of such a row the first line
is set aside alone, and reading goes on with the next; in a file that is full of them each line is a row.
"""

import csv
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain
from typing import NamedTuple

import polars as pl

from narratives.sources.inputs import FileRefused, Input
from narratives.sources.opening import open_bytes

BATCH_ROWS = 20_000
BATCH_CHARACTERS = 16 << 20
LONGEST_FIELD = 2_000_000
# How much of a file may be read again because a quotation mark was never closed: each time costs a pass over a long
# field. After so many characters or rows a row is a line, and only rows of several lines suffer.
REREAD_CHARACTERS, REREAD_ROWS = 32 << 20, 20_000
UNCLOSED = "has a quotation mark that is never closed"
DELIMITERS = ",\t;|"


class Row(NamedTuple):
    """A row of a table: its fields, the line where it begins, and what is wrong with it."""

    line: int
    fields: list[str]
    problem: str | None = None


@dataclass
class Feed:
    """Lines for the CSV reader that remembers those of the row being read, so that they can be read again."""

    lines: Iterator[str]
    waiting: deque[str] = field(default_factory=deque)
    taken: list[str] = field(default_factory=list)
    line: int = 0
    has_ended: bool = False

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self.waiting.popleft() if self.waiting else next(self.lines, None)
        if line is None:
            self.has_ended = True
            raise StopIteration
        self.taken.append(line)
        return line

    def done(self) -> int:
        """Forget the lines of the row that was read; return where it began."""
        start, self.line = self.line + 1, self.line + len(self.taken)
        self.taken.clear()
        return start

    def characters(self) -> int:
        """Return how long the row is that is being read."""
        return sum(map(len, self.taken))

    def reread(self) -> int:
        """Give all lines of the row but the first back; return where it began."""
        self.waiting.extendleft(reversed(self.taken[1:]))
        del self.taken[1:]
        return self.done()


def _reader(lines: Iterable[str], delimiter: str, strict: bool = False) -> Iterator[list[str]]:
    """Read CSV by our own limit, which is one for the whole process: other libraries lift it too."""
    csv.field_size_limit(LONGEST_FIELD)
    return csv.reader(lines, delimiter=delimiter, strict=strict)


def delimiter_of(line: str) -> str | None:
    """Find what separates the fields of a header line; None if nothing does."""
    counts = {mark: len(next(_reader([line], delimiter=mark), [])) for mark in DELIMITERS}
    best = max(counts, key=lambda mark: counts[mark])
    return best if counts[best] > 1 else None


def csv_rows(feed: Feed, delimiter: str, width: int | None = None) -> Iterator[Row]:
    """Yield the rows of a CSV; a row with another number of fields than `width` carries its problem."""
    characters = rows = 0
    while characters <= REREAD_CHARACTERS and rows <= REREAD_ROWS:
        fields, problem = _next_row(feed, delimiter)
        if fields is None and problem is None:
            return
        problem = problem or _misfit(fields, width, len(feed.taken)) or _unclosed(feed.taken, delimiter, width)
        if problem and len(feed.taken) > 1:
            characters, rows = characters + feed.characters(), rows + 1
            first = feed.taken[0]
            yield Row(feed.reread(), [first.rstrip("\r\n")], problem)
        elif fields or problem:
            yield Row(feed.done(), (fields or [])[: width or None], problem)
        else:
            feed.done()
    yield from _rows_by_line(feed, delimiter, width)


def _next_row(feed: Feed, delimiter: str) -> tuple[list[str] | None, str | None]:
    """Read one row; a new reader each time, so that one broken row cannot spoil the state for the next."""
    try:
        feed.has_ended = False
        fields = next(_reader(feed, delimiter=delimiter))
        # A reader that asks for more at the end is still inside a quoted field.
        return fields, UNCLOSED if feed.has_ended else None
    except StopIteration:
        return None, None
    except csv.Error as error:
        return [], _unreadable(error)


def _rows_by_line(feed: Feed, delimiter: str, width: int | None) -> Iterator[Row]:
    """Yield each line that is left as a row."""
    for number, line in enumerate(chain(feed.waiting, feed.lines), feed.line + 1):
        bare = line.rstrip("\r\n")
        if not bare:
            continue
        try:
            fields = fields_of(bare, delimiter)
        except csv.Error as error:
            yield Row(number, [], _unreadable(error))
            continue
        if fields is None:
            yield Row(number, [bare], UNCLOSED)
        else:
            yield Row(number, fields[: width or None], _misfit(fields, width, 1))


def fields_of(line: str, delimiter: str) -> list[str] | None:
    """Return the fields of one line without its end; None where a quotation mark is never closed.

    Raises:
        csv.Error: When a field is too long.
    """
    mark = line.find('"')
    if line.find('"', mark + 1) < 0 and len(line) <= LONGEST_FIELD:
        # One mark alone opens a field or is a sign in one; to split is a quarter of the work of a reader.
        is_open = mark == 0 or (mark > 0 and line[mark - 1] == delimiter)
        return None if is_open else line.split(delimiter)
    # The end of the line is still in its last field where that was not closed.
    fields = next(_reader((line + "\n",), delimiter))
    return None if fields[-1].endswith("\n") else fields


def _unreadable(error: csv.Error) -> str:
    return f"cannot be read as CSV ({error})"


def _misfit(fields: list[str] | None, width: int | None, lines: int) -> str | None:
    """Say that a row has too many fields; too few are common, unless a stray quotation mark ate lines."""
    if not fields or width is None or len(fields) == width:
        return None
    is_eaten = lines > 1 and 3 * len(fields) < width
    if is_eaten or any(fields[width:]):
        return f"has {len(fields)} fields where the header has {width}"
    return None


def _unclosed(lines: list[str], delimiter: str, width: int | None) -> str | None:
    """Say that a row ate the next one: the mark that ends its field is the one that begins another's."""
    if len(lines) == 1 or width is None or not _are_rows(lines, delimiter, width):
        return None
    try:
        next(_reader(lines, delimiter, strict=True))
    except csv.Error:
        return UNCLOSED
    return None


def _are_rows(lines: list[str], delimiter: str, width: int) -> bool:
    """Say whether the first of several lines could be a row alone, or that and the last if marks are left aside."""
    both = lines[0].count(delimiter), lines[-1].count(delimiter)
    return both == (width - 1, width - 1) or len(next(_reader(lines[:1], delimiter), [])) >= width


def csv_frames(lines: Iterable[str], delimiter: str, header: list[str] | None) -> Iterator[pl.DataFrame]:
    """Yield the rows of a CSV as frames of text columns and `line`, `problem`, `row`.

    Args:
        lines: Lines with their ends.
        delimiter: What separates fields.
        header: Names of the columns; None takes them from the first row.
    """
    feed = Feed(iter(lines))
    if header is None:
        first = next(csv_rows(feed, delimiter), Row(1, [], "is not there"))
        if first.problem:
            raise FileRefused(f"has no header that can be read: its first row {first.problem}")
        header = first.fields
    names = column_names(header)
    for batch in _batches(csv_rows(feed, delimiter, len(names))):
        yield _frame(batch, names)


def column_names(header: Iterable[str]) -> list[str]:
    """Clean the names of columns: no spaces around, none empty, none twice."""
    names: list[str] = []
    for place, name in enumerate(header):
        bare = name.strip("\ufeff \t\r\n\x00") or f"column_{place}"
        names.append(f"{bare}_{place}" if bare in names or bare in ("line", "problem", "row") else bare)
    return names


def _batches(rows: Iterable[Row]) -> Iterator[list[Row]]:
    """Group rows so that no batch is large, however long the texts are."""
    batch: list[Row] = []
    characters = 0
    for row in rows:
        batch.append(row)
        characters += sum(map(len, row.fields))
        if len(batch) >= BATCH_ROWS or characters >= BATCH_CHARACTERS:
            yield batch
            batch, characters = [], 0
    if batch:
        yield batch


def _frame(rows: list[Row], names: list[str]) -> pl.DataFrame:
    """Lay rows out as columns, all at once: of thousands of small files each step of Polars costs."""
    nothing = [None] * len(names)
    fields = [nothing if row.problem else row.fields + nothing[len(row.fields) :] for row in rows]
    return pl.DataFrame(
        [
            *(
                pl.Series(name, values, pl.String)
                for name, values in zip(names, zip(*fields, strict=True), strict=True)
            ),
            pl.Series("line", [row.line for row in rows], pl.Int64),
            pl.Series("problem", [row.problem for row in rows], pl.String),
            pl.Series("row", [",".join(row.fields) if row.problem else None for row in rows], pl.String),
        ]
    )


def parquet_frames(item: Input) -> Iterator[pl.DataFrame]:
    """Yield the rows of a Parquet file as frames of text columns and `line`; the first row is line 1.

    Raises:
        FileRefused: If the file is broken.
    """
    with open_bytes(item) as stream:
        is_on_disk = item.is_plain and str(getattr(stream, "name", "")) == str(item.path)
        lazy = pl.scan_parquet(item.path if is_on_disk else stream.read())
        height = _collected(lazy.select(pl.len())).item()
        for offset in range(0, height, 5 * BATCH_ROWS):
            part = _collected(lazy.slice(offset, 5 * BATCH_ROWS))
            part.columns = column_names(part.columns)
            lines = pl.Series("line", range(offset + 1, offset + 1 + part.height), dtype=pl.Int64)
            yield as_texts(part).with_columns(lines)


def _collected(lazy: pl.LazyFrame) -> pl.DataFrame:
    """Read from a Parquet file; of some damage Polars makes a panic, which is no exception of the usual kind."""
    try:
        return lazy.collect()
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException, OSError) as error:
        raise FileRefused("is a broken or cut Parquet file: export it again") from error


def as_texts(frame: pl.DataFrame) -> pl.DataFrame:
    """Write every column of a typed frame as text; times as ISO 8601 in UTC, lists and structures as JSON."""
    return frame.select(_as_text(name, kind) for name, kind in frame.schema.items() if name != "line")


def _as_text(name: str, kind: pl.DataType) -> pl.Expr:
    if isinstance(kind, pl.Datetime):
        zoned = pl.col(name).dt.convert_time_zone("UTC") if kind.time_zone else pl.col(name)
        return zoned.dt.strftime("%Y-%m-%dT%H:%M:%S" + ("Z" if kind.time_zone else ""))
    if isinstance(kind, pl.Struct):
        return pl.col(name).struct.json_encode()
    if isinstance(kind, pl.List | pl.Array | pl.Object | pl.Duration | pl.Binary):
        return pl.lit(None, pl.String).alias(name)
    if kind in (pl.Float32, pl.Float64):
        is_whole = (pl.col(name) == pl.col(name).floor()) & (pl.col(name).abs() < 2**53)
        number = pl.when(is_whole).then(pl.col(name)).cast(pl.Int64, strict=False)
        return pl.coalesce(number.cast(pl.String), pl.col(name).fill_nan(None).cast(pl.String))
    return pl.col(name).cast(pl.String)
