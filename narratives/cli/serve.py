"""`narratives serve`: runs on a schedule on this machine until it is stopped."""

from pathlib import Path
from typing import Annotated

import typer

from narratives.cli.options import (
    DeviceOption,
    KeyOption,
    ModelOption,
    PrecisionOption,
    SettingsOption,
    TopicsFileOption,
    WarehouseOption,
)
from narratives.cli.output import note

CronOption = Annotated[
    str, typer.Option("--cron", metavar="CRON", help="When to run: a cron schedule of five fields, in UTC.")
]


def register(app: typer.Typer) -> None:
    """Add the command of this module."""
    app.command("serve")(serve_command)


def serve_command(
    cron: CronOption = "0 * * * *",
    topics: TopicsFileOption = None,
    model: ModelOption = None,
    precision: PrecisionOption = None,
    device: DeviceOption = None,
    settings: SettingsOption = None,
    warehouse: WarehouseOption = None,
    key: KeyOption = None,
) -> None:
    """Run on a schedule: load what is in the inbox, and bring the results up to date.

    Stop it with Ctrl-C. For a work pool of Prefect use prefect.yaml instead.
    """
    from narratives.config import run_config
    from narratives.flow.runner import serve
    from narratives.texts.topics import load_topics
    from narratives.warehouse import warehouse_path

    load_topics(topics)
    run_config(settings=str(settings) if settings else None)
    path = warehouse_path(warehouse)
    _check(path)
    note(f"Schedule '{cron}' (UTC) for {path}; Ctrl-C stops")
    serve(path, cron, topics, model, settings)


def _check(path: Path) -> None:
    """Refuse a path with neither a warehouse nor an inbox, or every scheduled run would fail unseen."""
    from narratives.warehouse import open_reader

    if not (path.parent / "inbox").is_dir():
        with open_reader(path):
            pass
