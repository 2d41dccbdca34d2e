"""Tells whether two tellings have one occasion: the days on which they are told, the names and numbers in both.

Names and numbers are written in one way for both languages: Chinese names become the English ones of the gazetteer or
of the dictionary, 3850亿 and 385 billion become one number. What the whole topic speaks of says nothing about an event,
so a mark counts only if it is much commoner in the tellings than in the rest of the topic.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np

from narratives.texts.dictionary import definitions
from narratives.texts.wordlists import read_names

# Reports of one event come within these days of each other: zones, a day's precision and late readers included.
NEAR_DAYS = 3
# What tellings share of their days, names and numbers is shared by this part of the texts of each at least.
DAYS_SHARE = 0.5
MARK_SHARE = 0.1
FEWEST_TEXTS = 2
# A mark of an event is so many times commoner in its telling than in the rest of the sphere's texts on the topic.
LIFT = 3.0
SHOWN_MARKS = 5
# The outermost tenth of a telling does not say when it was told.
OUTER_SHARE = 0.1

_LATIN = re.compile(r"[A-Za-z](?:[A-Za-zÀ-ÿ0-9&.'’-]*[A-Za-zÀ-ÿ0-9])?")
_CAPITAL = re.compile(r"[A-Z][A-Za-zÀ-ÿ&.-]+")
_LONGEST_NAME = 5
_NUMBER = re.compile(
    r"(?<![\d.,:#_A-Za-z])(\d{1,3}(?:,\d{3})+|\d+)(\.\d+)?\s*"
    r"(万亿|亿|万|千|trillion|tn|billion|bn|million|mn|thousand|%|％|percent)?(?![\d:]|\s?(?:年|月|日|号|点|时|am\b|pm\b))",
    re.IGNORECASE,
)
_UNITS = {
    "万亿": 1e12, "trillion": 1e12, "tn": 1e12, "亿": 1e8, "billion": 1e9, "bn": 1e9, "million": 1e6, "mn": 1e6,
    "万": 1e4, "千": 1e3, "thousand": 1e3,
}  # fmt: skip
_PERCENT = ("%", "％", "percent")
# Smaller numbers and years are in texts on anything.
_LEAST_NUMBER = 10
_YEARS = range(1900, 2101)


@dataclass(frozen=True)
class Common:
    """What two tellings have in common.

    Attributes:
        days_apart: Days between them, the outermost tenth of each left aside; 0 where they overlap.
        days_share: Share of the texts of each, the smaller of the two, within three days of a text of the other.
        marks: Names and numbers of both, the most telling first.
    """

    days_apart: float
    days_share: float
    marks: tuple[str, ...]

    @property
    def is_one_event(self) -> bool:
        """Tell whether both report one event: told in the same days, with a name or number of its own."""
        return self.days_share >= DAYS_SHARE and bool(self.marks)

    def describe(self) -> str:
        """Say what is in common, and what is not."""
        shown = ", ".join(self.marks[:SHOWN_MARKS])
        marks = f"{shown} in both" if shown else "no name or number in both"
        return f"{marks}, {100 * self.days_share:.0f} % of the texts in the same days"


def days_apart(one: Sequence[float], other: Sequence[float]) -> float:
    """Give the days between two tellings, the outermost tenth of each left aside; 0 where they overlap."""
    (one_first, one_last), (other_first, other_last) = (_core(days) for days in (one, other))
    return max(0.0, one_first - other_last, other_first - one_last)


def days_share(one: Sequence[float], other: Sequence[float], near: float = NEAR_DAYS) -> float:
    """Give the share of texts within some days of a text of the other telling, the smaller one of the two."""
    return min(_near_share(one, other, near), _near_share(other, one, near))


def marks_in_common(
    weibo: Sequence[frozenset[str]],
    twitter: Sequence[frozenset[str]],
    other_weibo: Sequence[frozenset[str]],
    other_twitter: Sequence[frozenset[str]],
) -> tuple[str, ...]:
    """Give the names and numbers that set both tellings apart from the rest of their topic.

    Args:
        weibo: Marks of each text of the Weibo telling.
        twitter: Those of the Twitter telling.
        other_weibo: Those of the other Weibo texts on the topic.
        other_twitter: Those of the other Twitter texts.
    """
    shares = [_own_marks(told, rest) for told, rest in ((weibo, other_weibo), (twitter, other_twitter))]
    both = set(shares[0]) & set(shares[1])
    return tuple(sorted(both, key=lambda mark: (-min(one[mark] for one in shares), mark)))


def marks(text: str, words: Iterable[str]) -> frozenset[str]:
    """Find the names and numbers of a text, in small letters and in one form for both languages.

    Args:
        text: A cleaned text.
        words: Its words, as `tokenize` cuts them.
    """
    chinese = {name for word in words for name in _english_names(word)}
    return frozenset(chinese | set(_latin_names(text)) | set(_numbers(text)))


def _core(days: Sequence[float]) -> tuple[float, float]:
    ordered = np.sort(np.asarray(days, dtype=float))
    outer = int(OUTER_SHARE * (len(ordered) - 1))
    return float(ordered[outer]), float(ordered[-1 - outer])


def _near_share(days: Sequence[float], others: Sequence[float], near: float) -> float:
    places = np.sort(np.asarray(others, dtype=float))
    after = np.searchsorted(places, np.asarray(days, dtype=float))
    distances = [np.abs(places[np.clip(after + step, 0, len(places) - 1)] - np.asarray(days)) for step in (-1, 0)]
    return float(np.mean(np.minimum(*distances) <= near))


def _own_marks(told: Sequence[frozenset[str]], rest: Sequence[frozenset[str]]) -> dict[str, float]:
    """Marks of a telling that are much commoner in it than in the rest, with the share of its texts."""
    inside, outside = (Counter(mark for one in texts for mark in one) for texts in (told, rest))
    least = max(FEWEST_TEXTS, MARK_SHARE * len(told))
    return {
        mark: count / len(told)
        for mark, count in inside.items()
        if count >= least and count / len(told) >= LIFT * (outside[mark] + 1) / (len(rest) + 2)
    }


@cache
def _english_names(word: str) -> tuple[str, ...]:
    """The English names of a Chinese word: of the gazetteer, else what the dictionary writes with a capital."""
    if word.isascii():
        return ()
    if word in read_names():
        return (_known_names()[read_names()[word][0].lower()],)
    senses = (sense.split("(")[0] for sense in definitions(word)[:2])
    return tuple(sorted({name.lower() for sense in senses for name in _CAPITAL.findall(sense)}))


@cache
def _known_names() -> dict[str, str]:
    """Every English form of the gazetteer in small letters, with the form that stands for all of them."""
    known: dict[str, str] = {}
    for forms in read_names().values():
        for form in forms:
            known.setdefault(form.lower(), forms[0].lower())
    return known


def _latin_names(text: str) -> Iterable[str]:
    """Names of the gazetteer, and every word with a capital."""
    words = _LATIN.findall(text)
    small = [word.lower() for word in words]
    yield from (word.lower() for word in words if word[0].isupper())
    for place in range(len(small)):
        for length in range(1, _LONGEST_NAME + 1):
            if known := _known_names().get(" ".join(small[place : place + length])):
                yield known


def _numbers(text: str) -> Iterable[str]:
    for match in _NUMBER.finditer(text):
        unit = (match[3] or "").lower()
        value = float(match[1].replace(",", "") + (match[2] or "")) * _UNITS.get(unit, 1)
        if unit in _PERCENT:
            yield f"{value:g} %"
        elif value >= _LEAST_NUMBER and (unit or value not in _YEARS):
            yield f"{value:,.10g}"
