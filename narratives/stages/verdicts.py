"""Verdicts of the stories of a run: counts how each sphere tells them, what the other sphere has, and what changed."""

from collections.abc import Iterable, Sequence
from functools import partial
from typing import Any

import duckdb
import numpy as np
import polars as pl

from narratives.analysis.occasion import Common, days_apart, days_share, marks, marks_in_common
from narratives.analysis.verdicts import Coverage, Telling, Verdict, judge, judge_alone
from narratives.stages.rows import SPHERE_CODES, clear_run
from narratives.texts.tokens import tokenize
from narratives.vocabulary import STANCES, TONES
from narratives.warehouse.rows import insert

TABLES = ("core.story_verdicts", "core.verdict_changes")
# A sphere that does not tell a story within a week of it does not answer it.
WEEK = 7
# Texts of each sphere with which the names and numbers of a story are compared; more tell nothing new.
BACKGROUND_TEXTS = 5000

_NAMES = """
SELECT told.story_id, told.sphere,
    arg_max(coalesce(nullif(named.label, ''), told.narrative_id), (size.texts, told.narrative_id)) AS label
FROM core.run_narratives AS told
JOIN core.narrative_labels AS named USING (run_id, narrative_id)
JOIN (SELECT topic, sphere, cluster, count(*) AS texts FROM core.run_texts WHERE run_id = $run GROUP BY ALL) AS size
    USING (topic, sphere, cluster)
WHERE run_id = $run
GROUP BY ALL
"""
_TEXTS = """
SELECT place.sphere, place.text_id, told.story_id, text.text, post.created_at::DATE - DATE '1970-01-01' AS day
FROM core.run_texts AS place
JOIN core.texts AS text USING (text_id)
JOIN core.post_texts AS link USING (text_id)
JOIN core.posts_of_run($run) AS post ON post.post_key = link.post_key AND post.sphere = place.sphere
LEFT JOIN core.run_narratives AS told
    ON told.run_id = place.run_id AND told.topic = place.topic AND told.sphere = place.sphere
    AND told.cluster = place.cluster
WHERE place.run_id = $run AND place.topic = $topic
ORDER BY place.text_id, place.sphere, day
"""
_DAYS = """
SELECT sphere, created_at::DATE - DATE '1970-01-01' AS day, count(*) AS posts FROM core.posts_of_run(?) GROUP BY ALL
"""
# Of each story the verdict of the last run that looked at it.
_BEFORE = """
SELECT story_id, arg_max(verdict, (started_at, run_id)) FROM core.story_verdicts JOIN core.runs USING (run_id)
WHERE status = 'finished' AND run_id <> ? GROUP BY story_id
"""


def judge_stories(connection: duckdb.DuckDBPyConnection, run_id: str) -> list[dict[str, Any]]:
    """Judge the stories of a run whose narratives are labelled and whose texts are framed, and store the verdicts."""
    clear_run(connection, run_id, *TABLES)
    tellings = _tellings(connection, run_id)
    rows: list[dict[str, Any]] = []
    for topic in sorted({topic for topic, _ in tellings}):
        stories = {story: sides for (its_topic, story), sides in tellings.items() if its_topic == topic}
        rows += _judge_topic(connection, run_id, topic, stories)
    verdicts = pl.DataFrame(rows, schema_overrides={"common_marks": pl.List(pl.String), "days_apart": pl.Float64})
    insert(connection, "core.story_verdicts", verdicts.with_columns(run_id=pl.lit(run_id)))
    _store_changes(connection, run_id, rows)
    return rows


def _judge_topic(
    connection: duckdb.DuckDBPyConnection, run_id: str, topic: str, stories: dict[str, dict[str, Telling]]
) -> list[dict[str, Any]]:
    posts = connection.execute(_TEXTS, {"run": run_id, "topic": topic}).pl()
    in_common = _Commons(posts, [story for story, sides in stories.items() if len(sides) == 2])
    covered = _Coverages(connection.execute(_DAYS, [run_id]).pl(), posts, _rivals(connection, run_id, topic))
    rows = []
    for story, sides in sorted(stories.items()):
        row = {"story_id": story, "topic": topic, **dict.fromkeys(_EVIDENCE)}
        if len(sides) == 2:
            row |= _of_both(sides, in_common.of(story))
        else:
            ((sphere, telling),) = sides.items()
            row |= _of_one(sphere, telling, covered.of(story, sphere))
        rows.append(row)
    return rows


_EVIDENCE = ("other_topic_posts", "other_posts", "covered_share", "days_apart", "common_days_share", "common_marks")


def _of_both(sides: dict[str, Telling], common: Common) -> dict[str, Any]:
    return _said(judge(sides["weibo"], sides["twitter"], common)) | {
        "days_apart": common.days_apart,
        "common_days_share": common.days_share,
        "common_marks": list(common.marks),
    }


def _of_one(sphere: str, telling: Telling, coverage: Coverage) -> dict[str, Any]:
    return _said(judge_alone(sphere, telling, coverage)) | {
        "other_topic_posts": coverage.topic_posts,
        "other_posts": coverage.posts,
        "covered_share": coverage.covered_share,
    }


def _said(verdict: Verdict) -> dict[str, Any]:
    return {"verdict": verdict.verdict, "reason": verdict.reason}


class _Commons:
    """What the tellings of the stories of one topic have in common."""

    def __init__(self, posts: pl.DataFrame, stories: Sequence[str]) -> None:
        """Find the marks of the texts, where a story needs them."""
        texts = posts.group_by("text_id", "sphere", maintain_order=True).first()
        told = pl.col("story_id").is_in(stories)
        kept = told.fill_null(False) | (pl.int_range(pl.len()).over("sphere") < BACKGROUND_TEXTS)
        self._texts = texts.filter(kept) if stories else texts.clear()
        found = map(marks, self._texts["text"], tokenize(self._texts["text"]))
        self._texts = self._texts.with_columns(marks=pl.Series(list(found), dtype=pl.Object))

    def of(self, story: str) -> Common:
        """Return what the two tellings of a story have in common."""
        is_told = (pl.col("story_id") == story).fill_null(False)
        told, rest = self._texts.filter(is_told), self._texts.filter(~is_told)
        sides = [told.filter(sphere=sphere) for sphere in SPHERE_CODES]
        others = [rest.filter(sphere=sphere)["marks"].to_list() for sphere in SPHERE_CODES]
        days = [side["day"].to_list() for side in sides]
        shared = marks_in_common(*(side["marks"].to_list() for side in sides), *others)
        return Common(days_apart(days[0], days[1]), days_share(days[0], days[1]), shared)


class _Coverages:
    """What a sphere has in the days in which the other one tells a story of a topic."""

    def __init__(self, days: pl.DataFrame, posts: pl.DataFrame, rivals: dict[str, int]) -> None:
        """Count the posts of each day.

        Args:
            days: Posts on anything, by sphere and day.
            posts: Texts on the topic, a row for each post.
            rivals: Narratives on the topic, by sphere.
        """
        self._posts, self._rivals = posts, rivals
        on_topic = posts.group_by("sphere", "day").len("posts")
        self._counts = {"posts": days, "topic_posts": on_topic}

    def of(self, story: str, sphere: str) -> Coverage:
        """Return what the other sphere has in the days of a story."""
        (other,) = set(SPHERE_CODES) - {sphere}
        told = self._posts.filter(story_id=story, sphere=sphere)
        counted = partial(_posts_near, days=sorted(set(told["day"])))
        sizes = {kind: counted(frame.filter(sphere=other)) for kind, frame in self._counts.items()}
        first_days = told.group_by("text_id", maintain_order=True).first()["day"]
        covered = _share_near(first_days, self._counts["posts"].filter(sphere=other)["day"])
        return Coverage(covered_share=covered, narratives=self._rivals.get(other, 0), **sizes)


def _posts_near(frame: pl.DataFrame, days: Iterable[int]) -> int:
    """Count the posts within a week of any of some days."""
    window = {day + step for day in days for step in range(-WEEK, WEEK + 1)}
    return int(frame.filter(pl.col("day").is_in(window))["posts"].sum())


def _share_near(days: pl.Series, others: pl.Series) -> float:
    """Share of days within a week of which there is another one."""
    if others.is_empty():
        return 0.0
    distances = np.abs(days.to_numpy()[:, None] - others.unique().to_numpy()[None, :]).min(axis=1)
    return float((distances <= WEEK).mean())


def _tellings(connection: duckdb.DuckDBPyConnection, run_id: str) -> dict[tuple[str, str], dict[str, Telling]]:
    """How each sphere tells each story, by topic and story."""
    called = {row[:2]: row[2] for row in connection.execute(_NAMES, {"run": run_id}).fetchall()}
    found: dict[tuple[str, str], dict[str, Telling]] = {}
    for row in connection.execute("FROM core.tellings_of(?)", [run_id]).pl().to_dicts():
        label = called.get((row["story_id"], row["sphere"])) or ""
        tones, stances = ([row[f"{name}_texts"] for name in names] for names in (TONES, STANCES))
        telling = Telling(row["texts"], tones, stances, label)
        found.setdefault((row["topic"], row["story_id"]), {})[row["sphere"]] = telling
    return found


def _rivals(connection: duckdb.DuckDBPyConnection, run_id: str, topic: str) -> dict[str, int]:
    """Number of narratives of each sphere on a topic."""
    query = "SELECT sphere, count(*) FROM core.run_narratives WHERE run_id = ? AND topic = ? GROUP BY sphere"
    return dict(connection.execute(query, [run_id, topic]).fetchall())


def _store_changes(connection: duckdb.DuckDBPyConnection, run_id: str, rows: Sequence[dict[str, Any]]) -> None:
    """Record the stories that go on with another verdict."""
    before = dict(connection.execute(_BEFORE, [run_id]).fetchall())
    changes = [
        {"run_id": run_id, "verdict_before": before[row["story_id"]]} | {key: row[key] for key in _CHANGE}
        for row in rows
        if before.get(row["story_id"], row["verdict"]) != row["verdict"]
    ]
    insert(connection, "core.verdict_changes", pl.DataFrame(changes))


_CHANGE = ("story_id", "verdict", "reason")
