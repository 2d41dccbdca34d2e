"""The summary of the latest run: what there is of each sphere, one table by topic, and where to look next."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import duckdb
from rich.cells import cell_len
from rich.table import Table
from rich.text import Text

from narratives.cli.coverage import coverage, write_coverage
from narratives.cli.next_step import next_step
from narratives.cli.output import show, width
from narratives.cli.reading import latest_run, read
from narratives.cli.tables import new_table, styled
from narratives.cli.values import cell
from narratives.config import Scope

Row = dict[str, Any]
# Heading of the group, of the line, key in out.topics, how it is written.
_LINES = (
    ("posts", "Weibo", "weibo_posts", "count"),
    ("", "Twitter", "twitter_posts", "count"),
    ("narratives", "Weibo", "weibo_narratives", "count"),
    ("", "Twitter", "twitter_narratives", "count"),
    ("stories", "convergent", "convergent", "count"),
    ("", "contested", "contested", "count"),
    ("", "weibo_only", "weibo_only", "count"),
    ("", "twitter_only", "twitter_only", "count"),
    ("", "undecided", "undecided", "count"),
    ("", "no_data", "no_data", "count"),
    ("noise", "Weibo", "weibo_noise_share", "share"),
    ("", "Twitter", "twitter_noise_share", "share"),
)
_TOPICS = "FROM out.topics ORDER BY weibo_posts + twitter_posts DESC, topic"
_HEADINGS_WIDTH = 24
_WORDS = (
    "no data: one sphere tells it, and the other has too few posts on the topic in those days to say only\n"
    "noise: posts on the topic that belong to no narrative"
)


def summary(connection: duckdb.DuckDBPyConnection) -> dict[str, Any]:
    """Return the latest run, its coverage and its topics, as `narratives show --json` prints them."""
    run = latest_run(connection)
    return {"run": run, **coverage(connection), "topics": read(connection, _TOPICS)}


def write_summary(found: dict[str, Any], warehouse: Path | None = None) -> None:
    """Print the summary: the run, its coverage, tables of the topics that fit side by side, the next step."""
    show(describe_run(found["run"]), "")
    write_coverage(found["coverage"], found["coverage_gaps"])
    for topics in _that_fit(found["topics"], width()):
        show("", _table(topics))
    show("", _WORDS, "", _where_next(found["topics"], warehouse))


def describe_run(run: Row) -> str:
    """Return which run, what it went through, and what it left out, a line each."""
    posts, on_topic = cell(run["posts"], "count"), cell(run["on_topic_posts"], "count")
    found = f"{cell(run['narratives'], 'count')} narratives in {cell(run['stories'], 'count')} stories"
    started = cell(run["started_at"], "minute")
    scope = describe_scope(run)
    looked_at = f"\nLooked at {scope}; the rest is as earlier runs left it" if scope else ""
    return (
        f"Run {run['run_id']} of {started} UTC, model {run['model']}, {run['seconds'] or 0:.0f} s\n"
        f"{posts} posts, {on_topic} on a topic: {found}{looked_at}"
    )


def describe_scope(run: Row) -> str:
    """Return what a run looked at if it left something out, such as `only hong_kong, since 2021-06-01`."""
    days = [run[name].isoformat() if run[name] else None for name in ("since_date", "until_date")]
    return str(Scope(tuple(run["only_topics"] or ()), *days))


def _where_next(topics: Sequence[Row], warehouse: Path | None) -> Text:
    """Name the command that shows the most telling stories there are."""
    for verdict, what in (
        ("contested", "the stories that both spheres tell in opposite ways"),
        ("convergent", "the stories that both spheres tell alike"),
    ):
        if sum(topic[verdict] or 0 for topic in topics):
            return next_step(f"stories --verdict {verdict}", what, warehouse)
    return next_step("stories", "the stories that each sphere tells", warehouse)


def _that_fit(topics: list[Row], space: int) -> list[list[Row]]:
    """Split the topics into groups that the terminal can show side by side."""
    groups: list[list[Row]] = []
    left = 0
    for topic in topics:
        needed = max(cell_len(_heading(topic)), 8) + 2
        if not groups or needed > left:
            groups.append([])
            left = space - _HEADINGS_WIDTH
        groups[-1].append(topic)
        left -= needed
    return groups


def _heading(topic: Row) -> str:
    return cell(topic["label"] or topic["topic"])


def _table(topics: Sequence[Row]) -> Table:
    table = new_table()
    table.add_column("", no_wrap=True)
    table.add_column("", no_wrap=True)
    for topic in topics:
        table.add_column(_heading(topic), justify="right", overflow="fold")
    for group, line, key, kind in _LINES:
        table.add_row(group, styled(line), *(cell(topic[key], kind) for topic in topics))
    return table
