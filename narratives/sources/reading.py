"""What a file is, and its rows as drafts: the one way from a file on disk to frames of drafts."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, islice

import polars as pl

from narratives.sources import documents, tables
from narratives.sources.base import (
    Context,
    DocumentSource,
    Sample,
    Source,
    TableSource,
    complete,
    draft_frame,
)
from narratives.sources.documents import Document
from narratives.sources.encodings import Encoding, detect
from narratives.sources.inputs import FileRefused, Input
from narratives.sources.lines import lines_of, open_text, split_lines
from narratives.sources.opening import open_bytes

HEAD_CHARACTERS = 1 << 20
SAMPLE_ROWS = 50
MOST_COLUMNS = 2_000
BATCH_POSTS = 20_000
# What no text holds: a file of random bytes is made of them by a tenth.
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f]")
_UNREADABLE = (AttributeError, KeyError, IndexError, TypeError, ValueError, RecursionError, OverflowError)


@dataclass(frozen=True)
class Probe:
    """What was found out about a file before its rows are read.

    Attributes:
        container: `csv`, `jsonl`, `json` or `parquet`.
        sample: What sources recognise it by.
    """

    container: str
    encoding: Encoding
    sample: Sample
    delimiter: str = ","


def probe(item: Input) -> Probe:
    """Find out encoding and container of a file from its content.

    Raises:
        FileRefused: When it holds no rows of text.
    """
    with open_bytes(item) as stream:
        head = stream.read(4)
    if head == b"PAR1":
        return Probe("parquet", Encoding("binary"), _parquet_sample(item))
    with open_bytes(item) as stream:
        encoding = detect(stream)
    with open_text(item, encoding) as text:
        start = text.read(HEAD_CHARACTERS)
        is_all = len(start) < HEAD_CHARACTERS
    _refuse_binary(start)
    return _probe_text(start, encoding, is_all)


def _refuse_binary(start: str) -> None:
    controls, damaged = len(_CONTROLS.findall(start)), start.count("\ufffd")
    if controls > 0.02 * len(start) or damaged > 0.1 * len(start):
        raise FileRefused("is a binary file, not an export of posts")
    if not start.strip("\ufeff \t\r\n\x00"):
        raise FileRefused("is empty: there is nothing but white space in it")


def _probe_text(start: str, encoding: Encoding, is_all: bool) -> Probe:
    bare = start.lstrip("\ufeff \t\r\n\x00")
    if bare[0] in "{[" or documents.SCRIPT.match(bare):
        container = "jsonl" if documents.is_by_line(bare) else "json"
        found = documents.by_line(split_lines(bare)) if container == "jsonl" else documents.whole(bare)
        records = tuple(document.value for document in islice(found, SAMPLE_ROWS) if document.problem is None)
        return Probe(container, encoding, _json_sample(records))
    delimiter = tables.delimiter_of(split_lines(bare)[0])
    if delimiter is None:
        raise FileRefused("is no table and no JSON; see `narratives formats` for what can be loaded")
    rows = list(islice(tables.csv_rows(tables.Feed(iter(split_lines(bare))), delimiter), SAMPLE_ROWS))
    if len(rows[0].fields) > MOST_COLUMNS:
        raise FileRefused(f"has {len(rows[0].fields):,} columns; at most {MOST_COLUMNS:,} are read")
    columns = tuple(tables.column_names(rows[0].fields))
    return Probe("csv", encoding, Sample("csv", columns, tuple(tuple(row.fields) for row in rows[1:])), delimiter)


def _json_sample(records: tuple) -> Sample:
    keys = next((tuple(record) for record in records if isinstance(record, dict)), ())
    return Sample("json", keys, records=records)


def _parquet_sample(item: Input) -> Sample:
    frame = next(tables.parquet_frames(item), pl.DataFrame())
    names = tuple(name for name in frame.columns if name != "line")
    return Sample("parquet", names, tuple(frame.head(SAMPLE_ROWS).select(names).rows()))


def ends_whole(item: Input, is_settled: bool = False) -> bool:
    """Say whether a file ends as a finished one does: JSON with a bracket, JSONL and CSV with a whole line.

    Args:
        item: The file.
        is_settled: Whether it has not changed for long, so that a CSV without a last line end counts as finished.

    Raises:
        FileRefused: When it cannot be read at all.
    """
    found = probe(item)
    if found.container == "parquet":
        return True
    with open_text(item, found.encoding) as text:
        tail = ""
        while piece := text.read(HEAD_CHARACTERS):
            tail = (tail + piece)[-HEAD_CHARACTERS:]
    if found.container == "csv":
        return is_settled or tail.endswith(("\n", "\r"))
    last = split_lines(tail.rstrip("\x00 \t\r\n;"))[-1]
    if found.container == "json":
        return last.endswith(("}", "]"))
    return tail.endswith(("\n", "\r")) or next(documents.by_line([last])).problem is None


def context_of(item: Input) -> Context:
    """Collect what is known about a file beside its rows."""
    return Context(item.file_name, item.folder_name)


def drafts(item: Input, found: Probe, source: Source) -> Iterator[pl.DataFrame]:
    """Yield the drafts of a file in batches; every row of the file is in one of them.

    Raises:
        FileRefused: When the file is broken in a way that leaves no rows.
    """
    context = context_of(item)
    if isinstance(source, TableSource) and found.container in ("csv", "parquet"):
        for frame in _table_frames(item, found, source):
            yield _table_drafts(frame, source, context)
    elif isinstance(source, DocumentSource) and found.container in ("json", "jsonl"):
        yield from _document_drafts(_documents(item, found), source, context)
    else:
        raise FileRefused(f"is {found.container}, which the format {source.name} is not")


def _table_frames(item: Input, found: Probe, source: TableSource) -> Iterator[pl.DataFrame]:
    if found.container == "parquet":
        yield from tables.parquet_frames(item)
        return
    header = None if source.has_header else tables.column_names([""] * len(found.sample.columns))
    with open_text(item, found.encoding) as text:
        yield from tables.csv_frames(lines_of(text), found.delimiter, header)


def _table_drafts(frame: pl.DataFrame, source: TableSource, context: Context) -> pl.DataFrame:
    """Turn the rows that could be read into drafts, and keep the others with their problem."""
    if "problem" not in frame.columns:
        return _drafted(frame, source, context)
    if frame["problem"].null_count() == frame.height:
        told = [column for column in frame.get_columns() if column.name not in ("problem", "row")]
        return _drafted(pl.DataFrame(told), source, context)
    good = frame.filter(pl.col("problem").is_null()).drop("problem", "row")
    bad = frame.filter(pl.col("problem").is_not_null()).select("line", "problem", "row")
    return pl.concat([_drafted(good, source, context), complete(bad)])


def _drafted(frame: pl.DataFrame, source: TableSource, context: Context) -> pl.DataFrame:
    """Draft rows; if the table lacks a column that its format always has, all are set aside."""
    try:
        return complete(source.draft(frame, context))
    except (pl.exceptions.PolarsError, *_UNREADABLE) as error:
        reason = f"is not what {source.name} writes ({type(error).__name__})"
        return complete(frame.select("line", pl.lit(reason).alias("problem"), pl.lit("").alias("row")))


def _documents(item: Input, found: Probe) -> Iterator[Document]:
    with open_text(item, found.encoding) as text:
        if found.container == "jsonl":
            yield from documents.by_line(lines_of(text))
        else:
            yield from documents.whole(documents.read_whole(text))


def _document_drafts(found: Iterator[Document], source: DocumentSource, context: Context) -> Iterator[pl.DataFrame]:
    rows = chain.from_iterable(_posts(document, source, context) for document in found)
    while batch := list(islice(rows, BATCH_POSTS)):
        yield draft_frame(batch)


def _posts(document: Document, source: DocumentSource, context: Context) -> list[dict]:
    """Return the posts of one record; a record without any is one row with a problem."""
    if document.problem:
        return [{"line": document.line, "problem": document.problem, "row": document.text}]
    try:
        posts = [{"line": document.line, **post} for post in source.posts(document.value, context)]
    except _UNREADABLE as error:
        return [_problem(document, f"is not what {source.name} writes ({type(error).__name__})")]
    return posts or [_problem(document, "holds no post")]


def _problem(document: Document, reason: str) -> dict:
    """Make a draft of a record that could be read as JSON, but not as posts."""
    try:
        text = json.dumps(document.value, ensure_ascii=False)
    except RecursionError:
        text = "{...}"
    return {"line": document.line, "problem": reason, "row": text}
