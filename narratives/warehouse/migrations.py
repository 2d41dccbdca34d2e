"""The schema: numbered files applied once and recorded, and the views, made anew when their text changes."""

import hashlib
import logging
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb

from narratives.errors import WarehouseError, WarehouseForeign, WarehouseFull
from narratives.resources import resource
from narratives.warehouse import compact, keys, published
from narratives.warehouse.faults import foreign, one_line
from narratives.warehouse.private import close_to_others
from narratives.warehouse.snapshot import snapshot_path

_log = logging.getLogger(__name__)

_NAME = re.compile(r"(\d{4})_(\w+)\.sql")
_VIEWS_KEY = "views_sha256"


@dataclass(frozen=True)
class Migration:
    """One schema file."""

    number: int
    name: str
    sql: str

    @property
    def sha256(self) -> str:
        """Return the hash by which a changed file is noticed."""
        return _sha256(self.sql)


def read_migrations(folder: Path | None = None) -> list[Migration]:
    """Read the schema files in order of their numbers.

    Args:
        folder: Folder of files named `NNNN_name.sql`; the shipped `sql/schema` if `None`.

    Returns:
        The migrations, lowest number first.
    """
    found = [(_NAME.fullmatch(file.name), file) for file in (folder or resource("sql/schema")).glob("*.sql")]
    return sorted(
        (Migration(int(name[1]), name[2], _read(file)) for name, file in found if name),
        key=lambda migration: migration.number,
    )


def applied_migrations(connection: duckdb.DuckDBPyConnection) -> dict[int, str] | None:
    """Return number and hash of the migrations that a file has had, or `None` if it has no record of any."""
    query = "SELECT count(*) FROM duckdb_tables() WHERE schema_name = 'core' AND table_name = 'migrations'"
    if connection.execute(query).fetchone() == (0,):
        return None
    return dict(connection.execute("SELECT number, sha256 FROM core.migrations").fetchall())


def check(connection: duckdb.DuckDBPyConnection, file: Path, migrations: Sequence[Migration]) -> bool:
    """Make sure that a file is a warehouse that this version may use; nothing in it is changed.

    Returns:
        Whether its schema and views are those of this version already.

    Raises:
        WarehouseForeign: If it belongs to another program or to a newer version.
        WarehouseError: If a schema file changed after it was applied.
    """
    applied = applied_migrations(connection)
    if applied is None:
        if connection.execute("SELECT count(*) FROM duckdb_tables()").fetchone() == (0,):
            return False
        raise foreign(file)
    _check_applied(applied, file, migrations)
    return len(applied) == len(migrations) and _setting(connection, _VIEWS_KEY) == _views_hash(migrations)


def migrate(connection: duckdb.DuckDBPyConnection, file: Path, migrations: Sequence[Migration]) -> None:
    """Bring schema and views up to this version, each migration in a transaction of its own.

    A warehouse of an older version is copied first: `NAME.before-NNNN.duckdb` is how it was.

    Raises:
        WarehouseError: If a migration fails; what it had done is undone.
        WarehouseFull: If there is no room for the copy; nothing is changed then.
    """
    applied = applied_migrations(connection) or {}
    missing = [migration for migration in migrations if migration.number not in applied]
    kept = _prepare(connection, file, missing[-1]) if applied and missing else None
    for migration in missing:
        _apply(connection, file, migration)
    if kept:
        _log.warning("%s was upgraded; %s is the copy from before, delete it when all is well", file, kept)
    if _setting(connection, _VIEWS_KEY) != _views_hash(migrations):
        _create_views(connection, file, migrations)
    # From here on a killed writer replays data only, never the schema.
    connection.execute("CHECKPOINT")


def _prepare(connection: duckdb.DuckDBPyConnection, file: Path, last: Migration) -> Path:
    """Keep a private copy of a warehouse before it changes, and take out of it what no reader may see."""
    kept = file.with_name(f"{file.stem}.before-{last.number:04d}.duckdb")
    unfinished = file.with_name(f"{kept.name}.tmp")
    for path in (file, Path(f"{file}.wal"), snapshot_path(file)):
        close_to_others(path)
    try:
        with one_line(file):
            compact.copy_database(connection, unfinished)
    except WarehouseFull as error:
        megabytes = file.stat().st_size // 1_000_000 + 1
        raise WarehouseFull(
            f"{file} is of an older version and must be copied before it is upgraded, but there is no room "
            f"on the disk of {file.parent}; free {megabytes:,} MB there and run the command again"
        ) from error
    unfinished.replace(kept)
    keys.take_out(connection, file)
    return kept


def _check_applied(applied: Mapping[int, str], file: Path, migrations: Sequence[Migration]) -> None:
    """Raise if a file has migrations that this version does not know, or knows differently."""
    known = {migration.number: migration.sha256 for migration in migrations}
    if unknown := sorted(set(applied) - set(known)):
        raise WarehouseForeign(
            f"{file} was made by a newer version of narratives (it has migration {unknown[-1]:04d}); "
            "upgrade with `pip install -U narratives`"
        )
    for number, sha256 in sorted(applied.items()):
        if known[number] != sha256:
            raise WarehouseError(
                f"sql/schema/{number:04d} differs from what {file} was made with; "
                "put the file back as it was and add a new migration, or load into a new warehouse"
            )


def _apply(connection: duckdb.DuckDBPyConnection, file: Path, migration: Migration) -> None:
    """Run one schema file and record it."""
    with _transaction(connection, file, f"migration {migration.number:04d}_{migration.name}"):
        connection.execute(migration.sql)
        connection.execute(
            "INSERT INTO core.migrations VALUES (?, ?, ?, now()::TIMESTAMP)",
            [migration.number, migration.name, migration.sha256],
        )


def _create_views(connection: duckdb.DuckDBPyConnection, file: Path, migrations: Sequence[Migration]) -> None:
    """Drop the views of the three layers and make them again: one view may rest on another that changed."""
    query = (
        "SELECT schema_name, view_name FROM duckdb_views() WHERE schema_name IN ('raw', 'core', 'out') "
        "AND database_name = current_database()"
    )
    with _transaction(connection, file, "making the views"):
        for schema, view in connection.execute(query).fetchall():
            connection.execute(f'DROP VIEW {schema}."{view}"')
        for text in _view_files().values():
            connection.execute(text)
        published.describe(connection)
        connection.execute("INSERT OR REPLACE INTO core.settings VALUES (?, ?)", [_VIEWS_KEY, _views_hash(migrations)])


@contextmanager
def _transaction(connection: duckdb.DuckDBPyConnection, file: Path, step: str) -> Iterator[None]:
    """Do all or nothing, and name the step that failed."""
    connection.execute("BEGIN")
    try:
        yield
        connection.execute("COMMIT")
    except duckdb.IOException:
        raise
    except duckdb.Error as error:
        connection.execute("ROLLBACK")
        reason = str(error).strip().split("\n")[0]
        raise WarehouseError(f"{step} failed on {file}: {reason}; nothing was changed, please report it") from error


def _view_files() -> dict[str, str]:
    """Return name and text of the view files in the order in which they are run."""
    return {file.name: _read(file) for file in sorted(resource("sql/views").glob("*.sql"))}


def _views_hash(migrations: Sequence[Migration]) -> str:
    """Hash the texts of all views and of the schema under them."""
    return _sha256("\n".join([*_view_files().values(), *(migration.sha256 for migration in migrations)]))


def _setting(connection: duckdb.DuckDBPyConnection, key: str) -> str | None:
    """Return a value of core.settings, or `None`."""
    row = connection.execute("SELECT value FROM core.settings WHERE key = ?", [key]).fetchone()
    return row[0] if row else None


def _read(file: Path) -> str:
    """Read a file with the same line ends on every system, so that its hash is the same too."""
    return file.read_text(encoding="utf-8").replace("\r\n", "\n")


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
