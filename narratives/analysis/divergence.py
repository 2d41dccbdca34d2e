"""How far apart two publics are in what they tell: a Jensen-Shannon divergence that small samples do not move.

The plain divergence of two samples is the larger the smaller they are, so that a month with few posts looks as if the
publics had moved apart. Here it is the divergence to be expected between SIZE texts of each side, exactly, over all
ways to draw them; months of eight texts and of eight hundred mean the same. It is then put on a scale on which 0 is
what chance makes of one public, and 1 is nothing in common.
"""

from dataclasses import dataclass

import numpy as np
from scipy.special import gammaln
from scipy.stats import t as student

# Texts of each side that are compared; sides with fewer say too little.
SIZE = 8
PERMUTATIONS = 999
CONFIDENCE = 0.95
# Arrays of draws are worked on in blocks of so many numbers.
_BLOCK_NUMBERS = 2_000_000


@dataclass(frozen=True)
class Divergence:
    """How far apart two sides are.

    Attributes:
        value: Divergence beyond chance: 0 as of one public, 1 with nothing in common.
        error: Its standard error.
        low: Lower end of its 95 % interval.
        high: Upper end.
        chance: Divergence in bits between two samples of both sides together.
        p_value: Chance of as much divergence if texts belonged to either side at random.
        parts: (parts,) what each part adds to the divergence in bits, chance included.
    """

    value: float
    error: float
    low: float
    high: float
    chance: float
    p_value: float
    parts: np.ndarray


def diverge(weibo: np.ndarray, twitter: np.ndarray, seed: int) -> Divergence | None:
    """Compare what two sides tell.

    Args:
        weibo: (days, parts) texts of each part (a story, a tone) on each day, as whole numbers.
        twitter: the same of the other side; its days need not be the same.
        seed: of the permutations.

    Returns:
        None where a side has fewer than SIZE texts.

    Source:
        Expected value over subsamples of equal size (rarefaction, Hurlbert 1971); corrected for chance as the
        adjusted Rand index is; standard error by the jackknife over days; p-value by permutation of the sides.
    """
    sides = weibo.sum(axis=0), twitter.sum(axis=0)
    if min(side.sum() for side in sides) < SIZE:
        return None
    parts = drawn_parts(sides[0][None], sides[1][None])[0]
    chance = chance_divergence(sides[0] + sides[1])
    scale = max(1 - chance, 1e-9)
    value = float((parts.sum() - chance) / scale)
    days = (weibo.sum(axis=1) > 0).sum() + (twitter.sum(axis=1) > 0).sum()
    # Where nothing is shared every resample says so: the interval is never narrower than one text makes it.
    error = max(_jackknife_error(weibo, twitter) / scale, 1 / min(side.sum() for side in sides))
    reach = float(student.ppf((1 + CONFIDENCE) / 2, max(days - 2, 1))) * error
    low, high = max(value - reach, -1.0), min(value + reach, 1.0)
    return Divergence(value, float(error), low, high, float(chance), _permuted_chance(*sides, seed), parts)


def steady_errors(errors: np.ndarray, weibo: np.ndarray, twitter: np.ndarray) -> np.ndarray:
    """Standard errors of months as their numbers of texts alone make them.

    The error that the texts of a small month show depends on what they happen to tell, as its divergence does: months
    that look certain by chance would pull a trend towards them.

    Args:
        errors: (months,) standard errors.
        weibo: (months,) texts of one side.
        twitter: (months,) texts of the other.
    """
    sizes = 1 / (1 / weibo + 1 / twitter)
    return np.sqrt((errors**2 * sizes**2).sum() / sizes.sum() / sizes)


def drawn_parts(weibo: np.ndarray, twitter: np.ndarray) -> np.ndarray:
    """What each part adds to the divergence between SIZE texts of each side, in bits, drawn without replacement.

    Args:
        weibo: (samples, parts) texts of each part, SIZE at least in each sample.
        twitter: the same of the other side.
    """
    return np.einsum("spa,ab,spb->sp", _drawn(weibo), _BITS, _drawn(twitter), optimize=True)


def chance_divergence(together: np.ndarray) -> float:
    """The divergence in bits to be expected between two samples of SIZE that are drawn from the same texts.

    Args:
        together: (parts,) texts of each part in both sides, twice SIZE at least.
    """
    counts, repeats = np.unique(together, return_counts=True)
    total, drawn = together.sum(), np.arange(SIZE + 1)
    first, second = drawn[:, None], drawn[None, :]
    inside = counts[:, None, None]
    ways = (
        _log_choose(inside, first) + _log_choose(inside - first, second)
        + _log_choose(total - inside, SIZE - first) + _log_choose(total - inside - SIZE + first, SIZE - second)
        - _log_choose(total, drawn[-1]) - _log_choose(total - SIZE, drawn[-1])
    )  # fmt: skip
    return float((np.exp(ways) * _BITS).sum(axis=(1, 2)) @ repeats)


def plain_divergence(weibo: np.ndarray, twitter: np.ndarray) -> np.ndarray:
    """The Jensen-Shannon divergence of the shares, in bits.

    Args:
        weibo: (..., parts) counts.
        twitter: (..., parts) counts.
    """
    return _bits(weibo / weibo.sum(axis=-1, keepdims=True), twitter / twitter.sum(axis=-1, keepdims=True)).sum(axis=-1)


def _bits(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    """What two shares of a part add to the divergence."""
    middle = (one + other) / 2
    with np.errstate(divide="ignore", invalid="ignore"):
        terms = [np.where(share > 0, share * np.log2(share / middle), 0) for share in (one, other)]
    return (terms[0] + terms[1]) / 2


_SHARES = np.arange(SIZE + 1) / SIZE
_BITS = _bits(_SHARES[:, None], _SHARES[None, :])


def _log_choose(number: np.ndarray, chosen: np.ndarray) -> np.ndarray:
    """Logarithm of the binomial coefficient; minus infinity where it is none."""
    is_possible = (chosen >= 0) & (chosen <= number)
    number, chosen = np.where(is_possible, number, 0), np.where(is_possible, chosen, 0)
    ways = gammaln(number + 1.0) - gammaln(chosen + 1.0) - gammaln(number - chosen + 1.0)
    return np.where(is_possible, ways, -np.inf)


def _drawn(counts: np.ndarray) -> np.ndarray:
    """(samples, parts, SIZE + 1) chances of drawing 0 to SIZE texts of each part."""
    inside, total = counts[..., None], counts.sum(axis=-1)[:, None, None]
    drawn = np.arange(SIZE + 1)
    ways = _log_choose(inside, drawn) + _log_choose(total - inside, SIZE - drawn) - _log_choose(total, np.array(SIZE))
    return np.exp(ways)


def _drawn_with_replacement(counts: np.ndarray) -> np.ndarray:
    """The same where each text can be drawn again, which smaller samples than SIZE allow, too."""
    share = (counts / counts.sum(axis=-1, keepdims=True))[..., None]
    drawn = np.arange(SIZE + 1)
    return np.exp(_log_choose(np.array(SIZE), drawn)) * share**drawn * (1 - share) ** (SIZE - drawn)


def _jackknife_error(weibo: np.ndarray, twitter: np.ndarray) -> float:
    """Standard error of the divergence in bits, by leaving out one day of one side after the other."""
    return float(np.hypot(_side_error(weibo, twitter.sum(axis=0)), _side_error(twitter, weibo.sum(axis=0))))


def _side_error(days: np.ndarray, other: np.ndarray) -> float:
    days = days[days.sum(axis=1) > 0]
    without = days.sum(axis=0) - days
    without = without[without.sum(axis=1) > 0]
    if len(without) < 2:
        return 0.0
    drawn = _drawn_with_replacement(other[None])[0]
    values = np.einsum("spa,ab,pb->s", _drawn_with_replacement(without), _BITS, drawn, optimize=True)
    return float(np.sqrt((len(values) - 1) / len(values) * ((values - values.mean()) ** 2).sum()))


def _permuted_chance(weibo: np.ndarray, twitter: np.ndarray, seed: int) -> float:
    together = (weibo + twitter).astype(np.int64)
    together = together[together > 0]
    generator = np.random.default_rng(seed)
    observed = plain_divergence(weibo[None], twitter[None])[0] - 1e-12
    as_far, left, block = 0, PERMUTATIONS, max(1, _BLOCK_NUMBERS // len(together))
    while left:
        size = min(left, block)
        side = generator.multivariate_hypergeometric(together, int(weibo.sum()), size=size, method="marginals")
        as_far += int((plain_divergence(side, together - side) >= observed).sum())
        left -= size
    return (as_far + 1) / (PERMUTATIONS + 1)
