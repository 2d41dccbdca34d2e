"""`narratives run`: finds the narratives and stories of the loaded posts; only what is new is worked on."""

from pathlib import Path

import typer

from narratives.cli.options import JsonOption, KeyOption, ModelOption, TopicsFileOption, WarehouseOption
from narratives.cli.show import show_command


def register(app: typer.Typer) -> None:
    """Add the command of this module."""
    app.command("run")(run_command)


def run_command(
    topics: TopicsFileOption = None,
    model: ModelOption = None,
    warehouse: WarehouseOption = None,
    key: KeyOption = None,
    as_json: JsonOption = False,
) -> None:
    """Find the narratives and stories of the loaded posts, and print what was found.

    What is new since the last run is cleaned and embedded; narratives that were there before keep their ids.
    A run that was stopped goes on where it was.
    """
    run_with_progress(warehouse, topics, model)
    show_command(warehouse=warehouse, as_json=as_json)


def run_with_progress(warehouse: Path | None, topics: Path | None, model: str | None) -> None:
    """Run the flow and show on stderr how far it is.

    Raises:
        ConfigError: when the topics file is wrong, before anything is started.
        NarrativesError: what stopped the run.
    """
    from narratives.cli.progress_view import run_progress
    from narratives.runner import run_flow
    from narratives.texts.topics import load_topics
    from narratives.warehouse import warehouse_path

    load_topics(topics)
    with run_progress() as progress:
        run_flow(warehouse_path(warehouse), topics, model, progress)
