"""Two tellings have one occasion where days, names and numbers meet, whatever the language."""

import pytest

from narratives.analysis.occasion import Common, days_apart, days_share, marks, marks_in_common
from narratives.texts.tokens import tokenize


def marks_of(text):
    """Return the marks of one text."""
    return marks(text, tokenize([text])[0])


@pytest.mark.parametrize(
    ("chinese", "english"),
    [
        ("拜登在白宫讲话", "Joe Biden spoke at the White House"),
        ("飞机在东京降落", "The plane landed in Tokyo"),
        ("投资3850亿美元的项目", "projects of $385 billion"),
        ("共有1,200人参加", "1200 people took part"),
        ("下降了17.5%", "down by 17.5 percent"),
        ("H&M门店关闭", "H&M closes its shops"),
    ],
)
def test_a_name_or_number_is_one_mark_in_both_languages(chinese, english):
    """Chinese names become English ones, and units become numbers."""
    assert marks_of(chinese) & marks_of(english)


@pytest.mark.parametrize("text", ["2021年3月11日12:30", "in 2021, at 9 pm", "第3名"])
def test_dates_times_and_small_numbers_are_no_marks(text):
    """They stand in texts on anything."""
    assert not {mark for mark in marks_of(text) if any(character.isdigit() for character in mark)}


def test_marks_in_common_are_those_that_the_rest_of_the_topic_lacks():
    """What every text of the topic names says nothing about an event."""
    weibo, twitter = [frozenset({"xinjiang", "hami"})] * 5, [frozenset({"xinjiang", "hami", "museum"})] * 5
    rest = [frozenset({"xinjiang"})] * 40

    assert ("hami",) == marks_in_common(weibo, twitter, rest, rest)


def test_a_mark_of_one_text_is_chance():
    """Two texts of each side have to name it."""
    one = [frozenset({"hami"}), *[frozenset()] * 4]

    assert () == marks_in_common(one, [frozenset({"hami"})] * 5, [frozenset()] * 40, [frozenset()] * 40)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [([0, 1, 2], [1, 5], 0), ([0, 1, 2], [40, 41], 38), ([40], [2], 38), ([*range(20), 90], [60, 61], 42)],
    ids=["overlapping", "later", "earlier", "a straggler"],
)
def test_days_apart_leave_stragglers_aside(one, other, expected):
    """A late text of a long telling does not bring it near another."""
    assert expected == days_apart(one, other)


def test_days_are_shared_as_far_as_the_side_that_shares_less():
    """All three of one side are near the other, whose half is weeks away."""
    assert 0.5 == days_share([0, 1, 2], [2, 3, 30, 31])
    assert 1.0 == days_share([0, 1, 2], [4, 0])


@pytest.mark.parametrize(
    ("share", "marks", "expected"), [(0.8, ("hami",), True), (0.8, (), False), (0.3, ("hami",), False)]
)
def test_one_event_needs_days_and_a_name(share, marks, expected):
    """Either alone is what two stories of one week, or one name of two years, have too."""
    assert expected == Common(0, share, marks).is_one_event
