"""Writes a table as CSV and as Parquet.

CSV is for every program, a spreadsheet included: none of its cells is executed by one, which puts an apostrophe before
some texts. Parquet holds each value as the warehouse does.
"""

import json
from pathlib import Path
from typing import Any

import polars as pl

from narratives.exports.spreadsheets import MAY_BE_FORMULA, spreadsheet_safe
from narratives.exports.tables import Rows

# What a reader of ISO 8601 takes without being told; the warehouse knows UTC alone.
_MOMENT = "%Y-%m-%dT%H:%M:%SZ"


def write_csv(rows: Rows, file: Path) -> None:
    """Write a table as CSV in UTF-8: ISO 8601 times, lists as JSON, nothing where a value is unknown."""
    frame = flat_frame(rows.frame)
    texts = [_safe(column) for column in frame.get_columns() if column.dtype == pl.String]
    frame.with_columns(texts).write_csv(file, datetime_format=_MOMENT, quote_style="non_numeric")


def write_parquet(rows: Rows, file: Path) -> None:
    """Write a table as Parquet, its values as they are."""
    rows.frame.write_parquet(file)


def flat_frame(frame: pl.DataFrame) -> pl.DataFrame:
    """Return a frame without nested values: lists and structures as JSON texts."""
    nested = [name for name, kind in frame.schema.items() if kind.is_nested()]
    return frame.with_columns(pl.Series(name, [_json(value) for value in frame[name]], pl.String) for name in nested)


def _safe(column: pl.Series) -> pl.Series:
    """Put apostrophes where a spreadsheet would execute; only the few texts that may need one are looked at."""
    places = column.str.contains(MAY_BE_FORMULA).fill_null(False).arg_true()
    return column.clone().scatter(places, [spreadsheet_safe(text) for text in column.gather(places)])


def _json(value: Any) -> str | None:
    if value is None:
        return None
    return json.dumps(value.to_list() if isinstance(value, pl.Series) else value, ensure_ascii=False, default=str)
