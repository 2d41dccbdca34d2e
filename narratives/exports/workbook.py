"""Writes tables as one Excel workbook, a sheet each; every text is written as text, never as a formula or a link."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from narratives.exports.flat import flat_frame
from narratives.exports.tables import Rows

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

# What Excel holds: rows of a sheet, the heading among them, characters of a cell and of the name of a sheet.
SHEET_ROWS = 1_048_576
CELL_CHARACTERS = 32_767
_NAME_CHARACTERS = 31
_CUT = "… (cut: Excel holds no more)"
_WIDTH = 16
_SAFE = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


class Sheets:
    """An open workbook that takes one table after another."""

    def __init__(self, workbook: "Workbook", made_at: datetime) -> None:
        """Begin without a sheet.

        Args:
            workbook: where the sheets go.
            made_at: what the workbook says of when it was made, so that the same run gives the same file.
        """
        self._workbook = workbook
        self._days = workbook.add_format({"num_format": "yyyy-mm-dd"})
        self._moments = workbook.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
        self._heading = workbook.add_format({"bold": True})
        workbook.set_properties({"created": made_at})

    def add(self, rows: Rows, sheet_rows: int = SHEET_ROWS) -> None:
        """Write a table; one that is longer than a sheet goes on in further ones, `posts 2` after `posts`.

        Args:
            rows: the table.
            sheet_rows: rows of a sheet at most, the heading among them.
        """
        frame = flat_frame(rows.frame)
        step = sheet_rows - 1
        for number, start in enumerate(range(0, max(frame.height, 1), step), start=1):
            name = rows.name if number == 1 else f"{rows.name} {number}"
            self._write(name[:_NAME_CHARACTERS], frame.columns, frame.slice(start, step).iter_rows())

    def _write(self, name: str, heading: list[str], rows: Iterator[tuple[Any, ...]]) -> None:
        sheet = self._workbook.add_worksheet(name)
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, len(heading) - 1, _WIDTH)
        for place, word in enumerate(heading):
            sheet.write_string(0, place, word, self._heading)
        for number, row in enumerate(rows, start=1):
            for place, value in enumerate(row):
                write_cell(sheet, number, place, value, self._days, self._moments)


@contextmanager
def workbook(file: Path, made_at: datetime) -> Iterator[Sheets]:
    """Open a new workbook; it is written when the block ends."""
    from xlsxwriter import Workbook

    with Workbook(file, _SAFE | {"constant_memory": True, "nan_inf_to_errors": True}) as book:
        yield Sheets(book, made_at)


def write_cell(sheet: "Worksheet", row: int, column: int, value: Any, days: "Format", moments: "Format") -> None:
    """Write one value by its type; nothing where it is unknown."""
    if isinstance(value, str):
        sheet.write_string(row, column, cell_text(value))
    elif isinstance(value, bool):
        sheet.write_boolean(row, column, value)
    elif isinstance(value, int | float):
        sheet.write_number(row, column, value)
    elif isinstance(value, datetime):
        sheet.write_datetime(row, column, value, moments)
    elif isinstance(value, date):
        sheet.write_datetime(row, column, datetime(value.year, value.month, value.day), days)


def cell_text(text: str) -> str:
    """Return a text as a cell can hold it; one that is too long says that it was cut."""
    return text if len(text) <= CELL_CHARACTERS else text[: CELL_CHARACTERS - len(_CUT)] + _CUT
