"""Writes the report: one HTML file with its styles, scripts and charts inside, from which no request leaves.

Everything that posts say goes through the template's escaping and stands as text; the page's own policy (CSP) allows
the scripts of this file by their hashes and nothing else, so that even markup that slipped through would do nothing.
"""

import base64
import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from narratives.report import values
from narratives.report.charts import CONFIG, map_specs, specs
from narratives.report.overview import VERDICT_WORDS, happened, overview
from narratives.report.reading import Reader, Row, read
from narratives.report.sections import actor_sections, monthly_distance, time_sections
from narratives.report.stories import (
    NEAR_MISS_WORDS,
    STORIES_AT_MOST,
    Part,
    StoryPage,
    covered_days,
    posts_that_fit,
    story_ids,
    story_pages,
    theme_rows,
)
from narratives.report.text_map import REST, TextMap, map_facts, text_map
from narratives.report.vega import vega_script
from narratives.version import __version__
from narratives.vocabulary import SPHERE_NAMES, STANCES, TONES, VERDICTS

if TYPE_CHECKING:
    from jinja2 import Environment

TEMPLATES = Path(__file__).with_name("templates")
LARGEST_STORIES = 5
_FILTERS = (
    values.chance, values.count, values.day, values.language, values.minute, values.score, values.share,
    values.web_address, values.words, happened,
)  # fmt: skip


@dataclass(frozen=True)
class Report:
    """A report and what it holds.

    Attributes:
        html: the page.
        stories: stories that have a page in it, of `all_stories`.
        posts: posts that are shown, of `all_posts` of those stories.
    """

    html: str
    stories: int
    all_stories: int
    posts: int
    all_posts: int


def make_report(
    connection: Reader, part: Part, has_text: bool = True, tell: Callable[[str], None] = lambda line: None
) -> Report:
    """Make the report of the latest run.

    Args:
        connection: a reader of the warehouse.
        part: what is shown of the run.
        has_text: whether words of posts - texts, headlines, names of authors - may stand in it.
        tell: is told in a line what takes a while.

    Raises:
        InputError: when no run has finished.
    """
    found = overview(connection, part.topic, LARGEST_STORIES)
    tell("Read the stories and their posts")
    everything = story_ids(connection, part)
    wanted = everything[:STORIES_AT_MOST]
    limit, shown, posts = posts_that_fit(connection, part, wanted)
    pages = story_pages(connection, part, wanted, limit)
    days = covered_days(connection, wanted)
    drawn = TextMap()
    if part.story is None:
        tell("Lay out the map of texts")
        drawn = text_map(connection, found["run"], part, has_text)
    tell("Write the page")
    charts = specs(len(found["topics"])) | (map_specs(drawn.groups, REST) if drawn.points else {})
    facts = {
        "part": part, "has_text": has_text, "found": found, "pages": pages, "themes": theme_rows(pages),
        "days": days, "map": drawn,
        "map_facts": map_facts(drawn), "posts_at_most": limit, "shown_posts": shown, "all_posts": posts,
        "all_stories": len(everything), "topic_labels": {row["topic"]: row["label"] for row in found["topics"]},
        "monthly": _monthly(connection, part), "times": time_sections(connection, part.topic),
        "distance": monthly_distance(connection, part.topic), "actors": actor_sections(connection, part.topic),
    }  # fmt: skip
    return Report(_render(facts, charts), len(pages), len(everything), shown, posts)


def headline(page: StoryPage, sphere: str, has_text: bool = True) -> str | None:
    """Return how one sphere's telling is called: by its headline or, without words of posts, by its terms."""
    if has_text:
        return page.story[f"{sphere}_label"]
    own = page.narratives.get(sphere) or []
    return ", ".join(own[0]["terms"] or []) or None if own else None


def figures_of(page: StoryPage, gaps: list[Row]) -> list[Row]:
    """Return the course of a story as rows of its chart: steps with posts, and days without any post of a sphere."""
    story = page.story
    rows = [
        {"kind": "posts", "sphere": SPHERE_NAMES[row["sphere"]], "from": row["start_date"], "to": _step_end(row),
         "posts": row["posts"], "note": row["step"]}
        for row in page.course
    ]  # fmt: skip
    first, last = min(row["from"] for row in rows), max(row["to"] for row in rows)
    for gap in gaps:
        start, end = max(gap["first_date"], first), min(gap["last_date"], last)
        if start < end:
            note = f"no {SPHERE_NAMES[gap['sphere']]} posts at all in the data"
            rows.append({"kind": "gap", "sphere": SPHERE_NAMES[gap["sphere"]], "from": start, "to": end, "posts": 0,
                         "note": note})  # fmt: skip
    return rows if story else []


def _step_end(row: Row) -> Any:
    from datetime import timedelta

    start = row["start_date"]
    if row["step"] == "month":
        return (start.replace(day=28) + timedelta(days=4)).replace(day=1)
    return start + timedelta(days=7 if row["step"] == "week" else 1)


def _monthly(connection: Reader, part: Part) -> dict[str, list[Row]]:
    """Return for each topic the share of each sphere's posts that is on it, month by month."""
    rows = read(connection, _SHARES, {"topic": part.topic})
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(row["topic"], []).append(row)
    return found


def _render(facts: dict[str, Any], charts: dict[str, Any]) -> str:
    scripts = {"vega": vega_script(), "own": _file("report.js")}
    policy = (
        "default-src 'none'; base-uri 'none'; form-action 'none'; img-src data:; style-src 'unsafe-inline'; "
        f"script-src {' '.join(_hash(script) for script in scripts.values())}"
    )
    return (
        _environment()
        .get_template("page.html")
        .render(facts, charts=_json(charts), chart_config=_json(CONFIG), policy=policy, scripts=scripts,
                styles=_file("report.css"), version=__version__)
    )  # fmt: skip


@cache
def _environment() -> "Environment":
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True,
    )  # fmt: skip
    environment.filters.update({one.__name__: one for one in _FILTERS})
    environment.globals.update(
        SPHERE_NAMES=SPHERE_NAMES, TONES=TONES, STANCES=STANCES, VERDICTS=VERDICTS, VERDICT_WORDS=VERDICT_WORDS,
        NEAR_MISS_WORDS=NEAR_MISS_WORDS, headline=headline, figures_of=figures_of,
    )  # fmt: skip
    return environment


def _file(name: str) -> str:
    return (TEMPLATES / name).read_text(encoding="utf-8")


def _hash(script: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"


def _json(value: Any) -> str:
    """Write JSON that may stand in a script element: nothing in it can end the element or begin a comment."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text


_SHARES = """
    SELECT own.topic, topic.label, own.month, own.sphere, own.posts, whole.posts AS all_posts,
        own.posts / nullif(whole.posts, 0) AS posts_share
    FROM out.coverage AS own
    JOIN out.coverage AS whole ON whole.topic IS NULL AND whole.month = own.month AND whole.sphere = own.sphere
    JOIN out.topics AS topic ON topic.topic = own.topic
    WHERE own.topic IS NOT NULL AND ($topic IS NULL OR own.topic = $topic)
    ORDER BY topic.weibo_posts + topic.twitter_posts DESC, own.topic, own.month, own.sphere DESC
"""
