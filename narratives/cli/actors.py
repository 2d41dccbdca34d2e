"""`narratives actors`: who tells it, in whose sphere, to what end, and how others answer."""

from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from narratives.cli.next_step import next_step
from narratives.cli.options import CsvOption, ExcelOption, JsonOption, LimitOption, TopicOption, WarehouseOption
from narratives.cli.output import Form, form_of, note, show, write_rows
from narratives.cli.reading import Reader, Row, check_topic, find_id, latest_run, read, reading
from narratives.cli.tables import Column
from narratives.cli.telling import concentration_line
from narratives.cli.values import cell, percent


class What(StrEnum):
    """What is counted."""

    SHARES = "shares"
    RECIPROCITY = "reciprocity"
    FUNCTIONS = "functions"
    RESPONSES = "responses"


IdArgument = Annotated[
    str | None,
    typer.Argument(metavar="[ID]", help="A narrative or story id, or its beginning.", show_default=False),
]
WhatOption = Annotated[
    What,
    typer.Option(
        "--what",
        help="Shares of roles, reciprocity of officials, functions (to what end), or responses to officials.",
    ),
]
BAR_CELLS = 10
_EIGHTHS = " ▏▎▍▌▋▊▉"
_SHARES = """
    FROM out.actors
    WHERE level = $level AND ($topic IS NULL OR topic = $topic)
      AND ($id IS NULL OR story_id = $id OR narrative_id = $id)
    ORDER BY topic, sphere DESC, posts DESC, author_role, country
"""
_RECIPROCITY = """
    FROM out.reciprocity WHERE is_official AND topic IS NOT DISTINCT FROM $topic
    ORDER BY country, author_role, sphere DESC
"""
_FUNCTIONS = """
    FROM out.frames
    WHERE level = $level AND ($topic IS NULL OR topic = $topic)
      AND ($id IS NULL OR story_id = $id OR narrative_id = $id)
    ORDER BY topic, sphere DESC, kind, shown_share DESC NULLS LAST, frame
"""
_RESPONSES = """
    SELECT answered.*, post.text FROM out.responses AS answered JOIN out.posts AS post USING (post_key)
    WHERE ($topic IS NULL OR post_key IN (SELECT post_key FROM out.post_narratives WHERE topic = $topic))
      AND ($id IS NULL OR post_key IN (
        SELECT post_key FROM out.post_narratives WHERE story_id = $id OR narrative_id = $id))
    ORDER BY responses DESC, comments DESC NULLS LAST, post_key
"""
_CONCENTRATION = """
    FROM out.concentration
    WHERE level = $level AND ($topic IS NULL OR topic = $topic)
      AND ($id IS NULL OR story_id = $id OR narrative_id = $id)
    ORDER BY topic, sphere DESC
"""
_QUERIES = {
    What.SHARES: _SHARES, What.RECIPROCITY: _RECIPROCITY, What.FUNCTIONS: _FUNCTIONS, What.RESPONSES: _RESPONSES,
}  # fmt: skip
_COLUMNS = {
    What.SHARES: (
        Column("topic", "topic", optional=True),
        Column("sphere", "sphere"),
        Column("author_role", "role"),
        Column("country", "country"),
        Column("posts", "posts", "count"),
        Column("bar", "share of posts"),
        Column("texts_share", "texts", "share"),
        Column("authors", "authors", "count", optional=True),
        Column("critical_share", "critical", "share", optional=True),
        Column("supportive_share", "supportive", "share", optional=True),
        Column("condemning_share", "condemning", "share", optional=True),
        Column("reactions_share", "reactions", "share", optional=True),
    ),
    What.RECIPROCITY: (
        Column("country", "country"),
        Column("author_role", "role"),
        Column("sphere", "sphere"),
        Column("ground", "ground"),
        Column("posts", "posts", "count"),
        Column("authors", "authors", "count"),
        Column("stories", "stories", "count"),
        Column("condemning_share", "condemning", "share", optional=True),
        Column("promotional_share", "promotional", "share", optional=True),
        Column("responses", "responses", "count", optional=True),
        Column("opposing_share", "opposing", "share", optional=True),
        Column("comments_per_like", "comments\na like", "score", optional=True),
    ),
    What.FUNCTIONS: (
        Column("topic", "topic", optional=True),
        Column("sphere", "sphere"),
        Column("name", "function"),
        Column("shown_texts", "texts", "count"),
        Column("texts", "of", "count"),
        Column("bar", "share"),
        Column("open_share", "left open", "share", optional=True),
    ),
    What.RESPONSES: (
        Column("created_at", "day", "day"),
        Column("author", "official", min_width=12),
        Column("sphere", "sphere", optional=True),
        Column("text", "post", min_width=20),
        Column("responses", "responses", "count"),
        Column("opposing_share", "opposing", "share"),
        Column("condemning_share", "condemning", "share", optional=True),
        Column("comments_per_like", "comments\na like", "score", optional=True),
    ),
}
_WORDS = {
    What.SHARES: "Shares are of the posts, the distinct texts and the reactions of that sphere on the topic.",
    What.RECIPROCITY: "0 posts means that none were loaded, not that there were none.",
    What.FUNCTIONS: "Shares are of the distinct texts not left open; a text can have several functions, or none.",
    What.RESPONSES: "opposing: on the opposite side to the post, of the responses in which a stance was recognised. "
    "condemning: whom or what is not known. Only loaded responses count.",
}


def register(app: typer.Typer) -> None:
    """Add the command of this module."""
    app.command("actors")(actors_command)


def actors_command(
    identifier: IdArgument = None,
    what: WhatOption = What.SHARES,
    topic: TopicOption = None,
    limit: LimitOption = 60,
    warehouse: WarehouseOption = None,
    as_json: JsonOption = False,
    as_csv: CsvOption = False,
    as_excel: ExcelOption = False,
) -> None:
    """Show who speaks: roles and countries, whose officials in whose sphere, to what end, and how others answer."""
    form = form_of(as_json, as_csv, as_excel)
    with reading(warehouse) as connection:
        wanted = _wanted(connection, identifier, topic)
        rows = _read(connection, _QUERIES[what], wanted)
        lines = [concentration_line(row) for row in _read(connection, _CONCENTRATION, wanted)]
        if not rows:
            latest_run(connection)
            check_topic(connection, topic)
    shown = rows[: limit or None]
    write_rows([_printed(row) for row in shown] if form is Form.TABLE else shown, _COLUMNS[what], form)
    if form is Form.TABLE:
        _explain(what, rows, [line for line in lines if line], warehouse)
    if len(shown) < len(rows):
        note(f"{len(shown):,} of {len(rows):,} rows; --limit 0 prints all")


def _wanted(connection: Reader, identifier: str | None, topic: str | None) -> dict[str, Any]:
    """Return what the queries ask for."""
    if identifier is None:
        return {"level": "topic", "topic": topic, "id": None}
    narratives = read(connection, "FROM out.narratives ORDER BY posts DESC, narrative_id")
    found = find_id(connection, identifier, narratives)
    return {"level": "story" if found.startswith("s-") else "narrative", "topic": topic, "id": found}


def _read(connection: Reader, query: str, wanted: dict[str, Any]) -> list[Row]:
    return read(connection, query, {key: value for key, value in wanted.items() if f"${key}" in query})


def _printed(row: Row) -> Row:
    """Add what only the table shows."""
    share = row.get("posts_share") if "posts_share" in row and "home_sphere" not in row else row.get("shown_share")
    ground = {True: "other's", False: "own", None: "-"}[row.get("is_crossing")]
    return {**row, "bar": bar(share), "ground": ground}


def bar(share: float | None) -> str:
    """Write a share as a percentage and a bar of ten cells."""
    if share is None:
        return cell(None)
    whole, rest = divmod(round(share * BAR_CELLS * 8), 8)
    return f"{percent(share):>5} {'█' * whole}{_EIGHTHS[rest].strip()}"


def _explain(what: What, rows: Sequence[Row], lines: Sequence[str], warehouse: Path | None) -> None:
    """Say what the figures mean, and what to look at next."""
    if not rows:
        show("Nothing of that kind in the latest run.")
        return
    show("", _WORDS[what])
    if what is What.SHARES:
        if lines:
            show("", *lines)
        show("", next_step("actors --what reciprocity", "whose officials speak in whose sphere", warehouse))
