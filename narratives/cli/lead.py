"""`narratives lead`: which sphere came first with a topic or story, and the first posts of each side by role."""

from typing import Annotated, Any

import typer

from narratives.cli.next_step import next_step
from narratives.cli.options import CsvOption, ExcelOption, JsonOption, LimitOption, TopicOption, WarehouseOption
from narratives.cli.output import Form, form_of, note, show, write_json, write_rows
from narratives.cli.reading import Reader, Row, check_topic, find_id, latest_run, read, reading
from narratives.cli.tables import Column
from narratives.cli.values import cell
from narratives.errors import InputError
from narratives.vocabulary import SPHERE_NAMES

IdArgument = Annotated[
    str | None, typer.Argument(metavar="[ID]", help="A story id, or its beginning.", show_default=False)
]
# Those that can be told first, then those with a relation, then by size.
_LEADS = """
    FROM out.lead_lag AS found
    WHERE ($topic IS NULL OR topic = $topic) AND ($story IS NULL OR item_id = $story)
    ORDER BY leader = 'undecided', q_value NULLS LAST, level DESC,
        (SELECT least(weibo_posts, twitter_posts) FROM out.stories WHERE story_id = item_id) DESC, item_id
"""
_FIRST = """
    SELECT first.sphere, first.author_role, first.created_at, first.created_precision, first.author, post.text,
        first.platform, first.post_id
    FROM out.first_posts AS first JOIN out.posts AS post USING (post_key)
    WHERE first.story_id = ? ORDER BY first.created_at, first.sphere, first.author_role
"""
_NARRATIVES = "SELECT narrative_id, story_id FROM out.narratives"
_COLUMNS = (
    Column("item_id", "story or topic"),
    Column("leader", "first"),
    Column("lag", "days", "counts"),
    Column("q_value", "q", "probability"),
    Column("bursts", "first burst\nWeibo / Twitter", "lines", optional=True),
    Column("reason", "why", min_width=30, wraps=True),
)
_FIRST_COLUMNS = (
    Column("sphere", "sphere"),
    Column("author_role", "role"),
    Column("at", "first post"),
    Column("author", "author", min_width=8),
    Column("text", "text", min_width=20),
)
_WORDS = (
    "days: how many days Twitter follows Weibo, negative where Weibo follows, with the 95 % interval. q: the chance "
    "that unrelated daily shares move together this closely, corrected for all stories tested. "
    "First in the data is not first in the world."
)


def register(app: typer.Typer) -> None:
    """Add the command of this module."""
    app.command("lead")(lead_command)


def lead_command(
    identifier: IdArgument = None,
    topic: TopicOption = None,
    limit: LimitOption = 30,
    warehouse: WarehouseOption = None,
    as_json: JsonOption = False,
    as_csv: CsvOption = False,
    as_excel: ExcelOption = False,
) -> None:
    """Show which sphere came first: lead and lag of daily shares, first bursts, first posts by role."""
    form = form_of(as_json, as_csv, as_excel)
    with reading(warehouse) as connection:
        latest_run(connection)
        check_topic(connection, topic)
        story = _story(connection, identifier) if identifier else None
        rows = read(connection, _LEADS, {"topic": topic, "story": story})
        first = read(connection, _FIRST, [story]) if story else []
    shown = rows[: limit or None]
    if form is Form.JSON and story:
        write_json({"lead": rows[0] if rows else None, "first_posts": first})
    elif form is not Form.TABLE:
        write_rows(first if story else shown, [], form)
    else:
        _write(shown, first, story)
        if rows:
            item = "" if rows[0]["level"] == "story" else "--topic "
            show("", next_step(f"timeline {item}{rows[0]['item_id']}", "both spheres over time", warehouse))
    if len(shown) < len(rows):
        note(f"{len(shown):,} of {len(rows):,} rows; --limit 0 prints all")


def _story(connection: Reader, identifier: str) -> str:
    """Return the story that is meant.

    Raises:
        InputError: when the id is none of a story.
    """
    found = find_id(connection, identifier, read(connection, _NARRATIVES))
    if not found.startswith("s-"):
        raise InputError(f"{found} is of one sphere: give the id of its story, which `narratives show {found}` names")
    return found


def _write(rows: list[Row], first: list[Row], story: str | None) -> None:
    if rows:
        write_rows([{**row, **_facts(row)} for row in rows], _COLUMNS)
        show("", _WORDS)
    elif story:
        show(f"Only one sphere tells {story}.")
    else:
        show("No topic or story of both spheres in the latest run.")
    if first:
        show("", "The first posts of each side by role (by day where the export has no hour):", "")
        write_rows(
            [{**row, "sphere": SPHERE_NAMES[row["sphere"]], "at": _moment(row)} for row in first], _FIRST_COLUMNS
        )


def _facts(row: Row) -> dict[str, Any]:
    bursts = (cell(row[f"{sphere}_first_burst_date"], "day") for sphere in SPHERE_NAMES)
    lag = "-"
    if row["lag_days"] is not None:
        lag = f"{row['lag_days']:+.0f} ({row['lag_low_days']:+.0f} to {row['lag_high_days']:+.0f})"
    return {"bursts": "\n".join(bursts), "lag": lag}


def _moment(row: Row) -> str:
    return cell(row["created_at"], "day" if row["created_precision"] == "day" else "minute")
