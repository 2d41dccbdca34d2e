"""How one telling - a narrative, or one sphere's side of a story - is counted and put into words."""

from collections.abc import Sequence
from typing import Any

import duckdb

from narratives.cli.reading import read
from narratives.cli.values import cell, percent

Row = dict[str, Any]
SPHERES = {"weibo": "Weibo", "twitter": "Twitter"}
TONES = ("condemning", "promotional", "measured")
STANCES = ("critical", "supportive", "neutral")
_SHARES = ",\n".join(
    f"count(*) FILTER ({kind} = '{name}') / nullif(count({kind}), 0) AS {name}_share"
    for kind, names in (("tone", TONES), ("stance", STANCES))
    for name in names
)
# From the posts themselves: authors of several narratives would be counted twice in a sum over narratives.
_SIDES = f"""
    SELECT
        sphere, count(*) AS posts, count(DISTINCT text_id) AS texts, count(DISTINCT author) AS authors,
        min(created_at) AS first_post_at, max(created_at) AS last_post_at,
        count(tone) AS tone_posts, count(stance) AS stance_posts, {_SHARES}
    FROM out.post_narratives
    WHERE story_id = $story AND ($narrative IS NULL OR narrative_id = $narrative OR sphere <> $sphere)
    GROUP BY sphere
"""


def other(sphere: str) -> str:
    """Return the other sphere."""
    return "twitter" if sphere == "weibo" else "weibo"


def sides(connection: duckdb.DuckDBPyConnection, story_id: str, narrative: Row | None = None) -> dict[str, Row]:
    """Count each sphere's telling of a story.

    Args:
        connection: a reader of the warehouse.
        story_id: the story.
        narrative: a narrative of it, which alone then counts in its own sphere.

    Returns:
        For each sphere that tells it: posts, texts, authors, dates, shares of tones and of stances, and in how
        many posts (`tone_posts`, `stance_posts`) they show.
    """
    alone = narrative or {"narrative_id": None, "sphere": None}
    values = {"story": story_id, "narrative": alone["narrative_id"], "sphere": alone["sphere"]}
    return {side["sphere"]: side for side in read(connection, _SIDES, values)}


def in_other_language(narrative: Row) -> list[tuple[str, str]]:
    """Return the headline of a narrative's posts in the other language, if there are any."""
    said = {"in Chinese": narrative["headline_zh"], "in English": narrative["headline_en"]}
    return [(name, cell(headline)) for name, headline in said.items() if headline not in (None, narrative["label"])]


def describe(side: Row) -> list[tuple[str, str]]:
    """Return one telling as headings and sentences."""
    authors = f" by {_count(side['authors'], 'author')}" if side["authors"] else ""
    return [
        ("posts", f"{_count(side['posts'], 'post')} of {_count(side['texts'], 'text')}{authors}"),
        ("dates", f"{cell(side['first_post_at'], 'day')} to {cell(side['last_post_at'], 'day')}"),
        ("tone", _shares(side, TONES, side["tone_posts"])),
        ("stance", _shares(side, STANCES, side["stance_posts"])),
    ]


def post_line(post: Row) -> str:
    """Return a post as one line: day, author, text."""
    return f"{cell(post['created_at'], 'day')} {cell(post['author'])}: {cell(post['text'])}"


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def _shares(side: Row, names: Sequence[str], posts: int) -> str:
    """Write shares, the largest first, and in how many posts they show where those are not all."""
    told = sorted(((side[f"{name}_share"], name) for name in names if side[f"{name}_share"]), reverse=True)
    if not told:
        return "undecided"
    words = ", ".join(f"{name} {percent(share)}" for share, name in told)
    return words if posts == side["posts"] else f"{words} ({posts:,} of {side['posts']:,} posts show it)"
