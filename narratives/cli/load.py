"""`narratives load`: files and folders of exports into the warehouse."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from narratives.cli.escape import printable
from narratives.cli.options import JsonOption, KeyOption, WarehouseOption
from narratives.cli.output import note, show, write_json, write_rows
from narratives.cli.tables import Column

if TYPE_CHECKING:
    from narratives.stages.load_types import FileResult, LoadProgress, LoadResult

FilesArgument = Annotated[
    list[Path], typer.Argument(metavar="FILES-OR-FOLDERS...", help="Exports to load; - reads stdin.")
]
FormatOption = Annotated[
    str | None,
    typer.Option("--format", metavar="NAME", help="Read as this format (see `narratives formats`)."),
]
MapOption = Annotated[
    str | None,
    typer.Option("--map", metavar="MAP", help="Columns of an unknown table: `text=Body,created_at=When,id=Nr`."),
]
PlatformOption = Annotated[
    str | None, typer.Option("--platform", metavar="NAME", help="Platform of posts that do not state theirs.")
]
SphereOption = Annotated[
    str | None, typer.Option("--sphere", metavar="SPHERE", help="weibo or twitter, whatever the rows say.")
]
KeepOption = Annotated[
    bool, typer.Option("--keep-authors", help="Store all names; by default all but public actors get pseudonyms.")
]
ActorsOption = Annotated[
    list[Path] | None, typer.Option("--actors", metavar="FILE", help="Your own list of public actors (TOML).")
]
RolesOption = Annotated[
    list[Path] | None, typer.Option("--roles", metavar="FILE", help="Your own rules for roles by name (TOML).")
]
AuthorOption = Annotated[
    str | None, typer.Option("--author", metavar="NAME", help="Whose posts these are, where no row names an author.")
]
RoleOption = Annotated[
    str | None,
    typer.Option("--role", metavar="ROLE", help="Their role: government, diplomat, ...; a public role keeps the name."),
]
MakeIdsOption = Annotated[bool, typer.Option("--make-ids", help="Make ids for rows whose id a spreadsheet damaged.")]
COLUMNS = (
    Column("file", "file", min_width=20),
    Column("status", "status", optional=True),
    Column("format", "format"),
    Column("encoding", "encoding", optional=True),
    Column("rows", "rows", "count"),
    Column("loaded", "loaded", "count"),
    Column("duplicate", "duplicate", "count"),
    Column("rejected", "rejected", "count"),
)
_log = logging.getLogger(__name__)


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("load")(load)


def load(
    files: FilesArgument,
    format: FormatOption = None,
    map: MapOption = None,
    platform: PlatformOption = None,
    sphere: SphereOption = None,
    keep_authors: KeepOption = False,
    actors: ActorsOption = None,
    roles: RolesOption = None,
    author: AuthorOption = None,
    role: RoleOption = None,
    make_ids: MakeIdsOption = False,
    warehouse: WarehouseOption = None,
    key: KeyOption = None,
    as_json: JsonOption = False,
) -> None:
    """Load posts: any known export, a folder of them, or a zip archive.

    The format is recognised by content. A post that was loaded before counts as a duplicate, a row that is
    no post is set aside with its reason (`narratives rejects`), and a file that was loaded before is not read again.
    """
    from narratives.cli.log_file import logged
    from narratives.sources.mapping import read_map
    from narratives.stages.load import load as load_files
    from narratives.stages.load_types import LoadOptions
    from narratives.warehouse import warehouse_path

    options = LoadOptions(
        format=format, column_map=read_map(map) if map else None, platform=platform, sphere=sphere,
        keep_authors=keep_authors, actors=tuple(actors or ()), make_ids=make_ids, author=author, role=role,
        rules=tuple(roles or ()),
    )  # fmt: skip
    place = warehouse_path(warehouse)
    with logged(place, "load"), _progress() as on_progress:
        result = load_files(place, files, options, on_progress=on_progress)
        _log.info(
            "load: %d rows of %d files, %d loaded, %d known, %d set aside",
            result.rows, len(result.files), result.loaded, result.duplicate, result.rejected,
        )  # fmt: skip
    report(result, as_json)


def report(result: "LoadResult", as_json: bool = False) -> None:
    """Print what became of each file, and leave with code 1 if none could be loaded, or no row is a post."""
    if as_json:
        write_json(_as_dict(result))
    else:
        _tell(result)
    if not result.has_read or result.is_all_rejected:
        raise typer.Exit(1)


def _tell(result: "LoadResult") -> None:
    """Print a sentence for a single file, a table for several; what was refused goes to stderr."""
    read = [file for file in result.files if file.status in ("loaded", "known")]
    if len(read) > 1:
        write_rows([_row(file) for file in read], COLUMNS)
        show(_counts(f"{len(read):,} files", result))
    elif read:
        show(line_of(read[0]))
    for file in read:
        for remark in file.notes:
            note(f"{file.file}: {remark}")
        if file.offers:
            note(f"{file.file}: one of its names may be the author's: {', '.join(file.offers)}")
        if file.rejected:
            note(f"{file.file}: `narratives rejects --load {file.load_id}` shows what was set aside")
    for file in result.files:
        if file.status not in ("loaded", "known"):
            note(line_of(file))


def line_of(file: "FileResult") -> str:
    """Say in one line what became of a file."""
    if file.status in ("refused", "left"):
        return f"{file.file}: not loaded, it {file.reason}"
    if file.status == "known":
        return f"{file.file}: loaded before ({file.load_id}), nothing new in its {file.rows:,} rows"
    return _counts(file.file, file) + f" ({file.format}, {file.encoding}, {file.seconds:.1f} s)"


def _counts(name: str, counts: Any) -> str:
    return (
        f"{name}: {counts.rows:,} rows = {counts.loaded:,} loaded + {counts.duplicate:,} duplicate"
        f" + {counts.rejected:,} rejected"
    )


def _row(file: "FileResult") -> dict[str, Any]:
    """Lay out a file as a row of the table."""
    names = ("format", "encoding", "rows", "loaded", "duplicate", "rejected")
    shown = {name: getattr(file, name) for name in names}
    return {"file": Path(file.file).name, "status": file.status, **shown}


def _as_dict(result: "LoadResult") -> dict[str, Any]:
    from dataclasses import asdict

    return {**asdict(result), "files": [asdict(file) for file in result.files]}


@contextmanager
def _progress() -> "Iterator[Callable[[LoadProgress], None]]":
    """Show file and rows on stderr while loading, on a terminal only."""
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    console = Console(stderr=True)
    columns = (SpinnerColumn(), TextColumn("{task.description}", markup=False), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task("loading")

        def told(progress: "LoadProgress") -> None:
            name = printable(Path(progress.file).name)
            bar.update(task, description=f"{name}: {progress.rows:,} rows")

        yield told
