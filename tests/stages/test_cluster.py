"""Each topic is clustered on its own, in both spheres together; the same input is not clustered twice."""

import pytest

from narratives.stages import cluster as stage
from tests.loading import query
from tests.planted import add, planted, planted_posts, post
from tests.staged import STORY, do, run_stages, told_posts

PLACES = "SELECT topic, sphere, text_id, cluster, membership, second_cluster, second_distance FROM core.run_texts"


def places(warehouse, run_id):
    """Return where each text belongs in a run."""
    return query(warehouse, f"{PLACES} WHERE run_id = '{run_id}' ORDER BY ALL")


def test_stories_of_both_spheres_are_clusters(told):
    """The posts of each story told in both spheres are in one cluster of their topic."""
    found = query(
        told,
        f"SELECT {STORY.format('post_id')} AS story, count(DISTINCT cluster), "
        "count(*) FILTER (cluster IS NULL) "
        "FROM core.run_texts JOIN core.post_texts USING (text_id) JOIN raw.posts USING (post_key, sphere) "
        "WHERE topic IN ('hong_kong', 'xinjiang') GROUP BY story HAVING story IN ('overhaul', 'apple', 'cotton')",
    )
    assert {("overhaul", 1, 0), ("apple", 1, 0), ("cotton", 1, 0)} == set(found)


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
    """The same text posted in both spheres is clustered in both."""
    shared = planted([], ["apple"])[0][2]
    add(warehouse, [*planted_posts(planted(["apple"], ["apple"])), post("copy", shared)])
    run_stages(warehouse, "cluster")
    twice = "SELECT sphere FROM core.run_texts SEMI JOIN core.texts USING (text_id) WHERE text_id IN " \
            "(SELECT text_id FROM core.run_texts GROUP BY text_id HAVING count(*) = 2) ORDER BY sphere"  # fmt: skip
    assert [("twitter",), ("weibo",)] == query(warehouse, twice)


def test_the_same_input_is_taken_over(finished, monkeypatch):
    """A second run over the same posts has the same clusters, and computes none."""
    ((first,),) = query(finished, "SELECT run_id FROM core.runs")
    monkeypatch.setattr(stage, "cluster_topic", None)
    second = run_stages(finished, "cluster")
    assert places(finished, first) == places(finished, second)


def test_doing_it_again_changes_nothing(finished):
    """The same run clustered twice has the same rows once."""
    ((run_id,),) = query(finished, "SELECT run_id FROM core.runs")
    before = places(finished, run_id)
    result = do("cluster", finished, run_id)
    assert before == places(finished, run_id)
    assert (len(before), False) == (result.texts, result.is_reused)
    assert result.noise_texts == sum(row[3] is None for row in before)


@pytest.mark.parametrize("posts", [[], [post("off", "今天的火锅真好吃")]])
def test_no_post_on_a_topic(warehouse, fake, posts):
    """Without a text on a topic there are no clusters."""
    run_id = run_stages(add(warehouse, posts), "cluster")
    result = do("cluster", warehouse, run_id)
    assert (0, 0, 0) == (result.texts, result.clusters, result.noise_texts)


def test_a_topic_too_large_says_so(warehouse, fake, monkeypatch):
    """Where clusters were found in a sample the run remembers it, and every text has its place all the same."""
    monkeypatch.setattr("narratives.analysis.clusters.MOST_TEXTS", 20)
    run_stages(add(warehouse, told_posts()), "cluster")
    assert [(True,)] == query(warehouse, "SELECT has_sampled FROM core.runs")
    assert [(46,)] == query(warehouse, "SELECT count(*) FROM core.run_texts")
