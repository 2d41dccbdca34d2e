"""The training posts are read as the program would embed them, and a fifth of the themes stays aside."""

import random

import pytest

from training.corpus import HELD_OUT, KINDS, by_story, parallels, part_of, read_posts


@pytest.fixture(scope="module")
def posts():
    """Return all training posts."""
    return read_posts(seed=1)


def test_each_story_is_told_by_nine_posts_in_both_languages(posts):
    """Three headlines and two posts of Weibo, three tweets and a headline."""
    stories = by_story(posts)
    assert 520 == len(stories)
    assert {(3, 2, 3, 1)} == {tuple(len(kinds[kind]) for kind in KINDS) for kinds in stories.values()}


def test_a_fifth_of_the_stories_is_held_out_by_whole_themes(posts):
    """Stories of a held-out theme are never learnt from, not even its near ones."""
    held_out = {post.story for post in posts if post.theme in HELD_OUT}
    assert {post.theme for post in posts} > HELD_OUT
    assert 0.18 < len(held_out) / 520 < 0.25


def test_posts_are_cleaned_as_a_run_cleans_them(posts):
    """No link is left, and every post has words."""
    assert all(post.text and post.part and "http" not in post.text for post in posts)


@pytest.mark.parametrize(
    ("text", "is_chinese"),
    [("#香港# " + "港铁站今晚又关了我走了两个小时才到家真的很累很累很累", True),
     ("#HongKong " + "the station closed again tonight and I walked two hours to get home to my mother", False)],
)  # fmt: skip
def test_a_part_of_a_post_is_a_run_of_its_words(text, is_chinese):
    """More than half of it, in order, without hashtags."""
    part = part_of(text, is_chinese, random.Random(3))
    assert part in text
    assert "#" not in part
    assert len(part) > len(text) / 3


def test_a_headline_stays_whole():
    """What is short already loses nothing."""
    assert "港铁站关闭" == part_of("港铁站关闭", True, random.Random(3))
    assert "Station closed again #HK" == part_of("Station closed again #HK", False, random.Random(3))


def test_sentences_to_be_left_alone_are_pairs():
    """General sentences, prototypes and voices, each in both languages."""
    assert len(parallels()) > 1800
    assert all(chinese and english for chinese, english in parallels())
