"""Shows narratives by their own posts: a headline, and the posts that prove them, the most central first."""

import re
from collections import Counter
from collections.abc import Sequence

import numpy as np

LONGEST_HEADLINE = 100
_FITTING = range(8, 91)
# What ends a sentence; "U.S." and "3.5" do not.
_SENTENCE_END = re.compile(r"[。！？]+[”’）」』]*|(?<![A-Z])[.!?…]+[\"”’)]*(?=\s|$)")
_LEADING = re.compile(
    r"(?i)^(?:(?:RT\b|MT\b|via\b|cc\b|回[复覆]|转发?|轉發?)?\s*[:：]?\s*\.?@[\w·-]+\s*[:：]?\s*|//+\s*|RT\s*[:：]?\s+)+"
)
_ABBREVIATION = re.compile(
    r"(?i)\b(?:pres|gov|sens?|reps?|sec|amb|gen|lt|col|dr|mrs?|ms|st|no|vs|inc|co|corp|ltd|jr|sr)\.$"
)
# Where a handle was taken out: "I joined & our colleagues", "report by via".
_SCAR = re.compile(
    r"(?i)(?:^|\s)[.,&](?:\s[.,&])+|\b(?:with|from|by|joined|thank)\s*(?:[,&]|via\b)|\s,\s"
    r"|\b(?:with|from|by|joined) (?:and|to)\b"
)
_TRAILING = re.compile(r"(?i)(?:\s(?:by|via|from|with|h/t|cc))+$")
_EDGES = " \t,;:，；：、-–—|/&"
# The openings of posts that need what they answer, or what comes before.
_DEPENDENT = re.compile(
    r"(?i)(?:and|but|so|because|also|plus|or|which|who|that's|yes|no|this|that|these|those|it|they|he|she)\b|但|而且|所以|因为"
)
_OPEN_ENDS = (":", "：", "?", "？")
# How much of the way from the centre to the edge a flaw weighs.
_CUT_FLAW, _SENTENCE_FLAW, _FRAGMENT_FLAW, _LANGUAGE_FLAW = 0.5, 0.2, 0.4, 1.5
_TERM_MERIT = 0.2
# Posts nearer to each other than this share of the usual distance to the centre say the same.
_COPY_SHARE = 0.35


def headline(
    texts: Sequence[str],
    centrality: Sequence[float],
    languages: Sequence[str] | None = None,
    terms: Sequence[str] = (),
    longest: int = LONGEST_HEADLINE,
) -> str:
    """Make a headline of the most central short post of a narrative.

    Args:
        texts: Cleaned texts of the narrative.
        centrality: Distance of each to its centre.
        languages: Language of each; the headline is in the commonest one.
        terms: Distinctive terms; a headline that has them is preferred.
        longest: Most characters.

    Returns:
        A whole post, its first sentences or, where even the first one is too long, its beginning with an
        ellipsis; empty if no text has a letter.
    """
    openings = [_opening(text, longest) for text in texts]
    ranks = _from_zero_to_one(centrality)
    common = Counter(languages).most_common(1)[0][0] if languages else None
    flaws = {
        row: ranks[row]
        + _flaw(opening, texts[row])
        + _foreign(languages, row, common)
        - _merit(opening, terms)
        for row, opening in enumerate(openings)
        if opening
    }
    return openings[min(flaws, key=lambda row: (round(flaws[row], 6), row))] if flaws else ""


def evidence_order(
    vectors: np.ndarray,
    centrality: Sequence[float],
    times: Sequence[float],
    limit: int = 20,
    diversity: float = 0.4,
) -> list[int]:
    """Order the posts of a narrative as evidence: central ones first, each unlike those before.

    Args:
        vectors: (n, d) float, rows of unit length, in the space of the clusters.
        centrality: (n,) distance to the centre of the narrative.
        times: (n,) when each was first posted, in any unit; the earliest of near-copies stands for all.
        limit: Most posts.
        diversity: How much being unlike the chosen ones counts against being central, from 0 to 1.

    Returns:
        Rows, best first; near-copies of a chosen post only after everything else.

    Source:
        Carbonell and Goldstein 1998, maximal marginal relevance; distances by the narrative's own scale, for
        cosines of sentence models are near 1 throughout.
    """
    count = min(limit, len(centrality))
    distance = np.asarray(centrality, dtype=float)
    scale = float(np.median(distance)) if len(distance) else 0.0
    relevance = -distance / (scale or 1.0)
    nearest = np.full(len(distance), np.inf)
    order: list[int] = []
    while len(order) < count:
        row = _next_row(relevance, nearest, scale, diversity, order)
        row = _earliest_copy(row, _distances(vectors, row), nearest, times, _COPY_SHARE * scale)
        order.append(row)
        nearest = np.minimum(nearest, _distances(vectors, row))
    return order


def _next_row(
    relevance: np.ndarray, nearest: np.ndarray, scale: float, diversity: float, order: Sequence[int]
) -> int:
    """Choose the next post by maximal marginal relevance; copies of chosen ones come last."""
    unlike = np.minimum(nearest / (scale or 1.0), 2.0)
    scores = (1 - diversity) * relevance + diversity * unlike
    scores[nearest <= _COPY_SHARE * scale] -= 1e6
    scores[list(order)] = -np.inf
    return int(np.argmax(np.round(scores, 6)))


def _earliest_copy(
    row: int, apart: np.ndarray, nearest: np.ndarray, times: Sequence[float], reach: float
) -> int:
    """Take the earliest of the near-copies of a post, unless one of them stands for it already."""
    if nearest[row] <= reach:
        return row
    copies = {row, *np.flatnonzero((apart <= reach) & (nearest > reach)).tolist()}
    return min(copies, key=lambda copy: (times[copy], copy != row, copy))


def _distances(vectors: np.ndarray, row: int) -> np.ndarray:
    """Return the cosine distance of each post to one."""
    return np.maximum(1 - vectors @ vectors[row], 0.0)


def _from_zero_to_one(centrality: Sequence[float]) -> list[float]:
    """Bring distances to the scale of a narrative: 0 its most central post, 1 the farthest."""
    low, high = min(centrality, default=0.0), max(centrality, default=0.0)
    return [(value - low) / ((high - low) or 1.0) for value in centrality]


def _opening(text: str, longest: int) -> str:
    """Take a text, its first sentences that fit, or its beginning, as a headline."""
    text = _TRAILING.sub("", _LEADING.sub("", " ".join(text.split()))).strip(_EDGES)
    if not any(letter.isalpha() for letter in text):
        return ""
    if len(text) <= longest:
        return text
    ends = [match.end() for match in _SENTENCE_END.finditer(text, 0, longest + 1) if match.end() <= longest]
    ends = [end for end in ends if not _ABBREVIATION.search(text[:end])]
    if ends and ends[-1] >= _FITTING.start:
        return text[: ends[-1]].strip()
    return _cut(text, longest)


def _cut(text: str, longest: int) -> str:
    """Cut a text at a word, a comma if one is near, and say so by an ellipsis."""
    head = text[: longest - 1]
    if text[longest - 1 : longest].isascii() and " " in head[longest // 2 :]:
        head = head[: head.rindex(" ")]
    return head.rstrip(_EDGES + ".。…") + "…"


def _flaw(opening: str, text: str) -> float:
    """Weigh what is wrong with a headline: cut, too short or long, the part of a sentence."""
    flaw = 0.0
    if opening.endswith("…"):
        flaw += _CUT_FLAW
    elif len(opening) < len(" ".join(text.split())):
        flaw += _SENTENCE_FLAW
    if len(opening) not in _FITTING:
        flaw += _SENTENCE_FLAW
    if _SCAR.search(opening):
        flaw += _FRAGMENT_FLAW
    is_part = not opening[0].isalnum() or opening[0].islower() or _DEPENDENT.match(opening)
    if is_part or opening.endswith(_OPEN_ENDS):
        flaw += _FRAGMENT_FLAW
    return flaw


def _foreign(languages: Sequence[str] | None, row: int, common: str | None) -> float:
    """Weigh that a headline is not in the language of most texts."""
    return _LANGUAGE_FLAW if languages and languages[row] != common else 0.0


def _merit(opening: str, terms: Sequence[str]) -> float:
    """Weigh that a headline has distinctive terms; more than two add nothing."""
    small = opening.lower()
    return _TERM_MERIT * min(sum(term.lower() in small for term in terms), 2)
