"""`narratives export`: the latest run as files for spreadsheets, statistics, Gephi and coding programs."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from narratives.cli.options import JsonOption, TopicOption, WarehouseOption
from narratives.cli.output import note, show, write_json

if TYPE_CHECKING:
    from narratives.exports.export import Exported

OutOption = Annotated[
    Path | None,
    typer.Option("--out", metavar="FOLDER", show_default="exports/RUN beside the warehouse", help="Where to write it."),
]
FormatsOption = Annotated[
    list[str] | None,
    typer.Option(
        "--format",
        metavar="NAME",
        show_default="all",
        help="csv, parquet, xlsx, networks, coortweet, label-studio or refi-qda; may be given several times.",
    ),
]
PublicOption = Annotated[
    bool, typer.Option("--public", help="Only ids and what was derived from them: no texts, authors or words of posts.")
]


def register(app: typer.Typer) -> None:
    """Add the command of this module."""
    app.command("export")(export)


def export(
    formats: FormatsOption = None,
    topic: TopicOption = None,
    public: PublicOption = False,
    out: OutOption = None,
    warehouse: WarehouseOption = None,
    as_json: JsonOption = False,
) -> None:
    """Write the latest run as files that other programs open, with a README and a data dictionary.

    Tables as CSV, Parquet and one Excel workbook; networks for Gephi; files for CooRTweet, Label Studio and, in the
    REFI-QDA form, for NVivo, MAXQDA and ATLAS.ti. An earlier export in the same folder is replaced.
    """
    from narratives.cli.progress_view import run_progress
    from narratives.cli.reading import check_topic, latest_run, reading
    from narratives.exports.export import wanted, write_export
    from narratives.warehouse import warehouse_path

    want = wanted(formats or (), topic, public)
    with reading(warehouse) as connection:
        run = latest_run(connection)
        check_topic(connection, topic)
        name = "-".join(filter(None, [run["run_id"], topic, "public" if public else ""]))
        folder = out or warehouse_path(warehouse).parent / "exports" / name
        with run_progress() as progress:
            done = write_export(connection, run, folder, want, progress)
    if as_json:
        rows = {table: rows for table, (_, rows) in done.tables.items()}
        write_json({"folder": str(folder), "files": done.files, "rows": rows, "left_out": done.left_out or []})
    else:
        _write_summary(done, run["run_id"])


def _write_summary(done: "Exported", run_id: str) -> None:
    tables = ", ".join(f"{name} {rows:,}" for name, (_, rows) in done.tables.items())
    others = [name for name in done.files if not name.endswith((".csv", ".parquet")) or name.startswith("coortweet")]
    show(f"Run {run_id}, {len(done.files) + 1} files in {done.folder}")
    if tables:
        show(f"Rows of the tables: {tables}")
    show(f"Besides: {', '.join(sorted(others))}, datapackage.json")
    if done.left_out:
        note(f"not public, and left out: {', '.join(done.left_out)}")
    show(f"\nNext, what each file holds:\n  {done.folder / 'README.md'}")
