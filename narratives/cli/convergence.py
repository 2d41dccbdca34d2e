"""`narratives convergence`: whether the spheres move together or apart on a topic, and the stories that moved it."""

from collections.abc import Sequence
from datetime import date, datetime
from statistics import median
from typing import Annotated, Any

import typer

from narratives.analysis.movers import part_slopes
from narratives.cli.next_step import next_step
from narratives.cli.options import CsvOption, ExcelOption, JsonOption, TopicOption, WarehouseOption
from narratives.cli.output import Form, form_of, show, write_json, write_rows
from narratives.cli.over_time import bar
from narratives.cli.reading import Reader, Row, check_topic, latest_run, read, reading
from narratives.cli.tables import Column
from narratives.cli.values import cell

_DATES = ["%Y-%m-%d", "%Y-%m"]
SinceOption = Annotated[
    datetime | None,
    typer.Option("--since", metavar="MONTH", formats=_DATES, help="From this month on, such as 2021-01."),
]
UntilOption = Annotated[
    datetime | None, typer.Option("--until", metavar="MONTH", formats=_DATES, help="Up to this month, such as 2021-12.")
]
_MONTHS = """
    FROM out.convergence
    WHERE ($topic IS NULL OR topic = $topic) AND ($since IS NULL OR month_date >= date_trunc('month', $since::DATE))
        AND ($until IS NULL OR month_date <= $until::DATE)
    ORDER BY topic, measure, month_date
"""
_TRENDS = "FROM out.convergence_trends WHERE $topic IS NULL OR topic = $topic ORDER BY topic, measure"
_PARTS = """
    SELECT part.topic, part.part, part.month_date, part.contribution, coalesce(weibo_label, twitter_label) AS label
    FROM out.convergence_parts AS part LEFT JOIN out.stories AS story ON story.story_id = part.part
    WHERE part.measure = 'stories' AND part.contribution IS NOT NULL AND ($topic IS NULL OR part.topic = $topic)
"""
_LABELS = "SELECT topic, label FROM out.topics"
MEASURES = {"stories": "the stories they tell", "tone": "tone", "stance": "stance"}
_DIRECTIONS = {"closer": "together", "apart": "apart"}
_SHOWN_MOVERS = 2
_LABEL_LENGTH = 60
_WORDS = (
    "Divergence of eight texts of each side, beyond chance: 0 is as one public, 1 has nothing in common; in brackets "
    "its 95 % interval. A dash: fewer than eight texts of a side. Copies count once in a month."
)


def register(app: typer.Typer) -> None:
    """Add the command of this module."""
    app.command("convergence")(convergence_command)


def convergence_command(
    topic: TopicOption = None,
    since: SinceOption = None,
    until: UntilOption = None,
    warehouse: WarehouseOption = None,
    as_json: JsonOption = False,
    as_csv: CsvOption = False,
    as_excel: ExcelOption = False,
) -> None:
    """Show whether the spheres move together or apart, month by month: in stories, tone and stance."""
    form = form_of(as_json, as_csv, as_excel)
    wanted = {"topic": topic, "since": since and since.date(), "until": until and until.date()}
    with reading(warehouse) as connection:
        latest_run(connection)
        check_topic(connection, topic)
        months = read(connection, _MONTHS, wanted)
        trends = _trends(connection, months, wanted)
        parts = read(connection, _PARTS, {"topic": topic})
        labels = {row["topic"]: row["label"] for row in read(connection, _LABELS)}
    movers = [mover for name in dict.fromkeys(row["topic"] for row in trends) for mover in _movers(name, months, parts)]
    if form is Form.JSON:
        write_json({"months": months, "trends": trends, "movers": movers})
    elif form is not Form.TABLE:
        write_rows(months, [], form)
    else:
        _write(months, trends, movers, labels)
        step = "--topic " + trends[0]["topic"] if trends else ""
        show("", next_step(f"timeline {step}", "a topic over time", warehouse))


def _trends(connection: Reader, months: Sequence[Row], wanted: dict[str, Any]) -> list[Row]:
    """Return the trends over the months that are asked for; those of all months are the run's."""
    trends = read(connection, _TRENDS, {"topic": wanted["topic"]})
    if not wanted["since"] and not wanted["until"]:
        return trends
    from narratives.stages.convergence import trends_of

    return trends_of(months, [(row["topic"], row["measure"]) for row in trends])


def _movers(topic: str, months: Sequence[Row], parts: Sequence[Row]) -> list[Row]:
    """Return the stories of a topic that brought the spheres together most, and those that drove them apart most."""
    used = [
        _place(row["month_date"]) for row in months
        if row["topic"] == topic and row["measure"] == "stories" and row["divergence"] is not None
    ]  # fmt: skip
    added: dict[str, dict[int, float]] = {}
    for row in parts:
        if row["topic"] == topic:
            added.setdefault(row["part"], {})[_place(row["month_date"])] = row["contribution"]
    slopes = part_slopes(used, added)
    labels = {row["part"]: row["label"] for row in parts}
    found = [one for one in slopes[:_SHOWN_MOVERS] if one[0] < 0]
    found += [one for one in slopes[: -_SHOWN_MOVERS - 1 : -1] if one[0] > 0]
    return [
        {"topic": topic, "story_id": name, "label": labels[name], "slope": slope,
         "direction": "closer" if slope < 0 else "apart"}
        for slope, name in found
    ]  # fmt: skip


def _place(month: date) -> int:
    return 12 * month.year + month.month


def _write(months: Sequence[Row], trends: Sequence[Row], movers: Sequence[Row], labels: dict[str, str]) -> None:
    for topic in dict.fromkeys(row["topic"] for row in trends):
        own = [row for row in trends if row["topic"] == topic]
        rows = [row for row in months if row["topic"] == topic]
        show(*_answer(labels.get(topic) or topic, own, rows, [row for row in movers if row["topic"] == topic]), "")
        if any(row["months"] for row in own):
            _write_months(rows)
            show("")
    show(_WORDS)


def _answer(topic: str, trends: Sequence[Row], months: Sequence[Row], movers: Sequence[Row]) -> list[str]:
    """Answer in a sentence whether the spheres move together or apart, in stories first."""
    order = list(MEASURES)
    trends = sorted(trends, key=lambda row: order.index(row["measure"]) if row["measure"] in order else len(order))
    lines = [f"{cell(topic)}: {_moves(row)}{_level(row['measure'], months)}" for row in trends]
    for direction, words in (("closer", "together"), ("apart", "apart")):
        named = ", ".join(
            f"{row['story_id']} ({_short(row['label'])})" for row in movers if row["direction"] == direction
        )
        lines += [f"  what moved them {words} most: {named}"] if named else []
    return lines


def _moves(trend: Row) -> str:
    """Say of one measure whether the spheres move; the reason begins with the verdict and goes on with the figures."""
    what, figures = MEASURES.get(trend["measure"], trend["measure"]), cell(trend["reason"]).partition(": ")[2]
    if trend["trend"] == "undecided":
        return f"whether the spheres move together or apart in {what} cannot be told ({figures})"
    return f"the spheres move {_DIRECTIONS[trend['trend']]} in {what} ({figures})"


def _level(measure: str, months: Sequence[Row]) -> str:
    """Say how far apart the spheres are in most months, for a trend alone does not tell."""
    told = [row["divergence"] for row in months if row["measure"] == measure and row["divergence"] is not None]
    return f"; {median(told):.2f} of 1 apart in the middle month" if told else ""


def _short(label: str | None) -> str:
    text = cell(label)
    return text if len(text) <= _LABEL_LENGTH else text[: _LABEL_LENGTH - 1].rstrip() + "…"


def _write_months(rows: Sequence[Row]) -> None:
    lines: dict[date, dict[str, Any]] = {}
    for row in rows:
        line = lines.setdefault(row["month_date"], {"month": f"{row['month_date']:%Y-%m}"})
        line[row["measure"]] = _with_interval(row)
        if row["measure"] == "stories":
            line |= {"bar": bar(row["divergence"], 1.0), "shared": row["shared_stories"]}
            line["texts"] = f"{row['weibo_texts']:,} / {row['twitter_texts']:,}"
    columns = [
        Column("month", "month"), Column("bar", "", optional=True), Column("stories", "stories", "counts"),
        Column("tone", "tone", "counts", optional=True), Column("stance", "stance", "counts", optional=True),
        Column("shared", "shared\nstories", "count", optional=True),
        Column("texts", "Weibo /\nTwitter texts", "counts", optional=True),
    ]  # fmt: skip
    write_rows([lines[month] for month in sorted(lines)], columns)


def _with_interval(row: Row) -> str:
    if row["divergence"] is None:
        return "-"
    value, low, high = (row[f"divergence{end}"] for end in ("", "_low", "_high"))
    return f"{value:.2f} ({low:.2f} to {high:.2f})"
