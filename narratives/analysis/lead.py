"""Lead and lag: whether one sphere tells something days before the other, or whether that cannot be told.

Daily shares go up and down for days on end, so that shuffled days would take chance for a relation: it is tested by
shifting time. A lag that is sought and tested in the same days would nearly always be found, so it is sought in one
half of the time and tested in the other. How sure the lag is, is told by drawing months and posts anew.
"""

from dataclasses import dataclass

import numpy as np

WEIBO, TWITTER, UNDECIDED = "weibo", "twitter", "undecided"
# Lags that are tried, both ways.
MOST_DAYS = 14
FEWEST_POSTS = 20
FEWEST_POSTING_DAYS = 8
# Shorter halves leave too few shifts to tell anything from chance at one in twenty.
FEWEST_DAYS = 360
_LAGS = range(-MOST_DAYS, MOST_DAYS + 1)
# Days between the halves, over which what happens in one dies away.
_GAP_DAYS = 14
_SMOOTH_DAYS = 3
_TREND_DAYS = 57
_MONTH_DAYS = 28
_DRAWS = 200
_CONFIDENCE = 0.95


@dataclass(frozen=True)
class Side:
    """What one sphere posts, day by day.

    Attributes:
        posts: (..., days) posts on what is looked at.
        sphere_posts: (days,) posts on anything.
        weekdays: (days,) 0 for Monday to 6.
    """

    posts: np.ndarray
    sphere_posts: np.ndarray
    weekdays: np.ndarray


@dataclass(frozen=True)
class Lag:
    """By how many days one sphere follows the other.

    Attributes:
        days: Lag at which their daily shares go together best.
        low: Lower end of its 95 % interval.
        high: Upper end.
        correlation: Of the daily shares at that lag.
    """

    days: int
    low: float
    high: float
    correlation: float


def is_enough(side: Side) -> bool:
    """Tell whether a side has so many posts, on so many days, that a lag can be looked for."""
    return bool(side.posts.sum() >= FEWEST_POSTS and (side.posts > 0).sum() >= FEWEST_POSTING_DAYS)


def relation_chance(first: Side, second: Side) -> float:
    """The chance of two sides going together as well as they do at some lag, if they had nothing to do with each other.

    Args:
        first: one side.
        second: the other, of the same days.

    Returns:
        A p-value; 1 where there are too few days.

    Source:
        Truncated time-shift test (Harris 2020; Yuan & Shou 2024, PLoS Biology 22, e3002758) at a lag found in other
        days; the p-values of both halves combined (Fisher 1932).
    """
    if len(first.sphere_posts) < FEWEST_DAYS:
        return 1.0
    one, other = (_moving_sum(shares(side), _SMOOTH_DAYS) for side in (first, second))
    middle, gap = len(one) // 2, _GAP_DAYS // 2
    halves = slice(0, middle - gap), slice(middle + gap, len(one))
    chances = [
        shift_chance(one[tested], other[tested], best_lag(one[sought], other[sought]))
        for sought, tested in (halves, halves[::-1])
    ]
    both = chances[0] * chances[1]
    return min(both * (1 - float(np.log(both))), 1.0)


def lag_of(first: Side, second: Side, seed: int) -> Lag:
    """Find by how many days the second side follows the first; below 0 where the first follows.

    Args:
        first: one side.
        second: the other, of the same days.
        seed: of the draws.
    """
    one, other = shares(first), shares(second)
    days = best_lag(one, other)
    tail = 100 * (1 - _CONFIDENCE) / 2
    low, high = np.percentile(_drawn_lags(first, second, seed), [tail, 100 - tail])
    size = float(np.sqrt((one**2).sum() * (other**2).sum()))
    correlation = float(_products(one, other, days).sum() / size) if size else 0.0
    return Lag(days, float(low), float(high), correlation)


def leader_of(lag: Lag, is_by_day: bool) -> str:
    """Say who leads: weibo if it is the first side, twitter if it is the second, undecided if that cannot be told.

    Args:
        lag: of Twitter behind Weibo.
        is_by_day: whether the dates of a side have no hour; a day of another zone may be a day off.
    """
    unsure = 1.0 if is_by_day else 0.0
    if lag.low > unsure:
        return WEIBO
    return TWITTER if lag.high < -unsure else UNDECIDED


def shares(side: Side) -> np.ndarray:
    """Daily shares of a sphere's posts without its week pattern and its slow ups and downs, as square roots.

    Roots, for a share of many posts scatters more than one of few. A day without any post of the sphere is as usual.

    Returns:
        (..., days) float.
    """
    has_posts = (side.sphere_posts > 0).astype(float)
    roots = np.sqrt(side.posts / np.maximum(side.sphere_posts, 1)) * has_posts
    is_weekday = np.eye(7)[side.weekdays] * has_posts[:, None]
    usual = (roots @ is_weekday) / np.maximum(is_weekday.sum(axis=0), 1)
    flat = (roots - usual[..., side.weekdays]) * has_posts
    slow = _moving_sum(flat, _TREND_DAYS) / np.maximum(_moving_sum(has_posts, _TREND_DAYS), 1)
    return (flat - slow) * has_posts


def best_lag(one: np.ndarray, other: np.ndarray) -> int:
    """The lag of the second series, up to two weeks either way, at which both go together best."""
    return _LAGS[int(np.argmax([_products(one, other, lag).sum() for lag in _LAGS]))]


def shift_chance(one: np.ndarray, other: np.ndarray, lag: int) -> float:
    """The p-value of the correlation of two series at a lag by the truncated time-shift test.

    The middle half of the first is compared with the second as it is, and shifted by up to r days either way; of
    2 r + 1 correlations, the unshifted one is among the B highest with a chance of B / (r + 1) at most.

    Args:
        one: (days,) a series.
        other: (days,) a stationary one.
        lag: days by which the second is taken later.
    """
    one, other = _aligned(one, other, lag)
    reach = len(one) // 4
    core = one[reach : len(one) - reach]
    if reach < 1 or core.std() == 0:
        return 1.0
    windows = np.lib.stride_tricks.sliding_window_view(other, len(core))
    deviations = windows - windows.mean(axis=1, keepdims=True)
    spread = np.sqrt((deviations**2).sum(axis=1))
    correlations = np.divide(deviations @ (core - core.mean()), spread, out=np.zeros(len(spread)), where=spread > 0)
    as_high = int((correlations >= correlations[reach] - 1e-12).sum())
    return min(as_high / (reach + 1), 1.0)


def _drawn_lags(first: Side, second: Side, seed: int) -> np.ndarray:
    """Best lags where the months are drawn anew, and the posts of each day as well."""
    generator = np.random.default_rng(seed)
    one, other = (shares(_redrawn(side, generator)) for side in (first, second))
    starts = np.arange(0, one.shape[1], _MONTH_DAYS)
    months = generator.multinomial(len(starts), np.full(len(starts), 1 / len(starts)), size=_DRAWS)
    sums = [
        (np.add.reduceat(_padded(_products(one, other, lag), lag, one.shape[1]), starts, axis=1) * months).sum(axis=1)
        for lag in _LAGS
    ]
    return np.array(_LAGS)[np.argmax(sums, axis=0)]


def _redrawn(side: Side, generator: np.random.Generator) -> Side:
    posts = generator.poisson(side.posts, size=(_DRAWS, len(side.posts)))
    return Side(posts, side.sphere_posts, side.weekdays)


def _aligned(one: np.ndarray, other: np.ndarray, lag: int) -> tuple[np.ndarray, np.ndarray]:
    """The days of the first series that have a day of the second `lag` days later, and these."""
    days = one.shape[-1]
    return one[..., max(-lag, 0) : days - max(lag, 0)], other[..., max(lag, 0) : days - max(-lag, 0)]


def _products(one: np.ndarray, other: np.ndarray, lag: int) -> np.ndarray:
    early, late = _aligned(one, other, lag)
    return early * late


def _padded(products: np.ndarray, lag: int, days: int) -> np.ndarray:
    """Put products back at the days of the first series."""
    before = max(-lag, 0)
    return np.pad(products, [(0, 0), (before, days - before - products.shape[-1])])


def _moving_sum(values: np.ndarray, days: int) -> np.ndarray:
    """Sums over so many days about each day; fewer at the ends."""
    sums = np.concatenate([np.zeros((*values.shape[:-1], 1)), np.cumsum(values, axis=-1)], axis=-1)
    places, half = np.arange(values.shape[-1]), days // 2
    return sums[..., np.minimum(places + half + 1, values.shape[-1])] - sums[..., np.maximum(places - half, 0)]
