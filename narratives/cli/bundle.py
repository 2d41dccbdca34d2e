"""`narratives bundle` and `narratives verify`: all that is needed to check a run, and the check."""

import shlex
from pathlib import Path
from typing import Annotated

import typer

from narratives.cli.options import JsonOption, WarehouseOption, remember
from narratives.cli.output import show, write_json, write_rows
from narratives.cli.tables import Column
from narratives.errors import InputError

OutOption = Annotated[
    Path | None,
    typer.Option("--out", metavar="FILE.zip", show_default="exports/bundle-RUN.zip", help="Where to write it."),
]
BundleArgument = Annotated[Path, typer.Argument(metavar="BUNDLE", help="What `narratives bundle` wrote.")]
ExportsArgument = Annotated[
    list[Path] | None,
    typer.Argument(metavar="[EXPORTS...]", help="Exports to load; without any, the posts of the warehouse are used."),
]
_COLUMNS = (
    Column("what", "compared", wraps=True),
    Column("bundle", "bundle"),
    Column("found", "found again"),
    Column("agrees", "agrees"),
)


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command("bundle")(bundle)
    app.command("verify")(verify)


def bundle(out: OutOption = None, warehouse: WarehouseOption = None, as_json: JsonOption = False) -> None:
    """Write everything needed to check or repeat the latest run: settings, versions, hashes, ids, figures, methods.

    No text and no author is in it, so that it can be published beside an article.
    """
    from narratives.cli.next_step import next_step
    from narratives.cli.reading import latest_run, reading
    from narratives.exports.bundle import write_bundle
    from narratives.warehouse import warehouse_path

    if out and out.suffix.lower() != ".zip":
        raise InputError(f"a bundle is a zip archive: let the name after --out end in .zip, as {out.stem}.zip does")
    with reading(warehouse) as connection:
        run = latest_run(connection)
        file = out or warehouse_path(warehouse).parent / "exports" / f"bundle-{run['run_id']}.zip"
        files = write_bundle(connection, run, file)
    if as_json:
        write_json({"bundle": str(file), "files": files})
        return
    show(f"Run {run['run_id']} in {file}: {', '.join(files)}\n")
    show(next_step(f"verify {shlex.quote(str(file))}", "whether it can be repeated", warehouse))


def verify(
    file: BundleArgument,
    exports: ExportsArgument = None,
    warehouse: WarehouseOption = None,
    as_json: JsonOption = False,
) -> None:
    """Repeat the run of a bundle from its posts, and say what agrees; exit code 1 where something does not.

    The posts come from exports or from the warehouse, which stays as it is. Everything is worked out afresh, in a
    folder that is removed afterwards, with the topics and the settings of the bundle; it takes as long as a first run.
    """
    from narratives.cli.progress_view import run_progress
    from narratives.exports.verify import read_bundle, verify
    from narratives.flow.runner import run_flow
    from narratives.models import precision_of
    from narratives.warehouse import warehouse_path

    said = read_bundle(file)
    remember("NARRATIVES_PRECISION", precision_of(said.facts["run"]["model"]))
    with run_progress() as progress:
        checks = verify(
            said,
            warehouse_path(warehouse),
            exports or [],
            lambda copy, topics, model, scope, settings: run_flow(
                copy, topics, model, progress, progress.note, scope, settings=settings
            ),
        )
    rows = [vars(check) for check in checks]
    differ = [check.what for check in checks if not check.agrees]
    if as_json:
        write_json({"agrees": not differ, "checks": rows})
    else:
        write_rows([row | {"agrees": "yes" if row["agrees"] else "NO"} for row in rows], _COLUMNS)
        show(f"\nRun {said.facts['run']['run_id']}: " + ("all agrees" if not differ else f"{len(differ)} do not agree"))
    if differ:
        raise typer.Exit(1)
