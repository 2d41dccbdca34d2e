"""The options that several commands share, so that they read the same everywhere."""

import os
import shlex
from pathlib import Path
from typing import Annotated

import typer

WarehouseOption = Annotated[
    Path | None,
    typer.Option(
        "--warehouse",
        metavar="PATH",
        envvar="NARRATIVES_WAREHOUSE",
        show_default="warehouse/narratives.duckdb",
        help="The DuckDB file that holds the posts and results.",
    ),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON; times are UTC.")]
CsvOption = Annotated[bool, typer.Option("--csv", help="Print CSV; times are UTC.")]
TopicOption = Annotated[
    str | None, typer.Option("--topic", metavar="TOPIC", help="Only this topic, such as hong_kong.")
]
LimitOption = Annotated[int, typer.Option("--limit", min=0, help="Rows at most; 0 for all.")]
TopicsFileOption = Annotated[
    Path | None,
    typer.Option("--topics", metavar="FILE", help="Your topics file (TOML) instead of the shipped one."),
]
ModelOption = Annotated[
    str | None,
    typer.Option("--model", metavar="NAME", help="A sentence-transformers name or folder, not the bundled one."),
]


def next_step(command: str, why: str, warehouse: Path | None) -> str:
    """Return a line with the command that leads on, ready to be pasted.

    Args:
        command: what follows `narratives`.
        why: what it shows.
        warehouse: the `--warehouse` of the command that is running; repeated unless the environment says it.
    """
    known = warehouse is None or str(warehouse) == os.environ.get("NARRATIVES_WAREHOUSE")
    option = "" if known else f" --warehouse {shlex.quote(str(warehouse))}"
    return f"Next: narratives {command}{option}   {why}"
