"""Cuts posts into the sentences and clauses that can be shown by themselves.

A cleaned text is made for comparison: its hashtags have become words, its titles the beginning of a sentence. Here a
post is read as it was published, so that chains of hashtags go and titles stand apart.
"""

import re
from collections.abc import Sequence
from itertools import pairwise

import polars as pl

from narratives.texts.clean import clean

# Ends a sentence where the post ends it without a word: behind a title, before hashtags.
_BREAK = " 。 "
# Stands where a name was taken out of a sentence, which then says only half of what it said.
GAP = "†"
_BETWEEN_TAGS = r"(?:[\s,|/]|https?:/{1,2}[!-~]*+|@\w++)*+"
_NAME = r"@(?:p_[0-9a-f]{16}|[\w·-]++)"
_RULES = (
    (re.compile(r"\s*\n\s*"), _BREAK),
    # 【Title】 and #Weibo topic# are not part of the sentence beside them.
    (re.compile(r"【([^】]*)】|#([^#\n]{2,40})#(?![A-Za-z0-9_])"), rf"{_BREAK}\1\2{_BREAK}"),
    # Hashtags in a row, and those behind the end of a sentence; one alone is a word of its sentence.
    (re.compile(rf"#\w+(?:{_BETWEEN_TAGS}#\w+)+"), _BREAK),
    (re.compile(rf"([.!?。！？…]){_BETWEEN_TAGS}#\w+{_BETWEEN_TAGS}$"), r"\1"),
    # Before the first word and behind the last one a name is no part of the sentence.
    (re.compile(rf"(?<!^)(?<![\s/]@)(?<!RT )(?<!via )(?<!回[复覆])(?<![/\w]){_NAME}(?!\s*(?:https?:|@|$))"), GAP),
)
# Marks that end a sentence, and what ends with a full stop without ending one.
_END = re.compile(r"[。！？]+[”’）」』]*|(?:[!?…]+|(?<!\.)\.(?!\.))[”’\")]*(?=[\s㐀-鿿†]|$)|\s\|\s")
_ABBREVIATION = re.compile(
    r"(?i)(?:\b(?:gov|sens?|reps?|sec|pres|amb|gen|lt|col|dr|mrs?|ms|st|no|vs|inc|co|corp|jr)|\b[a-z])\.$"
)
# Where a sentence too long to show can be cut: Chinese at commas, English before what only adds to it.
_CLAUSE = re.compile(
    r"[，；;]|(?<=[㐀-鿿]) (?=[㐀-鿿])|\s[-–—]+\s|——"
    r"|,(?=\s(?:and|but|as|while|which|who|after|because|so|including)\s)"
)
_EDGES = " \t,.;:，。；：、/|–—~～·…-"


def sentences(posts: Sequence[str]) -> list[list[str]]:
    """Cut posts into sentences.

    Args:
        posts: Texts as published.

    Returns:
        The sentences of each post in their order, without the full stop. A name that was taken out of one leaves a
        `GAP`; where a post was cut off, its last sentence keeps the ellipsis.
    """
    marked = [_marked(post) for post in posts]
    cleaned = clean(pl.Series("text", marked, dtype=pl.String))
    said = cleaned.select(pl.when(pl.col("text") != "").then("text").otherwise("forwarded").fill_null(""))
    return [_sentences(text) for text in said.to_series()]


def clauses(sentence: str) -> list[str]:
    """Cut a sentence where one of its clauses ends; commas of a list do not end one."""
    ends = [0, *(match.end() for match in _CLAUSE.finditer(sentence)), len(sentence)]
    return [part for start, end in pairwise(ends) if (part := sentence[start:end]).strip(_EDGES)]


def trimmed(part: str) -> str:
    """Take from a sentence or clause the marks at its ends that it does not need by itself."""
    return part.strip(_EDGES)


def _marked(post: str) -> str:
    """Mark what cleaning would hide: ends without a full stop, names within a sentence."""
    for pattern, mark in _RULES:
        post = pattern.sub(mark, post)
    return post


def _sentences(text: str) -> list[str]:
    """Cut a cleaned text at the marks that end a sentence."""
    ends = [match.end() for match in _END.finditer(text) if not _ABBREVIATION.search(text, 0, match.end())]
    parts = (text[start:end].strip(" |。") for start, end in pairwise([0, *ends, len(text)]))
    return [shown for part in parts if (shown := _without_stop(part).lstrip(_EDGES).rstrip(" ,;，；"))]


def _without_stop(sentence: str) -> str:
    """Take the full stop from a sentence, but not from an abbreviation at its end."""
    return sentence if sentence.endswith("..") or _ABBREVIATION.search(sentence) else sentence.removesuffix(".")
