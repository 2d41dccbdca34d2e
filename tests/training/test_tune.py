"""Batches hold what makes rivals hard, the rate of learning rises and falls, and what is learnt is retrieved."""

import random
from collections import Counter
from itertools import islice

import numpy as np
import pytest
import torch

from benchmarks.retrieval import by_spheres
from narratives.models import bundled
from tests.models.weight_file import write_weights
from training.corpus import Post
from training.encoder import Encoder
from training.tune import Recipe, batches, pace, tune

RECIPE = Recipe(steps=20, warm_up=5, themes=2, stories=3)


@pytest.fixture
def posts():
    """Return posts of four themes of four stories, nine a story."""
    kinds = [("zh_short", 3), ("zh_long", 2), ("en_long", 3), ("en_short", 1)]
    return [Post(story, f"theme {story // 4}", kind, "a", "a")
            for story in range(16) for kind, count in kinds for _ in range(count)]  # fmt: skip


def test_a_batch_has_near_stories_in_both_languages(posts):
    """Three stories of each of two themes, two Weibo posts and two of Twitter of each, none twice."""
    for places in islice(batches(posts, RECIPE, random.Random(1)), 10):
        chosen = [posts[place] for place in places]
        assert [12, 12] == list(Counter(post.theme for post in chosen).values())
        assert {2} == set(Counter((post.story, post.is_chinese) for post in chosen).values())
        assert len(set(places)) == len(places)


def test_every_theme_comes_as_often(posts):
    """In two batches of two themes each of the four is seen once."""
    for first, second in zip(*[islice(batches(posts, RECIPE, random.Random(1)), 8)] * 2, strict=True):
        assert 4 == len({posts[place].theme for place in [*first, *second]})


def test_the_rate_rises_and_falls():
    """It is highest where the warm-up ends, and next to nothing at the end."""
    rates = [pace(step, RECIPE) for step in range(RECIPE.steps)]
    assert 4 == rates.index(max(rates)) == rates.index(1.0)
    assert rates[5:] == sorted(rates[5:], reverse=True)
    assert rates[-1] < 0.1


@pytest.mark.slow
def test_posts_of_a_story_come_to_find_each_other(tmp_path, monkeypatch):
    """Eight stories, told by one letter in Chinese and by another in English, that nothing but training can join."""
    monkeypatch.setenv("NARRATIVES_HOME", str(tmp_path / "home"))
    source = write_weights(tmp_path / "e5-small-q4.bin")
    monkeypatch.setattr(bundled, "WEIGHTS_SHA256", bundled._sha256(source))
    monkeypatch.setattr(bundled, "weights_file", lambda: source)
    kinds = [("zh_short", 3), ("zh_long", 2), ("en_long", 3), ("en_short", 1)]
    texts = {True: lambda story, place: f"香港{'abcdefgh'[story]} {'选举'[place % 2]}",
             False: lambda story, place: f"hong kong {'stuvwxyz'[story]} {'ijk'[place % 3]}"}  # fmt: skip
    posts = [Post(story, f"theme {story // 4}", kind, *[texts[kind.startswith("zh")](story, place)] * 2)
             for story in range(8) for kind, count in kinds for place in range(count)]  # fmt: skip
    torch.manual_seed(1)
    encoder = Encoder(bundled.bundled_folder(), layers=2, rank=4)
    before = across(encoder, posts)
    said = list(tune(posts, encoder, Recipe(steps=40, themes=2, stories=4, rate=0.02, guard=0.1)))
    assert [f"step {step}" for step in (10, 20, 30, 40)] == [line.partition(":")[0] for line in said]
    assert across(encoder, posts) > before + 0.2


def across(encoder, posts):
    """Return how well Weibo posts find their story on Twitter."""
    vectors = encoder.vectors(encoder.states([post.text for post in posts])).numpy()
    are_weibo = np.array([post.is_chinese for post in posts])
    return by_spheres(vectors, np.array([post.story for post in posts]), are_weibo)["weibo_to_twitter"]
