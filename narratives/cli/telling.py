"""How one telling - a narrative, or one sphere's side of a story - is counted and put into words."""

from collections.abc import Sequence
from typing import Any

import duckdb

from narratives.cli.reading import read
from narratives.cli.values import cell, percent
from narratives.report.stories import NEAR_MISS_WORDS, is_mostly_by_one
from narratives.vocabulary import SPHERE_NAMES, STANCES, TONES, counted

Row = dict[str, Any]
NEAR_MISS_TITLE = "Came near in the other sphere, and is no match"
# What the figures of a match mean, where they are printed.
SIMILARITY_WORDS = (
    "similarity: how alike the texts of the two sides are; 0 means no more than unrelated texts, 1 as much as the "
    "texts within each side."
)
P_WORDS = "p: how often the best of as many unrelated narratives would be this similar."
MATCH_WORDS = f"{SIMILARITY_WORDS} margin: the lead over the best rival narrative. {P_WORDS}"
NEAR_MISSES_AT_MOST = 3
SHARE_WORDS = "Shares of tone and stance are of the distinct texts in which it was recognised; copies count once."
_SIDES = "FROM out.tellings WHERE story_id = ?"


def other(sphere: str) -> str:
    """Return the other sphere."""
    return next(one for one in SPHERE_NAMES if one != sphere)


def sides(connection: duckdb.DuckDBPyConnection, story_id: str) -> dict[str, Row]:
    """Return each sphere's telling of a story, as `out.tellings` counts it; a sphere that is silent has none."""
    return {side["sphere"]: side for side in read(connection, _SIDES, [story_id])}


def both_sides(story: Row) -> dict[str, str]:
    """Put what the two spheres have of a story one above the other, Weibo first."""
    return {
        "told": "\n".join(cell(story[f"{sphere}_label"]) for sphere in SPHERE_NAMES),
        "posts": "\n".join(cell(story[f"{sphere}_posts"], "count") for sphere in SPHERE_NAMES),
    }


def in_other_language(narrative: Row) -> list[tuple[str, str]]:
    """Return the headline of a narrative's posts in the other language, if there are any."""
    said = {"in Chinese": narrative["headline_zh"], "in English": narrative["headline_en"]}
    return [(name, cell(headline)) for name, headline in said.items() if headline not in (None, narrative["label"])]


def describe(side: Row) -> list[tuple[str, str]]:
    """Return one telling as headings and sentences."""
    authors = f" by {counted(side['authors'], 'author')}" if side["authors"] else ""
    return [
        ("posts", f"{counted(side['posts'], 'post')} of {counted(side['texts'], 'text')}{authors}"),
        ("dates", f"{cell(side['first_post_at'], 'day')} to {cell(side['last_post_at'], 'day')}"),
        ("tone", _shares(side, TONES, side["tone_texts"])),
        ("stance", _shares(side, STANCES, side["stance_texts"])),
    ]


def concentration(connection: duckdb.DuckDBPyConnection, level: str, identifier: str) -> dict[str, Row]:
    """Return how few wrote a story or a narrative, by sphere, as `out.concentration` counts it."""
    query = f"FROM out.concentration WHERE level = '{level}' AND {level}_id = ?"
    return {row["sphere"]: row for row in read(connection, query, [identifier])}


def concentration_line(row: Row) -> str | None:
    """Say of a topic or a telling which account wrote most of it, and who else did."""
    said = busiest(row)
    where = f"{row['topic']} on {SPHERE_NAMES[row['sphere']]}"
    equal = f"as concentrated as {row['effective_authors']:.0f} equal accounts"
    return f"{where}: {said}; {equal}" if said else None


def busiest(row: Row | None) -> str | None:
    """Say which account wrote most of a telling, where that is more than a few posts by chance."""
    if row is None or not is_mostly_by_one(row):
        return None
    at_least = "at least " if row["named_posts"] < row["posts"] else ""
    share, posts = percent(row["top_author_share"]), f"{row['top_author_posts']:,} of {row['posts']:,} posts"
    return f"{cell(row['top_author'])} wrote {at_least}{share} of it ({posts})"


def most_by(row: Row | None) -> list[tuple[str, str]]:
    """Return the busiest account of a telling as a heading and a sentence, if there is one to name."""
    said = busiest(row)
    return [("most by", said)] if said else []


def voices_line(voices: Sequence[Row], sphere: str) -> str | None:
    """Say which role of a sphere spoke first, and when the others followed."""
    own = [row for row in voices if row["sphere"] == sphere]
    said = (f"{_role(row)} {cell(row['first_post_at'], 'day')} ({counted(row['posts'], 'post')})" for row in own)
    return f"first voices on {SPHERE_NAMES[sphere]}: {', then '.join(said)}" if own else None


def near_misses_of(misses: Sequence[Row]) -> list[tuple[str, str]]:
    """Return the narratives that came nearest, each with what it tells and why it is no match."""
    return [
        (
            row["rival_narrative_id"],
            f"{cell(row['rival_label'])}\nsimilarity {cell(row['similarity'], 'score')}: "
            f"{NEAR_MISS_WORDS.get(row['reason'], cell(row['reason']))}",
        )
        for row in misses[:NEAR_MISSES_AT_MOST]
    ]


def silence(story: Row, sphere: str) -> str:
    """Say of a sphere that has no part in a story what that means."""
    if story["verdict"] == "no_data":
        return f"too few {SPHERE_NAMES[sphere]} posts in those days to say"
    return f"not found on {SPHERE_NAMES[sphere]}"


def post_line(post: Row) -> str:
    """Return a post as one line: day, author, text."""
    return f"{cell(post['created_at'], 'day')} {cell(post['author'])}: {cell(post['text'])}"


def _role(row: Row) -> str:
    return (row["role"] or "unknown role").replace("_", " ")


def _shares(side: Row, names: Sequence[str], texts: int) -> str:
    """Write shares, the largest first, and in how many texts they show where those are not all."""
    told = sorted(((side[f"{name}_share"], name) for name in names if side[f"{name}_share"]), reverse=True)
    if not told:
        return "undecided"
    words = ", ".join(f"{name} {percent(share)}" for share, name in told)
    return words if texts == side["texts"] else f"{words} (from {texts:,} of {side['texts']:,} texts)"
