"""Counts the words of each pole of `frames.toml` in texts: evidence for tone and stance beside the vectors.

A word says by itself what a sentence vector of a small model blurs: `genocide` and `所谓` point in opposite
directions though both stand in texts about the same camps.
"""

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256

import numpy as np
import polars as pl

from narratives.errors import ConfigError
from narratives.resources import resource

# The third different word of a pole says little that two did not say, and long texts must not win by length.
MOST_WORDS = 3


@dataclass(frozen=True)
class Pole:
    """Words of one meaning in both languages, as one pattern."""

    name: str
    meaning: str
    pattern: str


@cache
def read_poles() -> tuple[Pole, ...]:
    """Read the shipped poles in the order of the file.

    Raises:
        ConfigError: `frames.toml` has no poles, or a pole lacks a meaning or words of a language.
    """
    try:
        tables = tomllib.loads(_content())["poles"]
        return tuple(Pole(name, pole["meaning"], _pattern(pole["en"], pole["zh"])) for name, pole in tables.items())
    except (tomllib.TOMLDecodeError, KeyError) as error:
        raise ConfigError(f"frames.toml cannot be used ({error}): restore the shipped file") from error


def poles_id() -> str:
    """Name the poles by their content: it changes whenever a word does."""
    return sha256(_content().encode()).hexdigest()[:16]


def count_poles(texts: Sequence[str], poles: Sequence[Pole]) -> np.ndarray:
    """Weigh the poles in texts.

    Args:
        texts: Cleaned or folded texts; traditional characters are found only when folded.
        poles: As `read_poles` gives them.

    Returns:
        (n, poles) float64, the logarithm of one plus the number of different words, `MOST_WORDS` at most.
    """
    lowered = pl.Series("text", list(texts), dtype=pl.String).str.to_lowercase()
    counts = np.zeros((len(lowered), len(poles)))
    for place, pole in enumerate(poles):
        # Rust's regular expressions: ten times as fast as Python's on hundreds of alternatives.
        counts[:, place] = lowered.str.extract_all(pole.pattern).list.n_unique().to_numpy()
    return np.log1p(np.minimum(counts, MOST_WORDS))


def _content() -> str:
    return resource("texts/frames.toml").read_text(encoding="utf-8")


def _pattern(en: Sequence[str], zh: Sequence[str]) -> str:
    """Find any of the words; longer ones first, so that `种族灭绝` is one word.

    The boundary is one of ASCII letters: in `CCP的` the English word ends before the Chinese one.
    """
    english = "|".join(_english(word) for word in _longest_first(en))
    chinese = "|".join(re.escape(word) for word in _longest_first(zh))
    return rf"(?-u:\b)(?:{english})(?-u:\b)|{chinese}"


def _english(word: str) -> str:
    r"""Write a word as a pattern: `so-called*` is found in "So called"."""
    return re.escape(word.lower()).replace(r"\*", "[a-z0-9_]*").replace(r"\-", "[- ]").replace(r"\ ", " ")


def _longest_first(words: Sequence[str]) -> list[str]:
    return sorted(words, key=lambda word: (-len(word), word))
