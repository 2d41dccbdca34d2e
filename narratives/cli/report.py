"""`narratives report`: the latest run, or one story of it, as one HTML file that needs nothing else."""

import os
import tempfile
import time
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from narratives.cli.options import JsonOption, TopicOption, WarehouseOption
from narratives.cli.output import note, write_json
from narratives.cli.reading import check_topic, find_id, read, reading
from narratives.errors import InputError
from narratives.report.reading import Reader
from narratives.report.stories import Part, describe_part

DEFAULT_NAME = "narratives-report.html"
_BEGINNING = "<!doctype html>"
_MARK = 'content="narratives '
StoryArgument = Annotated[
    str | None,
    typer.Argument(metavar="[STORY]", help="Only this story: its id, or the beginning of it.", show_default=False),
]
FromOption = Annotated[
    datetime | None,
    typer.Option("--from", metavar="DATE", formats=["%Y-%m-%d"], help="Only posts from this day (UTC) on."),
]
ToOption = Annotated[
    datetime | None,
    typer.Option("--to", metavar="DATE", formats=["%Y-%m-%d"], help="Only posts up to and including this day (UTC)."),
]
NoTextOption = Annotated[
    bool,
    typer.Option("--no-text", help="Leave out the words of posts and the names of authors, to publish figures only."),
]
OutOption = Annotated[
    Path | None, typer.Option("--out", metavar="FILE", help="Where to write it.", show_default=DEFAULT_NAME)
]


def register(app: typer.Typer) -> None:
    """Add the command of this module."""
    app.command("report")(report_command)


def report_command(
    story: StoryArgument = None,
    topic: TopicOption = None,
    first_day: FromOption = None,
    last_day: ToOption = None,
    no_text: NoTextOption = False,
    out: OutOption = None,
    warehouse: WarehouseOption = None,
    as_json: JsonOption = False,
) -> None:
    """Write the latest run as one HTML page: what is going on, all stories with their posts, a map, time, method.

    It opens in any browser from the disk and asks the network for nothing. With a story's id, that story alone.
    """
    began = time.monotonic()
    with reading(warehouse) as connection:
        part = _part(connection, story, topic, first_day, last_day)
        file = out or Path(f"narratives-{part.story}.html" if part.story else DEFAULT_NAME)
        _check_place(file)
        from narratives.report.page import make_report

        made = make_report(connection, part, not no_text, lambda line: note(f"{line} ..."))
        if part.has_days and not made.stories:
            raise InputError(_no_story(connection))
    _write(file, made.html)
    facts = {"file": str(file), "bytes": file.stat().st_size, **describe_part(part), "stories": made.stories,
             "all_stories": made.all_stories, "posts": made.posts, "all_posts": made.all_posts}  # fmt: skip
    if as_json:
        return write_json(facts)
    stories = _of(made.stories, made.all_stories, "story", "stories")
    posts = _of(made.posts, made.all_posts, "post", "posts")
    note(f"{stories}, {posts}, {facts['bytes'] / 1e6:.1f} MB, {time.monotonic() - began:.0f} s; open it in a browser:")
    typer.echo(file)


def _part(
    connection: Reader, story: str | None, topic: str | None, since: datetime | None, until: datetime | None
) -> Part:
    """Return what is asked for; a story, topic or day that cannot be meant is refused."""
    check_topic(connection, topic)
    if story is not None:
        story = find_id(connection, story, read(connection, "SELECT narrative_id, story_id FROM out.narratives"))
        told = "SELECT story_id FROM out.narratives WHERE narrative_id = ?"
        story = story if story.startswith("s-") else read(connection, told, [story])[0]["story_id"]
    if since and until and until < since:
        raise InputError(f"--to {until:%Y-%m-%d} is before --from {since:%Y-%m-%d}: no post can fall between them")
    return Part(story, topic, since and since.date(), until and until.date())


def _check_place(file: Path) -> None:
    """Refuse to write over anything that is not an earlier report, and where there is no folder."""
    if not file.parent.is_dir():
        raise InputError(f"there is no folder {file.parent}: make it, or choose another --out")
    if file.is_dir():
        raise InputError(f"{file} is a folder: give --out the name of a file in it")
    if file.exists():
        with file.open("rb") as opened:
            beginning = opened.read(2000).decode("utf-8", "replace")
        if not (beginning.startswith(_BEGINNING) and _MARK in beginning):
            raise InputError(f"{file} exists and is not a report written by narratives: choose another --out")


def _write(file: Path, html: str) -> None:
    """Write the file in one step, so that whoever looks finds the old report or the new one."""
    handle, name = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n", errors="replace") as opened:
            opened.write(html)
        Path(name).chmod(0o666 & ~_umask())
        Path(name).replace(file)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _no_story(connection: Reader) -> str:
    days = read(connection, "SELECT min(first_post_at) AS first, max(last_post_at) AS last FROM out.stories")[0]
    if days["first"] is None:
        return "the latest run has no stories: `narratives show` has its counts"
    span = f"{days['first']:%Y-%m-%d} and {days['last']:%Y-%m-%d}"
    return f"no story has posts in these days: give --from and --to between {span}"


def _of(shown: int, total: int, one: str, many: str) -> str:
    noun = one if total == 1 else many
    return f"{shown:,} {noun}" if shown == total else f"{shown:,} of {total:,} {noun}"
