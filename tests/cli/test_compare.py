"""Tests of `narratives compare`: two stretches of time, by their posts, their shares and their stories."""

import json
from datetime import date

import pytest

from narratives.errors import InputError
from narratives.report.compare import days_of


def _compare(cli, results, *arguments):
    days = ("--from", "2021-03-01..2021-03-12", "--to", "2021-03-13..2021-04")
    return cli("compare", *days, "--warehouse", results, *arguments)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2021", date(2021, 1, 1), date(2021, 12, 31)),
        ("2020-02", date(2020, 2, 1), date(2020, 2, 29)),
        ("2021-03-24", date(2021, 3, 24), date(2021, 3, 24)),
        ("2021-03..2021-05-02", date(2021, 3, 1), date(2021, 5, 2)),
    ],
)
def test_a_stretch_is_a_year_a_month_a_day_or_two_of_them(text, first, last):
    """Both ends are included."""
    assert (first, last) == (days_of(text).first, days_of(text).last)


@pytest.mark.parametrize("text", ["", "March", "2021-13", "2021-02-30", "2021-03..2021-02", "1..2..3", "2021-03.."])
def test_what_is_no_stretch_of_time_is_refused_with_an_example(text):
    """The line says what to give."""
    with pytest.raises(InputError, match="such as 2021-03"):
        days_of(text)


def test_each_topic_and_sphere_has_its_shares_before_and_after(cli, results):
    """Shares are of all posts of the sphere in those days; a text's copies count once for its stance."""
    found = json.loads(_compare(cli, results, "--json").out)
    rows = {(row["topic"], row["sphere"]): row for row in found["topics"]}
    weibo, twitter = rows["hong_kong", "weibo"], rows["xinjiang", "twitter"]
    assert (2, 2) == (weibo["posts_before"], weibo["posts_after"])
    assert (1.0, 2 / 3) == pytest.approx((weibo["posts_share_before"], weibo["posts_share_after"]))
    assert (1.0, 0.5) == (weibo["supportive_share_before"], weibo["supportive_share_after"])
    assert (0, 2, None) == (twitter["posts_before"], twitter["posts_after"], twitter["critical_share_before"])


def test_stories_that_moved_are_told_by_their_headlines(cli, results):
    """By the change of their share of what the sphere says on the topic; unknown where it said nothing before."""
    found = json.loads(_compare(cli, results, "--json").out)
    moved = {row["story_id"]: row["weibo_change"] for row in found["stories"]}
    assert {"s-hong_kong-91bc04": -0.5} == moved
    shown = _compare(cli, results).out
    assert "支持！爱国者治港天经地义" in shown
    assert "-50" in shown


def test_days_without_posts_are_no_figures(cli, results):
    """Nothing is said of days of which the data hold nothing."""
    done = cli("compare", "--from", "1999", "--to", "2000", "--warehouse", results)
    assert (0, "There are no posts in 1999 or 2000.\n") == (done.code, done.out)
