"""Finds the topics of texts: a column of folded texts is searched for all words of a topic at once.

English words match whole, in any case, with or without a plural s, and phrases also written together, as
hashtags are (`#hongkong`); Chinese words match anywhere. Both are looked up in every text, as many are mixed.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

import polars as pl

from narratives.texts.fold import fold
from narratives.texts.topics import ContextRule, Topic, Topics

# Raise it when the same topics file would find other texts: every warehouse is then routed anew.
VERSION = 1
# Shorter phrases are not written together ("H&M"); capitals up to this length are initials ("BRI").
_SHORTEST_JOINED = 6
_LONGEST_INITIALS = 5
# Scripts without spaces between words, or with endings on them: Thai to Khmer, CJK radicals to Hangul.
_UNSPACED = re.compile(r"[\u0e00-\u109f\u1780-\u17ff\u2e80-\ud7af\uf900-\ufaff\U00020000-\U000323af]")


@dataclass(frozen=True)
class _Words:
    """A list of words as patterns: for whole columns (Rust knows no look-ahead), for places in a text."""

    column: str
    places: re.Pattern[str]


def route(texts: pl.DataFrame, topics: Topics) -> pl.DataFrame:
    """Find the topics of texts.

    Args:
        texts: Columns `text_id` and `folded`, as `fold` makes it.
        topics: The topics to look for.

    Returns:
        A frame with a row for each text and topic of it: `text_id`, `topic`; in the order of the topics.
    """
    found = [
        texts.filter(is_on(texts["folded"], topic)).select("text_id", pl.lit(topic.name).alias("topic"))
        for topic in topics.topics
    ]
    return pl.concat([texts.clear().select("text_id", pl.lit("").alias("topic")), *found])


def caught(folded: pl.Series, topic: Topic) -> list[tuple[str, pl.Series]]:
    """Tell which texts each keyword of a topic puts on it.

    Args:
        folded: Folded texts.
        topic: The topic.

    Returns:
        Each keyword that catches a text, in the order of the topics file, with True where it does; of spellings that
        are looked for alike the first. A text may be caught by several; a topic of every post has no keywords.
    """
    if topic.exclude:
        folded = folded.str.replace_all(_compile(topic.exclude).column, " ")
    tried = [(keyword, _contains(folded, (keyword,))) for keyword in topic.keywords]
    for rule in topic.in_context:
        tried += [(keyword, _follows(folded, replace(rule, keywords=(keyword,)))) for keyword in rule.keywords]
    found: dict[str, tuple[str, pl.Series]] = {}
    for pattern, (keyword, is_caught) in zip(_patterns([keyword for keyword, _ in tried]), tried, strict=True):
        first, before = found.get(pattern, (keyword, is_caught))
        found[pattern] = first, before | is_caught
    return [(keyword, is_caught) for keyword, is_caught in found.values() if is_caught.any()]


def _patterns(keywords: Sequence[str]) -> list[str]:
    """Return what each keyword is looked for by."""
    return [_compile((keyword,)).column for keyword in keywords]


def is_on(folded: pl.Series, topic: Topic) -> pl.Series:
    """Tell for each folded text whether it is on a topic."""
    if topic.match_all:
        return pl.Series([True]).new_from_index(0, len(folded))
    if topic.exclude:
        folded = folded.str.replace_all(_compile(topic.exclude).column, " ")
    is_on = _contains(folded, topic.keywords)
    for rule in topic.in_context:
        is_on |= _follows(folded, rule)
    return is_on


def _contains(folded: pl.Series, words: Sequence[str]) -> pl.Series:
    """Tell for each text whether it has one of the words."""
    if not words:
        return pl.Series([False]).new_from_index(0, len(folded))
    return folded.str.contains(_compile(tuple(words)).column)


def _follows(folded: pl.Series, rule: ContextRule) -> pl.Series:
    """Tell for each text whether a keyword stands in its context."""
    rows = _contains(folded, rule.keywords).arg_true()
    candidates = folded.gather(rows)
    holds = _contains(candidates, rule.context) & ~_contains(candidates, rule.unless)
    is_long = holds & (candidates.str.len_chars() > rule.within)
    near = [_is_near(text, rule) for text in candidates.filter(is_long)]
    holds = holds.scatter(is_long.arg_true(), pl.Series(near, dtype=pl.Boolean))
    return pl.Series([False]).new_from_index(0, len(folded)).scatter(rows, holds)


def _is_near(text: str, rule: ContextRule) -> bool:
    """Tell whether a keyword and a word of its context stand close enough to each other in a long text."""
    keywords = list(_places(text, rule.keywords))
    return any(
        max(first, start) - min(last, end) <= rule.within
        for start, end in _places(text, rule.context)
        for first, last in keywords
    )


def _places(text: str, words: tuple[str, ...]) -> Iterator[tuple[int, int]]:
    """Find where words begin and end in a text."""
    return (match.span() for match in _compile(words).places.finditer(text))


@cache
def _compile(words: tuple[str, ...]) -> _Words:
    """Make the patterns of a list of words."""
    parts = [*words, *(part for word in words for part in word.split())]
    folded = dict(zip(parts, fold(pl.Series(parts, dtype=pl.String)), strict=True))
    whole = [_pattern(word, folded) for word in words if not _UNSPACED.search(folded[word])]
    anywhere = [re.escape(folded[word]) for word in words if _UNSPACED.search(folded[word])]
    # In folded text nothing but a space, or an end, bounds a word.
    column = [f"(?:^| )(?:{'|'.join(whole)})(?:$| )"] if whole else []
    places = [f"(?:^| )(?:{'|'.join(whole)})(?=$| )"] if whole else []
    return _Words("|".join(column + anywhere), re.compile("|".join(places + anywhere)))


def _pattern(keyword: str, folded: dict[str, str]) -> str:
    """Make the pattern of a keyword that matches whole words."""
    gap = " ?" if len(folded[keyword].replace(" ", "")) >= _SHORTEST_JOINED else " "
    words = [part for part in keyword.split() if folded[part]]
    forms = [gap.join(map(re.escape, folded[word].split())) for word in words]
    endings = ["[^ ]*" if word.endswith("*") else "" for word in words]
    endings[-1] = endings[-1] or _plural(words[-1])
    return gap.join(form + ending for form, ending in zip(forms, endings, strict=True))


def _plural(word: str) -> str:
    """Make the pattern of the plural endings that the last word of a keyword may have."""
    is_initials = word.isupper() and len(word) <= _LONGEST_INITIALS
    return "(?:s|es)?" if word.isalpha() and not is_initials and not word.endswith("s") else ""
