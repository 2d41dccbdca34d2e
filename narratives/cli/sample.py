"""`narratives sample`: draws posts for people to code, with a sheet and a codebook in both languages."""

import shlex
from pathlib import Path
from typing import Annotated

import typer

from narratives.cli.options import JsonOption, WarehouseOption
from narratives.cli.output import show, write_json

SizeOption = Annotated[int, typer.Option("--n", min=1, metavar="N", help="How many posts.")]
ByOption = Annotated[
    str,
    typer.Option(
        "--by",
        metavar="WORDS",
        help="Draw equally many of each: topic, sphere, verdict, tone, stance, author_role, lang, month.",
    ),
]
SeedOption = Annotated[int, typer.Option("--seed", help="Another number draws other posts.")]
OutOption = Annotated[
    Path | None,
    typer.Option("--out", metavar="FOLDER", show_default="coding/RUN beside the warehouse", help="Where to write it."),
]


def register(app: typer.Typer) -> None:
    """Add the command of this module."""
    app.command("sample")(sample)


def sample(
    size: SizeOption = 200,
    by: ByOption = "topic,verdict",
    seed: SeedOption = 1,
    out: OutOption = None,
    warehouse: WarehouseOption = None,
    as_json: JsonOption = False,
) -> None:
    """Draw posts of the latest run for coders: an empty sheet (CSV and Excel) and a codebook in both languages.

    Give each coder a copy of the sheet and the codebook, and keep machine.csv, which has the machine's answers.
    `narratives agreement` measures the filled sheets.
    """
    from narratives.cli.next_step import next_step
    from narratives.cli.reading import latest_run, reading
    from narratives.coding.draw import draw
    from narratives.coding.sheets import write_sheets
    from narratives.warehouse import warehouse_path

    names = [name.strip() for name in by.split(",") if name.strip()]
    with reading(warehouse) as connection:
        run = latest_run(connection)
        units = draw(connection, size, names, seed)
    folder = out or warehouse_path(warehouse).parent / "coding" / run["run_id"]
    files = write_sheets(units, folder)
    strata = dict(sorted(units["stratum"].value_counts().iter_rows()))
    if as_json:
        write_json({"folder": str(folder), "files": [file.name for file in files], "strata": strata})
        return
    show(f"{units.height} posts of run {run['run_id']} in {folder}:", *(f"  {file.name}" for file in files))
    show("", *(f"{count:>5} {stratum}" for stratum, count in strata.items()))
    show("\nGive each coder a copy of a sheet, named after the coder, and codebook.md; keep machine.csv.\n")
    sheets = " ".join(shlex.quote(f"{folder}/{coder}.xlsx") for coder in ("ANNA", "BEN"))
    show(next_step(f"agreement {sheets}", "when the sheets are filled", warehouse))
