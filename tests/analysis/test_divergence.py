"""The divergence is 0 for one public and 1 for two that share nothing, however few texts there are."""

import numpy as np
import pytest

from narratives.analysis.divergence import (
    SIZE,
    chance_divergence,
    diverge,
    drawn_parts,
    plain_divergence,
    steady_errors,
)


def texts(generator: np.random.Generator, shares: np.ndarray, count: int) -> np.ndarray:
    """Return (28, parts) texts on random days of a month, each on a part drawn by its share."""
    found = np.zeros((28, len(shares)), int)
    np.add.at(found, (generator.integers(0, 28, count), generator.choice(len(shares), count, p=shares)), 1)
    return found


@pytest.mark.parametrize("count", [SIZE, 20, 100, 1000])
def test_one_public_has_no_divergence_whatever_its_size(count):
    """The plain divergence of ten small samples of one public is far above 0; this one is not."""
    shares = np.random.default_rng(0).dirichlet(np.ones(12))
    values, plain = [], []
    for seed in range(100):
        generator = np.random.default_rng(seed)
        sides = texts(generator, shares, count), texts(generator, shares, count)
        values.append(diverge(*sides, seed).value)
        plain.append(plain_divergence(*(side.sum(axis=0) for side in sides)))
    assert abs(np.mean(values)) < 0.04
    assert count > 20 or np.mean(plain) > 0.1


@pytest.mark.parametrize("count", [SIZE, 20, 100])
def test_two_publics_that_share_nothing_are_at_one(count):
    """The interval says that a shared text may have been missed, the more so the fewer there are."""
    generator = np.random.default_rng(1)
    one, other = np.repeat([0.25, 0], 4), np.repeat([0, 0.25], 4)
    found = diverge(texts(generator, one, count), texts(generator, other, count), 0)
    assert (1.0, 1.0) == (pytest.approx(found.value), found.high)
    assert found.low < 1 - 1 / count
    assert found.p_value <= 0.01


def test_the_interval_holds_the_truth():
    """Of two hundred months of two known publics, the interval of 180 at least holds the true divergence."""
    one, other = np.array([0.4, 0.3, 0.2, 0.1, 0]), np.array([0.1, 0.2, 0.2, 0.2, 0.3])
    large = np.round(one * 1_000_000), np.round(other * 1_000_000)
    chance = chance_divergence(sum(large))
    truth = (drawn_parts(large[0][None], large[1][None]).sum() - chance) / (1 - chance)
    held = 0
    for seed in range(200):
        generator = np.random.default_rng(seed)
        found = diverge(texts(generator, one, 30), texts(generator, other, 60), seed)
        held += found.low <= truth <= found.high
    assert held >= 180


def test_what_is_drawn_is_the_mean_of_all_samples():
    """The exact expected divergence is what ten thousand drawn samples give on average."""
    generator = np.random.default_rng(3)
    one, other = np.array([10, 5, 3, 0]), np.array([2, 8, 0, 6])
    drawn = [generator.multivariate_hypergeometric(side, SIZE, size=10_000) for side in (one, other)]
    assert plain_divergence(*drawn).mean() == pytest.approx(drawn_parts(one[None], other[None]).sum(), abs=0.005)


def test_chance_is_the_mean_of_samples_of_both_sides_together():
    """Two samples drawn from one pile, one after the other."""
    generator = np.random.default_rng(4)
    pile = np.array([12, 6, 4, 2])
    first = generator.multivariate_hypergeometric(pile, SIZE, size=10_000)
    second = np.array([generator.multivariate_hypergeometric(pile - one, SIZE) for one in first])
    assert plain_divergence(first, second).mean() == pytest.approx(chance_divergence(pile), abs=0.005)


def test_permuted_sides_are_rarely_far_apart():
    """Where both sides are one public, one p-value in twenty is below 0.05."""
    shares = np.full(5, 0.2)
    low = 0
    for seed in range(100):
        generator = np.random.default_rng(seed)
        low += diverge(texts(generator, shares, 15), texts(generator, shares, 40), seed).p_value <= 0.05
    assert low <= 10


@pytest.mark.parametrize(("weibo", "twitter"), [(0, 50), (SIZE - 1, 50), (50, SIZE - 1)])
def test_too_few_texts_say_nothing(weibo, twitter):
    """Below eight texts of a side there is no figure."""
    generator, shares = np.random.default_rng(5), np.full(4, 0.25)
    assert diverge(texts(generator, shares, weibo), texts(generator, shares, twitter), 0) is None


def test_all_on_one_day_and_one_part():
    """The least there can be: one story on one day of each side."""
    day = np.zeros((1, 1), int) + SIZE
    assert 0 == diverge(day, day, 0).value


def test_steady_errors_depend_on_sizes_alone():
    """Two months of one size have one error; a small month has a larger one."""
    found = steady_errors(np.array([0.1, 0.3, 0.2]), np.array([20, 20, 8]), np.array([40, 40, 16]))
    assert found[0] == found[1] < found[2]
