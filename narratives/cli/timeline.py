"""`narratives timeline`: a topic, theme, story or narrative by day, week or month in each sphere, with its bursts."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Annotated, Any

import typer

from narratives.cli.next_step import next_step
from narratives.cli.options import CsvOption, ExcelOption, JsonOption, WarehouseOption
from narratives.cli.output import Form, form_of, note, show, write_rows
from narratives.cli.over_time import bar, over_time, over_time_lines, share_words
from narratives.cli.reading import Reader, Row, check_topic, find_id, latest_run, read, reading
from narratives.cli.tables import Column
from narratives.errors import InputError
from narratives.vocabulary import SPHERE_NAMES


class Period(StrEnum):
    """What a row of a timeline is."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"


IdArgument = Annotated[
    str | None,
    typer.Argument(metavar="[ID]", help="A theme, story or narrative id, or its beginning.", show_default=False),
]
TopicOption = Annotated[str | None, typer.Option("--topic", metavar="TOPIC", help="A topic, instead of an id.")]
PeriodOption = Annotated[Period, typer.Option("--period", help="The period of each row.")]
LimitOption = Annotated[int, typer.Option("--limit", min=0, help="At most this many rows, the last ones; 0 for all.")]
# Topics have a row for every period: what is not told in one is 0 there.
_ROWS = """
    SELECT
        $level AS level, $item AS item_id, whole.topic, whole.sphere, whole.period, whole.start_date,
        coalesce(said.posts, 0) AS posts, coalesce(said.texts, 0) AS texts,
        whole.posts AS topic_posts, whole.sphere_posts,
        coalesce(said.posts, 0) / nullif(whole.posts, 0) AS topic_share,
        coalesce(said.posts, 0) / nullif(whole.sphere_posts, 0) AS sphere_share,
        said.expected_posts, said.p_value, said.q_value, coalesce(said.is_burst, false) AS is_burst
    FROM out.timeline AS whole
    LEFT JOIN out.timeline AS said
        ON said.level = $level AND said.item_id = $item AND said.sphere = whole.sphere
        AND said.period = whole.period AND said.start_date = whole.start_date
    WHERE whole.level = 'topic' AND whole.topic = $topic AND whole.period = $period
    ORDER BY whole.start_date, whole.sphere DESC
"""
_NARRATIVES = """
    SELECT narrative.narrative_id, narrative.story_id, story.theme_id, narrative.topic, narrative.sphere
    FROM out.narratives AS narrative JOIN out.stories AS story USING (story_id)
"""
# The next step after the timeline of a level; the item is put in.
_NEXT = {
    "topic": ("stories --topic {}", "its stories"),
    "theme": ("stories --theme {}", "its stories"),
    "story": ("show {}", "its posts"),
    "narrative": ("show {}", "its posts"),
}
_BURST_MARK = "▲"


def register(app: typer.Typer) -> None:
    """Add the command of this module."""
    app.command("timeline")(timeline_command)


def timeline_command(
    identifier: IdArgument = None,
    topic: TopicOption = None,
    period: PeriodOption = Period.MONTH,
    limit: LimitOption = 60,
    warehouse: WarehouseOption = None,
    as_json: JsonOption = False,
    as_csv: CsvOption = False,
    as_excel: ExcelOption = False,
) -> None:
    """Show a topic, theme, story or narrative over time: its share of each sphere's posts, its bursts, its life."""
    form = form_of(as_json, as_csv, as_excel)
    with reading(warehouse) as connection:
        latest_run(connection)
        wanted, spheres = _wanted(connection, identifier, topic)
        rows = read(connection, _ROWS, wanted | {"period": period.value})
        told = over_time(connection, wanted["level"], wanted["item"])
    rows = _told([row for row in rows if row["sphere"] in spheres])
    if form is not Form.TABLE:
        write_rows(rows, [], form)
        return
    show(f"{wanted['item']} by {period}: share of all posts of the sphere, {_BURST_MARK} where it stands out", "")
    _write_table(rows, spheres, period, limit)
    show("", *over_time_lines(told))
    step, why = _NEXT[wanted["level"]]
    show("", next_step(step.format(wanted["item"]), why, warehouse))


def _wanted(connection: Reader, identifier: str | None, topic: str | None) -> tuple[dict[str, Any], list[str]]:
    """Return which series is meant, and the spheres that have it.

    Raises:
        InputError: when neither or both of an id and a topic are given, or there is none of the name.
    """
    if (identifier is None) == (topic is None):
        ways = "give the ID of a theme, story or narrative, or --topic TOPIC"
        raise InputError(f"{ways}; `narratives stories` prints the ids")
    if topic is not None:
        check_topic(connection, topic)
        return {"level": "topic", "item": topic, "topic": topic}, list(SPHERE_NAMES)
    narratives = read(connection, _NARRATIVES)
    item = find_id(connection, identifier or "", narratives)
    levels = ("theme", "story", "narrative")
    level = next(level for level in levels if any(one[f"{level}_id"] == item for one in narratives))
    own = [one for one in narratives if one[f"{level}_id"] == item]
    spheres = [own[0]["sphere"]] if level == "narrative" else list(SPHERE_NAMES)
    return {"level": level, "item": item, "topic": own[0]["topic"]}, spheres


def _told(rows: Sequence[Row]) -> list[Row]:
    """Leave out what lies before the first and after the last period with posts."""
    days = [row["start_date"] for row in rows if row["posts"]]
    return [row for row in rows if days and days[0] <= row["start_date"] <= days[-1]]


def _write_table(rows: Sequence[Row], spheres: Sequence[str], period: Period, limit: int) -> None:
    most = max((row["sphere_share"] or 0 for row in rows), default=0)
    lines: dict[Any, dict[str, Any]] = {}
    for row in rows:
        line = lines.setdefault(row["start_date"], {"start": _name(row["start_date"], period)})
        sphere, mark = row["sphere"], _BURST_MARK if row["is_burst"] else " "
        line[f"{sphere}_bar"] = bar(row["sphere_share"], most)
        line[f"{sphere}_share"] = share_words(row["sphere_share"])
        line[f"{sphere}_posts"] = f"{row['posts']:,} {mark}"
    shown = list(lines.values())[-limit:] if limit else list(lines.values())
    columns = [Column("start", period.value)]
    for sphere in spheres:
        columns += [
            Column(f"{sphere}_bar", "", optional=True), Column(f"{sphere}_share", SPHERE_NAMES[sphere], "counts"),
            Column(f"{sphere}_posts", "posts", "counts"),
        ]  # fmt: skip
    write_rows(shown, columns)
    if len(shown) < len(lines):
        note(f"the last {len(shown):,} of {len(lines):,} rows; --limit 0 prints all")


def _name(start: Any, period: Period) -> str:
    return f"{start:%Y-%m}" if period is Period.MONTH else f"{start:%Y-%m-%d}"
