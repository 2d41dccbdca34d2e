"""Joins words that stick together to phrases: neighbours far more often than chance would have it."""

import re
from collections import Counter
from collections.abc import Sequence
from functools import cache
from itertools import pairwise
from math import log

from narratives.analysis.located import Term, has_han, located
from narratives.texts.wordlists import read_words

# What may stand between the words of a phrase; with a small word in it, between single words only, and around
# "and" between names only: "Belt and Road", but not "ethnic & religious" of "ethnic & religious groups".
_GLUE = re.compile(r"[\"”]?(?: |-|)(of (?:the )?|against )?((?:and|&) )?")
_WIDEST_GAP = len('" against and ')
# Fewer texts than these may be copies of each other with another tail; two will do for a name in capitals,
# and where neither word is often seen without the other.
_LEAST_TEXTS, _LEAST_TEXTS_OF_NAMES = 3, 2
_INSEPARABLE = 2 / 3
# "Indo-Pacific" is a phrase because its author says so.
_HYPHENED = 2.0
# Dunning's G² of one in a thousand, and a normalised PMI (-1 to 1) that leaves out "China must" and 我们支持.
_LEAST_G2, _LEAST_NPMI = 10.83, 0.35
# Three joins, for a phrase may grow at its ends: Labor Prevention, Forced Labor Prevention Act.
_ROUNDS = 3
_LONGEST_HAN = 8

Pair = tuple[str, str]


@cache
def fillers() -> frozenset[str]:
    """Return the words too plain to name anything; a name may have them: World Trade Organization."""
    return frozenset(read_words("fillers.txt"))


def terms_of(texts: Sequence[str], tokens: Sequence[Sequence[str]]) -> list[list[Term]]:
    """Find words in their texts and join those that stick together.

    Args:
        texts: Cleaned texts of one language.
        tokens: The words of each text, of `texts.tokens.tokenize`.

    Returns:
        The words and phrases of each text in their order; the words of a phrase do not come by themselves.

    Source:
        Mikolov et al. 2013 (joining in rounds); Bouma 2009 (normalised PMI); Dunning 1993 (G²).
    """
    found, small, shown = located(texts, tokens)
    for _ in range(_ROUNDS):
        sticky = _sticky(found, small)
        found = [_joined(*row, sticky) for row in zip(found, small, shown, strict=True)]
    return found


def _are_neighbours(left: Term, right: Term, low: str) -> bool:
    """Tell whether nothing but what holds a phrase together stands between two terms."""
    if min(left.start, right.start) < 0 or left.key == right.key or has_han(left.key) != has_han(right.key):
        return False
    if right.start - left.end > _WIDEST_GAP:
        return False
    are_names = _is_name(left) and _is_name(right)
    if not are_names and (left.key in fillers() or right.key in fillers()):
        return False
    if has_han(left.key):
        return left.end == right.start and len(left.key) + len(right.key) <= _LONGEST_HAN
    glue = _GLUE.fullmatch(low, left.end, right.start)
    if not glue or not any(glue.groups()):
        return glue is not None
    are_single = " " not in left.key and " " not in right.key
    return are_single and (glue[2] is None or are_names)


def _is_name(term: Term) -> bool:
    """Tell whether a term is written as a name in its text."""
    return term.written[:1].isupper()


def _sticky(found: Sequence[Sequence[Term]], small: Sequence[str]) -> dict[Pair, float]:
    """Score the pairs of neighbours that stick together."""
    singles = Counter(term.key for terms in found for term in terms)
    pairs: Counter[Pair] = Counter()
    names: Counter[Pair] = Counter()
    hyphened: set[Pair] = set()
    for terms, low in zip(found, small, strict=True):
        # A pair counts once a text: a chant of one post is no phrase of the others.
        seen = {(left.key, right.key): (left, right) for left, right in _neighbours(terms, low)}
        pairs.update(seen.keys())
        names.update(pair for pair, (left, right) in seen.items() if _is_name(left) and _is_name(right))
        hyphened.update(pair for pair, (left, right) in seen.items() if low[left.end : right.start] == "-")
    total = singles.total()
    scores = {
        pair: _stickiness(count, names[pair], singles[pair[0]], singles[pair[1]], total)
        for pair, count in pairs.items()
        if count > 1
    }
    return {pair: score for pair, score in scores.items() if score > 0} | dict.fromkeys(hyphened, _HYPHENED)


def _neighbours(terms: Sequence[Term], low: str) -> list[tuple[Term, Term]]:
    """List the neighbours of one text that could be a phrase."""
    return [(left, right) for left, right in pairwise(terms) if _are_neighbours(left, right, low)]


def _stickiness(together: int, as_names: int, left: int, right: int, total: int) -> float:
    """Return the normalised PMI of two words, 0 where chance could have brought them together."""
    is_inseparable = together >= _INSEPARABLE * max(left, right)
    if together < _LEAST_TEXTS and as_names < _LEAST_TEXTS_OF_NAMES and not is_inseparable:
        return 0.0
    if together >= total or together * total <= left * right:
        return 0.0
    npmi = log(together * total / (left * right)) / log(total / together)
    return npmi if npmi >= _LEAST_NPMI and _g2(together, left, right, total) >= _LEAST_G2 else 0.0


def _g2(together: int, left: int, right: int, total: int) -> float:
    """Return Dunning's log-likelihood ratio of two words being neighbours."""
    cells = (
        (together, left, right),
        (left - together, left, total - right),
        (right - together, total - left, right),
        (total - left - right + together, total - left, total - right),
    )
    return 2 * sum(seen * log(seen * total / (row * column)) for seen, row, column in cells if seen > 0)


def _joined(terms: list[Term], low: str, shown: str, sticky: dict[Pair, float]) -> list[Term]:
    """Join the neighbours of one text that stick together, the stickiest pairs first."""
    scored = [
        (-sticky[left.key, right.key], place)
        for place, (left, right) in enumerate(pairwise(terms))
        if (left.key, right.key) in sticky and _are_neighbours(left, right, low)
    ]
    firsts: set[int] = set()
    for _, place in sorted(scored):
        if not firsts & {place - 1, place, place + 1}:
            firsts.add(place)
    return [
        _join(term, terms[place + 1], low, shown) if place in firsts else term
        for place, term in enumerate(terms)
        if place - 1 not in firsts
    ]


def _join(left: Term, right: Term, low: str, shown: str) -> Term:
    """Make one term of two neighbours."""
    is_han = has_han(left.key)
    key = left.key + ("" if is_han else " ") + right.key
    written = (low if is_han else shown)[left.start : right.end]
    return Term(key, written, left.start, right.end, left.opens)
