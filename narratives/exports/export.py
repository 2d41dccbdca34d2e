"""Writes an export: tables, networks and files for coding programs, as they are wanted, and what explains them."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb

from narratives.errors import InputError
from narratives.exports import datapackage, readme
from narratives.exports.catalog import TABLES
from narratives.exports.dictionary import dictionary
from narratives.exports.folder import export_folder
from narratives.exports.tables import Column, Rows, private_tables, read_tables
from narratives.steps import OnStep, unsaid

FLAT = ("csv", "parquet", "xlsx")
# Formats that hold texts or authors, so that nothing of them is public.
PERSONAL = ("coortweet", "label-studio", "refi-qda")
FORMATS = (*FLAT, "networks", *PERSONAL)


@dataclass(frozen=True)
class Wanted:
    """What an export is to hold.

    Attributes:
        formats: of `FORMATS`.
        topic: the only topic; `None` for all.
        public: only what may be passed on.
    """

    formats: tuple[str, ...] = FORMATS
    topic: str | None = None
    public: bool = False


@dataclass
class Exported:
    """What was written.

    Attributes:
        folder: where it lies.
        files: names of the files in it, `datapackage.json` aside.
        tables: what each table holds and how many rows it has, by its name.
        left_out: what a public export leaves out; `None` for one that is not public.
    """

    folder: Path
    files: list[str] = field(default_factory=list)
    tables: dict[str, tuple[str, int]] = field(default_factory=dict)
    left_out: list[str] | None = None


def wanted(formats: Sequence[str] = (), topic: str | None = None, public: bool = False) -> Wanted:
    """Check what is wanted; all formats where none is named, of a public export those that can be public.

    Raises:
        InputError: If a format is unknown, or can never be public.
    """
    for name in formats:
        if name not in FORMATS:
            raise InputError(f"there is no format {name!r} to export: it is one of {', '.join(FORMATS)}")
        if public and name in PERSONAL:
            raise InputError(f"{name} holds texts or authors and cannot be public: leave out --public or {name}")
    possible = [name for name in FORMATS if not (public and name in PERSONAL)]
    return Wanted(tuple(name for name in possible if not formats or name in formats), topic, public)


def write_export(
    connection: duckdb.DuckDBPyConnection, run: Mapping[str, Any], folder: Path, want: Wanted, on_step: OnStep = unsaid
) -> Exported:
    """Write an export; an earlier one in the same folder is replaced.

    Args:
        connection: a reader of the warehouse.
        run: the run to export, the latest finished one, as in `out.runs`.
        folder: where it goes.
        want: what it is to hold.
        on_step: is told how far `tables` and `networks` are.

    Raises:
        InputError: If the folder holds something that is no export.
    """
    done = Exported(folder)
    with export_folder(folder) as making:
        columns = _write_tables(connection, run, making, want, done, on_step)
        _write_others(connection, run, making, want, done, on_step)
        if want.public:
            done.left_out = _left_out(connection, want)
        _explain(run, making, want, done, columns)
    return done


def _left_out(connection: duckdb.DuckDBPyConnection, want: Wanted) -> list[str]:
    """Return what a public export lacks of that which was wanted; all formats were, if those that can be public are."""
    tables = private_tables(connection) if set(FLAT) & set(want.formats) else []
    authors = ["networks of authors"] if "networks" in want.formats else []
    is_all = set(want.formats) == set(FORMATS) - set(PERSONAL)
    return [*tables, *(PERSONAL if is_all else ()), *authors]


def _write_tables(
    connection: duckdb.DuckDBPyConnection,
    run: Mapping[str, Any],
    folder: Path,
    want: Wanted,
    done: Exported,
    on_step: OnStep,
) -> dict[str, tuple[Column, ...]]:
    """Write each table in each flat format, and return the columns of all; tables that nobody wants are not read."""
    if not set(FLAT) & set(want.formats):
        return {}
    columns: dict[str, tuple[Column, ...]] = {}
    with ExitStack() as open_files:
        writers = list(_writers(folder, want.formats, run["finished_at"], open_files))
        for rows in read_tables(connection, want.topic, want.public):
            on_step("tables", len(columns), len(TABLES))
            for write in writers:
                done.files += write(rows)
            done.tables[rows.name] = (rows.about, rows.frame.height)
            columns[rows.name] = rows.columns
    on_step("tables", 1, 1)
    done.files += ["tables.xlsx"] if "xlsx" in want.formats else []
    text = dictionary((name, done.tables[name][0], columns[name]) for name in columns)
    (folder / readme.DICTIONARY).write_text(f"# Data dictionary\n\n{text}", encoding="utf-8")
    done.files.append(readme.DICTIONARY)
    return columns if "csv" in want.formats else {}


def _writers(
    folder: Path, formats: Sequence[str], made_at: datetime, open_files: ExitStack
) -> Iterator[Callable[[Rows], list[str]]]:
    """Yield what writes a table in each flat format and returns the names of the files that it made."""
    from narratives.exports import flat
    from narratives.exports.workbook import workbook

    def to(write: Callable[[Rows, Path], None], ending: str) -> Callable[[Rows], list[str]]:
        def writer(rows: Rows) -> list[str]:
            write(rows, folder / f"{rows.name}.{ending}")
            return [f"{rows.name}.{ending}"]

        return writer

    if "csv" in formats:
        yield to(flat.write_csv, "csv")
    if "parquet" in formats:
        yield to(flat.write_parquet, "parquet")
    if "xlsx" in formats:
        sheets = open_files.enter_context(workbook(folder / "tables.xlsx", made_at))

        def add(rows: Rows) -> list[str]:
            sheets.add(rows)
            return []

        yield add


def _write_others(
    connection: duckdb.DuckDBPyConnection,
    run: Mapping[str, Any],
    folder: Path,
    want: Wanted,
    done: Exported,
    on_step: OnStep,
) -> None:
    """Write what is no table."""
    from narratives.exports.coortweet import write_coortweet
    from narratives.exports.label_studio import write_label_studio
    from narratives.exports.networks import write_networks
    from narratives.exports.refi_qda import write_refi_qda

    made_at, run_id = run["finished_at"], run["run_id"]
    writers: dict[str, Callable[[], Iterator[Path]]] = {
        "networks": lambda: write_networks(connection, folder, want.topic, want.public, made_at),
        "coortweet": lambda: write_coortweet(connection, folder, want.topic),
        "label-studio": lambda: write_label_studio(connection, folder, want.topic, run_id),
        "refi-qda": lambda: iter([write_refi_qda(connection, folder, want.topic, run_id, made_at)]),
    }
    chosen = [name for name in writers if name in want.formats]
    for number, name in enumerate(chosen):
        on_step("networks", number, len(chosen))
        done.files += [file.name for file in writers[name]()]
    if chosen:
        on_step("networks", 1, 1)


def _explain(
    run: Mapping[str, Any],
    folder: Path,
    want: Wanted,
    done: Exported,
    columns: Mapping[str, Sequence[Column]],
) -> None:
    done.files.append(readme.FILE)
    page = readme.readme(run, done.files, done.tables, want.topic, done.left_out)
    (folder / readme.FILE).write_text(page, encoding="utf-8")
    about = {
        "name": f"narratives-{run['run_id'].lower()}",
        "title": f"Narratives and stories of run {run['run_id']}",
        "description": "Narratives of Weibo and Twitter, and the stories that both or one of them tell.",
        "profile": "data-package",
        "created": f"{run['finished_at']:%Y-%m-%dT%H:%M:%SZ}",
        "narratives": {key: run[key] for key in ("run_id", "version", "model", "fingerprint")}
        | {"topic": want.topic, "is_public": want.public},
    }
    datapackage.describe(folder, sorted(done.files), columns, about)
