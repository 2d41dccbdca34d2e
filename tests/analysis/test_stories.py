"""From what texts say to stories: found whole, the same in any order and with any number of threads."""

import numpy as np
import pytest
from threadpoolctl import threadpool_limits

from narratives.analysis import sparsely
from narratives.analysis.contents import NOISE
from narratives.analysis.settings import StorySettings
from narratives.analysis.stories import find_stories, one_thread, story_of_texts
from tests.planted import groups, neutral_map, plain_map, planted, said_of, stories_of, synthetic_topic, topic_texts

SEED = 20211
BOTH = planted(["overhaul", "apple", "buns"], ["overhaul", "apple", "visas"])
FIELDS = ("labels", "membership", "second", "second_distance")


def found_in(texts, neutral=None):
    """Return what is found in texts under the default settings."""
    return find_stories(said_of(texts, neutral or plain_map()), StorySettings(), SEED)


def purity(labels, stories):
    """Return the share of clustered texts that are in a cluster mostly of their story."""
    clustered = labels >= 0
    most = sum(np.unique(stories[labels == one], return_counts=True)[1].max() for one in set(labels[clustered]))
    return most / clustered.sum()


def test_stories_of_both_spheres_are_clusters_of_both():
    """Each story told in both spheres is one cluster with the texts of both."""
    labels, stories = found_in(topic_texts(BOTH), neutral_map()).clusters.labels, stories_of(BOTH)
    for story in ("overhaul", "apple"):
        assert 1 == len(set(labels[stories == story])) and NOISE not in labels[stories == story]
    assert set(labels[stories == "overhaul"]).isdisjoint(labels[stories == "apple"])


def test_clusters_are_pure_and_little_is_noise():
    """Of many stories, shared and one-sided, nearly all texts are clustered with their own story."""
    texts, stories = synthetic_topic(range(8), range(4, 12))
    labels = found_in(texts).clusters.labels
    assert purity(labels, stories) > 0.85
    assert (labels == NOISE).mean() < 0.15


def test_stories_are_found_in_a_haystack():
    """Fifty stories among as many texts of no story are found whole; many of the others are called noise."""
    texts, stories = synthetic_topic(range(40), range(20, 50), size=10)
    random = np.random.default_rng(3)
    lone = random.normal(size=(len(stories), 64)).astype(np.float32)
    vectors = np.concatenate([texts.vectors, lone / np.linalg.norm(lone, axis=1, keepdims=True)])
    words = [*texts.tokens, *([f"w{random.integers(4000)}" for _ in range(4)] for _ in lone)]
    days = np.concatenate([texts.days, random.uniform(0, 500, len(lone))])
    hay = type(texts)(
        vectors, np.tile(texts.spheres, 2), np.tile(texts.languages, 2), words, days, list(map(str, range(len(words))))
    )
    labels = found_in(hay).clusters.labels
    assert purity(labels[: len(stories)], stories) > 0.85
    assert (labels[: len(stories)] == NOISE).mean() < 0.1
    assert (labels[len(stories) :] == NOISE).mean() > 0.25


def test_one_sphere_alone_has_its_stories():
    """Without a text of the other sphere the stories of the one are found."""
    texts, stories = synthetic_topic(range(6), [])
    labels = found_in(texts).clusters.labels
    assert purity(labels, stories) > 0.95
    assert 6 == len(groups(labels))


def test_order_does_not_matter():
    """Shuffled texts make the same groups."""
    texts, _ = synthetic_topic(range(5), range(2, 7))
    order = np.random.default_rng(0).permutation(len(texts.spheres))
    found = groups(found_in(texts).clusters.labels)
    shuffled = groups(found_in(texts.take(order)).clusters.labels)
    assert found == {frozenset(order[list(group)].tolist()) for group in shuffled}


def test_threads_do_not_matter(monkeypatch):
    """One thread and two give equal clusters, matches and scores, to the last bit."""
    texts, _ = synthetic_topic(range(8), range(4, 12), size=20)
    results = []
    for threads in (1, 2):
        monkeypatch.setattr(sparsely, "_WORKERS", threads)
        with threadpool_limits(threads):
            results.append(found_in(texts))
    one, two = results
    for field in FIELDS:
        assert np.array_equal(getattr(one.clusters, field), getattr(two.clusters, field)), field
    assert one.stories.matches == two.stories.matches


@pytest.mark.parametrize("size", [0, 1, 2, 3, 4])
def test_hardly_any_texts(size):
    """Nothing, and a handful of texts of one story, have an answer of the right length."""
    texts, _ = synthetic_topic([0] * (size > 0), [], size=size)
    found = found_in(texts)
    assert size == len(found.clusters.labels) == len(found.clusters.second_distance)
    assert {NOISE} >= set(found.clusters.labels.tolist()) or size >= StorySettings().min_cluster_size


def test_identical_texts_have_an_answer():
    """Thirty texts that say the same are no failure."""
    texts = topic_texts(planted(["buns"], [], 1) * 30)
    assert 30 == len(found_in(texts, neutral_map()).clusters.labels)


def test_each_text_has_its_narrative_and_story():
    """A narrative lies in one sphere and one story; noise has neither."""
    texts, _ = synthetic_topic(range(6), range(3, 9))
    found = found_in(texts)
    narratives, stories = story_of_texts(found, texts.spheres)
    assert np.array_equal(narratives == NOISE, stories == NOISE)
    for narrative in set(narratives.tolist()) - {NOISE}:
        rows = narratives == narrative
        assert (1, 1) == (len(set(texts.spheres[rows])), len(set(stories[rows])))


def test_one_thread_is_given_back():
    """The limit ends with its block."""
    with one_thread():
        pass
    assert found_in(synthetic_topic(range(2), [])[0])
