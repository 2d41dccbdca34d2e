"""Writes the rows of a query into a file: CSV, Parquet or an Excel workbook, by the ending of its name."""

import tempfile
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

from narratives.errors import InputError

if TYPE_CHECKING:
    from narratives.exports.tables import Rows

ENDINGS = (".csv", ".parquet", ".xlsx")


def check_out(file: Path) -> None:
    """Refuse a file that cannot be written, before the query is asked.

    Raises:
        InputError: with what to give instead.
    """
    if file.suffix.lower() not in ENDINGS:
        raise InputError(f"--out {file} names no file format: end it in .csv, .parquet or .xlsx")
    if not file.parent.is_dir():
        raise InputError(f"there is no folder {file.parent}: make it, or choose another --out")


def write_result(connection: duckdb.DuckDBPyConnection, file: Path, limit: int) -> int:
    """Write the rows of the last query, and return how many; the file is there whole or not at all.

    Args:
        connection: where the query was executed.
        file: where to write, with one of `ENDINGS`.
        limit: rows at most; 0 for all.
    """
    from narratives.exports.flat import write_csv, write_parquet
    from narratives.exports.tables import Rows

    frame = connection.pl()
    rows = Rows(file.stem or "rows", "", (), frame.head(limit) if limit else frame)
    with tempfile.TemporaryDirectory(dir=file.parent, prefix=f".{file.name}.") as folder:
        made = Path(folder) / file.name
        writers = {".csv": write_csv, ".parquet": write_parquet, ".xlsx": _write_workbook}
        writers[file.suffix.lower()](rows, made)
        made.replace(file)
    return rows.frame.height


def _write_workbook(rows: "Rows", file: Path) -> None:
    from narratives.exports.workbook import workbook

    with workbook(file, datetime(2000, 1, 1)) as sheets:
        sheets.add(rows)
