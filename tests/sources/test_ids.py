"""Ids stay text, are restored where other columns hold them, and are read as clocks."""

from datetime import datetime

import polars as pl
import pytest

from narratives.sources import ids


def _value(expr: pl.Expr, **columns: str | None) -> object:
    frame = pl.DataFrame({name: [value] for name, value in columns.items()}, schema=dict.fromkeys(columns, pl.String))
    return frame.select(expr.alias("out")).item()


@pytest.mark.parametrize(
    ("bid", "mid"),
    [("J2wCZsCF5", "4506020816821803"), ("J2jNWlIVi", "4505527885177576"), ("z0JH2lOMb", "3501756485200075")],
)
def test_bid_and_mid_convert_both_ways(bid: str, mid: str) -> None:
    """The base-62 and the numeric id of a Weibo post are one id."""
    assert mid == ids.mid_of(bid)
    assert bid == ids.bid_of(mid)


@pytest.mark.parametrize("bid", ["", "J2wCZ-CF5", "ZZZZZZZZZ"])
def test_what_is_no_bid_converts_to_nothing(bid: str) -> None:
    """Ids with other signs, or beyond what a group can hold, are not converted."""
    assert ids.mid_of(bid) is None


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("5106121943814622\t", "5106121943814622"), ("x1334155285909409801", "1334155285909409801"),
        ('="123"', "123"), (" 12 ", "12"), ("12.0", "12"), ("xyz", "xyz"),
    ],
)  # fmt: skip
def test_what_tools_put_around_ids_is_taken_off(given: str, expected: str) -> None:
    """TABs, spreadsheet formulas and R's `x` are no part of an id."""
    assert expected == _value(ids.cleaned(pl.col("id")), id=given)


@pytest.mark.parametrize(
    ("platform", "url", "expected"),
    [
        ("twitter", "https://twitter.com/a/status/1200776747869970433?s=20", "1200776747869970433"),
        ("twitter", "https://x.com/i/web/status/1200776747869970433", "1200776747869970433"),
        ("weibo", "https://m.weibo.cn/status/4420017766253756?x=1", "4420017766253756"),
        ("weibo", "https://weibo.com/123456/J2wCZsCF5?from=1", "4506020816821803"),
        ("facebook", "https://www.facebook.com/a/posts/1", None),
    ],
)
def test_ids_in_addresses(platform: str, url: str, expected: str | None) -> None:
    """The address of a tweet or Weibo post holds its id."""
    assert expected == _value(ids.in_url(pl.col("platform"), pl.col("url")), platform=platform, url=url)


@pytest.mark.parametrize(
    ("platform", "post_id", "expected"),
    [
        ("weibo", "4506020816821803", datetime(2020, 5, 18, 11, 49, 3)),
        ("twitter", "1334155285909409801", datetime(2020, 12, 2, 15, 19, 42)),
        ("twitter", "20", None),
        ("weibo", "hs_12", None),
        ("facebook", "4506020816821803", None),
    ],
)
def test_clock(platform: str, post_id: str, expected: datetime | None) -> None:
    """Ids of Weibo and of Twitter since November 2010 tell when they were given out."""
    assert expected == _value(ids.clock(pl.col("platform"), pl.col("post_id")), platform=platform, post_id=post_id)


def test_ids_rounded_by_a_float_are_noticed() -> None:
    """R and JavaScript change the last digits of long numbers; the exact id tells."""
    rounded = ids.is_rounded(pl.col("exact"), pl.col("given"))
    assert _value(rounded, exact="1200776747869970433", given="1200776747869970432") is True
    assert _value(rounded, exact="1200776747869970433", given="1200776747869999999") is False
