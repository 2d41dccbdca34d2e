"""`narratives evaluate`: how good the latest run is, by posts that people have read, beside published recipes."""

from pathlib import Path
from typing import Annotated

import typer

from narratives.cli.evaluation_view import as_json_value, as_rows, write_evaluation
from narratives.cli.options import CsvOption, ExcelOption, JsonOption, WarehouseOption
from narratives.cli.output import CSV_FORMS, Form, form_of, write_json, write_rows
from narratives.cli.progress_view import run_progress
from narratives.cli.reading import latest_run, reading

GoldArgument = Annotated[
    Path,
    typer.Argument(
        metavar="GOLD", help="A folder with labels.jsonl, or PATH/NAME of NAME_posts.jsonl and NAME_narratives.json."
    ),
]
AllOption = Annotated[bool, typer.Option("--all", help="Also count posts that the gold set does not mark as core.")]
NoBaselinesOption = Annotated[bool, typer.Option("--no-baselines", help="Skip the published recipes.")]
NoStabilityOption = Annotated[bool, typer.Option("--no-stability", help="Skip the stability measures.")]
BootstrapsOption = Annotated[
    int, typer.Option("--bootstraps", metavar="N", min=1, help="Number of resamples for the stability measures.")
]


def register(app: typer.Typer) -> None:
    """Add the command of this module."""
    app.command("evaluate")(evaluate)


def evaluate(
    gold: GoldArgument,
    all_posts: AllOption = False,
    no_baselines: NoBaselinesOption = False,
    no_stability: NoStabilityOption = False,
    bootstraps: BootstrapsOption = 20,
    warehouse: WarehouseOption = None,
    as_json: JsonOption = False,
    as_csv: CsvOption = False,
    as_excel: ExcelOption = False,
) -> None:
    """Score the latest run against a gold set: posts that people have read and assigned to stories.

    Two published recipes find stories in the same texts for comparison, and all three methods are repeated on
    resampled texts and with other seeds, which takes minutes; --no-baselines --no-stability answers at once.
    The figures are stored: `narratives sql evaluations` prints them again.
    """
    form = form_of(as_json, as_csv, as_excel)
    with reading(warehouse) as connection:
        latest_run(connection)
    from narratives.stages.evaluate import evaluate as score
    from narratives.warehouse import warehouse_path

    with run_progress() as progress:
        found = score(
            warehouse_path(warehouse),
            gold,
            not all_posts,
            not no_baselines,
            0 if no_stability else bootstraps,
            progress,
        )
    if form is Form.JSON:
        write_json(as_json_value(found))
    elif form in CSV_FORMS:
        write_rows(as_rows(found), (), form)
    else:
        write_evaluation(found, warehouse)
