"""The small interface of a source: how a format is recognised, and how its rows become drafts of posts.

A draft is a row of text columns (`DRAFT`), as the export says it; `finish` turns drafts of any format into
posts. A row that cannot be read is a draft, too, with the reason in `problem`: so no row is ever lost on
the way.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, ClassVar

import polars as pl

DRAFT: tuple[str, ...] = (
    "post_id", "bid", "platform", "sphere", "author", "author_id", "author_role", "country", "created_at",
    "text", "lang_given", "url", "source", "repost_of", "quote_of", "reply_to", "is_truncated", "likes",
    "reposts", "comments", "views", "counted_at", "mentions", "problem", "row",
)  # fmt: skip


@dataclass(frozen=True)
class Sample:
    """What a source sees of a file to recognise it by content.

    Attributes:
        container: `csv`, `json` or `parquet`.
        columns: The first row of a table, or the keys of the first JSON record.
        rows: The first rows of a table below the first one.
        records: The first JSON records.
    """

    container: str
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    records: tuple[Any, ...] = ()

    def has(self, *columns: str) -> bool:
        """Say whether all these columns or keys are there."""
        return set(columns) <= set(self.columns)

    @property
    def record(self) -> Mapping[str, Any]:
        """The first JSON record that is an object, or an empty one."""
        return next((record for record in self.records if isinstance(record, dict)), {})


@dataclass(frozen=True)
class Context:
    """What is known about a file beside its rows.

    Attributes:
        file_name: Name without folder; some tools write the account or the day only there.
        folder_name: Name of the folder that holds it.
    """

    file_name: str = ""
    folder_name: str = ""

    @property
    def account_number(self) -> str | None:
        """The number in front of the first dot, for tools that call files by it; other names are not guessed at."""
        name = self.file_name.split(".", 1)[0]
        return name if name.isascii() and name.isdigit() else None


@dataclass(frozen=True, kw_only=True)
class Source:
    """A format of an export.

    Attributes:
        name: Short name, as in `--format NAME`.
        title: The tool that writes it, and the layout.
        platform: Where its posts were published; None if each row says so.
        example: One row as the tool writes it.
        is_seen: Whether it was written against real files; else from documentation only.
        makes_ids: Whether rows have no ids of their own, so that they are made of author, time and text.
        rank: Formats of a lower rank are asked first whether a file is theirs; loose ones come last.
        has_account_as_file_name: Whether the account is written in the file's name only.
    """

    container: ClassVar[str] = ""
    name: str
    title: str
    platform: str | None
    example: str
    recognise: Callable[[Sample], bool]
    is_seen: bool = True
    makes_ids: bool = False
    rank: int = 0
    has_account_as_file_name: bool = False


@dataclass(frozen=True, kw_only=True)
class TableSource(Source):
    """A format of rows and columns: CSV and Parquet.

    Attributes:
        draft: Turns a frame of text columns (and `line`) into drafts; columns that it lacks become NULL.
        has_header: False if the first row is a post already; columns are then named `column_0`, `column_1`,
            ...
    """

    container: ClassVar[str] = "table"
    draft: Callable[[pl.DataFrame, Context], pl.DataFrame]
    has_header: bool = True


@dataclass(frozen=True, kw_only=True)
class DocumentSource(Source):
    """A format of JSON records: one a line, or one for the whole file.

    Attributes:
        posts: Yields the posts of one record as mappings of draft columns.
    """

    container: ClassVar[str] = "document"
    posts: Callable[[Any, Context], Iterable[Mapping[str, Any]]]


def complete(frame: pl.DataFrame) -> pl.DataFrame:
    """Give a frame of drafts every draft column, as text, in the one order."""
    there = set(frame.columns)
    columns = [pl.col(name).cast(pl.String) if name in there else _nothing(name) for name in DRAFT]
    return frame.select(pl.col("line").cast(pl.Int64), *columns)


@cache
def _nothing(name: str) -> pl.Expr:
    """Return a column without values; of thousands of small files each has many of them."""
    return pl.lit(None, pl.String).alias(name)


def draft_frame(rows: Sequence[Mapping[str, Any]]) -> pl.DataFrame:
    """Make a frame of drafts from mappings of draft columns and `line`."""
    columns = {name: [as_text(row.get(name)) for row in rows] for name in DRAFT}
    lines = pl.Series("line", [row.get("line") for row in rows], pl.Int64)
    schema = dict.fromkeys(DRAFT, pl.String)
    return pl.DataFrame(columns, schema=schema).select(lines, *DRAFT)


def as_text(value: Any) -> str | None:
    """Write one JSON value as text; None for nothing, for NaN and for lists and objects."""
    if isinstance(value, str):
        return value
    if value is None or isinstance(value, (list, dict)) or value != value:
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    return _whole(value) if isinstance(value, float) else str(value)


def _whole(value: float) -> str:
    """Write a float that is a small whole number without its `.0`; larger ones show that digits are lost."""
    return str(int(value)) if value.is_integer() and abs(value) < 2**53 else repr(value)


def column(name: str, frame: pl.DataFrame) -> pl.Expr:
    """Take a column of a table, or NULL where this layout does not have it."""
    return pl.col(name) if name in frame.columns else _nothing("literal")


def renamed(frame: pl.DataFrame, names: Mapping[str, str], **constants: str | None) -> pl.DataFrame:
    """Pick columns of a table under draft names; `names` maps draft column to the table's column."""
    picked = [column(theirs, frame).alias(ours) for ours, theirs in names.items()]
    fixed = [pl.lit(value, pl.String).alias(name) for name, value in constants.items()]
    return frame.select("line", *picked, *fixed)


def beside(drafts: pl.DataFrame, frame: pl.DataFrame, **columns: pl.Expr) -> pl.DataFrame:
    """Set draft columns to what expressions over the table give, row by row, constants too."""
    found = frame.with_columns(**columns)
    return drafts.with_columns(found[name].alias(name) for name in columns)


def pick(record: Any, *keys: str) -> Any:
    """Follow keys into nested objects; None as soon as one is missing."""
    for key in keys:
        if not isinstance(record, dict):
            return None
        record = record.get(key)
    return record


def first(*values: Any) -> Any:
    """Return the first value that is neither None nor empty."""
    return next((value for value in values if value not in (None, "")), None)


__all__ = [
    "DRAFT", "Context", "DocumentSource", "Sample", "Source", "TableSource", "as_text", "beside", "column", "complete",
    "draft_frame", "first", "pick", "renamed",
]  # fmt: skip
