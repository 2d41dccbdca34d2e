"""What a run says of each gold post is found, and every measure has its name."""

import polars as pl
import pytest

from narratives.evaluation.gold import Gold, GoldPost
from narratives.evaluation.scoring import (
    frame_measures,
    gold_facts,
    gold_frame,
    place_posts,
    story_measures,
    verdict_measures,
)

SAID = {name: pl.String for name in
        ("post_id", "sphere", "topic", "text_id", "narrative_id", "story_id", "tone", "stance")}  # fmt: skip


def post(post_id, sphere="weibo", story="a", **more):
    """Return a gold post."""
    return GoldPost(post_id, sphere, story, **more)


def said(*rows):
    """Return what a method says: (post, sphere, topic, story), its narrative called like the story and sphere."""
    return pl.DataFrame(
        [(post_id, sphere, topic, f"t{post_id}", story and f"{story}-{sphere}", story, "measured", "neutral")
         for post_id, sphere, topic, story in rows], schema=SAID, orient="row",
    )  # fmt: skip


def placed(posts, *rows):
    """Return the rows of gold posts."""
    return place_posts(gold_frame(Gold("set", "1", tuple(posts), {})), said(*rows))


def stories(rows):
    """Return the story of each gold post."""
    return rows["story_id"].to_list()


def test_a_post_counts_on_the_topic_it_was_read_for():
    """Though it has a story on another."""
    rows = placed([post("1", topic="trade")], ("1", "weibo", "hong_kong", "s1"), ("1", "weibo", "trade", None))
    assert ([None], [True]) == (stories(rows), rows["is_placed"].to_list())


@pytest.mark.parametrize("topic", [None, "xinjiang"])
def test_otherwise_on_the_first_topic_where_it_has_a_story(topic):
    """Noise on one topic does not hide a story on the next."""
    rows = placed(
        [post("1", topic=topic)], ("1", "weibo", "a", None), ("1", "weibo", "b", "s1"), ("1", "weibo", "c", "s2")
    )
    assert ["s1"] == stories(rows)


def test_the_same_id_in_both_spheres_is_two_posts():
    """Platforms number their posts on their own."""
    rows = placed([post("1"), post("1", "twitter")], ("1", "twitter", "a", "s2"), ("1", "weibo", "a", "s1"))
    assert ["s1", "s2"] == stories(rows)


def test_posts_that_the_run_lacks_are_told_and_left_alone():
    """They keep their place, and are in no story."""
    rows = placed([post("2"), post("1")], ("1", "weibo", "a", "s1"))
    assert ([None, "s1"], [False, True]) == (stories(rows), rows["is_placed"].to_list())


def test_stories_narratives_and_noise_are_measured():
    """A perfect answer with one post left out; `other` counts nowhere."""
    posts = [post("1"), post("2"), post("3", "twitter"), post("4", "twitter"), post("5"), post("6", story="other")]
    rows = placed(posts, *((str(n), "twitter" if n in (3, 4) else "weibo", "t", "s1") for n in (1, 2, 3, 4, 6)))
    found = story_measures(rows)
    assert (1.0, 1.0, 1.0, 1.0) == tuple(found[f"{name}_precision"] for name in
                                         ("story_bcubed", "narrative_bcubed", "cross_pairs", "links"))  # fmt: skip
    assert (pytest.approx(4 / 6), 1.0) == (found["cross_pairs_recall"], found["links_recall"])
    assert (pytest.approx(1 / 3), 0.0) == (found["weibo_noise_share"], found["twitter_noise_share"])
    assert (1, 1, 1, 1) == tuple(found[name] for name in
                                 ("stories", "shared_stories", "weibo_narratives", "twitter_narratives"))  # fmt: skip


def test_a_sphere_that_is_not_there_has_no_noise():
    """No share of nothing."""
    assert "twitter_noise_share" not in story_measures(placed([post("1")], ("1", "weibo", "t", "s1")))


def test_one_name_in_both_spheres_is_two_narratives():
    """Narratives are compared inside the spheres."""
    rows = placed([post("1"), post("2", "twitter")], ("1", "weibo", "t", "s1"), ("2", "twitter", "t", "s1"))
    assert 1.0 == story_measures(rows)["narrative_bcubed_f1"]


def test_tone_and_stance_are_judged_where_people_said_them():
    """`other` counts, `off` does not; what was not told is wrong."""
    posts = [
        post("1", tone="measured"),
        post("2", story="other", tone="measured"),
        post("3", story="off", tone="measured"),
    ]
    rows = placed(posts, ("1", "weibo", "t", None), ("3", "weibo", "t", None))
    assert {"tone_macro_f1": pytest.approx(2 / 3)} == frame_measures(rows)


def test_a_verdict_is_that_of_the_story_which_holds_most_posts():
    """A story that nothing holds is wrong; one whose second sphere is not counted is left out."""
    posts = [post(str(n), sphere, "a") for n, sphere in enumerate(["weibo", "weibo", "twitter", "twitter"])]
    posts += [post("8", story="alone"), post("9", story="one side of two")]
    rows = placed(posts, *((one.post_id, one.sphere, "t", "s1") for one in posts[:4]))
    gold = {"a": "contested", "alone": "weibo_only", "one side of two": "contested", "not here": "convergent"}
    found = verdict_measures(rows, gold, {"s1": "contested"})
    assert {"verdict_macro_f1": 0.5, "verdict_accuracy": 0.5, "verdict_stories": 2} == found


def test_without_verdicts_there_is_none_to_score():
    """Labels alone say nothing of them."""
    assert {} == verdict_measures(placed([post("1")], ("1", "weibo", "t", "s1")), {}, {"s1": "contested"})


def test_the_size_of_the_set_and_what_is_missing_are_counted():
    """Not loaded, loaded but on no topic, and placed."""
    posts = [post("1"), post("2"), post("3", "twitter", "b"), post("4", story="off")]
    rows = placed(posts, ("1", "weibo", "t", "s1"), ("4", "weibo", "t", None))
    facts = gold_facts(rows.with_columns(is_loaded=pl.Series([True, True, False, True])))
    assert (4, 3, 1, 1) == tuple(facts[f"{name}_posts"] for name in ("gold", "story", "missing", "unplaced"))
    assert (2, 0, 1, 1) == tuple(
        facts[f"gold_{name}"] for name in ("stories", "shared_stories", "weibo_narratives", "twitter_narratives")
    )
