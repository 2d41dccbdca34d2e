"""Bursts are found where they were planted, and hardly anywhere else; volume and weekdays make none."""

import numpy as np
import pytest

from narratives.analysis.bursts import FALSE_SHARE, burst_chances, corrected, weekday_exposure

DAYS = 365
WEEKDAYS = np.arange(DAYS) % 7


def sphere(generator: np.random.Generator) -> np.ndarray:
    """Return a sphere's posts by day: many from Monday to Friday, few at weekends."""
    return generator.poisson(np.where(WEEKDAYS < 5, 60, 20))


def planted(generator: np.random.Generator, sphere_posts: np.ndarray) -> np.ndarray:
    """Return the posts of twenty stories that go along with the sphere's, half as much at weekends."""
    rates = generator.uniform(0.002, 0.03, 20)
    return generator.poisson(rates[:, None] * sphere_posts * np.where(WEEKDAYS < 5, 1.0, 0.5))


def bursts(counts: np.ndarray, exposure: np.ndarray) -> set[tuple[int, int]]:
    """Return the series and days that stand out."""
    tested = burst_chances(counts, exposure, 7)
    stands_out = corrected(tested.p_values, counts.size) <= FALSE_SHARE
    return set(zip(tested.series[stands_out].tolist(), tested.periods[stands_out].tolist(), strict=True))


def test_without_bursts_none_is_found():
    """Of a hundred years in which nothing happens, at most five have a day that stands out."""
    wrong = 0
    for seed in range(100):
        generator = np.random.default_rng(seed)
        sphere_posts = sphere(generator)
        counts = planted(generator, sphere_posts)
        wrong += bool(bursts(counts, weekday_exposure(sphere_posts, counts.sum(axis=0), WEEKDAYS)))
    assert wrong <= 5


def test_a_planted_burst_is_found():
    """Most of five days with ten more posts each stand out, and next to nothing else does."""
    found, wrong = 0, 0
    for seed in range(20):
        generator = np.random.default_rng(seed)
        sphere_posts = sphere(generator)
        counts = planted(generator, sphere_posts)
        exposure = weekday_exposure(sphere_posts, counts.sum(axis=0), WEEKDAYS)
        counts[0, 100:105] += generator.poisson(10, 5)
        days = bursts(counts, exposure)
        found += len(days & {(0, day) for day in range(100, 105)})
        wrong += len(days - {(0, day) for day in range(100, 105)})
    assert found >= 80
    assert wrong <= 5


def test_days_of_more_collected_posts_are_no_burst():
    """Where ten times as many posts were collected, ten times as many tell each story; alone, these would be bursts."""
    generator = np.random.default_rng(1)
    sphere_posts = sphere(generator)
    sphere_posts[200:203] *= 10
    counts = planted(generator, sphere_posts)
    assert bursts(counts, weekday_exposure(sphere_posts, counts.sum(axis=0), WEEKDAYS)) == set()
    assert bursts(counts, np.full(DAYS, 1.0)) != set()


def test_a_weekday_of_its_own_is_no_burst():
    """A topic that is spoken of on Mondays only has no burst every Monday."""
    sphere_posts = np.full(DAYS, 40)
    counts = np.where(WEEKDAYS == 0, 4, 0)[None]
    assert bursts(counts, weekday_exposure(sphere_posts, counts[0], WEEKDAYS)) == set()


@pytest.mark.parametrize("series", [0, 1, 300])
def test_silence_and_lonely_posts_are_no_bursts(series):
    """No series, series without posts, and series with two posts on a day: nothing stands out."""
    counts = np.zeros((series, 30), int)
    counts[: series // 2, 3] = 2
    assert len(burst_chances(counts, np.full(30, 10.0), 7).series) == 0
    assert len(burst_chances(counts, np.zeros(30), 7).series) == 0


def test_what_is_told_in_one_day_only_is_expected_to_be_rare():
    """Ten posts on one day of a year, and none else, are a burst of that day."""
    counts = np.zeros((1, DAYS), int)
    counts[0, 50] = 10
    assert bursts(counts, np.full(DAYS, 10.0)) == {(0, 50)}


def test_untested_periods_count_in_the_correction():
    """One p-value of 0.01 among a hundred tests is worth 1."""
    assert corrected([0.01], 100).tolist() == [1.0]
    assert corrected([0.0001, 0.0002], 100).tolist() == pytest.approx([0.01, 0.01])
    assert corrected([], 0).tolist() == []
