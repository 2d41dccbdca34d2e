"""Each topic's stories are found on their own, in both spheres together; the same input is not looked through twice."""

import pytest

from narratives.stages import stories as stage
from tests.loading import query
from tests.planted import add, planted, planted_posts, post
from tests.staged import STORY, do, run_stages, told_posts

TABLES = {
    "run_texts": "topic, sphere, text_id, cluster, membership, second_cluster, second_distance",
    "run_narratives": "topic, sphere, cluster, story",
    "run_matches": "* EXCLUDE run_id",
    "run_match_candidates": "* EXCLUDE run_id",
}


def found(warehouse, run_id):
    """Return all that was found in a run."""
    return [query(warehouse, f"SELECT {columns} FROM core.{table} WHERE run_id = '{run_id}' ORDER BY ALL")
            for table, columns in TABLES.items()]  # fmt: skip


def test_stories_of_both_spheres_are_clusters(told):
    """The posts of each story told in both spheres are in one cluster of their topic."""
    clusters = query(
        told,
        f"SELECT {STORY.format('post_id')} AS story, count(DISTINCT cluster), "
        "count(*) FILTER (cluster IS NULL) "
        "FROM core.run_texts JOIN core.post_texts USING (text_id) JOIN raw.posts USING (post_key, sphere) "
        "WHERE topic IN ('hong_kong', 'xinjiang') GROUP BY story HAVING story IN ('overhaul', 'apple', 'cotton')",
    )
    assert {("overhaul", 1, 0), ("apple", 1, 0), ("cotton", 1, 0)} == set(clusters)


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


def test_near_misses_are_kept(told):
    """The nearest narratives of the other sphere are at hand, and only what is matched has no reason against it."""
    assert query(told, "SELECT count(*) FROM out.match_candidates WHERE reason IS NOT NULL") > [(0,)]
    matches = "SELECT weibo_narrative_id, twitter_narrative_id FROM out.matches ORDER BY ALL"
    near = (
        "SELECT narrative_id, rival_narrative_id FROM out.match_candidates "
        "WHERE sphere = 'weibo' AND reason IS NULL ORDER BY ALL"
    )
    assert query(told, matches) == query(told, near)


def test_every_text_on_a_topic_has_a_place(told):
    """Each text has a row for every topic and sphere that it is in, no other text has one."""
    on_topic = query(
        told,
        "SELECT DISTINCT topic, sphere, text_id FROM core.text_topics JOIN core.post_texts USING (text_id) "
        "JOIN raw.posts USING (post_key) ORDER BY ALL",
    )
    assert on_topic == query(told, "SELECT topic, sphere, text_id FROM core.run_texts ORDER BY ALL")


def test_a_text_alone_on_its_topic_is_noise(told):
    """One post on trade is no cluster."""
    assert [(None, 0.0, None, 1.0)] == query(
        told, "SELECT cluster, membership, second_cluster, second_distance FROM core.run_texts WHERE topic = 'trade'"
    )


def test_a_text_of_both_spheres_has_a_place_in_each(warehouse, fake):
    """The same text posted in both spheres is looked at in both."""
    shared = planted([], ["apple"])[0][2]
    add(warehouse, [*planted_posts(planted(["apple"], ["apple"])), post("copy", shared)])
    run_stages(warehouse, "stories")
    twice = "SELECT sphere FROM core.run_texts SEMI JOIN core.texts USING (text_id) WHERE text_id IN " \
            "(SELECT text_id FROM core.run_texts GROUP BY text_id HAVING count(*) = 2) ORDER BY sphere"  # fmt: skip
    assert [("twitter",), ("weibo",)] == query(warehouse, twice)


def test_stories_do_not_cross_topics(told):
    """A story belongs to one topic."""
    assert [] == query(told, "SELECT story_id FROM out.narratives GROUP BY story_id HAVING count(DISTINCT topic) > 1")


def test_the_same_input_is_taken_over(finished, monkeypatch):
    """A second run over the same posts has the same stories, and computes none."""
    ((first,),) = query(finished, "SELECT run_id FROM core.runs")
    monkeypatch.setattr(stage, "find_stories", None)
    second = run_stages(finished, "stories")
    assert found(finished, first) == found(finished, second)


def test_doing_it_again_changes_nothing(finished):
    """The same run looked through twice, also after it is complete, has the same rows once."""
    ((run_id,),) = query(finished, "SELECT run_id FROM core.runs")
    before = found(finished, run_id)
    result = do("stories", finished, run_id)
    assert before == found(finished, run_id)
    assert (len(before[0]), len(before[1]), len(before[2])) == (result.texts, result.narratives, result.matches)
    assert len({(row[0], row[3]) for row in before[1]}) == result.stories
    assert result.noise_texts == sum(row[3] is None for row in before[0])


@pytest.mark.parametrize("posts", [[], [post("off", "今天的火锅真好吃")]])
def test_no_post_on_a_topic(warehouse, fake, posts):
    """Without a text on a topic there are no stories."""
    run_id = run_stages(add(warehouse, posts), "stories")
    result = do("stories", warehouse, run_id)
    assert (0, 0, 0, 0) == (result.texts, result.clusters, result.noise_texts, result.stories)


@pytest.mark.parametrize(
    ("posts", "spheres"),
    [
        ([post("1", "香港选举")], set()),
        (planted_posts(planted(["apple", "buns", "overhaul"], [])), {("weibo",)}),
        (planted_posts(planted([], ["apple", "visas", "overhaul"])), {("twitter",)}),
    ],
    ids=["one post", "weibo alone", "twitter alone"],
)
def test_one_sphere_or_less(warehouse, fake, posts, spheres):
    """Without the other sphere there are narratives, but no link."""
    run_id = run_stages(add(warehouse, posts), "stories")
    assert 0 == do("stories", warehouse, run_id).matches
    assert spheres == set(query(warehouse, "SELECT sphere FROM core.run_narratives"))


def test_many_posts_make_progress(warehouse, fake):
    """While stories are sought it is told how many of the texts are looked through, up to all of them."""
    run_id, told = run_stages(add(warehouse, told_posts()), "embed"), []
    stage.stories(warehouse, run_id, lambda done, total, *_: told.append((done, total)))
    assert told
    assert [done for done, _ in told] == sorted(done for done, _ in told)
    assert told[-1][0] == told[-1][1]
