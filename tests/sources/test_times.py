"""Times of every form become UTC with the precision that was given."""

from datetime import datetime

import polars as pl
import pytest

from narratives.sources.times import read_times


def _read(written: str | None, platform: str = "twitter", clock: datetime | None = None) -> tuple:
    clocks = pl.Series([clock], dtype=pl.Datetime("us"))
    return read_times(pl.Series([written], dtype=pl.String), pl.Series([platform]), clocks).row(0)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("2021-01-01T00:00:00+08:00", (datetime(2020, 12, 31, 16), "second")),
        ("2020-01-15T00:49:55.000Z", (datetime(2020, 1, 15, 0, 49, 55), "second")),
        ("2023-01-02 20:48:26+00:00", (datetime(2023, 1, 2, 20, 48, 26), "second")),
        ("2021-01-01T00:00:00.5+0530", (datetime(2020, 12, 31, 18, 30), "second")),
        ("Wed May 15 16:04:52 +0000 2019", (datetime(2019, 5, 15, 16, 4, 52), "second")),
        ("Tue Sep 24 12:05:54 +0800 2019", (datetime(2019, 9, 24, 4, 5, 54), "second")),
        ("Sat, 01 Jan 2022 00:00:00 GMT", (datetime(2022, 1, 1), "second")),
        ("11/18/19 16:06", (datetime(2019, 11, 18, 16, 6), "minute")),
        ("18/11/2019 16:06", (datetime(2019, 11, 18, 16, 6), "minute")),
        ("1/2/2020 3:04 PM", (datetime(2020, 1, 2, 15, 4), "minute")),
        ("2021-01-01 10:00:00 EST", (datetime(2021, 1, 1, 15), "second")),
        ("1588888888", (datetime(2020, 5, 7, 22, 1, 28), "second")),
        ("1588888888123", (datetime(2020, 5, 7, 22, 1, 28), "second")),
        ("2020-07-12", (datetime(2020, 7, 12), "day")),
    ],
)
def test_forms(written: str, expected: tuple) -> None:
    """Every way that a tool writes a time is read."""
    assert expected == _read(written)


@pytest.mark.parametrize("written", ["2020-05-18 18:56", "2020年05月18日 18:56", "2020/5/18 18:56"])
def test_chinese_platforms_write_china_time(written: str) -> None:
    """A time of Weibo without a zone is eight hours ahead of UTC."""
    assert (datetime(2020, 5, 18, 10, 56), "minute") == _read(written, "weibo")


@pytest.mark.parametrize("written", ["2021-02-31", "garbage", "", None, "9999-99-99", "2021-01-01T25:00:00Z"])
def test_impossible_times_are_nothing(written: str | None) -> None:
    """What is no time is NULL, never a guess."""
    assert (None, None) == _read(written)


@pytest.mark.parametrize("written", ["3小时前", "06-11", "昨天 12:30", "刚刚", "6月11日 08:00", None, ""])
def test_relative_times_come_from_the_clock_of_the_id(written: str | None) -> None:
    """A time that counts back from the export is read from the id."""
    clock = datetime(2019, 6, 11, 3, 4, 5)
    assert (clock, "second") == _read(written, "weibo", clock)


@pytest.mark.parametrize(
    ("written", "clock", "expected"),
    [
        ("2020-05-17", datetime(2020, 5, 17, 1, 2, 3), (datetime(2020, 5, 17, 1, 2, 3), "second")),
        ("2020-05-17", datetime(2020, 5, 16, 17, 2, 3), (datetime(2020, 5, 16, 17, 2, 3), "second")),
        ("2020-05-17 09:02", datetime(2020, 5, 17, 1, 2, 3), (datetime(2020, 5, 17, 1, 2, 3), "second")),
        ("2020-05-17 09:02:04", datetime(2020, 5, 17, 1, 2, 3), (datetime(2020, 5, 17, 1, 2, 4), "second")),
    ],
)
def test_the_clock_tells_what_a_less_precise_time_does_not(written: str, clock: datetime, expected: tuple) -> None:
    """Days and minutes get the second of the id's clock; a written second stays."""
    assert expected == _read(written, "weibo", clock)


def test_the_clock_of_something_else_is_not_trusted() -> None:
    """A number that would mean another week is no clock."""
    assert (datetime(2020, 5, 17), "day") == _read("2020-05-17", "weibo", datetime(2014, 1, 1))


@pytest.mark.parametrize("platform", ["weibo", "twitter"])
def test_a_day_stays_that_day_of_its_own_zone(platform: str) -> None:
    """A day without an hour is not moved to the day before by an offset."""
    assert (datetime(2020, 5, 17), "day") == _read("2020-05-17", platform)
    assert (datetime(2020, 5, 17), "day") == _read("2020年05月17日", platform)
