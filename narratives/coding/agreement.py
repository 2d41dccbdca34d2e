"""Measures how far coders agree with each other, and the machine with what they agree on.

Source:
    Krippendorff (2018), Content Analysis, 4th ed., ch. 12: alpha, nominal; the interval by drawing units anew, as in
    Zapf et al. (2016), BMC Medical Research Methodology 16, 93.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from narratives.coding.codebook import Question, questions
from narratives.coding.sheets import Sheet
from narratives.errors import ConfigError

DRAWS = 2000
SEED = 20211
# Of so few units any interval is a guess.
LEAST_UNITS = 10
_INTERVAL = (2.5, 97.5)
Codes = Sequence[Mapping[str, str]]


@dataclass(frozen=True)
class Agreement:
    """How far codes of one question agree.

    Attributes:
        question: the column of the sheet.
        between: `coders`, or `machine`: the machine and what the coders agree on.
        units: how many were coded by two at least.
        same_share: share of those of which all codes are the same, 0 to 1.
        alpha: Krippendorff's; `None` where it is not defined, because all codes are one word.
        alpha_low, alpha_high: 95 % interval; `None` with fewer than `LEAST_UNITS` units.
        weighted_share: `machine`: share that the machine has right among all units that the sample was drawn from, by
            the weights of the strata; `None` otherwise.
    """

    question: str
    between: str
    units: int
    same_share: float | None
    alpha: float | None
    alpha_low: float | None
    alpha_high: float | None
    weighted_share: float | None = None


def agreements(sheets: Sequence[Sheet], machine: Mapping[str, Mapping[str, str]]) -> list[Agreement]:
    """Measure every question.

    Args:
        sheets: of two coders at least.
        machine: what the machine says, by unit; may be empty.

    Returns:
        For each question the coders, then the machine where it answers the question.

    Raises:
        ConfigError: If the library that measures is not installed.
    """
    found = []
    for question in questions():
        codes = [
            {unit: one[question.name] for unit, one in sheet.answers.items() if question.name in one}
            for sheet in sheets
        ]
        found.append(_agreement(question, "coders", codes))
        if machine and question.machine:
            agreed = consensus(codes)
            said = {unit: row[question.machine] for unit, row in machine.items() if row.get(question.machine)}
            weights = {unit: float(row.get("weight") or 1) for unit, row in machine.items()}
            found.append(_agreement(question, "machine", [agreed, said], weights))
    return found


def consensus(codes: Codes) -> dict[str, str]:
    """Return the code of each unit that more than half of at least two coders gave."""
    given: dict[str, list[str]] = {}
    for one in codes:
        for unit, code in one.items():
            given.setdefault(unit, []).append(code)
    counted = {unit: (Counter(words).most_common(1)[0], len(words)) for unit, words in given.items()}
    return {unit: word for unit, ((word, count), all_of) in counted.items() if all_of > 1 and 2 * count > all_of}


def value_counts(codes: Codes, words: Sequence[str]) -> np.ndarray:
    """Count how often each word was given to each unit that was coded twice at least.

    Returns:
        (units, words), int.
    """
    units = sorted(set().union(*codes)) if codes else []
    counts = np.array(
        [[sum(one.get(unit) == word for one in codes) for word in words] for unit in units], dtype=int
    ).reshape(len(units), len(words))
    return counts[counts.sum(axis=1) > 1]


def alpha(counts: np.ndarray) -> float | None:
    """Return Krippendorff's alpha for nominal codes; `None` where all codes are one word, or there is none.

    Args:
        counts: (units, words), as `value_counts` returns them.
    """
    if np.count_nonzero(counts.sum(axis=0)) < 2:
        return None
    return float(_krippendorff().alpha(value_counts=counts, level_of_measurement="nominal"))


def interval(counts: np.ndarray) -> tuple[float, float] | tuple[None, None]:
    """Return the 95 % interval of alpha, from units drawn anew with replacement."""
    if len(counts) < LEAST_UNITS:
        return None, None
    rng = np.random.default_rng(SEED)
    draws = (alpha(counts[rng.integers(len(counts), size=len(counts))]) for _ in range(DRAWS))
    known = [one for one in draws if one is not None]
    if not known:
        return None, None
    low, high = np.percentile(known, _INTERVAL)
    return float(low), float(high)


def _agreement(question: Question, between: str, codes: Codes, weights: Mapping[str, float] | None = None) -> Agreement:
    counts = value_counts(codes, question.words)
    same = (counts > 0).sum(axis=1) == 1
    low, high = interval(counts) if alpha(counts) is not None else (None, None)
    share = float(same.mean()) if len(counts) else None
    weighted = _weighted(codes, weights) if weights else None
    return Agreement(question.name, between, len(counts), share, alpha(counts), low, high, weighted)


def _weighted(codes: Codes, weights: Mapping[str, float]) -> float | None:
    """Return the share of right answers of the machine when each unit counts for as many as it stands for."""
    agreed, said = codes
    both = sorted(agreed.keys() & said.keys())
    total = sum(weights[unit] for unit in both)
    return sum(weights[unit] for unit in both if agreed[unit] == said[unit]) / total if total else None


def _krippendorff():  # noqa: ANN202 - a module
    try:
        import krippendorff
    except ImportError as error:
        raise ConfigError(
            "agreement needs the library krippendorff (GPL): pip install -c constraints.txt '.[coding]'"
        ) from error
    return krippendorff
