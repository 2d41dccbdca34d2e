"""Finds the words of texts again where they stand, so that they can be shown as their posts write them.

Words come from `texts.tokens` in small letters, simplified characters, one spelling and without stop words.
"""

import re
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

import polars as pl

from narratives.texts.fold import simplify

# How a word may be written where the text does not have it as `texts.tokens` gives it.
_WRITTEN = {
    "usa": ("u.s.a.", "u.s.", "us"), "labor": ("labour",), "defense": ("defence",), "center": ("centre",),
    "organization": ("organisation",), "uyghur": ("uighur", "uygur", "uigur"), "prc": ("p.r.c.",),
    "uyghurs": ("uighurs", "uygurs"), "ccp": ("c.c.p.",),
}  # fmt: skip
_HAN = re.compile(r"[㐀-䶿一-鿿豈-\ufaff\U00020000-\U000323af]")
# A word of two characters that in so many texts or more always follows the same one is half a word.
_HALF, _LEAST_HALVES = 2, 3
_PARTICLES = frozenset(["", *"的地得了在是被将对和与为把向从就也又都再称获已不给让使至到"])


class Term(NamedTuple):
    """A word or phrase where it stands in a text."""

    key: str
    """The words in small letters, simplified: parted by spaces, Chinese ones not."""
    written: str
    """As the text has it."""
    start: int
    end: int
    opens: bool = False
    """Whether it begins a sentence, where a capital means nothing."""


def has_han(text: str) -> bool:
    """Tell whether a text has a Chinese character."""
    return not text.isascii() and _HAN.search(text) is not None


def located(
    texts: Sequence[str], tokens: Sequence[Sequence[str]]
) -> tuple[list[list[Term]], list[str], list[str]]:
    """Find words in their texts.

    Args:
        texts: Cleaned texts of one language.
        tokens: The words of each text, of `texts.tokens.tokenize`.

    Returns:
        The words of each text in their order; the texts in small letters and simplified characters, which the
        places of the words belong to; and the texts to show, of the same lengths.
    """
    small = simplify(pl.Series("text", texts, dtype=pl.String).str.to_lowercase()).to_list()
    # Where small letters are more than the capitals were, places differ, and small letters are shown.
    shown = [text if len(text) == len(low) else low for text, low in zip(texts, small, strict=True)]
    vocabulary = {word for words in tokens for word in words}
    singular = {word: _singular(word, vocabulary) for word in vocabulary}
    found = [_located(*row, singular) for row in zip(shown, small, tokens, strict=True)]
    return _completed(found, small), small, shown


def _singular(word: str, vocabulary: set[str]) -> str:
    """Return the singular of an English plural, if the texts have it, so that both count as one word."""
    for ending, singular in (("ies", "y"), ("es", ""), ("s", "")):
        stem = word.removesuffix(ending) + singular
        if word.endswith(ending) and len(stem) > 2 and not word.endswith("ss") and stem in vocabulary:
            return stem
    return word


def _located(shown: str, low: str, words: Sequence[str], singular: dict[str, str]) -> list[Term]:
    """Find the words of one text from left to right; one that is written in another way stays as it is."""
    found, end = [], 0
    for word in words:
        start, stop = _find(low, word, end)
        if start < 0:
            found.append(Term(singular[word], word, -1, -1))
            continue
        written = low[start:stop] if has_han(word) else shown[start:stop]
        found.append(Term(singular[word], written, start, stop, _opens(low, start)))
        end = stop
    return found


def _completed(found: Sequence[list[Term]], small: Sequence[str]) -> list[list[Term]]:
    """Give back the first character of Chinese words that were cut wrong: 中联办, cut as 联办."""
    before: dict[str, set[str]] = {}
    texts: Counter[str] = Counter()
    for terms, low in zip(found, small, strict=True):
        found_here = _letters_before(terms, low)
        texts.update(found_here.keys())
        for key, letters in found_here.items():
            before.setdefault(key, set()).update(letters)
    halves = {
        key: letter
        for key, letters in before.items()
        if texts[key] >= _LEAST_HALVES and len(letters) == 1 and (letter := min(letters)) not in _PARTICLES
    }
    return [
        [_with_letter(term, halves[term.key]) if term.key in halves else term for term in terms]
        for terms in found
    ]


def _letters_before(terms: Sequence[Term], low: str) -> dict[str, set[str]]:
    """Find the character before each short Chinese word of a text; empty where another word or nothing is."""
    letters: dict[str, set[str]] = {}
    end = 0
    for term in terms:
        if len(term.key) == _HALF and has_han(term.key):
            letter = low[term.start - 1] if term.start > end else ""
            letters.setdefault(term.key, set()).add(letter if has_han(letter) else "")
        end = term.end
    return letters


def _with_letter(term: Term, letter: str | None) -> Term:
    """Put a character before a word, if it needs one."""
    if letter is None:
        return term
    return Term(letter + term.key, letter + term.written, term.start - 1, term.end, term.opens)


def _opens(low: str, start: int) -> bool:
    """Tell whether a sentence, or what somebody says, begins here."""
    before = low[max(0, start - 3) : start].strip(" \"“'(")
    return start == 0 or before[-1:] in tuple(".!?:…")


def _find(low: str, word: str, begin: int) -> tuple[int, int]:
    """Find a word or another spelling of it, never within a longer Latin word."""
    for spelling in (word, *_WRITTEN.get(word, ())):
        start = low.find(spelling, begin)
        while start > 0 and _is_latin(low[start - 1]) and _is_latin(spelling[0]):
            start = low.find(spelling, start + 1)
        if start >= 0:
            return start, start + len(spelling)
    return -1, -1


def _is_latin(letter: str) -> bool:
    """Tell whether a character is a letter or digit of a script that parts words by spaces."""
    return letter.isalnum() and not has_han(letter)
