"""Mean average precision is what the books say it is."""

import numpy as np
import pytest

from benchmarks.retrieval import by_spheres, centre, mean_average_precision


def rows(*angles):
    """Return unit vectors of two dimensions at these degrees."""
    turned = np.radians(angles)
    return np.stack([np.cos(turned), np.sin(turned)], axis=1)


def test_own_stories_first_is_one():
    """Where nothing comes before the posts of one's own story."""
    stories = np.array(["a", "a", "b", "b"])
    everyone = np.ones(4, bool)
    assert 1.0 == mean_average_precision(rows(0, 5, 90, 95), stories, everyone, everyone)


def test_each_rank_counts_by_the_right_ones_before_it():
    """One asks: right answers at ranks 1 and 3 give (1/1 + 2/3) / 2."""
    stories = np.array(["a", "a", "b", "a"])
    asking = np.array([True, False, False, False])
    assert pytest.approx((1 + 2 / 3) / 2) == mean_average_precision(rows(0, 10, 20, 30), stories, asking, ~asking)


def test_a_post_does_not_answer_itself():
    """Inside a sphere a post is no answer to its own question."""
    stories = np.array(["a", "b", "a"])
    everyone = np.ones(3, bool)
    assert 0.5 == mean_average_precision(rows(0, 10, 25), stories, everyone, everyone)


def test_a_story_of_one_post_asks_nothing_but_is_in_the_way():
    """What has nothing to find leaves the mean alone; it can still come before what is right."""
    stories = np.array(["a", "alone", "a"])
    asking = np.array([True, True, False])
    assert 0.5 == mean_average_precision(rows(0, 5, 10), stories, asking, np.array([False, True, True]))


def test_what_tells_the_spheres_apart_is_taken_off():
    """A direction that all posts of a sphere share does not keep stories apart."""
    vectors = np.array([[1, 1, 0], [1, -1, 0], [-1, 1, 0.1], [-1, -1, 0.1]]) / np.sqrt(2)
    stories, are_weibo = np.array(["a", "b", "a", "b"]), np.array([True, True, False, False])
    found = by_spheres(vectors, stories, are_weibo)
    assert 1.0 == found["weibo_to_twitter"] == found["twitter_to_weibo"]
    assert np.allclose(1, np.linalg.norm(centre(vectors, are_weibo), axis=1))
