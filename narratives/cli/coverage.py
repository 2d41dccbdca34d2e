"""How many posts of each sphere the warehouse holds, month by month, and the days of which it has none.

It stands before all results: a sphere without posts is silent in the data, not in the world.
"""

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from rich.table import Table

from narratives.cli.output import show, width
from narratives.cli.reading import Row
from narratives.cli.tables import new_table
from narratives.cli.values import cell
from narratives.vocabulary import SPHERE_NAMES

# More would push the results off the screen; `narratives sql coverage` has them all.
SHOWN_YEARS = 4
SHOWN_GAPS = 3
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_HEADING_WIDTH, _MONTH_WIDTH = 18, 7
_LINES = (("", "posts"), ("on a topic", "on_topic_posts"))


def write_coverage(months: Sequence[Row]) -> None:
    """Print a table for each year that has posts, the latest last."""
    years = [(year, list(rows)) for year, rows in groupby(months, key=lambda row: row["month"].year)]
    years = [(year, rows) for year, rows in years if any(row["posts"] for row in rows)]
    show("Posts of each sphere by month:")
    if earlier := years[:-SHOWN_YEARS]:
        show(f"(of {earlier[0][0]} to {earlier[-1][0]} see `narratives sql coverage`)")
    for year, rows in years[-SHOWN_YEARS:]:
        for some in _that_fit(rows):
            show("", _table(year, some))


def _that_fit(rows: Sequence[Row]) -> list[list[Row]]:
    """Split the months of a year so that they fit side by side."""
    months = sorted({row["month"] for row in rows})
    room = (width() - _HEADING_WIDTH) // _MONTH_WIDTH
    size = next((size for size in (12, 6, 4, 3, 2) if size <= room), 1)
    parts = [months[start : start + size] for start in range(0, len(months), size)]
    return [[row for row in rows if row["month"] in part] for part in parts]


def _table(year: int, rows: Sequence[Row]) -> Table:
    table = new_table()
    table.add_column(str(year), no_wrap=True)
    for month in sorted({row["month"] for row in rows}):
        table.add_column(_MONTHS[month.month - 1], justify="right", no_wrap=True)
    for sphere, name in SPHERE_NAMES.items():
        for words, key in _LINES:
            counts = (_short(row[key]) for row in rows if row["sphere"] == sphere)
            table.add_row(f"  {words}" if words else name, *counts)
    return table


def _short(count: int) -> str:
    """Write a count in five characters at most; a month without posts is a dash."""
    if count < 10_000:
        return f"{count:,}" if count else "-"
    size, letter = (1e3, "k") if count < 999_500 else (1e6, "M")
    return f"{count / size:.{int(count / size < 100)}f}{letter}"


def gap_lines(gaps: Sequence[Row]) -> list[str]:
    """Name the longest gaps of each sphere."""
    lines = []
    for sphere, name in SPHERE_NAMES.items():
        own = [gap for gap in gaps if gap["sphere"] == sphere]
        if own:
            named = ", ".join(_named(gap) for gap in sorted(own[:SHOWN_GAPS], key=lambda gap: gap["first_date"]))
            more = f" and {len(own) - SHOWN_GAPS} shorter gaps" if len(own) > SHOWN_GAPS else ""
            lines.append(f"gap: no {name} posts {named}{more}")
    return lines or ["no gap of more than a week in either sphere"]


def _named(gap: dict[str, Any]) -> str:
    return f"{cell(gap['first_date'], 'day')} to {cell(gap['last_date'], 'day')} ({gap['days']:,} days)"
