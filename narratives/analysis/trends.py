"""Trends: whether a figure of months goes up or down, beyond what its own errors and its ups and downs explain.

A dozen months cannot tell how far each is like the one before, and slow ups and downs look like a trend to a method
that settles on one answer. So all answers are weighed by how well the months agree with them, and the slope is what
is left: with few months its interval is wide, as it should be.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import brentq
from scipy.stats import norm

from narratives.analysis.bursts import FALSE_SHARE, corrected

CLOSER, APART, UNDECIDED = "closer", "apart", "undecided"
FEWEST_MONTHS = 6
_CONFIDENCE = 0.95
_LEAST_VARIANCE = 1e-9
# What is weighed: how alike neighbouring months are, and how far months scatter, in units of what a line leaves over.
_ALIKE = np.linspace(0, 0.9, 7)
_SCATTER = np.linspace(0, 4, 17)


@dataclass(frozen=True)
class Slope:
    """How a figure changes in a month.

    Attributes:
        value: The change.
        low: Lower end of its 95 % interval.
        high: Upper end.
        p_value: Twice the chance that the true slope is 0 or of the other sign.
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
        None below six months.

    Source:
        Meta-regression with a random effect of each month whose scatter and autocorrelation (AR(1)) are not estimated
        but averaged over, with flat priors, by their restricted likelihood (Harville 1974).
    """
    if len(months) < FEWEST_MONTHS:
        return None
    order = np.argsort(months)
    x, y, variances = (np.asarray(one, dtype=float)[order] for one in (months, values, np.square(errors)))
    lines = _Lines.of(x - x.mean(), y, np.maximum(variances, _LEAST_VARIANCE))
    low, high = (lines.quantile(share) for share in ((1 - _CONFIDENCE) / 2, (1 + _CONFIDENCE) / 2))
    below = lines.chance_below(0.0)
    return Slope(lines.mean, low, high, min(2 * min(below, 1 - below), 1.0))


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


@dataclass(frozen=True)
class _Lines:
    """The slopes that lines have under each assumption on the months.

    Attributes:
        slopes: (assumptions,) slope of the line.
        errors: (assumptions,) its standard error.
        weights: (assumptions,) how well the months agree with the assumption; they add up to 1.
    """

    slopes: np.ndarray
    errors: np.ndarray
    weights: np.ndarray

    @classmethod
    def of(cls, x: np.ndarray, y: np.ndarray, variances: np.ndarray) -> "_Lines":
        """Fit a line under each assumption."""
        scale = max(float(np.std(y - np.polyval(np.polyfit(x, y, 1), x))), float(np.sqrt(variances.mean())))
        fits = [_fits(x, y, variances, alike, scale * _SCATTER) for alike in _ALIKE]
        slopes, errors, fit = (np.concatenate(column) for column in zip(*fits, strict=True))
        weights = np.exp(fit - fit.max())
        return cls(slopes, errors, weights / weights.sum())

    @property
    def mean(self) -> float:
        return float(self.weights @ self.slopes)

    def chance_below(self, value: float) -> float:
        """Chance that the slope is below a value."""
        return float(self.weights @ norm.cdf((value - self.slopes) / self.errors))

    def quantile(self, share: float) -> float:
        """The slope below which it is with a chance."""
        reach = 10 * self.errors
        ends = float((self.slopes - reach).min()), float((self.slopes + reach).max())
        return float(brentq(lambda value: self.chance_below(value) - share, *ends))


def _fits(
    x: np.ndarray, y: np.ndarray, variances: np.ndarray, alike: float, scatter: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Fit a line by generalised least squares under each scatter of the months.

    Returns:
        (scatters,) slopes, their standard errors, and the restricted log likelihoods.
    """
    design = np.stack([np.ones_like(x), x], axis=1)
    alikes = alike ** np.abs(x[:, None] - x[None, :])
    covariance = scatter[:, None, None] ** 2 * alikes + np.diag(variances)
    weighed = np.linalg.solve(covariance, np.broadcast_to(design, (len(scatter), *design.shape)))
    precision = design.T @ weighed
    lines = np.linalg.solve(precision, (weighed.swapaxes(1, 2) @ y)[..., None])[..., 0]
    rest = y - lines @ design.T
    misfit = np.einsum("sn,sn->s", rest, np.linalg.solve(covariance, rest[..., None])[..., 0])
    fit = -(np.linalg.slogdet(covariance)[1] + np.linalg.slogdet(precision)[1] + misfit) / 2
    return lines[:, 1], np.sqrt(np.linalg.inv(precision)[:, 1, 1]), fit
