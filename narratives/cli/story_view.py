"""`narratives show STORY`: Weibo's and Twitter's telling next to each other, and why the verdict."""

from collections.abc import Sequence
from itertools import zip_longest
from pathlib import Path
from typing import Any

import duckdb
from rich.table import Table
from rich.text import Text

from narratives.cli.evidence import SAMPLES, evidence_of
from narratives.cli.next_step import next_step
from narratives.cli.output import show, width
from narratives.cli.over_time import over_time, over_time_lines
from narratives.cli.reading import Row, read
from narratives.cli.tables import facts_grid, facts_of, new_table, styled
from narratives.cli.telling import (
    MATCH_WORDS,
    NEAR_MISS_TITLE,
    SHARE_WORDS,
    concentration,
    describe,
    in_other_language,
    most_by,
    near_misses_of,
    post_line,
    sides,
    silence,
    voices_line,
)
from narratives.cli.values import cell
from narratives.report.stories import first_voices, near_misses
from narratives.report.values import words
from narratives.vocabulary import SPHERE_NAMES

_SIDE_BY_SIDE_WIDTH = 72  # below, two columns of text are too narrow to read
_EVIDENCE = {"evidence": "posts"} | SAMPLES
_MATCHES = "FROM out.matches WHERE story_id = ? ORDER BY weibo_narrative_id, twitter_narrative_id"
_CHANGE = """
    FROM out.story_events WHERE story_id = ? AND event = 'verdict_changed' ORDER BY happened_at DESC LIMIT 1
"""


def story_facts(connection: duckdb.DuckDBPyConnection, narratives: Sequence[Row], posts: int) -> dict[str, Any]:
    """Return a story, each sphere's narratives and posts, the matches between them, the last change of its verdict.

    Args:
        connection: a reader of the warehouse.
        narratives: all narratives of the story, those with most posts first.
        posts: posts of evidence on each side at most.
    """
    story_id = narratives[0]["story_id"]
    told, few = sides(connection, story_id), concentration(connection, "story", story_id)
    found: dict[str, Any] = {"story": read(connection, "FROM out.stories WHERE story_id = ?", [story_id])[0]}
    for sphere in SPHERE_NAMES:
        own = [one for one in narratives if one["sphere"] == sphere]
        found[sphere] = {"side": told.get(sphere), "narratives": own, "concentration": few.get(sphere)}
        found[sphere] |= evidence_of(connection, own, posts)
    changes = read(connection, _CHANGE, [story_id])
    return found | {
        "matches": read(connection, _MATCHES, [story_id]),
        "verdict_change": changes[0] if changes else None,
        "over_time": over_time(connection, "story", story_id),
        "first_voices": first_voices(connection, [story_id]),
        "near_misses": near_misses(connection, [story_id]),
    }


def write_story(found: dict[str, Any], warehouse: Path | None = None) -> None:
    """Print a story: side by side, or one below the other in a narrow terminal."""
    story = found["story"]
    show(Text.assemble(f"{story['story_id']}   story, topic {story['topic']}: ", styled(story["verdict"])))
    show(cell(story["reason"]), *_change(found["verdict_change"]), "", _evidence_of_match(story), "")
    if width() >= _SIDE_BY_SIDE_WIDTH:
        show(_side_by_side(found))
    else:
        for sphere in SPHERE_NAMES:
            show(_one_side(found, sphere), "")
    if lines := over_time_lines(found["over_time"]):
        show("", *lines)
    show(*filter(None, (voices_line(found["first_voices"], sphere) for sphere in SPHERE_NAMES)))
    if misses := near_misses_of(found["near_misses"]):
        show("", NEAR_MISS_TITLE, facts_of(misses))
    show("", SHARE_WORDS)
    narratives = found["weibo"]["narratives"] + found["twitter"]["narratives"]
    if narratives:
        show("", next_step(f"show {narratives[0]['narrative_id']}", "one telling alone", warehouse))


def _change(change: dict[str, Any] | None) -> list[str]:
    """Say of a story whose verdict changed when it was and what the verdict was before."""
    if change is None:
        return []
    before, day = words(change["verdict_before"]), cell(change["happened_at"], "day")
    return [f"verdict changed on {day}: {before} before"]


def _evidence_of_match(story: dict[str, Any]) -> str:
    if story["similarity"] is None:
        return "no match in the other sphere"
    similarity, low, high = (cell(story[f"similarity{end}"], "score") for end in ("", "_low", "_high"))
    margin, chance = cell(story["margin"], "score"), cell(story["p_value"], "probability")
    return f"similarity {similarity} (95 % interval {low} to {high}), margin {margin}, p {chance}\n{MATCH_WORDS}"


def _lines(found: dict[str, Any], sphere: str) -> list[tuple[str, str]]:
    """Return one side's facts; a side that does not tell the story says so."""
    narratives = found[sphere]["narratives"]
    if not narratives:
        return [("headline", silence(found["story"], sphere))]
    return [
        ("headline", cell(found["story"][f"{sphere}_label"])),
        *in_other_language(narratives[0]),
        ("terms", cell(narratives[0]["terms"])),
        ("narratives", "\n".join(one["narrative_id"] for one in narratives)),
        *describe(found[sphere]["side"]),
        *most_by(found[sphere]["concentration"]),
    ]


def _side_by_side(found: dict[str, Any]) -> Table:
    table = new_table()
    table.add_column("", style="dim", no_wrap=True)
    for sphere in SPHERE_NAMES:
        table.add_column(SPHERE_NAMES[sphere], ratio=1, overflow="fold")
    sides = [dict(_lines(found, sphere)) for sphere in SPHERE_NAMES]
    for heading in dict.fromkeys(heading for side in sides for heading in side):
        table.add_row(heading, *(Text(side.get(heading, "")) for side in sides))
    for kind, heading in _EVIDENCE.items():
        evidence = (found[sphere][kind] for sphere in SPHERE_NAMES)
        for number, posts in enumerate(zip_longest(*evidence)):
            table.add_row("", "", "")
            table.add_row("" if number else heading, *(Text(post_line(post) if post else "") for post in posts))
    return table


def _one_side(found: dict[str, Any], sphere: str) -> Table:
    grid = facts_grid()
    grid.add_row("", Text(SPHERE_NAMES[sphere], style="bold"))
    for heading, value in _lines(found, sphere):
        grid.add_row(heading, Text(value))
    for kind, heading in _EVIDENCE.items():
        for number, post in enumerate(found[sphere][kind]):
            grid.add_row("" if number else heading, Text(post_line(post)))
    return grid
