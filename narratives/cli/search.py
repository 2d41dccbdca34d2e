"""`narratives search`: stories and posts by words and by meaning, in either language."""

from itertools import groupby
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.text import Text

from narratives.cli.next_step import next_step
from narratives.cli.options import JsonOption, TopicOption, WarehouseOption
from narratives.cli.output import note, show, write_json, write_rows
from narratives.cli.reading import Row, check_topic, reading
from narratives.cli.tables import Column, facts_grid
from narratives.cli.telling import both_sides, post_line
from narratives.cli.values import cell
from narratives.vocabulary import SPHERE_NAMES

QueryArgument = Annotated[list[str], typer.Argument(metavar="WORDS", help="Words or a question, Chinese or English.")]
WordsOption = Annotated[bool, typer.Option("--words", help="By words alone: without the model, faster.")]
StoriesOption = Annotated[int, typer.Option("--limit", min=0, help="At most this many stories; 0 for all.")]
PostsOption = Annotated[int, typer.Option("--posts", min=0, help="At most this many posts of each sphere.")]
_COLUMNS = (
    Column("story_id", "story"),
    Column("verdict", "verdict"),
    Column("told", "Weibo headline\nTwitter headline", "lines", min_width=20),
    Column("posts", "posts", "counts"),
    Column("found_posts", "with the\nwords", "count"),
    Column("nearness", "near", "score", optional=True),
)
_WORDS_ALONE = "with the words: posts of the story in which all words stand."
_WORDS = (
    f"{_WORDS_ALONE} near: how near its nearest texts are in meaning, in standard deviations above the average text of "
    "their sphere and language; something is always nearest, read it."
)


def register(app: typer.Typer) -> None:
    """Add the command of this module."""
    app.command("search")(search_command)


def search_command(
    query: QueryArgument,
    topic: TopicOption = None,
    words_only: WordsOption = False,
    stories: StoriesOption = 8,
    posts: PostsOption = 3,
    warehouse: WarehouseOption = None,
    as_json: JsonOption = False,
) -> None:
    """Find stories and posts by words and by meaning: a question in English finds posts in Chinese, too.

    Words are looked for in all posts, meaning in those on a topic.
    """
    from narratives.report.search import read_query, search

    with reading(warehouse) as connection:
        check_topic(connection, topic)
        asked = read_query(connection, " ".join(query), not words_only, note)
        found = search(connection, asked, topic, stories, posts)
    write_json(found) if as_json else _write(found, warehouse)


def _write(found: dict[str, Any], warehouse: Path | None) -> None:
    if not found["stories"] and not found["posts"]:
        show("No post has all of these words; fewer words, or the same without --words, may find more.")
        return
    if found["stories"]:
        write_rows([{**row, **both_sides(row)} for row in found["stories"]], _COLUMNS)
        show("", _WORDS if any(row["nearness"] is not None for row in found["stories"]) else _WORDS_ALONE)
    for sphere, posts in groupby(found["posts"], key=lambda post: post["sphere"]):
        show("", f"Posts on {SPHERE_NAMES[sphere]}, those with all words first")
        grid = facts_grid()
        for post in posts:
            grid.add_row(_how(post), Text(post_line(post)))
        show(grid)
    if found["stories"]:
        show("", next_step(f"show {found['stories'][0]['story_id']}", "the first of these stories", warehouse))


def _how(post: Row) -> str:
    """Say how a post was found: by words or by its nearness, and what story it tells."""
    how = "words" if post["has_words"] else f"near {cell(post['nearness'], 'score')}"
    return f"{how}\n{post['story_id'] or 'no story'}"
