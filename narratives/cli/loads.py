"""`narratives loads`, `rejects`, `unload`: which files were loaded, what was set aside, undoing a load."""

from typing import Annotated

import typer

from narratives.cli.options import CsvOption, ExcelOption, JsonOption, LimitOption, WarehouseOption
from narratives.cli.output import Form, form_of, note, show, write_json, write_rows
from narratives.cli.reading import limited, read, reading
from narratives.cli.tables import Column

LoadOption = Annotated[
    str | None, typer.Option("--load", metavar="ID", help="Only this load (see `narratives loads`).")
]
LOAD_COLUMNS = (
    Column("load_id", "load"),
    Column("file", "file", min_width=24, wraps=True),
    Column("format", "format", optional=True),
    Column("encoding", "encoding", optional=True),
    Column("rows", "rows", "count"),
    Column("loaded", "loaded", "count"),
    Column("duplicate", "duplicate", "count"),
    Column("rejected", "rejected", "count"),
    Column("finished_at", "when", "minute", optional=True),
)
REJECT_COLUMNS = (
    Column("load_id", "load", optional=True),
    Column("line", "line", "count"),
    Column("reason", "reason", min_width=30),
    Column("row_text", "row", min_width=30, optional=True),
)
_LOADS = "FROM out.loads ORDER BY started_at DESC, load_id DESC"
_REJECTS = "FROM out.rejects WHERE $load IS NULL OR load_id = $load ORDER BY load_id DESC, line"
_REASONS = "SELECT count(*) AS rows FROM out.rejects WHERE $load IS NULL OR load_id = $load"


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("loads")(loads)
    app.command("rejects")(rejects)
    app.command("unload")(unload)


def loads(
    limit: LimitOption = 20,
    warehouse: WarehouseOption = None,
    as_json: JsonOption = False,
    as_csv: CsvOption = False,
    as_excel: ExcelOption = False,
) -> None:
    """Show the files that were loaded, the latest first; loaded + duplicate + rejected = rows."""
    form = form_of(as_json, as_csv, as_excel)
    with reading(warehouse) as connection:
        rows = read(connection, limited(_LOADS, limit))
    if not rows and form is Form.TABLE:
        show("Nothing has been loaded yet: use `narratives load FILES`.")
        return
    write_rows(rows, LOAD_COLUMNS, form)


def rejects(
    load: LoadOption = None,
    limit: LimitOption = 50,
    warehouse: WarehouseOption = None,
    as_json: JsonOption = False,
    as_csv: CsvOption = False,
    as_excel: ExcelOption = False,
) -> None:
    """Show the rows that were set aside, where they stand and why."""
    form = form_of(as_json, as_csv, as_excel)
    with reading(warehouse) as connection:
        rows = read(connection, limited(_REJECTS, limit), {"load": load})
        total = read(connection, _REASONS, {"load": load})[0]["rows"]
    if form is Form.TABLE and not rows:
        show("No row was set aside.")
        return
    write_rows(rows, REJECT_COLUMNS, form)
    if form is Form.TABLE and total > len(rows):
        note(f"{total - len(rows):,} more: --limit 0 shows all")


def unload(
    load_id: Annotated[str, typer.Argument(metavar="ID", help="Load to undo (see `narratives loads`).")],
    warehouse: WarehouseOption = None,
    as_json: JsonOption = False,
) -> None:
    """Undo a load: remove its posts, unless another load held them too."""
    from dataclasses import asdict

    from narratives.stages.unload import unload as undo
    from narratives.warehouse import warehouse_path

    with reading(warehouse):
        pass  # a missing warehouse is told, not made
    result = undo(warehouse_path(warehouse), load_id)
    if as_json:
        write_json(asdict(result))
        return
    kept = f", {result.kept:,} kept because another load had them too" if result.kept else ""
    show(f"{result.load_id} undone ({result.file}): {result.removed:,} posts and {result.texts:,} texts removed{kept}.")
    if result.removed:
        note("`narratives run` brings the results up to date")
