"""A known trend of convergence comes out right; where there is none, none is said."""

from functools import cache

import numpy as np
import pytest

from narratives.analysis import divergence
from narratives.analysis.divergence import chance_divergence, diverge, drawn_parts, steady_errors
from narratives.analysis.trends import APART, CLOSER, UNDECIDED, Slope, corrected_slopes, slope_of, trend_of

MONTHS = list(range(12))
SIZES = {
    "even": lambda month, generator: (40, 40),
    "growing": lambda month, generator: (9 + 2 * month, 9 + 3 * month),
    "small": lambda month, generator: (int(generator.integers(8, 25)), int(generator.integers(8, 50))),
}


@pytest.fixture(autouse=True)
def _few_permutations(monkeypatch):
    """The p-values of single months are not looked at here."""
    monkeypatch.setattr(divergence, "PERMUTATIONS", 1)


def publics(seed: int, shared: float) -> tuple[np.ndarray, np.ndarray]:
    """Return what two publics tell: eight stories of both with a share, and eight of their own each."""
    generator = np.random.default_rng(seed)
    common, weibo, twitter = (generator.dirichlet(np.ones(8)) for _ in range(3))
    nothing = np.zeros(8)
    return (
        np.concatenate([shared * common, (1 - shared) * weibo, nothing]),
        np.concatenate([shared * common, nothing, (1 - shared) * twitter]),
    )


@cache
def truth(seed: int, shared: float) -> float:
    """Return the divergence of publics, as a million texts of each have it."""
    one, other = (np.round(side * 1_000_000) for side in publics(seed, shared))
    chance = chance_divergence(one + other)
    return float((drawn_parts(one[None], other[None]).sum() - chance) / (1 - chance))


def fitted(seed: int, size: str, shared: list[float]) -> tuple[Slope, float]:
    """Return the slope that a year of samples gives, and the true one."""
    generator = np.random.default_rng(seed)
    found, true, sizes = [], [], []
    for month in MONTHS:
        sides, counts = publics(seed, shared[month]), SIZES[size](month, generator)
        days = []
        for shares, count in zip(sides, counts, strict=True):
            side = np.zeros((28, len(shares)), int)
            np.add.at(side, (generator.integers(0, 28, count), generator.choice(len(shares), count, p=shares)), 1)
            days.append(side)
        found.append(diverge(*days, seed))
        true.append(truth(seed, shared[month]))
        sizes.append(counts)
    errors = steady_errors(np.array([one.error for one in found]), *np.array(sizes).T)
    slope = slope_of(MONTHS, [one.value for one in found], errors)
    return slope, float(np.polyfit(MONTHS, true, 1)[0])


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize(("trend", "shared"), [(CLOSER, (0.1, 0.76)), (APART, (0.8, 0.14))])
def test_a_known_trend_comes_out_right(size, trend, shared):
    """Twenty years in which the publics come closer, or move apart, are told so; the intervals hold the true slope."""
    years = [fitted(seed, size, np.linspace(*shared, 12).tolist()) for seed in range(20)]
    assert sum(trend == trend_of(slope, slope.p_value) for slope, _ in years) >= 19
    assert sum(slope.low <= true <= slope.high for slope, true in years) >= 18


@pytest.mark.slow
@pytest.mark.parametrize("size", SIZES)
def test_without_a_trend_none_is_told(size):
    """At least 95 of a hundred years without a trend are undecided, in growing samples, too."""
    slopes = [fitted(seed, size, [0.4] * 12)[0] for seed in range(100)]
    assert sum(trend_of(slope, slope.p_value) == UNDECIDED for slope in slopes) >= 95


@pytest.mark.parametrize("months", [6, 12, pytest.param(24, marks=pytest.mark.slow)])
def test_months_that_are_like_their_neighbours_make_no_trend(months):
    """Of 200 series of months that are half like the one before, 190 at least are undecided."""
    undecided = 0
    for seed in range(200):
        generator = np.random.default_rng(seed)
        values = [generator.normal(0, 0.1 / np.sqrt(1 - 0.5**2))]
        while len(values) < months:
            values.append(0.5 * values[-1] + generator.normal(0, 0.1))
        slope = slope_of(range(months), values + generator.normal(0, 0.02, months), np.full(months, 0.02))
        undecided += trend_of(slope, slope.p_value) == UNDECIDED
    assert undecided >= 190


def test_a_trend_is_told_where_neighbouring_months_are_alike():
    """Of 20 years that fall by 0.08 a month, with ups and downs that last, 19 are told, none the other way."""
    told = []
    for seed in range(20):
        generator = np.random.default_rng(seed)
        level = np.zeros(12)
        for month in range(1, 12):
            level[month] = 0.5 * level[month - 1] + generator.normal(0, 0.05)
        slope = slope_of(MONTHS, 0.95 - 0.08 * np.arange(12) + level, np.full(12, 0.03))
        told.append(trend_of(slope, slope.p_value))
    assert {CLOSER, UNDECIDED} >= set(told)
    assert told.count(CLOSER) >= 19


def test_the_interval_and_the_chance_say_the_same():
    """An interval of 95 % leaves 0 out exactly where the chance is below 0.05."""
    for seed in range(20):
        values = np.random.default_rng(seed).normal(0, 0.1, 12) + 0.02 * np.arange(12)
        slope = slope_of(MONTHS, values, np.full(12, 0.05))
        assert (slope.low > 0 or slope.high < 0) == (slope.p_value < 0.05)


@pytest.mark.parametrize("months", [0, 1, 5])
def test_few_months_have_no_slope(months):
    """Below six months there is no trend to be told."""
    assert slope_of(MONTHS[:months], [0.5] * months, [0.1] * months) is None
    assert UNDECIDED == trend_of(None, None)


def test_equal_months_have_a_flat_slope():
    """Figures without any difference have slope 0."""
    slope = slope_of([1, 2, 3, 5, 9, 10], [0.5] * 6, [0.0] * 6)
    assert (pytest.approx(0), UNDECIDED) == (slope.value, trend_of(slope, slope.p_value))


def test_slopes_are_corrected_for_their_number():
    """Of four slopes the one that was not tried has no q-value."""
    slopes = [Slope(0.1, 0, 0.2, p_value) for p_value in (0.01, 0.04, 0.9)]
    assert [0.03, 0.06, None, 0.9] == pytest.approx(corrected_slopes([*slopes[:2], None, slopes[2]]))
