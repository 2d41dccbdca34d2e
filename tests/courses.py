"""A run whose stories are known: what two spheres told on which days, written as the stages would leave it."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path

import numpy as np
import polars as pl

from narratives.config import RunConfig
from narratives.stages.courses import courses
from narratives.stages.runs import finish_run, start_run
from narratives.warehouse import open_writer
from narratives.warehouse.rows import insert

FIRST_DAY = date(2020, 1, 1)
TOPIC = "trade"
# A post for each row: sphere, day from the first one on, story (none: on nothing), tone.
Told = tuple[str, int, str | None, str | None]


def told_daily(sphere: str, story: str | None, counts: Sequence[int], tone: str | None = None) -> list[Told]:
    """Return posts of a story by the number of each day."""
    return [(sphere, day, story, tone) for day in np.repeat(np.arange(len(counts)), counts).tolist()]


def finished_run(
    warehouse: Path, told: Sequence[Told], precision: str = "second", themes: Mapping[str, str] | None = None
) -> str:
    """Write a run that found what is told, follow it over time, finish it, and return its id.

    `themes` names the theme of some stories.
    """
    with open_writer(warehouse) as connection:
        run_id = start_run(warehouse, RunConfig())
        connection.execute("UPDATE core.runs SET model_id = 'm' WHERE run_id = ?", [run_id])
        tables = _tables(told, precision, run_id)
        for table, rows in tables.items():
            insert(connection, table, rows)
        insert(connection, "core.run_themes", _themes(tables["core.run_narratives"], themes or {}))
        courses(warehouse, run_id)
        finish_run(warehouse, run_id)
    return run_id


def _tables(told: Sequence[Told], precision: str, run_id: str) -> dict[str, pl.DataFrame]:
    schema = {"sphere": pl.String, "day": pl.Int64, "story": pl.String, "tone": pl.String}
    posts = pl.DataFrame(told, schema=schema, orient="row").with_row_index("number")
    first = datetime.combine(FIRST_DAY, datetime.min.time())
    names = pl.col("number").cast(pl.String)
    clusters = {story: place for place, story in enumerate(posts["story"].drop_nulls().unique().sort())}
    posts = posts.with_columns(
        post_id=names, post_key=pl.col("sphere") + ":" + names, text_id="t" + names, run_id=pl.lit(run_id),
        created_at=pl.lit(first) + pl.duration(days="day", hours=6), topic=pl.lit(TOPIC),
        cluster=pl.col("story").replace_strict(clusters, return_dtype=pl.Int32), story_id="s-trade-" + pl.col("story"),
    )  # fmt: skip
    on_topic = posts.filter(pl.col("story").is_not_null())
    stories = on_topic.select("run_id", "topic", "sphere", "cluster", "story_id").unique(maintain_order=True)
    return {
        "raw.posts": posts.select(
            "post_key", "post_id", "sphere", "created_at", platform="sphere", author_role=pl.lit("public"),
            created_precision=pl.lit(precision), text="text_id", is_truncated=pl.lit(False), load_id=pl.lit("l"),
        ),
        "core.post_texts": posts.select("post_key", "text_id"),
        "core.texts": posts.select(
            "text_id", text="text_id", folded="text_id", lang=pl.lit("en"), characters=pl.lit(9)
        ),
        "core.topics": pl.DataFrame({"topics_id": "t", "topic": TOPIC, "label": "Trade", "position": 0}),
        "core.text_topics": on_topic.select("text_id", "topic"),
        "core.run_texts": on_topic.select(
            "run_id", "topic", "sphere", "text_id", "cluster", membership=pl.lit(1.0), second_distance=pl.lit(1.0)
        ),
        "core.run_narratives": stories.with_columns(
            story="cluster", status=pl.lit("born"),
            narrative_id=pl.col("sphere").str.slice(0, 1) + pl.col("story_id").str.slice(1),
        ),
        "core.story_verdicts": stories.select("run_id", "story_id", "topic").unique(maintain_order=True).with_columns(
            verdict=pl.lit("undecided"), reason=pl.lit("thin")
        ),
        "core.text_frames": on_topic.select(
            "text_id", "tone", model_id=pl.lit("m"), frames_id=pl.lit("f"),
            tone_probability=pl.lit(0.9), stance_probability=pl.lit(0.9),
        ),
    }  # fmt: skip


def _themes(narratives: pl.DataFrame, themes: Mapping[str, str]) -> pl.DataFrame:
    """Return the theme of each story that has one; its number is that of its first story."""
    stories = narratives.select("run_id", "topic", "story", "story_id").unique(maintain_order=True)
    named = stories.with_columns(
        theme_id=pl.col("story_id").str.strip_prefix("s-trade-").replace_strict(themes, default=None)
    ).drop_nulls("theme_id")
    return named.with_columns(theme=pl.col("story").min().over("theme_id")).drop("story_id")
