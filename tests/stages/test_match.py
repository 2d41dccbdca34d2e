"""Clusters become narratives, links and stories, topic by topic."""

import pytest

from narratives.stages import match as stage
from tests.loading import query
from tests.planted import add, planted, planted_posts, post
from tests.staged import STORY, do, run_stages

TABLES = {
    "run_narratives": "topic, sphere, cluster, story",
    "run_matches": "* EXCLUDE run_id",
}


def found(warehouse, run_id):
    """Return narratives and links of a run."""
    return [query(warehouse, f"SELECT {columns} FROM core.{table} WHERE run_id = '{run_id}' ORDER BY ALL")
            for table, columns in TABLES.items()]  # fmt: skip


def test_both_sides_of_a_story_are_linked(told):
    """What was planted in both spheres is one story with a narrative of each: in every topic most of it is found."""
    linked = query(
        told,
        f"SELECT DISTINCT {STORY.format('post.post_id')} AS story "
        "FROM out.matches JOIN out.post_narratives AS post ON narrative_id = weibo_narrative_id "
        "JOIN out.post_narratives AS other ON other.narrative_id = twitter_narrative_id "
        f"WHERE story = {STORY.format('other.post_id')}",
    )
    assert {("overhaul",), ("cotton",)} <= set(linked)


def test_what_one_sphere_tells_is_its_own_story(told):
    """Travel in Xinjiang, of which only Weibo speaks, has no other side."""
    stories = "SELECT DISTINCT story_id FROM out.post_narratives WHERE post_id LIKE 'travel%'"
    assert [(5, 0)] == query(told, f"SELECT weibo_posts, twitter_posts FROM out.stories WHERE story_id IN ({stories})")


def test_stories_do_not_cross_topics(told):
    """A story belongs to one topic."""
    assert [] == query(told, "SELECT story_id FROM out.narratives GROUP BY story_id HAVING count(DISTINCT topic) > 1")


def test_doing_it_again_changes_nothing(finished):
    """The same run matched twice, also after it is complete, has the same rows once."""
    ((run_id,),) = query(finished, "SELECT run_id FROM core.runs")
    before = found(finished, run_id)
    result = do("match", finished, run_id)
    assert before == found(finished, run_id)
    assert (len(before[0]), len(before[1])) == (result.narratives, result.matches)
    assert len({(row[0], row[3]) for row in before[0]}) == result.stories


def test_the_same_input_is_taken_over(finished, monkeypatch):
    """A second run over the same posts has the same narratives and links, and computes none."""
    ((first,),) = query(finished, "SELECT run_id FROM core.runs")
    monkeypatch.setattr(stage, "match_narratives", None)
    second = run_stages(finished, "match")
    assert found(finished, first) == found(finished, second)


@pytest.mark.parametrize(
    ("posts", "spheres"),
    [
        ([], set()),
        ([post("1", "香港选举")], set()),
        (planted_posts(planted(["apple", "buns", "overhaul"], [])), {("weibo",)}),
        (planted_posts(planted([], ["apple", "visas", "overhaul"])), {("twitter",)}),
    ],
    ids=["nothing", "one post", "weibo alone", "twitter alone"],
)
def test_one_sphere_or_less(warehouse, fake, posts, spheres):
    """Without the other sphere there are narratives, but no link."""
    run_id = run_stages(add(warehouse, posts), "match")
    assert 0 == do("match", warehouse, run_id).matches
    assert spheres == set(query(warehouse, "SELECT sphere FROM core.run_narratives"))
