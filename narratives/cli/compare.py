"""`narratives compare`: two runs, or two periods of the latest run, side by side."""

from pathlib import Path
from typing import Annotated, Any

import typer

from narratives.cli.next_step import next_step
from narratives.cli.options import JsonOption, TopicOption, WarehouseOption
from narratives.cli.output import show, write_json, write_rows
from narratives.cli.reading import Reader, Row, check_topic, reading
from narratives.cli.run_changes import points, write_changes
from narratives.cli.tables import Column
from narratives.cli.telling import both_sides
from narratives.cli.values import cell
from narratives.errors import InputError
from narratives.report.compare import Days, compare, days_of
from narratives.report.compare_runs import LATEST, PREVIOUS, compare_runs, find_run, is_run
from narratives.vocabulary import SPHERE_NAMES

FromOption = Annotated[
    str | None,
    typer.Option(
        "--from",
        metavar="RUN|DAYS",
        show_default="previous",
        help="A run (its id, or previous), or a period such as 2021-03.",
    ),
]
ToOption = Annotated[
    str | None,
    typer.Option(
        "--to",
        metavar="RUN|DAYS",
        show_default="latest",
        help="A later run, or the second period, such as 2021-04-01..2021-06-15.",
    ),
]
StoriesOption = Annotated[int, typer.Option("--limit", min=0, help="At most this many stories of a kind; 0 for all.")]
_MEASURES = (
    ("posts", "posts", "count"),
    ("share of all posts", "posts_share", "share"),
    ("condemning", "condemning_share", "share"),
    ("critical", "critical_share", "share"),
    ("supportive", "supportive_share", "share"),
)
_STORIES = (
    Column("story_id", "story"),
    Column("told", "Weibo headline\nTwitter headline", "lines", min_width=20),
    Column("moved", "change of\nits share", "counts"),
    Column("posts_before", "posts\nbefore", "count"),
    Column("posts_after", "posts\nafter", "count"),
)
_WORDS = (
    "share of all posts: of the sphere in those days, because volume alone depends on what was collected. condemning, "
    "critical, supportive: of distinct texts in which tone or stance was recognised. change of its share: of the "
    "sphere's posts on the topic, in percentage points. A dash: no posts of that sphere in those days, or "
    "none recognised."
)


def register(app: typer.Typer) -> None:
    """Add the command of this module."""
    app.command("compare")(compare_command)


def compare_command(
    first: FromOption = None,
    second: ToOption = None,
    topic: TopicOption = None,
    stories: StoriesOption = 10,
    warehouse: WarehouseOption = None,
    as_json: JsonOption = False,
) -> None:
    """Compare two runs, or two periods of the latest run: what came, what went, what moved.

    Without --from and --to: the latest run and the one before it, with the stories that were born, that ended, whose
    verdict changed and why, and whose share moved. A period is a year, a month, a day, or two of these with .. between.
    """
    with reading(warehouse) as connection:
        check_topic(connection, topic)
        if _means_runs(connection, first, second):
            before, after = find_run(connection, first or PREVIOUS), find_run(connection, second or LATEST)
            changes = compare_runs(connection, before, after, topic)
            return write_json(changes) if as_json else write_changes(changes, stories, warehouse)
        days = days_of(first or ""), days_of(second or "")
        found = compare(connection, *days, topic, stories)
    write_json(found) if as_json else _write(found, *days, warehouse)


def _means_runs(connection: Reader, first: str | None, second: str | None) -> bool:
    """Tell whether runs are to be compared.

    Raises:
        InputError: when one is a run and the other a period, or when only one period is given.
    """
    meant = {is_run(connection, one) for one in (first, second) if one is not None}
    if meant == {True, False}:
        raise InputError("one of --from and --to is a run and the other a period: give two runs or two periods")
    if meant == {False} and None in (first, second):
        raise InputError("give two periods, such as --from 2021-03 --to 2021-04; without either, two runs are compared")
    return meant != {False}


def _write(found: dict[str, Any], before: Days, after: Days, warehouse: Path | None) -> None:
    rows = [line for row in found["topics"] for line in _lines(row)]
    if not rows:
        show(f"There are no posts in {before.name} or {after.name}.")
        return
    columns = [
        Column("topic", "topic"), Column("sphere", "sphere"), Column("measure", ""),
        Column("before", before.name), Column("after", after.name),
    ]  # fmt: skip
    write_rows(rows, columns)
    if found["stories"]:
        show("", "The stories that moved most:", "")
        write_rows([{**row, **both_sides(row), "moved": _moved(row)} for row in found["stories"]], _STORIES)
    show("", _WORDS)
    if found["stories"]:
        show("", next_step(f"show {found['stories'][0]['story_id']}", "the first of these stories", warehouse))


def _lines(row: Row) -> list[Row]:
    """Return a topic of a sphere as lines of a measure and its two values."""
    heads = [{"topic": row["label"] or row["topic"], "sphere": SPHERE_NAMES[row["sphere"]]}]
    heads += [{"topic": "", "sphere": ""}] * (len(_MEASURES) - 1)
    return [
        head | {"measure": name, **{when: cell(row[f"{key}_{when}"], kind) for when in ("before", "after")}}
        for head, (name, key, kind) in zip(heads, _MEASURES, strict=True)
    ]


def _moved(row: Row) -> str:
    return "\n".join(points(row[f"{sphere}_change"]) for sphere in SPHERE_NAMES)
