"""The clusters of a topic are its stories, the same in any order and with any number of threads."""

import numpy as np
import pytest
from threadpoolctl import threadpool_limits

from narratives.analysis import clusters
from narratives.analysis.clusters import cluster_topic, one_thread, sample_rows
from narratives.analysis.density import NOISE
from narratives.analysis.evidence import TWITTER, WEIBO
from tests.planted import groups, neutral_map, plain_map, planted, scores_of, stories_of, synthetic_topic, topic_texts

SEED = 20211
BOTH = planted(["overhaul", "apple", "buns"], ["overhaul", "apple", "visas"])
FIELDS = ("labels", "membership", "second", "second_distance")


def purity(labels, stories):
    """Return the share of clustered texts that are in a cluster mostly of their story."""
    clustered = labels >= 0
    most = sum(np.unique(stories[labels == one], return_counts=True)[1].max() for one in set(labels[clustered]))
    return most / clustered.sum()


def test_stories_of_both_spheres_are_clusters_of_both():
    """Each story told in both spheres is one cluster with the texts of both."""
    labels, stories = cluster_topic(topic_texts(BOTH), neutral_map(), SEED).labels, stories_of(BOTH)
    for story in ("overhaul", "apple"):
        assert 1 == len(set(labels[stories == story])) and NOISE not in labels[stories == story]
    assert set(labels[stories == "overhaul"]).isdisjoint(labels[stories == "apple"])


def test_clusters_are_pure_and_little_is_noise():
    """Of many stories, shared and one-sided, nearly all texts are clustered with their own story."""
    texts, stories = synthetic_topic(range(8), range(4, 12))
    labels = cluster_topic(texts, plain_map(), SEED).labels
    assert purity(labels, stories) > 0.85
    assert (labels == NOISE).mean() < 0.1


def test_one_sphere_alone_has_its_stories():
    """Without a text of the other sphere the stories of the one are found."""
    texts, stories = synthetic_topic(range(6), [])
    labels = cluster_topic(texts, plain_map(), SEED).labels
    assert purity(labels, stories) > 0.95
    assert 6 == len(groups(labels))


def test_order_does_not_matter():
    """Shuffled texts make the same groups."""
    texts, _ = synthetic_topic(range(5), range(2, 7))
    order = np.random.default_rng(0).permutation(len(texts.spheres))
    found = groups(cluster_topic(texts, plain_map(), SEED).labels)
    shuffled = groups(cluster_topic(texts.take(order), plain_map(), SEED).labels)
    assert found == {frozenset(order[list(group)].tolist()) for group in shuffled}


def test_threads_do_not_matter():
    """One thread and two give equal clusters and scores, to the last bit."""
    texts, _ = synthetic_topic(range(8), range(4, 12), size=20)
    results = []
    for threads in (1, 2):
        with threadpool_limits(threads):
            results.append((cluster_topic(texts, plain_map(), SEED), scores_of(texts, plain_map())))
    (one, scores), (two, same) = results
    assert np.array_equal(scores, same)
    for field in FIELDS:
        assert np.array_equal(getattr(one, field), getattr(two, field)), field


def test_the_same_seed_gives_the_same_clusters():
    """Nothing is left to chance but the seed."""
    texts = topic_texts(BOTH)
    first, second = (cluster_topic(texts, neutral_map(), SEED) for _ in range(2))
    assert all(np.array_equal(getattr(first, field), getattr(second, field)) for field in FIELDS)


@pytest.mark.parametrize(
    "rows",
    [
        [],
        planted(["buns"], [], 1),
        planted(["buns"], [], 2),
        planted(["buns"], ["buns"], 1),
        planted(["buns"], [], 3),
        planted(["buns"], [], 1) * 10,
        planted(["buns"], [], 1) * 10 + planted([], ["buns"], 1) * 10,
    ],
    ids=["none", "one", "two", "one each", "too few", "identical", "identical each"],
)
def test_hardly_any_texts_are_noise(rows):
    """Too few texts, or ones that nothing tells apart, make no cluster, and fail nowhere."""
    found = cluster_topic(topic_texts(rows), neutral_map(), SEED)
    assert [NOISE] * len(rows) == found.labels.tolist()
    assert all(len(rows) == len(getattr(found, field)) for field in FIELDS)


def test_three_texts_do_not_disturb_three_hundred():
    """A sphere of three beside one of three hundred leaves its clusters nearly as they are."""
    texts, stories = synthetic_topic([0], range(10), size=30)
    texts, stories = texts.take(np.arange(27, 330)), stories[27:]
    labels = cluster_topic(texts, plain_map(), SEED).labels
    assert 303 == len(labels)
    assert purity(labels[3:], stories[3:]) > 0.95


def test_shares_are_shares():
    """Memberships and distances lie between 0 and 1."""
    texts, _ = synthetic_topic(range(8), range(4, 12))
    found = cluster_topic(texts, plain_map(), SEED)
    assert 0 <= found.membership.min() <= found.membership.max() <= 1
    assert 0 <= found.second_distance.min() <= found.second_distance.max() <= 1


def test_small_topics_are_taken_whole():
    """A sample is drawn only of what is too much."""
    assert list(range(len(BOTH))) == sample_rows(topic_texts(BOTH)).tolist()


class TestVeryLargeTopic:
    """Of a topic with more texts than can be compared each with each, a sample is clustered."""

    @pytest.fixture(autouse=True)
    def _little_room(self, monkeypatch):
        monkeypatch.setattr(clusters, "MOST_TEXTS", 200)
        monkeypatch.setattr(clusters, "_CHUNK_TEXTS", 30)

    @pytest.fixture
    def large(self):
        """Return 200 texts of each sphere in random order, as ids have it."""
        texts, stories = synthetic_topic(range(8), range(4, 12), size=25)
        order = np.random.default_rng(1).permutation(len(stories))
        return texts.take(order), stories[order]

    def test_the_sample_has_both_spheres(self, large):
        """Each sphere has its places, however unequal they are."""
        texts, _ = large
        sizes = np.bincount(texts.spheres[sample_rows(texts)])
        assert [100, 100] == sizes.tolist()
        weibo, twitter = (np.flatnonzero(texts.spheres == sphere) for sphere in (WEIBO, TWITTER))
        few = texts.take(np.sort(np.r_[weibo[:7], twitter]))
        assert [7, 193] == np.bincount(few.spheres[sample_rows(few)]).tolist()

    def test_the_sample_of_one_sphere_is_full(self, large):
        """Without another sphere the one has all the places."""
        texts, _ = large
        assert 200 == len(sample_rows(texts.take(np.flatnonzero(texts.spheres == WEIBO))))

    def test_the_rest_join_their_stories(self, large):
        """Texts outside the sample come where most texts of their story and sphere are."""
        texts, stories = large
        labels = cluster_topic(texts, plain_map(), SEED).labels
        rows = sample_rows(texts)
        rest = np.setdiff1d(np.arange(len(stories)), rows)
        usual = {}
        for sphere, story in {(texts.spheres[row], stories[row]) for row in rows}:
            told = labels[rows][(texts.spheres[rows] == sphere) & (stories[rows] == story)]
            usual[sphere, story] = np.bincount(told[told >= 0]).argmax()
        assert np.mean([labels[row] == usual[texts.spheres[row], stories[row]] for row in rest]) > 0.85

    def test_the_second_cluster_of_the_rest_is_another(self, large):
        """Also outside the sample a text's alternative is not its own cluster."""
        texts, _ = large
        found = cluster_topic(texts, plain_map(), SEED)
        clustered = found.labels != NOISE
        assert (found.labels[clustered] != found.second[clustered]).all()

    def test_a_sample_without_clusters_leaves_noise(self, monkeypatch):
        """Where the sample has no cluster nothing outside it has one."""
        monkeypatch.setattr(clusters, "MOST_TEXTS", 10)
        found = cluster_topic(topic_texts(planted(["buns"], [], 1) * 30), neutral_map(), SEED)
        assert {NOISE} == set(found.labels.tolist()) == set(found.second.tolist())


def test_one_thread_means_one_thread():
    """Linear algebra inside the block has one thread, and as many as before after it."""
    from threadpoolctl import threadpool_info

    with threadpool_limits(2):
        with one_thread():
            assert {1} == {pool["num_threads"] for pool in threadpool_info()}
        assert 2 in {pool["num_threads"] for pool in threadpool_info()}
