"""Cuts texts into the words that tell what they are about: Chinese by jieba, other languages at spaces.

Words are for comparison and labels, so they come in small letters, simplified characters and one spelling;
stop words, numbers, handles and links are dropped. Both languages are cut in every text, for many are mixed.
"""

import logging
import re
import warnings
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

import polars as pl

from narratives.resources import data_home
from narratives.texts.fold import simplify
from narratives.texts.wordlists import read_names, read_words

if TYPE_CHECKING:
    from jieba import Tokenizer

# As common as the names that jieba knows; enough to win against its own guess of parts.
_NAME_FREQUENCY = 1000
_HAN = "㐀-䶿一-鿿豈-\ufaff\U00020000-\U000323af"
_RUNS = re.compile(rf"[{_HAN}]+|[^\W\d_{_HAN}][^\W_{_HAN}]+")
_IS_HAN = re.compile(rf"[{_HAN}]")
# Words as they stand in a text, and what may part those of one phrase.
_WRITTEN = re.compile(rf"[{_HAN}]+|(?:[a-z]\.){{2,}}[a-z]?|\d+(?:[.,]\d+)*%?|[^\W_{_HAN}]+(?:['’][a-z]+)?")
_GLUES = ("", " ", "-", " & ")
_NOT_WORDS = re.compile(r"https?://[!-~]*|www\.[!-~]+|@[\w·-]+")
_ACRONYM = re.compile(r"\b(?:[a-z]\.){2,}[a-z]?")
_APOSTROPHE = re.compile(r"['’](?:s\b)?")
_HAN_SPACES = re.compile(rf"(?<=[{_HAN}]) (?=[{_HAN}])")
# Spellings of one word; "U.S." would otherwise fall to the stop word "us".
_SPELLINGS = {
    "us": "usa", "labour": "labor", "defence": "defense", "centre": "center", "organisation": "organization",
    "uighur": "uyghur", "uygur": "uyghur", "uigur": "uyghur", "uighurs": "uyghurs", "uygurs": "uyghurs",
    "hongkong": "hong kong",
}  # fmt: skip


class Word(NamedTuple):
    """A word where it stands in a text."""

    key: str
    """As `tokenize` gives it."""
    written: str
    glue: str = ""
    """What parts it from the word before: a space, a hyphen, "&"."""


def tokenize(texts: Sequence[str] | pl.Series) -> list[list[str]]:
    """Cut texts into words.

    Args:
        texts: Cleaned texts of any language, as in `core.texts.text`.

    Returns:
        The words of each text in their order, repetitions included.
    """
    series = pl.Series("text", texts, dtype=pl.String)
    small = simplify(series.str.normalize("NFKC").str.to_lowercase())
    return [_words(text) for text in small]


def ordered_words(texts: Sequence[str]) -> list[list[list[Word]]]:
    """Cut texts into all their words, stop words included, in runs without a mark between them.

    Args:
        texts: Cleaned texts of any language.

    Returns:
        For each text its runs; each word as `tokenize` gives it and as it is written, Chinese simplified.
    """
    small = simplify(pl.Series("text", texts, dtype=pl.String).str.to_lowercase())
    # Where small letters are more than the capitals were, places differ, and small letters are shown.
    return [_runs(text if len(text) == len(low) else low, low) for text, low in zip(texts, small, strict=True)]


def has_han(text: str) -> bool:
    """Tell whether a text has a Chinese character."""
    return not text.isascii() and _IS_HAN.search(text) is not None


@cache
def stop_words() -> frozenset[str]:
    """Return the stop words of both languages."""
    return frozenset(read_words("stopwords_en.txt") + read_words("stopwords_zh.txt"))


@cache
def fillers() -> frozenset[str]:
    """Return the words too plain to name anything by themselves."""
    return frozenset(read_words("fillers.txt"))


@cache
def names() -> frozenset[str]:
    """Return the Chinese names and phrases that are never cut apart."""
    return frozenset([*(line.split()[0] for line in read_words("names_zh.txt")), *read_names()])


def _words(text: str) -> list[str]:
    """Cut one text in small letters and simplified characters."""
    text = _ACRONYM.sub(_joined_acronym, _NOT_WORDS.sub(" ", text))
    text = _APOSTROPHE.sub("", text)
    words = (word for run in _RUNS.findall(text) for word in _words_of(run))
    return [word for word in words if word not in stop_words()]


def _runs(shown: str, low: str) -> list[list[Word]]:
    """Cut one text into runs."""
    runs: list[list[Word]] = []
    end = -1
    for match in _WRITTEN.finditer(low):
        glue = low[end : match.start()]
        # A space in Chinese is a mark.
        if end < 0 or glue not in _GLUES or (glue and (has_han(match[0]) or has_han(runs[-1][-1].key))):
            runs.append([])
        if has_han(match[0]):
            runs[-1] += [Word(word, word) for word in _cutter().cut(match[0])]
        else:
            runs[-1].append(Word(_key(match[0]), _APOSTROPHE.sub("", shown[match.start() : match.end()]), glue))
        end = match.end()
    return runs


def _key(written: str) -> str:
    """Give a word in Latin letters as `tokenize` does."""
    word = _APOSTROPHE.sub("", _ACRONYM.sub(_joined_acronym, written).strip())
    return word if word == "us" else _SPELLINGS.get(word, word)


def _joined_acronym(match: re.Match[str]) -> str:
    """Write "u.s." as "usa" and "p.r.c." as "prc"."""
    letters = match[0].replace(".", "")
    return f"{_SPELLINGS.get(letters, letters)} "


def _words_of(run: str) -> list[str]:
    """Cut a run of Chinese, or take a word of another script as it is."""
    if not has_han(run):
        return [run] if run == "us" else _SPELLINGS.get(run, run).split()
    return [word for word in _cutter().cut(run) if len(word) > 1 or word in names()]


@cache
def _cutter() -> "Tokenizer":
    """Load jieba and the names, once a process and without a word on the screen."""
    with warnings.catch_warnings():
        # jieba 0.42 still looks for pkg_resources, which warns of its own end where it is installed.
        warnings.simplefilter("ignore")
        import jieba
    jieba.setLogLevel(logging.CRITICAL)
    cutter = jieba.Tokenizer()
    cutter.tmp_dir = _cache_folder()
    cutter.initialize()
    for name in read_names():
        cutter.add_word(name, _NAME_FREQUENCY, "nz")
    for name in read_words("names_zh.txt"):
        word, frequency, tag = name.split()
        cutter.add_word(word, int(frequency), tag)
    return cutter


def _cache_folder() -> str | None:
    """Give jieba a folder of the user for its cache: what lies in /tmp anyone could have put there."""
    folder = data_home()
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return None
    return str(folder)
