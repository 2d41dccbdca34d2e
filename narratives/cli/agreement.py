"""`narratives agreement`: how coders agree with each other and with the machine; a gold set of what they agree on."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from narratives.cli.options import CsvOption, ExcelOption, JsonOption, WarehouseOption
from narratives.cli.output import Form, form_of, note, show, write_rows
from narratives.cli.tables import Column
from narratives.errors import InputError

if TYPE_CHECKING:
    from narratives.coding.agreement import Agreement

SheetsArgument = Annotated[
    list[Path], typer.Argument(metavar="SHEETS...", help="Filled sheets, one per coder, as CSV or .xlsx.")
]
GoldOption = Annotated[
    Path | None,
    typer.Option(
        "--gold", metavar="FOLDER", show_default="gold beside the sheets", help="Where to write the gold set."
    ),
]
_COLUMNS = (
    Column("question", "question"),
    Column("between", "between"),
    Column("units", "units", "count"),
    Column("same_share", "same", "share"),
    Column("alpha", "alpha", "score"),
    Column("alpha_low", "from", "score"),
    Column("alpha_high", "to", "score"),
    Column("weighted_share", "of all", "share"),
)
_LEGEND = """
same: share of units on which all codes agree. alpha: Krippendorff's; 1 is perfect, 0 what chance gives; 0.80 is
reliable, and no claim should rest on less than 0.67; from, to: its 95 % interval, by resampling units. machine: the
machine against what the coders agree on; of all: its accuracy, weighted to all posts that the sample was drawn
from."""


def register(app: typer.Typer) -> None:
    """Add the command of this module."""
    app.command("agreement")(agreement)


def agreement(
    sheets: SheetsArgument,
    gold: GoldOption = None,
    warehouse: WarehouseOption = None,
    as_json: JsonOption = False,
    as_csv: CsvOption = False,
    as_excel: ExcelOption = False,
) -> None:
    """Measure filled coding sheets: Krippendorff's alpha with its interval, between coders and with the machine.

    What the coders agree on becomes a gold set, against which `narratives evaluate FOLDER` scores any run; the rest
    goes into disagreements.csv. The machine's answers are read from machine.csv beside the sheets.
    """
    from narratives.coding.agreement import agreements
    from narratives.coding.gold import write_gold
    from narratives.coding.sheets import MACHINE, read_machine, read_sheet

    form = form_of(as_json, as_csv, as_excel)
    if len(sheets) < 2:
        raise InputError("agreement needs the sheets of at least two coders: narratives agreement ANNA.xlsx BEN.xlsx")
    filled = [read_sheet(file) for file in sheets]
    beside = sheets[0].parent / MACHINE
    machine = read_machine(beside) if beside.exists() else {}
    found = agreements(filled, machine)
    write_rows([vars(one) for one in found], _COLUMNS, form)
    if not machine:
        note(f"there is no {beside}: the machine is left out and no gold set is written")
        return
    folder = gold or sheets[0].parent / "gold"
    posts, disputed = write_gold(filled, machine, folder)
    if form is Form.TABLE:
        _write_notes(found, folder, posts, disputed, warehouse)


def _write_notes(found: Sequence["Agreement"], folder: Path, posts: int, disputed: int, warehouse: Path | None) -> None:
    from narratives.cli.next_step import next_step
    from narratives.coding.gold import DISAGREEMENTS

    show("\n" + " ".join(_LEGEND.split()))
    if any(one.alpha is None and one.units for one in found):
        show("alpha -: undefined, because all codes are the same.")
    show(f"\n{posts} posts on whose story the coders agree are in {folder}")
    show(f"{disputed} answers that they do not agree on are in {folder / DISAGREEMENTS}\n")
    show(next_step(f"evaluate {folder}", "any run against them", warehouse))
