"""`narratives show`: what is going on in the latest run; with an id, one narrative or story and its posts."""

from functools import partial
from typing import Annotated, Any

import duckdb
import typer

from narratives.cli.narrative_view import narrative_facts, write_narrative
from narratives.cli.options import JsonOption, WarehouseOption
from narratives.cli.output import write_json
from narratives.cli.reading import find_id, read, reading
from narratives.cli.story_view import story_facts, write_story
from narratives.cli.summary import summary, write_summary

IdArgument = Annotated[
    str | None,
    typer.Argument(metavar="[ID]", help="A narrative or story id, or its beginning.", show_default=False),
]
MonthsOption = Annotated[bool, typer.Option("--months", help="Also show the posts of each sphere by month.")]
PostsOption = Annotated[int, typer.Option("--posts", min=0, help="Posts on each side, the most central first.")]
# Read once for everything: binding the nested views takes longer than their rows.
_NARRATIVES = "FROM out.narratives ORDER BY posts DESC, narrative_id"


def register(app: typer.Typer) -> None:
    """Add the command of this module."""
    app.command("show")(show_command)


def show_command(
    identifier: IdArgument = None,
    posts: PostsOption = 5,
    by_month: MonthsOption = False,
    warehouse: WarehouseOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show what is going on in the latest run, or one narrative or story with the posts that prove it."""
    with reading(warehouse) as connection:
        found, write = _find(connection, identifier, posts, by_month)
    write_json(found) if as_json else write(found, warehouse)


def _find(
    connection: duckdb.DuckDBPyConnection, given: str | None, posts: int, by_month: bool
) -> tuple[dict[str, Any], Any]:
    """Return what is shown, and the function that prints it."""
    if given is None:
        return summary(connection), partial(write_summary, by_month=by_month)
    narratives = read(connection, _NARRATIVES)
    identifier = find_id(connection, given, narratives)
    if identifier.startswith("s-"):
        told = [one for one in narratives if one["story_id"] == identifier]
        return story_facts(connection, told, posts), write_story
    narrative = next(one for one in narratives if one["narrative_id"] == identifier)
    return narrative_facts(connection, narrative, posts), write_narrative
