"""Courses: how things go over time - what stands out, what lives on, whether the spheres come closer, who is first."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import polars as pl

from narratives.analysis.bursts import FALSE_SHARE, NEIGHBOURS, Tested, burst_chances, corrected, weekday_exposure
from narratives.analysis.lives import life_of, peak_of
from narratives.analysis.trends import UNDECIDED
from narratives.stages.convergence import CONVERGENCE_TABLES, store_convergence
from narratives.stages.lead import store_leads
from narratives.stages.rows import clear_run
from narratives.stages.runs import seed_of
from narratives.warehouse import open_writer
from narratives.warehouse.rows import insert, transaction

LEVELS = ("topic", "theme", "story", "narrative")
TABLES = ("core.run_bursts", "core.run_lives", "core.run_lead_lag", *CONVERGENCE_TABLES)
# The counts of the run; a place is the number of a period from the first one on. Distinct texts are not asked for:
# to count them takes most of the time and memory.
_COUNTS = """
CREATE OR REPLACE TEMP TABLE course_counts AS
SELECT * EXCLUDE (texts), dense_rank() OVER (PARTITION BY period ORDER BY start_date) - 1 AS place
FROM core.timeline_of(?)
"""
_SERIES = """
SELECT item_id, topic, sphere, place, start_date, posts FROM course_counts
WHERE level = ? AND period = ? AND posts > 0 ORDER BY topic, item_id, sphere, place
"""
_WHOLES = """
SELECT item_id, sphere, list(posts ORDER BY place) AS posts, list(start_date ORDER BY place) AS start_dates
FROM course_counts WHERE level = ? AND period = ? GROUP BY ALL
"""
# Monday is 0, as Python counts.
_WEEKDAY_OF_EPOCH = 3


@dataclass(frozen=True)
class CoursesResult:
    """What was found over time.

    Attributes:
        bursts: Days, weeks and months of topics, themes, stories and narratives that stand out.
        trends: Topics and measures in which the spheres come closer or move apart.
        leads: Topics and stories in which one sphere leads.
    """

    bursts: int
    trends: int
    leads: int


def courses(warehouse: Path, run_id: str) -> CoursesResult:
    """Find what stands out over time in a run, and store it.

    Args:
        warehouse: File of the warehouse.
        run_id: The run, whose narratives are named and whose texts are framed.
    """
    with open_writer(warehouse) as connection, transaction(connection):
        clear_run(connection, run_id, *TABLES)
        connection.execute(_COUNTS, [run_id])
        calendar = Calendar.of(connection)
        bursts = 0
        for level in LEVELS:
            bursts += sum(_store_bursts(connection, run_id, level, period, calendar) for period in NEIGHBOURS)
            _store_lives(connection, run_id, level, calendar)
        seed = seed_of(connection, run_id)
        trends = store_convergence(connection, run_id, seed)
        leaders = store_leads(connection, run_id, calendar.sphere_posts, calendar.weekdays, seed)
        connection.execute("DROP TABLE course_counts")
    return CoursesResult(bursts, _decided(trends), _decided(leaders))


@dataclass(frozen=True)
class Calendar:
    """The days of a run.

    Attributes:
        days: (days,) the days themselves, without a gap.
        sphere_posts: (days,) posts of each sphere on anything.
        topic_posts: (days,) posts on each topic, by topic and sphere.
    """

    days: np.ndarray
    sphere_posts: dict[str, np.ndarray]
    topic_posts: dict[tuple[str, str], np.ndarray]

    @classmethod
    def of(cls, connection: duckdb.DuckDBPyConnection) -> "Calendar":
        """Read it from the counts of a run."""
        spheres = connection.execute(_WHOLES, ["sphere", "day"]).fetchall()
        topics = connection.execute(_WHOLES, ["topic", "day"]).fetchall()
        return cls(
            days=np.array(spheres[0][3] if spheres else [], dtype="datetime64[D]"),
            sphere_posts={sphere: np.array(posts) for _, sphere, posts, _ in spheres},
            topic_posts={(topic, sphere): np.array(posts) for topic, sphere, posts, _ in topics},
        )

    @property
    def weekdays(self) -> np.ndarray:
        """(days,) 0 for Monday to 6."""
        return (self.days.astype(int) + _WEEKDAY_OF_EPOCH) % 7

    def starts(self, period: str) -> np.ndarray:
        """(days,) the first day of the day, week or month that each day is in."""
        if period == "month":
            return self.days.astype("datetime64[M]").astype("datetime64[D]")
        return self.days - self.weekdays if period == "week" else self.days

    def sums(self, values: np.ndarray, period: str) -> np.ndarray:
        """(periods,) sums of what is given for each day."""
        return np.bincount(np.unique(self.starts(period), return_inverse=True)[1], values)

    def exposure(self, topic: str, sphere: str, period: str) -> np.ndarray:
        """(periods,) what the posts of a sphere on a topic go along with."""
        by_day = weekday_exposure(self.sphere_posts[sphere], self.topic_posts[topic, sphere], self.weekdays)
        return self.sums(by_day, period)


def _store_bursts(
    connection: duckdb.DuckDBPyConnection, run_id: str, level: str, period: str, calendar: Calendar
) -> int:
    """Store the periods of a level that might stand out, and return how many do."""
    series = connection.execute(_SERIES, [level, period]).pl()
    found = [_tested(one, period, calendar) for _, one in series.group_by("topic", maintain_order=True)]
    rows = pl.concat(found) if found else pl.DataFrame()
    own = {"run_id": run_id, "level": level, "period": period}
    insert(connection, "core.run_bursts", rows.with_columns(pl.lit(value).alias(key) for key, value in own.items()))
    return rows.filter(pl.col("q_value") <= FALSE_SHARE).height if rows.height else 0


def _tested(series: pl.DataFrame, period: str, calendar: Calendar) -> pl.DataFrame:
    """Test the periods of all items of a level and topic together."""
    starts = np.unique(calendar.starts(period))
    found, tests = [], 0
    for (topic, sphere), side in series.group_by("topic", "sphere", maintain_order=True):
        items = side["item_id"].unique(maintain_order=True)
        counts = np.zeros((len(items), len(starts)), np.int32)
        places = side.select(pl.col("item_id").rle_id())["item_id"].to_numpy()
        counts[places, side["place"].to_numpy()] = side["posts"].to_numpy()
        tested = burst_chances(counts, calendar.exposure(topic, sphere, period), NEIGHBOURS[period])
        tests += counts.size
        found.append(_burst_rows(tested, items, starts).with_columns(sphere=pl.lit(sphere)))
    rows = pl.concat(found)
    return rows.with_columns(q_value=pl.Series(corrected(rows["p_value"].to_numpy(), tests), dtype=pl.Float64))


def _burst_rows(tested: Tested, items: pl.Series, starts: np.ndarray) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "item_id": items.gather(tested.series),
            "start_date": starts[tested.periods],
            "expected_posts": tested.expected,
            "p_value": tested.p_values,
        }
    )


def _store_lives(connection: duckdb.DuckDBPyConnection, run_id: str, level: str, calendar: Calendar) -> None:
    series = connection.execute(_SERIES, [level, "day"]).pl()
    if series.is_empty():
        return
    items = series.select("item_id", "topic", "sphere")
    # One array for all items: to take a frame apart costs more than to read a life off it.
    starts = np.flatnonzero(np.diff(items.select(pl.struct(pl.all()).rle_id()).to_series().to_numpy(), prepend=-1))
    places, posts = series["place"].to_numpy(), series["posts"].to_numpy()
    weeks = Weeks.of(calendar)
    names = items[starts.tolist()].iter_rows()
    rows = [
        {"run_id": run_id, "level": level, "item_id": item, "topic": topic, "sphere": sphere}
        | _life(places[start:end], posts[start:end], sphere, calendar, weeks)
        for (item, topic, sphere), start, end in zip(names, starts, [*starts[1:], len(places)], strict=True)
    ]
    insert(connection, "core.run_lives", pl.DataFrame(rows, infer_schema_length=None))


@dataclass(frozen=True)
class Weeks:
    """The weeks of a run.

    Attributes:
        mondays: (weeks,) their first days.
        of_day: (days,) the week that each day is in.
        sphere_posts: (weeks,) posts of each sphere on anything.
    """

    mondays: np.ndarray
    of_day: np.ndarray
    sphere_posts: dict[str, np.ndarray]

    @classmethod
    def of(cls, calendar: Calendar) -> "Weeks":
        """Read them off the days."""
        mondays, of_day = np.unique(calendar.starts("week"), return_inverse=True)
        return cls(mondays, of_day, {one: np.bincount(of_day, posts) for one, posts in calendar.sphere_posts.items()})


def _life(places: np.ndarray, posts: np.ndarray, sphere: str, calendar: Calendar, weeks: Weeks) -> dict[str, Any]:
    """The life of one item in one sphere, with days in place of their numbers."""
    life = life_of(places, posts, calendar.sphere_posts[sphere])
    by_week = np.bincount(weeks.of_day[places], posts, minlength=len(weeks.mondays))
    peak = peak_of(by_week, weeks.sphere_posts[sphere])
    days = {"born_date": life.born, "last_date": life.last, "dormant_date": life.dormant, "back_date": life.back}
    dates = {name: None if place is None else calendar.days[place].item() for name, place in days.items()}
    return dates | {"status": life.status, "returns": life.returns, "peak_date": weeks.mondays[peak].item()}


def _decided(found: list[str]) -> int:
    return len(found) - found.count(UNDECIDED)
