"""The summary of the latest run on one screen: what is going on, what is told in opposite ways, what is new."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from rich.text import Text

from narratives.cli.coverage import gap_lines, write_coverage
from narratives.cli.next_step import next_step
from narratives.cli.output import show, write_rows
from narratives.cli.reading import Reader, Row
from narratives.cli.tables import Column
from narratives.cli.telling import both_sides
from narratives.cli.values import cell
from narratives.config import Scope
from narratives.report.overview import happened, overview
from narratives.report.values import words
from narratives.vocabulary import counted

SHOWN_STORIES = 3
SHOWN_NEWS = 4
_TOPIC_COLUMNS = (
    Column("label", "topic", min_width=8),
    Column("weibo_posts", "Weibo\nposts", "count"),
    Column("twitter_posts", "Twitter\nposts", "count"),
    Column("convergent", "con-\nvergent", "count"),
    Column("contested", "con-\ntested", "count"),
    Column("weibo_only", "Weibo\nonly", "count"),
    Column("twitter_only", "Twitter\nonly", "count"),
    Column("undecided", "un-\ndecided", "count"),
    Column("no_data", "no\ndata", "count", optional=True),
    Column("weibo_noise_share", "Weibo\nnoise", "share", optional=True),
    Column("twitter_noise_share", "Twitter\nnoise", "share", optional=True),
)
_STORY_COLUMNS = (
    Column("story_id", "story"),
    Column("told", "Weibo headline\nTwitter headline", "lines", min_width=20),
    Column("posts", "posts", "counts"),
)
_NEWS_COLUMNS = (*_STORY_COLUMNS[:1], Column("news", "what is new"), *_STORY_COLUMNS[1:])
_WORDS = (
    "no data: found in one sphere, and the other has too few posts on the topic in those days to call it one-sided\n"
    "noise: posts on the topic that belong to no narrative"
)


def summary(connection: Reader) -> dict[str, Any]:
    """Return what is going on in the latest run, as `narratives show --json` prints it."""
    return overview(connection, stories=SHOWN_STORIES)


def write_summary(found: dict[str, Any], warehouse: Path | None = None, by_month: bool = False) -> None:
    """Print the summary: the run, its topics, the largest contested stories, what is new, the next step."""
    show(describe_run(found["run"]), _describe_posts(found), *gap_lines(found["coverage_gaps"]), "")
    if by_month:
        write_coverage(found["coverage"])
        show("")
    write_rows([{**row, "label": row["label"] or row["topic"]} for row in found["topics"]], _TOPIC_COLUMNS)
    show("", _WORDS)
    if contested := found["largest"].get("contested"):
        show("", "The largest contested stories:", "")
        write_rows([{**row, **both_sides(row)} for row in contested], _STORY_COLUMNS)
    _write_news(found["new"])
    show("", _where_next(found["topics"], warehouse))


def describe_run(run: Row) -> str:
    """Return which run, what it went through, and what it left out, a line each."""
    posts, on_topic = cell(run["posts"], "count"), cell(run["on_topic_posts"], "count")
    found = f"{cell(run['narratives'], 'count')} narratives in {cell(run['stories'], 'count')} stories"
    started = cell(run["started_at"], "minute")
    scope = describe_scope(run)
    looked_at = f"\nThis run covered {scope}; the rest is as earlier runs left it" if scope else ""
    return (
        f"Run {run['run_id']} of {started} UTC, model {run['model']}, {run['seconds'] or 0:.0f} s\n"
        f"{posts} posts, {on_topic} on a topic: {found}{looked_at}"
    )


def describe_scope(run: Row) -> str:
    """Return what a run looked at if it left something out, such as `only hong_kong, since 2021-06-01`."""
    days = [run[name].isoformat() if run[name] else None for name in ("since_date", "until_date")]
    return str(Scope(tuple(run["only_topics"] or ()), *days))


def _describe_posts(found: dict[str, Any]) -> str:
    period, loaded = found["period"], found["loaded"]
    days = f"{cell(period['first_post_at'], 'day')} to {cell(period['last_post_at'], 'day')}"
    files = counted(loaded["files"], "file")
    left = f", {loaded['rejected']:,} rows set aside" if loaded["rejected"] else ""
    return f"Posts of {days}, from {files}{left}"


def _write_news(new: dict[str, Any]) -> None:
    """Say what happened to stories since the run before, and show those that are new or judged otherwise."""
    if new["since"] is None:
        return
    show(
        "", f"Stories since the run of {cell(new['since'], 'minute')}: {happened(new['events'])} (`narratives compare`)"
    )
    if new["stories"]:
        show("")
        rows = [{**row, **both_sides(row), "news": _news(row)} for row in new["stories"][:SHOWN_NEWS]]
        write_rows(rows, _NEWS_COLUMNS)


def _news(row: Row) -> str:
    verdict = words(row["verdict"])
    return f"{words(row['verdict_before'])}, now {verdict}" if row["verdict_before"] else f"new, {verdict}"


def _where_next(topics: Sequence[Row], warehouse: Path | None) -> Text:
    """Name the command that shows the most telling stories there are."""
    for verdict, what in (
        ("contested", "the stories that the spheres tell in opposite ways"),
        ("convergent", "the stories that both spheres tell alike"),
    ):
        if sum(topic[verdict] or 0 for topic in topics):
            return next_step(f"stories --verdict {verdict}", what, warehouse)
    return next_step("stories", "the stories that each sphere tells", warehouse)
