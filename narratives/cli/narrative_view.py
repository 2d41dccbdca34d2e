"""`narratives show NARRATIVE`: what it tells, who tells it and how, what the other sphere makes of it."""

from pathlib import Path
from typing import Any

import duckdb
from rich.table import Table
from rich.text import Text

from narratives.cli.evidence import HEADINGS, evidence_of
from narratives.cli.next_step import next_step
from narratives.cli.output import show
from narratives.cli.over_time import over_time, over_time_lines
from narratives.cli.reading import Row, read
from narratives.cli.tables import facts_of
from narratives.cli.telling import (
    NEAR_MISS_TITLE,
    SHARE_WORDS,
    concentration,
    describe,
    in_other_language,
    most_by,
    near_misses_of,
    other,
    post_line,
    sides,
    silence,
)
from narratives.cli.values import cell
from narratives.report.stories import near_misses
from narratives.vocabulary import SPHERE_NAMES


def narrative_facts(connection: duckdb.DuckDBPyConnection, narrative: Row, posts: int) -> dict[str, Any]:
    """Return a narrative with its counts, its story, the story's other side, central posts and samples of all."""
    story_id = narrative["story_id"]
    identifier, sphere = narrative["narrative_id"], narrative["sphere"]
    few = concentration(connection, "narrative", identifier)
    return {
        "narrative": narrative | {"concentration": few.get(sphere)},
        "story": read(connection, "FROM out.stories WHERE story_id = ?", [story_id])[0],
        "other_side": sides(connection, story_id).get(other(sphere)),
        "over_time": over_time(connection, "narrative", identifier),
        "near_misses": [row for row in near_misses(connection, [story_id]) if row["narrative_id"] == identifier],
        **evidence_of(connection, [narrative], posts),
    }


def write_narrative(found: dict[str, Any], warehouse: Path | None = None) -> None:
    """Print a narrative."""
    narrative = found["narrative"]
    sphere = SPHERE_NAMES[narrative["sphere"]]
    show(f"{narrative['narrative_id']}   {sphere} narrative, topic {narrative['topic']}: {narrative['status']}")
    show("", facts_of(_own_lines(narrative) + _other_lines(found)), "")
    show(*over_time_lines(found["over_time"]), SHARE_WORDS)
    if evidence := found["evidence"]:
        show("", f"Posts, the most central first ({len(evidence)} of {narrative['posts']:,})", _posts(evidence))
    for kind, heading in HEADINGS.items():
        if found[kind]:
            show("", heading, _posts(found[kind]))
    if misses := near_misses_of(found["near_misses"]):
        show("", NEAR_MISS_TITLE, facts_of(misses))
    show("", next_step(f"show {narrative['story_id']}", "both tellings of the story", warehouse))


def _own_lines(narrative: Row) -> list[tuple[str, str]]:
    return [
        (f"headline ({SPHERE_NAMES[narrative['sphere']]})", cell(narrative["label"])),
        *in_other_language(narrative),
        ("terms", cell(narrative["terms"])),
        *describe(narrative),
        *most_by(narrative["concentration"]),
    ]


def _other_lines(found: Row) -> list[tuple[str, str]]:
    """Say what the other sphere makes of the same story, or that it is silent."""
    sphere = other(found["narrative"]["sphere"])
    story, other_side, name = found["story"], found["other_side"], SPHERE_NAMES[sphere]
    told = [
        ("story", f"{story['story_id']}, {story['verdict'].replace('_', ' ')}"),
        ("reason", cell(story["reason"])),
    ]
    if other_side is None:
        return [(f"headline ({name})", f"- ({silence(story, sphere)})"), *told]
    return [
        (f"headline ({name})", cell(story[f"{sphere}_label"])),
        *told,
        *((f"{name} {heading}", value) for heading, value in describe(other_side)),
    ]


def _posts(evidence: list[dict[str, Any]]) -> Table:
    grid = Table.grid(padding=(0, 1, 0, 0))
    grid.add_column(justify="right", style="dim", no_wrap=True)
    grid.add_column(overflow="fold")
    for post in evidence:
        grid.add_row(str(post["rank"]), Text(post_line(post)))
        grid.add_row("", Text(cell(post["url"] or f"post {post['post_id']}"), style="dim"))
    return grid
