"""Convergence of a run: reads the texts of each month, compares the spheres, fits the trends, writes all of it."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

import duckdb
import numpy as np
import polars as pl

from narratives.analysis.divergence import Divergence, diverge, steady_errors
from narratives.analysis.trends import Slope, corrected_slopes, slope_of, trend_of
from narratives.stages.rows import SPHERE_CODES, topics
from narratives.warehouse.rows import insert

CONVERGENCE_TABLES = ("core.run_convergence", "core.run_convergence_parts", "core.run_convergence_trends")
MEASURES = {"stories": "story_id", "tone": "tone", "stance": "stance"}
# A text counts once in each month and sphere, on its first day there.
_TEXTS = """
SELECT
    place.sphere, date_trunc('month', post.created_at)::DATE AS month_date, min(post.created_at)::DATE AS day,
    told.story_id, frame.tone, frame.stance
FROM core.runs AS run
JOIN core.run_texts AS place USING (run_id)
JOIN core.post_texts AS link USING (text_id)
JOIN core.posts_of_run($run) AS post ON post.post_key = link.post_key AND post.sphere = place.sphere
LEFT JOIN core.run_narratives AS told
    ON told.run_id = run.run_id AND told.topic = place.topic AND told.sphere = place.sphere
    AND told.cluster = place.cluster
LEFT JOIN core.text_frames AS frame ON frame.text_id = place.text_id AND frame.model_id = run.model_id
WHERE run.run_id = $run AND place.topic = $topic
GROUP BY place.sphere, month_date, place.text_id, told.story_id, frame.tone, frame.stance
ORDER BY month_date, place.sphere, day, place.text_id
"""
_FIGURES = ("divergence", "divergence_error", "divergence_low", "divergence_high", "chance_divergence", "p_value")


def store_convergence(connection: duckdb.DuckDBPyConnection, run_id: str, seed: int) -> list[str]:
    """Store how far apart the spheres are by month, and return the trend of each topic and measure."""
    months: list[dict[str, Any]] = []
    parts: list[dict[str, Any]] = []
    pairs = [(topic, measure) for topic in topics(connection, run_id) for measure in MEASURES]
    for topic in dict.fromkeys(topic for topic, _ in pairs):
        texts = connection.execute(_TEXTS, {"run": run_id, "topic": topic}).pl()
        for measure, column in MEASURES.items():
            for month, month_parts in _months(texts, column, seed):
                own = {"run_id": run_id, "topic": topic, "measure": measure, "month_date": month["month_date"]}
                months.append(own | month)
                parts += [own | part for part in month_parts]
    trends = trends_of(months, pairs)
    figures = dict.fromkeys(_FIGURES, pl.Float64)
    insert(connection, "core.run_convergence", pl.DataFrame(months, schema_overrides=figures if months else None))
    insert(connection, "core.run_convergence_parts", pl.DataFrame(parts, infer_schema_length=None))
    insert(connection, "core.run_convergence_trends", _frame_of(trends, run_id))
    return [trend["trend"] for trend in trends]


def trends_of(months: Sequence[dict[str, Any]], pairs: Sequence[tuple[str, str]]) -> list[dict[str, Any]]:
    """Tell of each topic and measure whether the spheres come closer over some months.

    Args:
        months: rows of `out.convergence`.
        pairs: the topics and measures.

    Returns:
        A row of `out.convergence_trends` for each pair, in their order; q-values are over all of them.
    """
    used = [
        [row for row in months if (row["topic"], row["measure"]) == pair and row["divergence"] is not None]
        for pair in pairs
    ]
    slopes = [_slope(rows) for rows in used]
    return [
        {"topic": topic, "measure": measure} | _trend(rows, slope, q_value)
        for (topic, measure), rows, slope, q_value in zip(pairs, used, slopes, corrected_slopes(slopes), strict=True)
    ]


def _months(texts: pl.DataFrame, column: str, seed: int) -> Iterator[tuple[dict[str, Any], list[dict[str, Any]]]]:
    """Compare the spheres in each month by what stands in a column."""
    shown = texts.filter(pl.col(column).is_not_null())
    all_names = shown[column].unique().sort()
    codes, spheres = all_names.search_sorted(shown[column]).to_numpy(), shown["sphere"].to_numpy()
    days = shown["day"].to_numpy()
    for month_date, rows in _rows_of_months(shown["month_date"]):
        parts_here, places = np.unique(codes[rows], return_inverse=True)
        of = {sphere: spheres[rows] == sphere for sphere in SPHERE_CODES}
        sides = {one: _by_day(days[rows][own], places[own], len(parts_here)) for one, own in of.items()}
        found = diverge(sides["weibo"], sides["twitter"], seed)
        texts_of = {sphere: by_day.sum(axis=0).tolist() for sphere, by_day in sides.items()}
        sizes = {f"{sphere}_texts": sum(counts) for sphere, counts in texts_of.items()}
        added = found.parts.tolist() if found else [None] * len(parts_here)
        names = all_names.gather(parts_here).to_list()
        columns = zip(names, texts_of["weibo"], texts_of["twitter"], added, strict=True)
        keys = ("part", "weibo_texts", "twitter_texts", "contribution")
        parts = [dict(zip(keys, values, strict=True)) for values in columns]
        yield {"month_date": month_date, **sizes, **_figures(found)}, parts


def _rows_of_months(months: pl.Series) -> Iterator[tuple[date, slice]]:
    """The months of texts in their order, with the rows of each."""
    start = 0
    for run in months.rle().struct.unnest().iter_rows(named=True):
        yield run["value"], slice(start, start + run["len"])
        start += run["len"]


def _by_day(days: np.ndarray, places: np.ndarray, parts: int) -> np.ndarray:
    """(days, parts) texts of one sphere in a month; one empty day where it has none."""
    names, day = np.unique(days, return_inverse=True)
    counts = np.zeros((max(len(names), 1), parts), np.int64)
    np.add.at(counts, (day, places), 1)
    return counts


def _figures(found: Divergence | None) -> dict[str, float | None]:
    if found is None:
        return dict.fromkeys(_FIGURES)
    return dict(
        zip(_FIGURES, (found.value, found.error, found.low, found.high, found.chance, found.p_value), strict=True)
    )


def _slope(rows: Sequence[dict[str, Any]]) -> Slope | None:
    if not rows:
        return None
    columns = ("divergence_error", "weibo_texts", "twitter_texts")
    errors = steady_errors(*(np.array([row[column] for row in rows], dtype=float) for column in columns))
    places = [12 * row["month_date"].year + row["month_date"].month for row in rows]
    return slope_of(places, [row["divergence"] for row in rows], errors.tolist())


def _trend(rows: Sequence[dict[str, Any]], slope: Slope | None, q_value: float | None) -> dict[str, Any]:
    days = [row["month_date"] for row in rows]
    first, last = (min(days), max(days)) if days else (None, None)
    trend = trend_of(slope, q_value)
    return {
        "first_month_date": first, "last_month_date": last, "months": len(rows),
        "slope": slope and slope.value, "slope_low": slope and slope.low, "slope_high": slope and slope.high,
        "p_value": slope and slope.p_value, "q_value": q_value, "trend": trend,
        "reason": _reason(trend, slope, first, last, len(rows)),
    }  # fmt: skip


_WORDS = {"closer": "closer together", "apart": "further apart", "undecided": "cannot be told"}


def _reason(trend: str, slope: Slope | None, first: date | None, last: date | None, months: int) -> str:
    if slope is None:
        return f"cannot be told: {months} months with eight texts of each side, six are needed"
    change = f"divergence {slope.value:+.3f} a month, 95 % interval {slope.low:+.3f} to {slope.high:+.3f}"
    return f"{_WORDS[trend]}: {change}, {months} months from {first:%Y-%m} to {last:%Y-%m}"


def _frame_of(trends: Sequence[dict[str, Any]], run_id: str) -> pl.DataFrame:
    schema: dict[str, Any] = {"first_month_date": pl.Date, "last_month_date": pl.Date}
    schema |= dict.fromkeys(("slope", "slope_low", "slope_high", "p_value", "q_value"), pl.Float64)
    frame = pl.DataFrame(trends, schema_overrides=schema if trends else None)
    return frame.with_columns(run_id=pl.lit(run_id)) if trends else frame
