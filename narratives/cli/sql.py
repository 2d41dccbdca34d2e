"""`narratives sql`: asks the warehouse anything in SQL, read-only and without access to other files."""

import re
import sys
from collections.abc import Callable, Iterator, Sequence
from itertools import chain
from pathlib import Path
from threading import Thread
from typing import Annotated, Any

import duckdb
import typer

from narratives.cli.escape import printable, well_formed
from narratives.cli.named_queries import named_queries, named_query, parameter_values
from narratives.cli.options import CsvOption, ExcelOption, JsonOption, WarehouseOption
from narratives.cli.output import CSV_FORMS, Form, form_of, note, show, write_csv, write_json_rows, write_rows
from narratives.cli.reading import reading
from narratives.cli.sql_out import check_out, write_result
from narratives.cli.sql_shell import open_shell, shell_command
from narratives.cli.tables import Column
from narratives.errors import InputError

TABLE_ROWS = 100
_CHUNK = 1000
_STOP_SECONDS = 5
_NUMBERS = re.compile(r"U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?|DOUBLE|FLOAT|DECIMAL.*")
# DuckDB writes its log when the connection ends; forbidden to write files, it ends the process.
_LOGGING = re.compile(r"enable_logging", re.IGNORECASE)
QueryArgument = Annotated[
    str | None,
    typer.Argument(
        metavar="[QUERY]", help="SQL, - for SQL from stdin, a file of SQL, or a named query.", show_default=False
    ),
]
NameOption = Annotated[
    str | None, typer.Option("--query", metavar="NAME", help="A named query; without any, they are listed.")
]
ParameterOption = Annotated[
    list[str] | None, typer.Option("--param", metavar="NAME=VALUE", help="A value for $NAME in the query.")
]
RowsOption = Annotated[
    int | None,
    typer.Option("--limit", min=0, help="At most this many rows; 0 for all.", show_default="100 in a table, else all"),
]
OutOption = Annotated[
    Path | None,
    typer.Option("--out", metavar="FILE", help="Write all rows into FILE.csv, .parquet or .xlsx instead of printing."),
]
TableOption = Annotated[bool, typer.Option("--table", help="Print a table, as without --json and --csv.")]


def register(app: typer.Typer) -> None:
    """Add the command of this module."""
    app.command("sql")(sql_command)


def sql_command(
    query: QueryArgument = None,
    name: NameOption = None,
    parameters: ParameterOption = None,
    limit: RowsOption = None,
    out: OutOption = None,
    warehouse: WarehouseOption = None,
    as_json: JsonOption = False,
    as_csv: CsvOption = False,
    as_excel: ExcelOption = False,
    as_table: TableOption = False,
) -> int | None:
    """Query the warehouse in SQL: read-only, the views are in the schema out.

    Without a query, at a terminal, it opens Harlequin or DuckDB's shell if there is one; else it lists named queries.
    """
    form = form_of(as_json, as_csv, as_excel, as_table)
    if query is None and name is None:
        command = None if any((as_json, as_csv, as_excel, as_table)) else shell_command(warehouse)
        if command:
            return open_shell(command)
        _list_queries(form)
        return None
    if out:
        check_out(out)
    text = _text_of(query, name)
    with reading(warehouse) as connection:
        _confine(connection)
        values = parameter_values(parameters or [])
        rows = TABLE_ROWS if limit is None and form is Form.TABLE and not out else limit or 0
        _interruptible(connection, lambda: _answer(connection, text, values, form, rows, out))
    return None


def _list_queries(form: Form) -> None:
    rows = [{"query": one.name, "answers": one.title, "parameters": list(one.parameters)} for one in named_queries()]
    columns = (
        Column("query", "query"),
        Column("answers", "answers", min_width=30, wraps=True),
        Column("parameters", "parameters"),
    )
    write_rows(rows, columns, form)
    if form is Form.TABLE:
        show(
            "\nRun one: narratives sql --query silence    Your own: narratives sql 'FROM out.stories'",
            "Columns of a view: narratives sql 'DESCRIBE out.stories'",
        )


def _text_of(query: str | None, name: str | None) -> str:
    if query is not None and name is not None:
        raise InputError("give either a QUERY or --query NAME, not both")
    if name is None and query is not None and query.isidentifier():  # one word alone is no SQL
        name = query
    if name is not None:
        return named_query(name).text
    if query == "-":
        return well_formed(sys.stdin.read())
    return well_formed(_file_text(query) or query or "")


def _file_text(query: str | None) -> str | None:
    """Return what a file of SQL says, if the query is the name of one; None if it is SQL itself."""
    if query is None or not re.fullmatch(r"[^;\n]+\.sql", query.strip(), re.IGNORECASE):
        return None
    try:
        return Path(query).expanduser().read_text(encoding="utf-8")
    except FileNotFoundError:
        raise InputError(f"there is no file {query}: give SQL, a file of SQL, or a named query") from None


def _confine(connection: duckdb.DuckDBPyConnection) -> None:
    """Let a query see the warehouse and nothing else: no files, no extensions, no Python variables."""
    for setting in ("enable_external_access", "python_enable_replacements"):
        connection.execute(f"SET {setting} = false")
    connection.execute("SET lock_configuration = true")


def _interruptible(connection: duckdb.DuckDBPyConnection, work: Callable[[], None]) -> None:
    """Work in a thread, so that Ctrl-C is heard: DuckDB looks for signals only between its steps."""
    errors: list[BaseException] = []

    def run() -> None:
        try:
            work()
        except BaseException as error:  # raised again where the caller sees it
            errors.append(error)

    thread = Thread(target=run, daemon=True)
    thread.start()
    try:
        thread.join()
    except KeyboardInterrupt:
        connection.interrupt()
        thread.join(timeout=_STOP_SECONDS)
        raise
    if errors:
        raise errors[0]


def _answer(
    connection: duckdb.DuckDBPyConnection, text: str, values: dict[str, str], form: Form, limit: int, out: Path | None
) -> None:
    _execute(connection, text, values)
    if out is None:
        return _print(connection, form, limit)
    note(f"{write_result(connection, out, limit):,} rows in {out}")


def _execute(connection: duckdb.DuckDBPyConnection, text: str, values: dict[str, str]) -> None:
    """Run every statement, the last of which gives the rows."""
    if _LOGGING.search(text):
        raise InputError("sql only reads the warehouse: enable_logging would write DuckDB's log")
    statements = connection.extract_statements(text)
    if not statements:
        raise InputError("the query is empty: try narratives sql 'FROM out.stories LIMIT 5'")
    unused = values.keys() - set().union(*(one.named_parameters for one in statements))
    if unused:
        raise InputError(f"the query has no ${min(unused)}: leave out --param {min(unused)}=...")
    for statement in statements:
        missing = statement.named_parameters - values.keys()
        if missing:
            raise InputError(f"the query needs a value for ${min(missing)}: add --param {min(missing)}=VALUE")
        connection.execute(statement, {name: values[name] for name in statement.named_parameters})


def _print(connection: duckdb.DuckDBPyConnection, form: Form, limit: int) -> None:
    keys = _distinct([column[0] for column in connection.description])
    rows = (dict(zip(keys, values, strict=True)) for values in _fetched(connection, limit))
    if form is Form.JSON:
        write_json_rows(rows)
    elif form in CSV_FORMS:
        write_csv(rows, keys, form)
    else:
        write_rows(list(rows), _columns(keys, [str(column[1]) for column in connection.description]))
    if limit and connection.fetchone() is not None:
        note(f"only the first {limit:,} rows; --limit 0 prints all")


def _fetched(connection: duckdb.DuckDBPyConnection, limit: int) -> Iterator[tuple[Any, ...]]:
    """Yield rows without holding all of a large result; one more than the limit stays to be fetched."""
    if limit:
        return iter(connection.fetchmany(limit))
    return chain.from_iterable(iter(lambda: connection.fetchmany(_CHUNK), []))


def _columns(keys: Sequence[str], types: Sequence[str]) -> list[Column]:
    numeric = [_NUMBERS.fullmatch(kind) is not None for kind in types]
    return [
        Column(key, printable(key), "number" if is_number else "text", None if is_number else 20, wraps=True)
        for key, is_number in zip(keys, numeric, strict=True)
    ]


def _distinct(names: Sequence[str]) -> list[str]:
    """Tell columns of the same name apart, or a row as JSON would lose one."""
    distinct: list[str] = []
    for name in names:
        count = 2
        candidate = name
        while candidate in distinct:
            candidate, count = f"{name}_{count}", count + 1
        distinct.append(candidate)
    return distinct
