"""The options that several commands share, so that they read the same everywhere."""

import os
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer


def _use_key(file: Path | None) -> Path | None:
    """Let every part of the program find the key, the processes of scheduled runs included."""
    if file:
        os.environ["NARRATIVES_KEY"] = str(file.expanduser().resolve())
    return file


def _use_device(device: str | None) -> str | None:
    """Let every part of the program know the device, the processes of scheduled runs included."""
    return remember("NARRATIVES_DEVICE", device)


def _use_precision(precision: str | None) -> str | None:
    """Let every part of the program know the precision, the processes of scheduled runs included."""
    return remember("NARRATIVES_PRECISION", precision)


def remember(variable: str, value: str | None) -> str | None:
    """Let every part of the program know a value, if there is one."""
    if value:
        os.environ[variable] = value
    return value


WarehouseOption = Annotated[
    Path | None,
    typer.Option(
        "--warehouse",
        metavar="PATH",
        envvar="NARRATIVES_WAREHOUSE",
        show_default="warehouse/narratives.duckdb",
        help="The DuckDB file with the posts and results.",
    ),
]
KeyOption = Annotated[
    Path | None,
    typer.Option(
        "--key",
        metavar="FILE",
        envvar="NARRATIVES_KEY",
        show_default="beside the warehouse, as NAME.key",
        callback=_use_key,
        help="File with the key to the pseudonyms; created if there is none.",
    ),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON; times are UTC.")]
CsvOption = Annotated[
    bool, typer.Option("--csv", help="Print CSV; times are UTC, and ' stands before what a spreadsheet would execute.")
]
ExcelOption = Annotated[
    bool, typer.Option("--excel", help="Print CSV for Excel: with a byte order mark, and ' before long ids.")
]
TopicOption = Annotated[
    str | None, typer.Option("--topic", metavar="TOPIC", help="Only this topic, such as hong_kong.")
]
SinceOption = Annotated[
    datetime | None,
    typer.Option("--since", metavar="DATE", formats=["%Y-%m-%d"], help="Only posts from this day (UTC) on."),
]
UntilOption = Annotated[
    datetime | None,
    typer.Option(
        "--until", metavar="DATE", formats=["%Y-%m-%d"], help="Only posts up to and including this day (UTC)."
    ),
]
LimitOption = Annotated[int, typer.Option("--limit", min=0, help="At most this many rows; 0 for all.")]
TopicsFileOption = Annotated[
    Path | None,
    typer.Option("--topics", metavar="FILE", help="Your topics file (TOML) instead of the shipped one."),
]
SettingsOption = Annotated[
    Path | None,
    typer.Option("--settings", metavar="FILE", help="Your settings file (TOML): how stories are found."),
]
ModelOption = Annotated[
    str | None,
    typer.Option(
        "--model", metavar="NAME", help="A sentence-transformers model, by name or folder, instead of the bundled one."
    ),
]
DeviceOption = Annotated[
    str | None,
    typer.Option(
        "--device",
        metavar="DEVICE",
        envvar="NARRATIVES_DEVICE",
        show_default="auto",
        callback=_use_device,
        help="Where texts are embedded: auto, cpu, cuda or mps.",
    ),
]
PrecisionOption = Annotated[
    str | None,
    typer.Option(
        "--precision",
        metavar="BITS",
        envvar="NARRATIVES_PRECISION",
        show_default="auto",
        callback=_use_precision,
        help="Number format for embedding: auto, int8, bf16, fp16 or fp32.",
    ),
]
