"""Bursts: days, weeks and months in which something is told far more than the rest of its time lets expect.

Volume follows the collector, so posts are expected in proportion to all posts of the sphere, and by the weekdays of
the topic. Counts of posts scatter more than chance alone lets them (one post brings others), so the test allows for
as much scatter as the series has outside of the period and its neighbours.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.stats import false_discovery_control, nbinom, poisson

# Fewer posts are no burst, however rare the posts of a series are.
FEWEST_POSTS = 3
FALSE_SHARE = 0.05
# Periods beside the one that is tested which belong to the same event, and say nothing about ordinary times.
NEIGHBOURS = {"day": 7, "week": 1, "month": 1}
# So many posts of ordinary weekdays stand beside what is counted, or a thin topic would have weekdays without posts.
_WEEKDAY_PRIOR = 20.0
# So many posts stand beside a rate, or something told in one period only would have none.
_RATE_PRIOR = 0.5
_LEAST_SCATTER = 1e-6
# Rows of series at a time: a month of 10,000 stories needs no more memory than one of ten.
_BLOCK = 256


@dataclass(frozen=True)
class Tested:
    """Periods that might be bursts, a place in each array for each.

    Attributes:
        series: Row of the counts.
        periods: Column of the counts.
        expected: Posts to be expected.
        p_values: Chance of as many posts as there are, or more.
    """

    series: np.ndarray
    periods: np.ndarray
    expected: np.ndarray
    p_values: np.ndarray


def weekday_exposure(sphere_posts: np.ndarray, topic_posts: np.ndarray, weekdays: np.ndarray) -> np.ndarray:
    """Weigh the posts of a sphere by how much of each weekday the topic usually has.

    Args:
        sphere_posts: (days,) posts of the sphere on anything.
        topic_posts: (days,) those on the topic.
        weekdays: (days,) 0 for Monday to 6.

    Returns:
        (days,) float: what the posts of anything on the topic go along with if nothing happens.
    """
    sphere_posts = sphere_posts.astype(float)
    on_weekday = np.bincount(weekdays, topic_posts, minlength=7)
    usual = np.bincount(weekdays, sphere_posts, minlength=7) * topic_posts.sum() / max(sphere_posts.sum(), 1)
    return sphere_posts * ((on_weekday + _WEEKDAY_PRIOR) / (usual + _WEEKDAY_PRIOR))[weekdays]


def burst_chances(counts: np.ndarray, exposure: np.ndarray, neighbours: int) -> Tested:
    """Tell how many posts each period lets expect, and how likely as many as it has are.

    Args:
        counts: (series, periods) posts.
        exposure: (periods,) what they go along with; 0 where the sphere has no post.
        neighbours: periods on both sides of the tested one that are left out of what is usual.

    Returns:
        The periods with three posts or more; all others have a p-value of 1.

    Source:
        Negative binomial with the scatter by moments, leaving the period and its neighbours out.
    """
    blocks = [
        _block_chances(counts[start : start + _BLOCK].astype(float), exposure, neighbours, start)
        for start in range(0, max(len(counts), 1), _BLOCK)
    ]
    return Tested(*(np.concatenate(column) for column in zip(*blocks, strict=True)))


def corrected(p_values: Sequence[float] | np.ndarray, tests: int) -> np.ndarray:
    """Correct p-values for the number of tests (Benjamini-Hochberg); tests that are not given had a p-value of 1.

    Args:
        p_values: (n,) those that matter.
        tests: how many tests were made in all, n at least.
    """
    p_values = np.asarray(p_values, dtype=float)
    if not len(p_values):
        return p_values
    return np.minimum(false_discovery_control(p_values) * tests / len(p_values), 1.0)


def _block_chances(
    counts: np.ndarray, exposure: np.ndarray, neighbours: int, start: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    def outside(values: np.ndarray) -> np.ndarray:
        return values.sum(axis=-1, keepdims=True) - _window_sums(values, neighbours)

    usual, squares = outside(exposure), outside(exposure**2)
    is_tested = (counts >= FEWEST_POSTS) & (exposure > 0) & (usual > 0)
    rate = (outside(counts) + _RATE_PRIOR) / np.where(usual > 0, usual, 1)
    scatter = outside(counts**2) - 2 * rate * outside(counts * exposure) + rate**2 * squares
    excess = np.maximum(scatter - rate * usual, 0) / np.where(squares > 0, rate**2 * squares, 1)
    expected = (rate * exposure)[is_tested]
    series, periods = np.nonzero(is_tested)
    return series + start, periods, expected, _tail(counts[is_tested], expected, excess[is_tested])


def _tail(counts: np.ndarray, expected: np.ndarray, excess: np.ndarray) -> np.ndarray:
    """Chance of as many posts or more; `excess` is the variance beyond a Poisson one, in squares of the mean."""
    size = 1 / np.maximum(excess, _LEAST_SCATTER)
    scattered = nbinom.sf(counts - 1, size, size / (size + expected))
    return np.where(excess > _LEAST_SCATTER, scattered, poisson.sf(counts - 1, expected))


def _window_sums(values: np.ndarray, neighbours: int) -> np.ndarray:
    """Sum each value with its neighbours on both sides."""
    periods = values.shape[-1]
    sums = np.concatenate([np.zeros((*values.shape[:-1], 1)), np.cumsum(values, axis=-1)], axis=-1)
    places = np.arange(periods)
    return sums[..., np.minimum(places + neighbours + 1, periods)] - sums[..., np.maximum(places - neighbours, 0)]
