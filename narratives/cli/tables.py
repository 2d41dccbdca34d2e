"""Lays rows out for a terminal of any width: which columns fit, how wide they are, records where none fit."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rich import box
from rich.cells import cell_len
from rich.table import Table
from rich.text import Text

from narratives.cli.values import cell
from narratives.report.values import words

Row = Mapping[str, Any]
_GAP = 2
_STYLES = {
    "convergent": "green",
    "contested": "red",
    "weibo_only": "cyan",
    "twitter_only": "cyan",
    "undecided": "dim",
    "no_data": "dim",
}


@dataclass(frozen=True)
class Column:
    """One column of a printed table: the key of its values, how they are written, how it gives way."""

    key: str
    heading: str
    kind: str = "text"
    min_width: int | None = None  # it may shrink to this; None keeps its full width
    optional: bool = False  # left out where the terminal is too narrow
    wraps: bool = False  # long text goes on below instead of ending in an ellipsis


def table_or_records(rows: Sequence[Row], columns: Sequence[Column], space: int) -> Table:
    """Lay rows out as a table; as records, one value a line, where the terminal is too narrow for it."""
    cells = [[cell(row.get(column.key), column.kind) for column in columns] for row in rows]
    widths = fit_columns(columns, cells, space)
    return _table(columns, cells, widths) if widths else _records(columns, cells)


def new_table() -> Table:
    """Return an empty table in the one style: a line under the headings, two spaces between columns."""
    return Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0), show_edge=False)


def facts_of(lines: Sequence[tuple[str, str]]) -> Table:
    """Return headings with what is said of each beside them."""
    grid = facts_grid()
    for heading, value in lines:
        grid.add_row(heading, Text(value))
    return grid


def facts_grid() -> Table:
    """Return an empty grid of headings and values."""
    grid = Table.grid(padding=(0, 2, 0, 0))
    grid.add_column(style="dim", no_wrap=True)
    grid.add_column(overflow="fold")
    return grid


def styled(text: str) -> Text:
    """Return a cell's text, coloured where it is a verdict."""
    return Text(words(text) if text in _STYLES else text, style=_STYLES.get(text, ""))


def fit_columns(columns: Sequence[Column], cells: Sequence[Sequence[str]], space: int) -> dict[int, int]:
    """Choose the columns that fit and their widths.

    Args:
        columns: the columns wished for; optional ones are left out from the right.
        cells: their values, a line each row.
        space: columns of the terminal.

    Returns:
        The width of each kept column by its place; empty when even the columns that must stay are too wide.
    """
    full = [_full_width(column, [line[place] for line in cells]) for place, column in enumerate(columns)]
    least = {place: _least_width(column, full[place]) for place, column in enumerate(columns)}
    for place in reversed(range(len(columns))):
        if _total(least) > space and columns[place].optional:
            del least[place]
    if _total(least) > space:
        return {}
    return _share_out(least, full, space)


def _share_out(widths: dict[int, int], full: Sequence[int], space: int) -> dict[int, int]:
    """Give what is left over to the columns that lack width, those that lack least first."""
    hungry = sorted((full[place] - wide, place) for place, wide in widths.items() if wide < full[place])
    for number, (lacking, place) in enumerate(hungry):
        widths[place] += min(lacking, (space - _total(widths)) // (len(hungry) - number))
    return widths


def _total(widths: Mapping[int, int]) -> int:
    return sum(widths.values()) + _GAP * (len(widths) - 1)


def _full_width(column: Column, values: Sequence[str]) -> int:
    lines = [line for text in (column.heading, *values) for line in text.split("\n")]
    return max(cell_len(line) for line in lines)


def _least_width(column: Column, full: int) -> int:
    if column.min_width is None:
        return full
    return min(full, max(column.min_width, _full_width(column, ())))


def _table(columns: Sequence[Column], cells: list[list[str]], widths: Mapping[int, int]) -> Table:
    table = new_table()
    for place, columns_wide in widths.items():
        column = columns[place]
        table.add_column(
            column.heading,
            justify="left" if column.kind in ("text", "lines", "day", "minute") else "right",
            no_wrap=not column.wraps,
            overflow="fold" if column.wraps else "ellipsis",
            width=columns_wide,
        )
    for line in cells:
        table.add_row(*(styled(line[place]) for place in widths))
    return table


def _records(columns: Sequence[Column], cells: list[list[str]]) -> Table:
    """Lay each row out as lines of heading and value: the form for narrow terminals and many columns."""
    grid = facts_grid()
    for number, line in enumerate(cells):
        if number:
            grid.add_row("", "")
        for column, value in zip(columns, line, strict=True):
            grid.add_row(column.heading.replace("-\n", "").replace("\n", " / "), styled(value))
    return grid
