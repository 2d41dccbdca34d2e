"""A life is born, peaks, falls silent and comes back; silence of the sphere or of a slow pace is no sleep."""

import numpy as np
import pytest

from narratives.analysis.lives import ACTIVE, BACK, DORMANT, UNDECIDED, Life, life_of, peak_of

CALENDAR = np.full(300, 10)


def life(days: list[int], posts: int = 2, sphere_posts: np.ndarray = CALENDAR) -> Life:
    """Return the life of something told on some days."""
    return life_of(np.array(days), np.full(len(days), posts), sphere_posts)


@pytest.mark.parametrize(
    ("status", "days"),
    [
        (ACTIVE, list(range(200, 300, 5))),
        (DORMANT, list(range(0, 50, 5))),
        (BACK, [*range(0, 50, 5), *range(280, 300, 5)]),
        (UNDECIDED, [0, 200]),
    ],
)
def test_the_status_follows_the_days(status, days):
    """Told to the end, silent since long, silent and told again, told twice a year."""
    assert status == life(days).status


def test_days_are_those_of_the_posts():
    """Born with the first post, dormant from the day after the last before the silence, back with the next."""
    found = life([10, 12, 14, 200, 250, 299])
    assert (10, 299, 15, 200) == (found.born, found.last, found.dormant, found.back)
    assert 1 == found.returns


def test_silence_of_the_whole_sphere_is_no_sleep():
    """A gap of the collector puts nothing to sleep."""
    gap = CALENDAR.copy()
    gap[50:280] = 0
    assert ACTIVE == life([*range(0, 50, 5), *range(280, 300, 5)], sphere_posts=gap).status


def test_one_day_is_a_life():
    """A story of one day at the end is active, one of long ago dormant."""
    assert ACTIVE == life([299]).status
    assert DORMANT == life([3]).status


def test_the_peak_is_no_week_of_many_collected_posts():
    """Most posts above the usual share: not the week in which most of anything was collected."""
    assert 1 == peak_of(np.array([5, 9, 20]), np.array([100, 100, 1000]))
