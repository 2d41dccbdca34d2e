"""Random parts of a topic are clustered, and what they agree on is the same whatever else is there."""

import numpy as np
import pytest

from narratives.analysis import consensus
from narratives.analysis.consensus import DRAWN_SHARE, agreed_clusters, agreement_of, draws
from narratives.analysis.density import MIN_CLUSTER_SIZE, NOISE
from narratives.analysis.evidence import contents
from tests.planted import plain_map, scores_of, synthetic_topic

SEED = 7


@pytest.fixture
def topic():
    """Return the texts of six stories, three of them told in both spheres."""
    return synthetic_topic(range(4), range(1, 6), size=8)[0]


def agreement(texts, drawn, on_draw=None):
    """Return how often the texts of a topic come together."""
    return agreement_of(contents(texts, plain_map()), scores_of(texts, plain_map()), drawn, SEED, on_draw)


def test_each_draw_leaves_out_about_a_fifth(topic):
    """Draws differ, and texts are in most of them."""
    drawn = draws(topic, SEED)
    assert (consensus.MOST_DRAWS, len(topic.names)) == drawn.shape
    assert abs(drawn.mean() - DRAWN_SHARE) < 0.03
    assert len(drawn) == len({tuple(one) for one in drawn.tolist()})


def test_new_texts_change_nothing_in_the_draws_of_the_old(topic):
    """What is drawn of a text depends on its name, its sphere and the seed."""
    some = np.arange(0, len(topic.names), 2)
    assert np.array_equal(draws(topic, SEED)[:, some], draws(topic.take(some), SEED))
    assert not np.array_equal(draws(topic, SEED), draws(topic, SEED + 1))


def test_large_topics_have_fewer_draws(topic, monkeypatch):
    """Time is spent where it tells most, and never fewer than the least number of draws are made."""
    monkeypatch.setattr(consensus, "TEXT_DRAWS", 12 * len(topic.names))
    assert 12 == len(draws(topic, SEED))
    monkeypatch.setattr(consensus, "TEXT_DRAWS", 0)
    assert consensus.LEAST_DRAWS == len(draws(topic, SEED))


def test_agreement_is_a_share_of_the_draws_with_both(topic):
    """Shares lie between 0 and 1, are the same both ways, and are 0 for two texts that no draw has together."""
    drawn = draws(topic, SEED)
    drawn[:, 0] = np.arange(len(drawn)) < len(drawn) // 2
    drawn[:, 1] = ~drawn[:, 0]
    found = agreement(topic, drawn)
    assert 0 == found[0, 1]
    assert np.array_equal(found, found.T)
    assert 0 <= found.min() and 0.9 < found.max() <= 1


@pytest.mark.parametrize("workers", [1, 3])
def test_draws_at_the_same_time_agree_as_those_in_turn(topic, monkeypatch, workers):
    """How many draws are clustered at a time changes nothing, to the last bit."""
    expected = agreement(topic, draws(topic, SEED))
    monkeypatch.setattr(consensus, "_WORKERS", workers)
    assert np.array_equal(expected, agreement(topic, draws(topic, SEED)))


def test_every_draw_is_told(topic):
    """Whoever waits hears of each draw."""
    told = []
    agreement(topic, draws(topic, SEED)[:3], lambda done, total: told.append((done, total)))
    assert [(1, 3), (2, 3), (3, 3)] == told


def test_texts_that_come_together_are_clusters():
    """Two groups that agree within are two clusters, also where single texts hesitate."""
    agreed = np.kron(np.eye(2), np.ones((5, 5))) * 0.9
    agreed[4, 5:] = agreed[5:, 4] = 0.3
    assert [0] * 5 + [1] * 5 == agreed_clusters(agreed).tolist()


def test_the_average_decides_not_one_chain():
    """A text that links two groups does not make them one."""
    agreed = np.kron(np.eye(2), np.ones((5, 5)))
    agreed[4, 5] = agreed[5, 4] = 1
    assert 2 == len(set(agreed_clusters(agreed).tolist()))


@pytest.mark.parametrize("count", range(MIN_CLUSTER_SIZE))
def test_fewer_texts_than_a_cluster_are_noise(count):
    """However much they agree."""
    assert [NOISE] * count == agreed_clusters(np.ones((count, count))).tolist()
    rest = np.eye(10)
    rest[:count, :count] = 1
    assert [NOISE] * 10 == agreed_clusters(rest).tolist()


def test_a_topic_without_texts_has_no_agreement(topic):
    """Nothing to draw is no failure."""
    nothing = topic.take(np.arange(0))
    drawn = draws(nothing, SEED)
    assert 0 == drawn.shape[1]
    assert (0, 0) == agreement(nothing, drawn).shape
