"""`narratives run`: finds the narratives and stories of the loaded posts; only what is new is worked on."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from narratives.cli.options import (
    DeviceOption,
    JsonOption,
    KeyOption,
    ModelOption,
    PrecisionOption,
    SettingsOption,
    SinceOption,
    TopicsFileOption,
    UntilOption,
    WarehouseOption,
)
from narratives.cli.show import show_command
from narratives.config import DEFAULT_DAYS_APART, EVERYTHING, Scope

if TYPE_CHECKING:
    from narratives.config import RunConfig

OnlyTopicsOption = Annotated[
    list[str] | None, typer.Option("--topic", metavar="TOPIC", help="Only this topic; may be given several times.")
]
DaysApartOption = Annotated[
    int | None,
    typer.Option(
        "--days-apart",
        metavar="DAYS",
        envvar="NARRATIVES_DAYS_APART",
        show_default=str(DEFAULT_DAYS_APART),
        min=0,
        help="Tellings more than this many days apart are separate stories.",
    ),
]
PreviewOption = Annotated[
    bool, typer.Option("--preview", help="Only show what the topics catch, and how long the run would take.")
]
KEYWORDS = 10
KeywordsOption = Annotated[
    int, typer.Option("--keywords", min=0, help="With --preview: at most this many keywords per topic; 0 for all.")
]


def register(app: typer.Typer) -> None:
    """Add the command of this module."""
    app.command("run")(run_command)


def run_command(
    topics: TopicsFileOption = None,
    only: OnlyTopicsOption = None,
    since: SinceOption = None,
    until: UntilOption = None,
    model: ModelOption = None,
    precision: PrecisionOption = None,
    device: DeviceOption = None,
    days_apart: DaysApartOption = None,
    settings: SettingsOption = None,
    preview: PreviewOption = False,
    keywords: KeywordsOption = KEYWORDS,
    warehouse: WarehouseOption = None,
    key: KeyOption = None,
    as_json: JsonOption = False,
) -> None:
    """Find the narratives and stories of the loaded posts, and print what was found.

    What is new since the last run is cleaned and embedded; narratives that were there before keep their ids. Where
    nothing is new, nothing is written. A run that was stopped continues where it left off. A run of some topics or days
    shows only these, and leaves all other narratives as they were.
    """
    from narratives.config import run_config, scope_of

    scope = scope_of(only or (), since.date() if since else None, until.date() if until else None)
    config = run_config(
        str(topics) if topics else None, model, scope.topics, scope.since, scope.until, days_apart,
        str(settings) if settings else None,
    )  # fmt: skip
    if preview:
        return preview_with_progress(warehouse, config, keywords, as_json)
    run_with_progress(warehouse, topics, model, scope, days_apart, settings)
    show_command(warehouse=warehouse, as_json=as_json)


def run_with_progress(
    warehouse: Path | None,
    topics: Path | None,
    model: str | None,
    scope: Scope = EVERYTHING,
    days_apart: int | None = None,
    settings: Path | None = None,
) -> None:
    """Run the flow and show on stderr how far it is.

    Raises:
        ConfigError: when the topics file is wrong, before anything is started.
        ModelError: when texts cannot be embedded here as the options say, likewise.
        NarrativesError: what stopped the run.
    """
    from narratives.cli.log_file import logged
    from narratives.cli.progress_view import run_progress
    from narratives.flow.runner import run_flow
    from narratives.models import DEFAULT_MODEL, numbers_of
    from narratives.texts.topics import load_topics
    from narratives.warehouse import warehouse_path

    load_topics(topics)
    numbers_of(model or DEFAULT_MODEL)
    place = warehouse_path(warehouse)
    with logged(place, "run"), run_progress() as progress:
        run_flow(place, topics, model, progress, progress.note, scope, days_apart, settings)


def preview_with_progress(warehouse: Path | None, config: "RunConfig", keywords: int, as_json: bool) -> None:
    """Print what a run would look at; nothing is written, but for what a killed load left to do."""
    from narratives.cli.output import write_json
    from narratives.cli.preview_view import preview_facts, write_preview
    from narratives.cli.progress_view import run_progress
    from narratives.cli.reading import reading
    from narratives.stages.preview import preview
    from narratives.warehouse import warehouse_path

    with reading(warehouse):
        pass
    with run_progress() as progress:
        found = preview(warehouse_path(warehouse), config, partial(progress, "prepare"))
    write_json(preview_facts(found)) if as_json else write_preview(found, keywords)
