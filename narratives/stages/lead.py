"""Lead and lag of a run: reads the daily posts of both spheres on each topic and story, and tells who is first."""

from collections.abc import Mapping
from typing import Any

import duckdb
import numpy as np
import polars as pl

from narratives.analysis.bursts import FALSE_SHARE, corrected
from narratives.analysis.lead import (
    FEWEST_DAYS,
    FEWEST_POSTING_DAYS,
    FEWEST_POSTS,
    UNDECIDED,
    Lag,
    Side,
    is_enough,
    lag_of,
    leader_of,
    relation_chance,
)
from narratives.stages.rows import SPHERE_CODES
from narratives.warehouse.rows import insert

_FIGURES = ("lag_days", "lag_low_days", "lag_high_days", "correlation")
# Of a side with more posts than this part of a day's precision, no hour can be told.
_BY_DAY_SHARE = 0.1
_SERIES = """
SELECT item_id, topic, sphere, place, posts FROM course_counts
WHERE level = ? AND period = 'day' AND posts > 0
    AND item_id IN (SELECT item_id FROM course_counts WHERE level = ? AND posts > 0
        GROUP BY item_id HAVING count(DISTINCT sphere) = 2)
ORDER BY item_id, sphere, place
"""
# How exact the dates of a side are: those of all but a tenth of its posts.
_PRECISIONS = f"""
WITH said AS (
    SELECT place.topic, told.story_id, place.sphere, post.created_precision AS precision
    FROM core.run_texts AS place
    JOIN core.post_texts AS link USING (text_id)
    JOIN core.posts_of_run($run) AS post ON post.post_key = link.post_key AND post.sphere = place.sphere
    LEFT JOIN core.run_narratives AS told
        ON told.run_id = place.run_id AND told.topic = place.topic AND told.sphere = place.sphere
        AND told.cluster = place.cluster
    WHERE place.run_id = $run
),
sides AS (
    SELECT
        item_id, sphere, avg((precision = 'day')::INT) > {_BY_DAY_SHARE} AS is_by_day,
        avg((precision = 'minute')::INT) > {_BY_DAY_SHARE} AS is_by_minute
    FROM (SELECT topic AS item_id, * FROM said UNION ALL SELECT story_id, * FROM said WHERE story_id IS NOT NULL)
    GROUP BY ALL
)
SELECT item_id, CASE WHEN bool_or(is_by_day) THEN 'day' WHEN bool_or(is_by_minute) THEN 'minute' ELSE 'second' END
FROM sides GROUP BY item_id
"""


def store_leads(
    connection: duckdb.DuckDBPyConnection,
    run_id: str,
    sphere_posts: Mapping[str, np.ndarray],
    weekdays: np.ndarray,
    seed: int,
) -> list[str]:
    """Store who is first with each topic and each story of both spheres, and return the leaders."""
    precisions = dict(connection.execute(_PRECISIONS, {"run": run_id}).fetchall())
    common = _common_days(sphere_posts)
    rows = []
    for level in ("topic", "story"):
        series = connection.execute(_SERIES, [level, level]).pl()
        items = [
            (item, topic, _sides(one, sphere_posts, weekdays, common))
            for (item, topic), one in series.group_by("item_id", "topic", maintain_order=True)
        ]
        rows += [{"level": level} | row for row in _leads(items, precisions, common, seed)]
    schema = dict.fromkeys((*_FIGURES, "p_value", "q_value"), pl.Float64)
    frame = pl.DataFrame(rows, schema_overrides=schema if rows else None)
    insert(connection, "core.run_lead_lag", frame.with_columns(run_id=pl.lit(run_id)) if rows else frame)
    return [row["leader"] for row in rows]


def _common_days(sphere_posts: Mapping[str, np.ndarray]) -> slice:
    """The days from the first to the last one on which both spheres have posts."""
    covered = [np.flatnonzero(posts) for posts in sphere_posts.values()]
    if not covered or any(not len(days) for days in covered):
        return slice(0, 0)
    first, last = max(days[0] for days in covered), min(days[-1] for days in covered)
    return slice(int(first), max(int(last) + 1, int(first)))


def _sides(
    series: pl.DataFrame, sphere_posts: Mapping[str, np.ndarray], weekdays: np.ndarray, common: slice
) -> tuple[Side, Side]:
    sides = []
    for sphere in SPHERE_CODES:
        own = series.filter(sphere=sphere)
        posts = np.bincount(own["place"].to_numpy(), own["posts"].to_numpy(), minlength=len(weekdays))
        sides.append(Side(posts[common], sphere_posts[sphere][common], weekdays[common]))
    return sides[0], sides[1]


def _leads(
    items: list[tuple[str, str, tuple[Side, Side]]], precisions: Mapping[str, str], common: slice, seed: int
) -> list[dict[str, Any]]:
    """Tell of each item who is first; the chances of all of them are corrected together."""
    days = common.stop - common.start
    is_tried = [days >= FEWEST_DAYS and all(map(is_enough, sides)) for _, _, sides in items]
    chances = [relation_chance(*item[2]) for item, tried in zip(items, is_tried, strict=True) if tried]
    found = iter(zip(chances, corrected(chances, len(chances)).tolist(), strict=True))
    rows = []
    for (item, topic, sides), tried in zip(items, is_tried, strict=True):
        p_value, q_value = next(found) if tried else (None, None)
        lag = lag_of(*sides, seed) if q_value is not None and q_value <= FALSE_SHARE else None
        precision = precisions.get(item, "second")
        row = {"item_id": item, "topic": topic, "days": days, "created_precision": precision}
        row |= {"p_value": p_value, "q_value": q_value, **_lag_figures(lag)}
        row["leader"] = leader_of(lag, precision == "day") if lag else UNDECIDED
        rows.append(row | {"reason": _reason(row, lag, sides)})
    return rows


def _lag_figures(lag: Lag | None) -> dict[str, float | None]:
    figures = (lag.days, lag.low, lag.high, lag.correlation) if lag else (None,) * len(_FIGURES)
    return dict(zip(_FIGURES, figures, strict=True))


def _reason(row: dict[str, Any], lag: Lag | None, sides: tuple[Side, Side]) -> str:
    """Say in words and figures who is first, or why that cannot be told."""
    if not all(map(is_enough, sides)):
        weibo, twitter = (f"{int(side.posts.sum())} on {int((side.posts > 0).sum())} days" for side in sides)
        needed = f"{FEWEST_POSTS} on {FEWEST_POSTING_DAYS} days of each are needed"
        return f"too few posts: Weibo {weibo}, Twitter {twitter}; {needed}"
    if row["q_value"] is None:
        return f"too few days: {row['days']} of both spheres, {FEWEST_DAYS} are needed"
    if lag is None:
        return f"daily shares do not move together beyond chance (q {row['q_value']:.3f})"
    behind = f"Twitter {lag.days:+d} days behind Weibo, 95 % interval {lag.low:+.0f} to {lag.high:+.0f}"
    found = f"{behind}, q {row['q_value']:.3f}"
    if row["leader"] == UNDECIDED:
        dates = ", dates without an hour" if row["created_precision"] == "day" else ""
        return f"daily shares move together, but no lead can be told: {found}{dates}"
    return f"{'Weibo' if row['leader'] == 'weibo' else 'Twitter'} is first: {found}"
