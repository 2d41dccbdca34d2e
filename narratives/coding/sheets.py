"""Writes coding sheets, and reads them when coders have filled them, as CSV or as an Excel workbook."""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zipfile import BadZipFile

from narratives.coding.codebook import FREE, Question, codebook, questions
from narratives.errors import InputError
from narratives.exports.spreadsheets import spreadsheet_safe
from narratives.exports.workbook import cell_text
from narratives.warehouse.private import owner_only

if TYPE_CHECKING:
    import polars as pl

SHEET, CODEBOOK, MACHINE = "sheet", "codebook.md", "machine.csv"
# What a coder sees of a unit: nothing of what the machine says but the headlines, which are a question.
_SHOWN = (
    "unit_id", "sphere", "topic", "post_date", "lang", "weibo_headline", "twitter_headline", "text",
)  # fmt: skip
_MACHINE = ("unit_id", "post_id", "sphere", "topic", "story_id", "narrative_id", "tone", "stance", "stratum", "weight")
_WIDTHS = {"text": 80, "weibo_headline": 30, "twitter_headline": 30, "unit_id": 24, "remarks": 30}


@dataclass(frozen=True)
class Sheet:
    """A filled sheet: who coded it (the name of its file), and the answers to each unit, by question."""

    coder: str
    answers: Mapping[str, Mapping[str, str]]


def write_sheets(units: "pl.DataFrame", folder: Path) -> list[Path]:
    """Write an empty sheet as CSV and as workbook, the codebook, and what the machine says, which coders do not get.

    Args:
        units: as `draw` returns them.
        folder: where the files go; made if missing.

    Returns:
        The files.

    Raises:
        InputError: If a file is there already: it may be filled.
    """
    files = [folder / name for name in (f"{SHEET}.csv", f"{SHEET}.xlsx", CODEBOOK, MACHINE)]
    for file in files:
        if file.exists():
            raise InputError(f"{file} exists already and may be filled in: give another folder with --out")
    with owner_only():
        folder.mkdir(parents=True, exist_ok=True)
        _write_csv(files[0], units, _SHOWN, _columns(), "utf-8-sig")
        _write_workbook(files[1], units)
        files[2].write_text(codebook(), encoding="utf-8")
        _write_csv(files[3], units, _MACHINE, (), "utf-8")
    return files


def read_sheet(file: Path) -> Sheet:
    """Read a filled sheet.

    Args:
        file: CSV in any usual encoding and with any usual delimiter, or a workbook.

    Raises:
        InputError: If it cannot be read, has no `unit_id`, or holds an answer that is none: row and column are named.
    """
    rows = _read_workbook(file) if file.suffix.lower() == ".xlsx" else _read_csv(file)
    answers: dict[str, dict[str, str]] = {}
    for number, row in enumerate(rows, start=2):
        unit = (row.get("unit_id") or "").strip()
        if not unit and any((value or "").strip() for value in row.values()):
            raise InputError(f"{file}, row {number} has no unit_id: take it from the empty sheet")
        if unit in answers:
            raise InputError(f"{file}, row {number}: {unit} appears twice: keep one of them")
        if unit:
            answers[unit] = _answers(row, f"{file}, row {number}")
    if not answers:
        raise InputError(f"{file} is no coding sheet: it has no column unit_id with ids from `narratives sample`")
    return Sheet(file.stem, answers)


def read_machine(file: Path) -> dict[str, dict[str, str]]:
    """Read what the machine said of each unit when the sample was drawn."""
    return {row["unit_id"]: row for row in _read_csv(file)}


def _columns() -> tuple[str, ...]:
    """The columns that coders fill."""
    return (*(question.name for question in questions()), *FREE)


def _write_csv(file: Path, units: "pl.DataFrame", shown: Sequence[str], empty: Sequence[str], encoding: str) -> None:
    with file.open("w", encoding=encoding, newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow([*shown, *empty])
        for row in units.select(shown).iter_rows():
            writer.writerow([*(spreadsheet_safe(_text(value)) for value in row), *("" for _ in empty)])


def _text(value: Any) -> str:
    return "" if value is None else str(value)


def _write_workbook(file: Path, units: "pl.DataFrame") -> None:
    """Write the sheet with a list to choose from in each cell that has one."""
    from xlsxwriter import Workbook

    columns = (*_SHOWN, *_columns())
    with Workbook(file, {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        sheet = book.add_worksheet(SHEET)
        wrapped, bold = book.add_format({"text_wrap": True, "valign": "top"}), book.add_format({"bold": True})
        sheet.freeze_panes(1, 1)
        for place, name in enumerate(columns):
            sheet.set_column(place, place, _WIDTHS.get(name, 12), wrapped)
            sheet.write_string(0, place, name, bold)
        for number, row in enumerate(units.select(_SHOWN).iter_rows(), start=1):
            for place, value in enumerate(row):
                sheet.write_string(number, place, cell_text(_text(value)), wrapped)
        for question in questions():
            place = columns.index(question.name)
            # A warning, no refusal: the Chinese words are as good as these.
            choices = {"validate": "list", "source": list(question.words), "error_type": "warning"}
            sheet.data_validation(1, place, units.height, place, choices)


def _answers(row: Mapping[str, str | None], place: str) -> dict[str, str]:
    """Return what a row answers, in the program's words."""
    found = {}
    for question in questions():
        given = (row.get(question.name) or "").strip()
        if given:
            found[question.name] = _word(question, given, place)
    for name in FREE:
        if given := (row.get(name) or "").strip():
            found[name] = given
    return found


def _word(question: Question, given: str, place: str) -> str:
    word = question.word(given)
    if word is None:
        known = ", ".join(f"{one.word} ({one.zh})" for one in question.answers)
        raise InputError(f"{place}: {question.name} is {given!r}: it is one of {known}, or empty")
    return word


def _read_csv(file: Path) -> list[dict[str, str]]:
    """Read CSV as spreadsheets of any country write it."""
    from narratives.sources.encodings import detect
    from narratives.sources.tables import delimiter_of

    try:
        with file.open("rb") as stream:
            encoding = detect(stream).name
        text = file.read_text(encoding=encoding)
    except (OSError, UnicodeError, LookupError) as error:
        raise InputError(f"cannot read {file} ({error}): save it as CSV in UTF-8 or as .xlsx") from error
    delimiter = delimiter_of(text.partition("\n")[0]) or ","
    return [{key: value or "" for key, value in row.items() if key} for row in _dicts(text, delimiter)]


def _dicts(text: str, delimiter: str) -> csv.DictReader:
    return csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter)


def _read_workbook(file: Path) -> list[dict[str, str]]:
    """Read the first sheet of a workbook."""
    try:
        from openpyxl import load_workbook
    except ImportError as error:
        raise InputError(f"cannot read {file} without openpyxl: save it as CSV, or pip install openpyxl") from error
    try:
        rows = load_workbook(file, read_only=True, data_only=True).worksheets[0].iter_rows(values_only=True)
        heading = [_text(value).strip() for value in next(rows, ())]
        return [dict(zip(heading, map(_text, row), strict=False)) for row in rows]
    except (OSError, ValueError, KeyError, BadZipFile) as error:
        raise InputError(f"cannot read {file} ({error}): save it as CSV in UTF-8") from error
