"""Trends: whether a figure of months goes up or down, beyond what its own errors and its ups and downs explain."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.stats import t as student

from narratives.analysis.bursts import FALSE_SHARE, corrected

CLOSER, APART, UNDECIDED = "closer", "apart", "undecided"
FEWEST_MONTHS = 5
_CONFIDENCE = 0.95
_MOST_CORRELATED = 0.8


@dataclass(frozen=True)
class Slope:
    """How a figure changes in a month.

    Attributes:
        value: The change.
        low: Lower end of its 95 % interval.
        high: Upper end.
        p_value: Chance of as steep a slope without a trend.
    """

    value: float
    low: float
    high: float
    p_value: float


def slope_of(months: Sequence[int], values: Sequence[float], errors: Sequence[float]) -> Slope | None:
    """Fit a line to the figures of months.

    Args:
        months: places of the months on a line, such as 24252 for January 2021; gaps are allowed.
        values: the figure of each.
        errors: its standard error.

    Returns:
        None below five months.

    Source:
        Meta-regression with a random effect of each month (DerSimonian & Laird 1986) and the errors of Hartung and
        Knapp (2003), which are widened where neighbouring months are alike (lag-1 autocorrelation of the residuals).
    """
    count = len(months)
    if count < FEWEST_MONTHS:
        return None
    order = np.argsort(months)
    x, y, variances = (np.asarray(one, dtype=float)[order] for one in (months, values, np.square(errors)))
    variances = np.maximum(variances, 1e-9) + _between_months(x, y, np.maximum(variances, 1e-9))
    slope, residuals, spread = _fit(x, y, 1 / variances)
    quality = max((residuals**2 / variances).sum() / (count - 2), 1.0)
    error = float(np.sqrt(quality / spread) * _likeness_factor(residuals))
    reach = float(student.ppf((1 + _CONFIDENCE) / 2, count - 2)) * error
    return Slope(slope, slope - reach, slope + reach, float(2 * student.sf(abs(slope) / error, count - 2)))


def trend_of(slope: Slope | None, q_value: float | None) -> str:
    """Say what a slope of a divergence means: closer, apart, or undecided."""
    if slope is None or q_value is None or q_value > FALSE_SHARE:
        return UNDECIDED
    return CLOSER if slope.value < 0 else APART


def corrected_slopes(slopes: Sequence[Slope | None]) -> list[float | None]:
    """Correct the p-values of slopes for their number; those of months too few were not tried."""
    tried = [slope.p_value for slope in slopes if slope]
    q_values = iter(corrected(tried, len(tried)).tolist())
    return [next(q_values) if slope else None for slope in slopes]


def _fit(x: np.ndarray, y: np.ndarray, weights: np.ndarray) -> tuple[float, np.ndarray, float]:
    """Slope, residuals, and the weighted spread of the months."""
    centre_x, centre_y = np.average(x, weights=weights), np.average(y, weights=weights)
    spread = float((weights * (x - centre_x) ** 2).sum())
    slope = float((weights * (x - centre_x) * (y - centre_y)).sum() / spread)
    return slope, y - centre_y - slope * (x - centre_x), spread


def _between_months(x: np.ndarray, y: np.ndarray, variances: np.ndarray) -> float:
    """The variance of months beyond their errors, by moments."""
    weights = 1 / variances
    _, residuals, _ = _fit(x, y, weights)
    design = np.stack([np.ones_like(x), x - np.average(x, weights=weights)], axis=1)
    inverse = np.linalg.inv(design.T @ (weights[:, None] * design))
    trace = weights.sum() - np.trace(inverse @ (design.T @ (weights[:, None] ** 2 * design)))
    return max(float(((weights * residuals**2).sum() - (len(x) - 2)) / trace), 0.0)


def _likeness_factor(residuals: np.ndarray) -> float:
    """How much wider errors are because neighbouring months are alike."""
    total = float((residuals**2).sum())
    alike = float((residuals[1:] * residuals[:-1]).sum() / total) if total else 0.0
    alike = min(max(alike, 0.0), _MOST_CORRELATED)
    return float(np.sqrt((1 + alike) / (1 - alike)))
