"""Two stretches of time beside each other: what each sphere spoke of and how, which stories came and which went."""

import calendar
import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from narratives.errors import InputError
from narratives.report.reading import Reader, Row, latest_run, read

_FORM = "a day, month or year, or two of them with .. between, such as 2021-03 or 2021-03-01..2021-04-15"


@dataclass(frozen=True)
class Days:
    """A stretch of days, both ends included, and how the user called it."""

    name: str
    first: date
    last: date


def days_of(text: str) -> Days:
    """Read a stretch of time.

    Args:
        text: `2021`, `2021-03`, `2021-03-24`, or two of these as `2021-03..2021-05`.

    Raises:
        InputError: when it is no such thing, or ends before it begins.
    """
    ends = text.split("..")
    if len(ends) > 2:
        raise InputError(f"{text!r} is not a period: give {_FORM}")
    first, last = _ends(ends[0], text)[0], _ends(ends[-1], text)[1]
    if last < first:
        raise InputError(f"{text!r} ends before it begins: give {_FORM}")
    return Days(text, first, last)


def compare(connection: Reader, before: Days, after: Days, topic: str | None, stories: int) -> dict[str, Any]:
    """Return what the latest run says of two stretches of time.

    Args:
        connection: a reader of the warehouse.
        before: the first stretch.
        after: the second.
        topic: the only topic to look at; None for all.
        stories: stories of each kind at most.

    Returns:
        `topics`: for each topic and sphere the posts, their share of all posts of the sphere, tone and stance, each
        with `_before` and `_after`; `stories`: those that moved most, by the change of their share of the sphere's
        posts on the topic; shares are NULL where a sphere has no posts in those days.

    Raises:
        InputError: when no run has finished.
    """
    latest_run(connection)
    wanted = {"topic": topic} | {
        f"{end}_{when}": getattr(days, end)
        for when, days in (("before", before), ("after", after))
        for end in ("first", "last")
    }
    return {
        "before": vars(before),
        "after": vars(after),
        "topics": read(connection, _TOPICS, wanted),
        "stories": _most_moved(read(connection, _STORIES, wanted), stories),
    }


def _ends(text: str, whole: str) -> tuple[date, date]:
    """Return the first and the last day of a year, a month or a day."""
    parts = [int(part) for part in text.split("-")] if re.fullmatch(r"\d{4}(-\d{1,2}){0,2}", text) else []
    try:
        if len(parts) == 3:
            day = date(parts[0], parts[1], parts[2])
            return day, day
        if len(parts) == 2:
            year, month = parts
            return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])
        return date(parts[0], 1, 1), date(parts[0], 12, 31)
    except (ValueError, IndexError):
        raise InputError(f"{whole!r} is not a period: give {_FORM}") from None


def _most_moved(rows: list[Row], stories: int) -> list[Row]:
    """Order stories by how far their share moved in the sphere where it moved most."""
    moved = [row | {"change": max(row["weibo_change"] or 0, row["twitter_change"] or 0, key=abs)} for row in rows]
    moved = sorted((row for row in moved if row["change"]), key=lambda row: (-abs(row["change"]), row["story_id"]))
    return moved[:stories] if stories else moved


_PERIODS = """
    periods AS (
        SELECT 'before' AS period, $first_before::DATE AS first_day, $last_before::DATE AS last_day
        UNION ALL SELECT 'after', $first_after::DATE, $last_after::DATE
    ),
    everything AS (
        SELECT period, sphere, count(*) AS posts FROM out.posts
        JOIN periods ON created_at >= first_day AND created_at < last_day + 1 GROUP BY ALL
    ),
    told AS (
        SELECT period, place.* FROM out.post_narratives AS place
        JOIN periods ON created_at >= first_day AND created_at < last_day + 1
        WHERE $topic IS NULL OR topic = $topic
    ),
    on_topic AS (SELECT period, topic, sphere, count(*) AS posts FROM told GROUP BY ALL),
"""
_TOPICS = f"""
    WITH {_PERIODS}
    framed AS (
        SELECT period, topic, sphere,
            count(*) FILTER (tone = 'condemning') / nullif(count(tone), 0) AS condemning_share,
            count(*) FILTER (stance = 'critical') / nullif(count(stance), 0) AS critical_share,
            count(*) FILTER (stance = 'supportive') / nullif(count(stance), 0) AS supportive_share
        FROM (SELECT DISTINCT period, topic, sphere, text_id, tone, stance FROM told) GROUP BY ALL
    ),
    figures AS (
        SELECT topic.topic, topic.label, everything.sphere, everything.period, coalesce(on_topic.posts, 0) AS posts,
            coalesce(on_topic.posts, 0) / everything.posts AS posts_share, framed.* EXCLUDE (period, topic, sphere)
        FROM out.topics AS topic CROSS JOIN everything
        LEFT JOIN on_topic USING (period, topic, sphere)
        LEFT JOIN framed USING (period, topic, sphere)
        WHERE $topic IS NULL OR topic.topic = $topic
    )
    SELECT topic, any_value(label) AS label, sphere,
        any_value(posts) FILTER (period = 'before') AS posts_before,
        any_value(posts) FILTER (period = 'after') AS posts_after,
        any_value(posts_share) FILTER (period = 'before') AS posts_share_before,
        any_value(posts_share) FILTER (period = 'after') AS posts_share_after,
        any_value(condemning_share) FILTER (period = 'before') AS condemning_share_before,
        any_value(condemning_share) FILTER (period = 'after') AS condemning_share_after,
        any_value(critical_share) FILTER (period = 'before') AS critical_share_before,
        any_value(critical_share) FILTER (period = 'after') AS critical_share_after,
        any_value(supportive_share) FILTER (period = 'before') AS supportive_share_before,
        any_value(supportive_share) FILTER (period = 'after') AS supportive_share_after
    FROM figures JOIN (SELECT topic, sum(posts) AS size FROM figures GROUP BY topic) USING (topic)
    GROUP BY topic, size, sphere ORDER BY size DESC, topic, sphere DESC
"""
_STORIES = f"""
    WITH {_PERIODS}
    counted AS (
        SELECT story_id, period, sphere, count(*) AS posts FROM told WHERE story_id IS NOT NULL GROUP BY ALL
    ),
    shares AS (
        SELECT story.story_id, on_topic.period, on_topic.sphere, coalesce(counted.posts, 0) AS posts,
            coalesce(counted.posts, 0) / on_topic.posts AS posts_share
        FROM out.stories AS story JOIN on_topic USING (topic)
        LEFT JOIN counted ON counted.story_id = story.story_id
            AND counted.period = on_topic.period AND counted.sphere = on_topic.sphere
    ),
    moved AS (
        SELECT story_id,
            sum(posts) FILTER (period = 'before')::BIGINT AS posts_before,
            sum(posts) FILTER (period = 'after')::BIGINT AS posts_after,
            any_value(posts_share) FILTER (period = 'after' AND sphere = 'weibo')
                - any_value(posts_share) FILTER (period = 'before' AND sphere = 'weibo') AS weibo_change,
            any_value(posts_share) FILTER (period = 'after' AND sphere = 'twitter')
                - any_value(posts_share) FILTER (period = 'before' AND sphere = 'twitter') AS twitter_change
        FROM shares GROUP BY story_id
    )
    SELECT story.*, coalesce(moved.posts_before, 0) AS posts_before, coalesce(moved.posts_after, 0) AS posts_after,
        moved.weibo_change, moved.twitter_change
    FROM moved JOIN out.stories AS story USING (story_id)
    WHERE coalesce(moved.posts_before, 0) + coalesce(moved.posts_after, 0) > 0
    ORDER BY story_id
"""
