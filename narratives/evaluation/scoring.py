"""Scores what a method says of the posts of a gold set: one row a post, and all measures of it by their names."""

from collections.abc import Mapping
from dataclasses import asdict

import polars as pl

from narratives.evaluation.gold import OFF, Gold
from narratives.evaluation.metrics import (
    LEAST_POSTS,
    Scores,
    adjusted_rand,
    bcubed,
    by_sphere,
    cross_pairs,
    links,
    macro_f1,
    majority,
)
from narratives.vocabulary import SPHERES

Measures = dict[str, float]
_GOLD = {
    "post_id": pl.String, "sphere": pl.String, "story": pl.String, "topic": pl.String, "tone": pl.String,
    "stance": pl.String, "is_core": pl.Boolean,
}  # fmt: skip
_NOT_SAID = "none"


def gold_frame(gold: Gold) -> pl.DataFrame:
    """Return the posts of a gold set, a row each in their order; `tells_story` is false for `other` and `off`."""
    rows = pl.DataFrame([asdict(post) for post in gold.posts], schema=_GOLD)
    return rows.with_columns(tells_story=pl.Series([post.has_story for post in gold.posts], dtype=pl.Boolean))


def place_posts(gold: pl.DataFrame, said: pl.DataFrame) -> pl.DataFrame:
    """Find what a method says of each gold post.

    A post on several topics counts on the one that it was read for; else on the first where it has a story.

    Args:
        gold: as of `gold_frame`.
        said: a row for each post and topic, in the order of the topics: post_id, sphere, topic, narrative_id and
            story_id (null for noise), and more if wanted.

    Returns:
        The rows of `gold` with the columns of `said`, null where it has no row; what both have ends in `_said`, and
        `is_placed` tells whether there was a row.
    """
    rows = gold.with_row_index("number").join(
        said.with_columns(is_placed=pl.lit(True)), on=["post_id", "sphere"], how="left", suffix="_said",
        maintain_order="left_right",
    )  # fmt: skip
    is_other_topic = (pl.col("topic") == pl.col("topic_said")).not_().fill_null(True)
    best = rows.sort("number", is_other_topic, pl.col("story_id").is_null(), maintain_order=True)
    best = best.unique("number", keep="first", maintain_order=True)
    return best.drop("number").with_columns(pl.col("is_placed").fill_null(False))


def story_measures(rows: pl.DataFrame) -> Measures:
    """Score narratives and stories.

    Args:
        rows: as of `place_posts`; those that tell a story count.
    """
    told = rows.filter("tells_story")
    gold, said, spheres = told["story"], told["story_id"], told["sphere"]
    linked = links(gold, said, spheres)
    by_side = told.select(gold=_of_sphere("story"), said=_of_sphere("narrative_id"))
    return {
        **_named("story_bcubed", bcubed(gold, said)),
        **_named("narrative_bcubed", bcubed(by_side["gold"], by_side["said"])),
        **_named("cross_pairs", cross_pairs(gold, said, spheres)),
        **_named("links", linked.scores),
        "story_ari": adjusted_rand(gold, said),
        "stories": said.drop_nulls().n_unique(),
        "shared_stories": linked.said,
        **_by_side(told),
    }


def frame_measures(rows: pl.DataFrame) -> Measures:
    """Score tone and stance of the posts for which the gold set says them, those that tell no story included."""
    found: Measures = {}
    for frame in ("tone", "stance"):
        judged = rows.filter(pl.col(frame).is_not_null() & (pl.col("story") != OFF))
        if judged.height:
            found[f"{frame}_macro_f1"] = macro_f1(judged[frame], judged[f"{frame}_said"])
    return found


def verdict_measures(rows: pl.DataFrame, gold: Mapping[str, str], said: Mapping[str, str]) -> Measures:
    """Score verdicts: a true story has that of the story which holds most of its posts, and none where none does.

    Args:
        rows: as of `place_posts`.
        gold: the true verdict of each story; those whose second sphere is not among the counted posts are left out.
        said: the verdict of each story of the run.
    """
    told = rows.filter("tells_story")
    is_shared = pl.min_horizontal(*SPHERES) >= LEAST_POSTS
    stories = by_sphere(told, "story").with_columns(
        verdict=pl.col("story").replace_strict(dict(gold), default=None, return_dtype=pl.String)
    )
    counted = stories.filter(is_shared != pl.col("verdict").str.ends_with("_only"))
    if not counted.height:
        return {}
    holds = majority(told.drop_nulls("story_id"), ["story"], "story_id")
    judged = counted.join(holds, on="story", how="left", maintain_order="left").with_columns(
        said=pl.col("story_id").replace_strict(dict(said), default=_NOT_SAID, return_dtype=pl.String)
    )
    right = int((judged["said"] == judged["verdict"]).fill_null(False).sum())
    return {
        "verdict_macro_f1": macro_f1(judged["verdict"], judged["said"]),
        "verdict_accuracy": right / judged.height,
        "verdict_stories": judged.height,
    }


def gold_facts(rows: pl.DataFrame) -> Measures:
    """Return the size of a gold set, and how much of it a run has.

    Args:
        rows: as of `place_posts`, with `is_loaded`: whether the warehouse holds the post.
    """
    told = rows.filter("tells_story")
    stories = by_sphere(told, "story")
    return {
        "gold_posts": rows.height,
        "story_posts": told.height,
        "missing_posts": int((~rows["is_loaded"]).sum()),
        "unplaced_posts": int((rows["is_loaded"] & ~rows["is_placed"]).sum()),
        "gold_stories": stories.height,
        "gold_shared_stories": stories.filter(pl.min_horizontal(*SPHERES) >= LEAST_POSTS).height,
        **{f"gold_{sphere}_narratives": stories.filter(pl.col(sphere) > 0).height for sphere in SPHERES},
    }


def _of_sphere(column: str) -> pl.Expr:
    """Groups inside the spheres: the same name in both is two groups."""
    return pl.col("sphere") + " " + pl.col(column)


def _named(name: str, scores: Scores) -> Measures:
    return {f"{name}_precision": scores.precision, f"{name}_recall": scores.recall, f"{name}_f1": scores.f1}


def _by_side(told: pl.DataFrame) -> Measures:
    """Narratives found, and the share of posts in no story, of each sphere that the gold set has."""
    found: Measures = {}
    for sphere in SPHERES:
        side = told.filter(pl.col("sphere") == sphere)
        if side.height:
            found[f"{sphere}_narratives"] = side["narrative_id"].drop_nulls().n_unique()
            found[f"{sphere}_noise_share"] = side["story_id"].null_count() / side.height
    return found
