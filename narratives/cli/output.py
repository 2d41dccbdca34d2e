"""Writes results: tables for people, `--json` and `--csv` for programs; no post can command the terminal."""

import json
import os
import re
import sys
from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import Any

from rich.console import Console, RenderableType
from rich.text import Text

from narratives.cli.escape import json_safe, printable
from narratives.cli.tables import Column, Row, table_or_records
from narratives.cli.values import plain
from narratives.errors import InputError
from narratives.exports.spreadsheets import excel_safe, spreadsheet_safe

WIDTH_WITHOUT_TERMINAL = 100


class Form(StrEnum):
    """How a command prints its rows."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"
    EXCEL = "excel"


CSV_FORMS = (Form.CSV, Form.EXCEL)


def form_of(as_json: bool, as_csv: bool = False, as_excel: bool = False, as_table: bool = False) -> Form:
    """Return the form that the options ask for; a table where they ask for none.

    Raises:
        InputError: when more than one is given; `--csv --excel` is `--excel`.
    """
    if as_json + (as_csv or as_excel) + as_table > 1:
        raise InputError("--json, --csv and --table exclude each other: give one of them")
    return Form.JSON if as_json else Form.EXCEL if as_excel else Form.CSV if as_csv else Form.TABLE


def write_rows(rows: Sequence[Row], columns: Sequence[Column], form: Form = Form.TABLE) -> None:
    """Print rows: a table of the columns given, or every key of each row as JSON or CSV."""
    if form is Form.JSON:
        write_json([dict(row) for row in rows])
    elif form in CSV_FORMS:
        write_csv([dict(row) for row in rows], list(rows[0]) if rows else [column.key for column in columns], form)
    else:
        show(table_or_records(rows, columns, width()))


def write_json(value: Any) -> None:
    """Print a value as JSON that is safe to look at and reads back the same."""
    sys.stdout.write(_json(value, indent=2) + "\n")


def write_json_rows(rows: Iterable[Row]) -> None:
    """Print a JSON array with a line for each row, as the rows come: a large result is never held whole."""
    sys.stdout.write("[")
    for number, row in enumerate(rows):
        sys.stdout.write((",\n " if number else "\n ") + _json(row))
    sys.stdout.write("\n]\n")


def write_csv(rows: Iterable[Row], keys: Sequence[str], form: Form = Form.CSV) -> None:
    """Print rows as CSV with a heading; on a terminal, control characters are shown instead of obeyed."""
    clean = printable if sys.stdout.isatty() else str
    safe = excel_safe if form is Form.EXCEL else spreadsheet_safe
    if form is Form.EXCEL and _is_unicode(sys.stdout):
        sys.stdout.write("\ufeff")
    sys.stdout.write(_csv_line([clean(safe(key)) for key in keys]))
    for row in rows:
        sys.stdout.write(_csv_line([clean(csv_value(safe(row[key]))) for key in keys]))


def csv_value(value: Any) -> str:
    """Write one value for CSV: nothing for NULL, lists and structures as JSON."""
    value = plain(value)
    if isinstance(value, list | dict):
        return json.dumps(value, ensure_ascii=False)
    return "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)


def show(*parts: RenderableType) -> None:
    """Print rich tables or texts on stdout; plain strings are taken literally, never as markup."""
    console = Console(file=sys.stdout, width=width(), markup=False, highlight=False, emoji=False)
    with console.capture() as captured:
        for part in parts:
            part = Text(printable(part, keep_lines=True)) if isinstance(part, str) else part
            # Rich copies a text, and forgets whether it may be wrapped.
            console.print(part, soft_wrap=isinstance(part, Text) and bool(part.no_wrap))
    # Rich fills every cell with spaces to its right; in a pipe or a pasted session they are only in the way.
    sys.stdout.write("".join(line.rstrip() + "\n" for line in captured.get().split("\n")[:-1]))


def note(line: str) -> None:
    """Print one line for people on stderr, beside the result and not in it."""
    sys.stderr.write(printable(line) + "\n")


def width() -> int:
    """Return the columns of the terminal, wherever it is attached; 100 without one."""
    if os.environ.get("COLUMNS", "").isdigit():
        return max(int(os.environ["COLUMNS"]), 20)
    for stream in (sys.__stdout__, sys.__stderr__, sys.__stdin__):
        try:
            return max(os.get_terminal_size(stream.fileno() if stream else -1).columns, 20)
        except (AttributeError, ValueError, OSError):
            continue
    return WIDTH_WITHOUT_TERMINAL


def _csv_line(values: Sequence[str]) -> str:
    """Join one line; unlike the csv module of Python before 3.13, a lone carriage return is quoted too."""
    return (",".join(_quoted(value) for value in values) or '""') + "\n"


def _quoted(value: str) -> str:
    return '"' + value.replace('"', '""') + '"' if re.search('[",\r\n]|^ | $', value) else value


def _json(value: Any, indent: int | None = None) -> str:
    """Write JSON; a terminal that knows only ASCII gets escapes, which every reader of JSON understands."""
    return json_safe(json.dumps(plain(value), ensure_ascii=not _is_unicode(sys.stdout), indent=indent))


def _is_unicode(stream: Any) -> bool:
    return (getattr(stream, "encoding", None) or "utf-8").lower().replace("-", "").startswith("utf")
