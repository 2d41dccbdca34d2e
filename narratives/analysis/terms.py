"""Names narratives: the words and phrases that tell one from its neighbours, for each language apart."""

import re
from collections import defaultdict
from collections.abc import Sequence
from heapq import nsmallest
from itertools import takewhile

from narratives.analysis.ctfidf import Classes, classes, scores, text_weights
from narratives.analysis.located import Term, has_han
from narratives.analysis.phrases import fillers, terms_of

LANGUAGES = ("zh", "en")
SEPARATOR = " · "

# With fewer terms than these, the most central texts give some of their own.
_FEW_TERMS = 3
_CENTRAL_TEXTS = 3
# Chinese words of this length at most may be halves of others.
_SHORT_HAN = 2
# No list needs to look further down.
_MOST_CANDIDATES = 60
# What is left of a number with its measure: 万亩, 两年.
_COUNTED = re.compile("[一二两三四五六七八九十百千万亿几数]+[亩列吨人元辆个名户只头岁米天年月日次届号所条项]")
# Words whose first letters are this share of the longer one are forms of one word: sanction, sanctioned.
_SAME_WORD_SHARE, _SAME_WORD_LETTERS = 0.55, 4


def distinctive_terms(
    tokens: Sequence[Sequence[str]],
    texts: Sequence[str],
    languages: Sequence[str],
    weights: Sequence[float],
    groups: Sequence[int],
    *,
    authors: Sequence[str | None] | None = None,
    centrality: Sequence[float] | None = None,
    n: int = 6,
) -> list[dict[str, list[str]]]:
    """Name the narratives of one sphere and topic.

    Args:
        tokens: The words of each text, of `texts.tokens.tokenize`.
        texts: Distinct cleaned texts of one sphere and topic, noise included.
        languages: Language of each text: `zh`, `en`; `und` counts by its script, others are left out.
        weights: Posts of each text.
        groups: Narrative of each text, from 0; -1 for none.
        authors: Who wrote each text first, so that one author's repetition can be damped.
        centrality: Distance of each text to the centre of its narrative; the most central one helps out where
            hardly a word is distinctive.
        n: Most terms of a list.

    Returns:
        For each narrative from 0 to the highest, the terms of each language, best first, written as the posts
        mostly write them, Chinese in simplified characters; a list is empty if the narrative has no text of
        the language.

    Source:
        Grootendorst 2022, BERTopic, section 3.3 (c-TF-IDF).
    """
    count = max(groups, default=-1) + 1
    result: list[dict[str, list[str]]] = [{language: [] for language in LANGUAGES} for _ in range(count)]
    damped = text_weights(weights, groups, authors)
    for language in LANGUAGES:
        rows = [row for row, given in enumerate(languages) if _language(given, texts[row]) == language]
        found = terms_of([texts[row] for row in rows], [tokens[row] for row in rows])
        found = [[term for term in terms if _belongs(term, language)] for terms in found]
        said = classes(found, [groups[row] for row in rows], [damped[row] for row in rows])
        for group, central in _central_terms(found, rows, groups, centrality).items():
            result[group][language] = [said.shown(key) for key in _names(said, group, central, n)]
    return result


def label(terms: Sequence[str], most: int = 3) -> str:
    """Join the first terms of one language to a label; empty if there are none."""
    return SEPARATOR.join(terms[:most])


def are_alike(one: str, other: str) -> bool:
    """Tell whether two terms say a word twice.

    Args:
        one: Words in small letters, or simplified Chinese.
        other: The same.

    Returns:
        Whether they share forms of one word (sanction, sanctioned) or two Chinese characters in a row.
    """
    if has_han(one) or has_han(other):
        has_shared = any(one[place : place + 2] in other for place in range(len(one) - 1))
        return has_shared or one in other or other in one
    return any(_is_same_word(first, second) for first in one.split() for second in other.split())


def _language(given: str, text: str) -> str:
    """Tell by which list a text counts."""
    if given != "und":
        return given
    return "zh" if has_han(text) else "en"


def _belongs(term: Term, language: str) -> bool:
    """Keep the lists apart: Chinese ones hold Chinese words and Latin names only, English ones no Chinese."""
    if term.key in fillers() or _COUNTED.fullmatch(term.key):
        return False
    if has_han(term.key):
        return language == "zh"
    return language == "en" or term.written[:1].isupper()


def _central_terms(
    found: Sequence[Sequence[Term]],
    rows: Sequence[int],
    groups: Sequence[int],
    centrality: Sequence[float] | None,
) -> dict[int, list[str]]:
    """Return the terms of the most central texts of each narrative, the most central one's first."""
    members: dict[int, list[tuple[float, int]]] = defaultdict(list)
    for place, row in enumerate(rows):
        if groups[row] >= 0 and found[place]:
            members[groups[row]].append((float(centrality[row]) if centrality is not None else 0.0, place))
    return {
        group: list(
            dict.fromkeys(term.key for _, place in nsmallest(_CENTRAL_TEXTS, near) for term in found[place])
        )
        for group, near in members.items()
    }


def _names(said: Classes, group: int, central: Sequence[str], n: int) -> list[str]:
    """Choose the terms that name a narrative; if they are few, some of its most central texts."""
    scored = scores(said, group)
    shared = [key for key in scored if said.supports[group][key] > 1]
    chosen = _chosen(shared[:_MOST_CANDIDATES], n)
    if len(chosen) < _FEW_TERMS:
        of_centre = [key for key in central if key in scored and _is_sound(said, key)]
        of_centre.sort(key=lambda key: -round(scored[key], 9))
        chosen = _chosen([*chosen, *of_centre], min(n, _FEW_TERMS))
    return chosen or _chosen(central, min(n, _FEW_TERMS))


def _is_sound(said: Classes, key: str) -> bool:
    """Tell whether a term of one text may name a narrative: a short one, seen once, may be cut wrong."""
    is_repeated = sum(support[key] for support in said.supports.values()) > 1
    return is_repeated or said.shown(key)[0].isupper() or (has_han(key) and len(key) > _SHORT_HAN)


def _chosen(ranked: Sequence[str], n: int) -> list[str]:
    """Take the best terms, no word twice; a phrase takes the place of its part."""
    chosen: list[str] = []
    for key in ranked:
        alike = [place for place, other in enumerate(chosen) if are_alike(key, other)]
        if not alike and len(chosen) < n:
            chosen.append(key)
        elif len(alike) == 1 and _is_part(chosen[alike[0]], key):
            chosen[alike[0]] = key
    return chosen


def _is_part(part: str, key: str) -> bool:
    """Tell whether one term is part of another."""
    return part != key and (part in key if has_han(key) else set(part.split()) < set(key.split()))


def _is_same_word(one: str, other: str) -> bool:
    """Tell whether two words are forms of one word, by their first letters."""
    if one == other or f"{one}s" == other or f"{other}s" == one:
        return True
    shared = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))
    return shared >= max(_SAME_WORD_LETTERS, _SAME_WORD_SHARE * max(len(one), len(other)))
