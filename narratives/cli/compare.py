"""`narratives compare`: two periods side by side, in the latest run."""

from typing import Annotated, Any

import typer

from narratives.cli.options import JsonOption, TopicOption, WarehouseOption
from narratives.cli.output import show, write_json, write_rows
from narratives.cli.reading import Row, check_topic, reading
from narratives.cli.tables import Column
from narratives.cli.telling import both_sides
from narratives.cli.values import cell
from narratives.report.compare import Days, compare, days_of
from narratives.vocabulary import SPHERE_NAMES

FromOption = Annotated[str, typer.Option("--from", metavar="DAYS", help="The first period, such as 2021-03.")]
ToOption = Annotated[
    str, typer.Option("--to", metavar="DAYS", help="The second period, such as 2021-04 or 2021-04-01..2021-06-15.")
]
StoriesOption = Annotated[int, typer.Option("--limit", min=0, help="At most this many stories; 0 for all that moved.")]
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
    first: FromOption,
    second: ToOption,
    topic: TopicOption = None,
    stories: StoriesOption = 10,
    warehouse: WarehouseOption = None,
    as_json: JsonOption = False,
) -> None:
    """Compare two periods: what each sphere talks about and how, and the stories that moved most.

    A stretch is a year, a month, a day, or two of these with .. between.
    """
    before, after = days_of(first), days_of(second)
    with reading(warehouse) as connection:
        check_topic(connection, topic)
        found = compare(connection, before, after, topic, stories)
    write_json(found) if as_json else _write(found, before, after)


def _write(found: dict[str, Any], before: Days, after: Days) -> None:
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


def _lines(row: Row) -> list[Row]:
    """Return a topic of a sphere as lines of a measure and its two values."""
    heads = [{"topic": row["label"] or row["topic"], "sphere": SPHERE_NAMES[row["sphere"]]}]
    heads += [{"topic": "", "sphere": ""}] * (len(_MEASURES) - 1)
    return [
        head | {"measure": name, **{when: cell(row[f"{key}_{when}"], kind) for when in ("before", "after")}}
        for head, (name, key, kind) in zip(heads, _MEASURES, strict=True)
    ]


def _moved(row: Row) -> str:
    return "\n".join(_points(row[f"{sphere}_change"]) for sphere in SPHERE_NAMES)


def _points(change: float | None) -> str:
    return "-" if change is None else f"{change * 100:+.0f}"
