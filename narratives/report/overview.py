"""What is going on: the first screen of `narratives show` and of the report."""

from collections.abc import Mapping
from typing import Any

from narratives.report.reading import Reader, Row, latest_run, read
from narratives.vocabulary import VERDICTS

# What each verdict means, where it is printed.
VERDICT_WORDS = {
    "convergent": "both spheres tell it alike",
    "contested": "the spheres tell it in opposite ways",
    "weibo_only": "only Weibo tells it, though Twitter has posts on the topic in those days",
    "twitter_only": "only Twitter tells it, though Weibo has posts on the topic in those days",
    "undecided": "both tell it, neither alike nor opposite, or the evidence is too thin",
    "no_data": "found in one sphere, and the other has too few posts on the topic in those days to call it one-sided",
}
# What can happen to a story from one run to the next.
_EVENT_WORDS = {
    "born": "new",
    "continued": "continued",
    "split": "split off others",
    "merged": "merged into others",
    "ended": "ended",
    "verdict_changed": "with another verdict",
}
_TOPICS = """
    FROM out.topics WHERE $topic IS NULL OR topic = $topic ORDER BY weibo_posts + twitter_posts DESC, topic
"""
_COVERAGE = "FROM out.coverage WHERE topic IS NULL ORDER BY month, sphere DESC"
_GAPS = "FROM out.coverage_gaps ORDER BY days DESC, sphere DESC, first_date"
_PERIOD = "SELECT min(created_at) AS first_post_at, max(created_at) AS last_post_at FROM out.posts"
_LOADED = """
    SELECT count(*) AS files, sum(rows)::BIGINT AS rows, sum(loaded)::BIGINT AS loaded,
        sum(duplicate)::BIGINT AS duplicate, sum(rejected)::BIGINT AS rejected,
        list(DISTINCT format ORDER BY format) AS formats
    FROM out.loads
"""
_LARGEST = """
    FROM out.stories WHERE verdict = $verdict AND ($topic IS NULL OR topic = $topic)
    ORDER BY weibo_posts + twitter_posts DESC, story_id LIMIT $stories
"""
_EVENTS = "SELECT event, count(*) AS stories FROM out.story_events WHERE run_id = ? GROUP BY event ORDER BY event"
_CHANGED = """
    SELECT story_id, event, verdict_before, verdict, story.topic, weibo_label, twitter_label, weibo_posts, twitter_posts
    FROM out.story_events AS happened JOIN out.stories AS story USING (story_id, verdict)
    WHERE happened.run_id = $run AND event = 'verdict_changed'
    ORDER BY weibo_posts + twitter_posts DESC, story_id
"""
_BORN = """
    SELECT story_id, event, verdict_before, story.verdict, story.topic, weibo_label, twitter_label, weibo_posts,
        twitter_posts
    FROM out.story_events AS happened JOIN out.stories AS story USING (story_id)
    WHERE happened.run_id = $run AND event = 'born'
    ORDER BY weibo_posts + twitter_posts DESC, story_id
"""
_RUN_BEFORE = """
    SELECT started_at FROM out.runs WHERE status = 'finished' AND started_at < ? ORDER BY started_at DESC LIMIT 1
"""


def overview(connection: Reader, topic: str | None = None, stories: int = 3) -> dict[str, Any]:
    """Return what is going on in the latest run.

    Args:
        connection: a reader of the warehouse.
        topic: the only topic to look at; None for all.
        stories: the largest stories of each verdict, at most.

    Returns:
        `run`, `period`, `loaded`, `coverage`, `coverage_gaps`, `topics`; `largest`, stories by verdict; `new`, what
        happened since the run before.

    Raises:
        InputError: when no run has finished.
    """
    run = latest_run(connection)
    largest = {verdict: _largest(connection, verdict, topic, stories) for verdict in VERDICTS}
    return {
        "run": run,
        "period": read(connection, _PERIOD)[0],
        "loaded": read(connection, _LOADED)[0],
        "coverage": read(connection, _COVERAGE),
        "coverage_gaps": read(connection, _GAPS),
        "topics": read(connection, _TOPICS, {"topic": topic}),
        "largest": {verdict: rows for verdict, rows in largest.items() if rows},
        "new": since_last_run(connection, run),
    }


def since_last_run(connection: Reader, run: Row) -> dict[str, Any]:
    """Return what happened to stories since the run before; `since` is None where there was none."""
    before = read(connection, _RUN_BEFORE, [run["started_at"]])
    if not before:
        return {"since": None, "events": {}, "stories": []}
    wanted = {"run": run["run_id"]}
    return {
        "since": before[0]["started_at"],
        "events": {row["event"]: row["stories"] for row in read(connection, _EVENTS, [run["run_id"]])},
        "stories": read(connection, _CHANGED, wanted) + read(connection, _BORN, wanted),
    }


def happened(events: Mapping[str, int]) -> str:
    """Say what happened to how many stories, in the order of a life: `1 new, 62 continued`."""
    said = [f"{events[event]:,} {what}" for event, what in _EVENT_WORDS.items() if events.get(event)]
    return ", ".join(said) or "none changed"


def _largest(connection: Reader, verdict: str, topic: str | None, stories: int) -> list[Row]:
    return read(connection, _LARGEST, {"verdict": verdict, "topic": topic, "stories": stories})
