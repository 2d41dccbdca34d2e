"""Finds the headline of a narrative: the sentence of a central post that says most of what its posts say.

Every sentence of the central posts, and every clause of the sentences that are too long, is weighed by the words that
tell the narrative from its neighbours. What stands word for word in posts of others as well is a slogan.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate
from math import sqrt
from typing import TYPE_CHECKING, NamedTuple

import polars as pl

from narratives.texts.sentences import GAP, clauses, trimmed
from narratives.texts.tokens import tokenize

if TYPE_CHECKING:
    from narratives.analysis.labels import LabelSettings
    from narratives.analysis.terms import Weight

# The openings of sentences that need what comes before, and the ends of those that need what follows.
_DEPENDENT = re.compile(
    r"(?i)(?:and|but|so|because|also|plus|or|which|who|that|that's|yes|no|this|these|those|it|its|they|their|he|she|his"
    r"|her|i|i'm|we|you|my|your|our|here|there|such|then|however|meanwhile|instead|if|when|while|as|against|until)\b"
    r"|\d{1,2}[:.)/]\s|[但而且并也还就则却又其此他她它这那该是让把被都说将已要才使令再我你]|所以|因此|因为|同时|对此|对于|以及|如果|虽然|不仅|于是|然后|由于|随着"
)
_POINTING = re.compile(r"(?i)\b(?:this|these|such|them|his|her|him)\b|此举|此事|这[一个种些样]")
_DANGLING = re.compile(
    r"(?i)(?:\b(?:and|or|of|to|the|a|an|with|from|by|via|for|in|on|at|as|is|are|was|were|that|his|her|my|our|their|your)|[:：、]"
    r"|\b(?:while|which|who|that|because|if|but)\s\S+(?:\s\S+)?)$"
)
_PAIRS = ("“”", "《》", "（）", "()", "「」", "[]")


# So many words more than it has a sentence is taken to have, or the shortest would always win.
_SHORT_WORDS = 3
# A sentence that so many other posts have word for word is nobody's own.
_FEW = 2


class Candidate(NamedTuple):
    """What could be a headline."""

    text: str
    row: int
    """The post it is from."""
    is_whole: bool
    """Whether it is a sentence, and not a clause of one."""


def candidates(said: Sequence[Sequence[str]], language: str, settings: "LabelSettings") -> list[Candidate]:
    """List the sentences and clauses of posts that have the length of a headline.

    Args:
        said: The sentences of each post, of `texts.sentences.sentences`, in one language.
        language: `zh` or `en`.
        settings: How short and long a headline is.
    """
    shortest, longest = settings.characters[language]
    found = (
        Candidate(text, row, is_whole)
        for row, parts in enumerate(said)
        for sentence in parts
        for text, is_whole in _parts(sentence, longest)
    )
    return [one for one in found if shortest <= len(one.text) <= longest and not _is_broken(one.text)]


def headline(
    found: Sequence[Candidate],
    weights: Mapping[str, "Weight"],
    distances: Sequence[float],
    settings: "LabelSettings",
) -> Candidate | None:
    """Choose the headline of a narrative.

    Args:
        found: What could be one, of one language; without slogans.
        weights: How well each word tells the narrative from others, of `terms.term_weights`.
        distances: Of each post, how far it lies from the centre: 0 for the most central one, 1 for the outermost.
        settings: What form and distance weigh.

    Returns:
        The best candidate, None where there is none; of equals the one that comes first.

    Source:
        Radev et al. 2004, centroid-based summarisation.
    """
    words = tokenize([one.text for one in found])
    merits = []
    for one, said in zip(found, words, strict=True):
        soundness = _form(one, settings) * (1 - settings.distance_weight * distances[one.row])
        merits.append((round(_coverage(said, weights) * soundness, 9), round(soundness, 9)))
    return found[merits.index(max(merits))] if found else None


def _parts(sentence: str, longest: int) -> Iterator[tuple[str, bool]]:
    """Give a sentence, or the runs of its clauses where it is too long."""
    if len(sentence) <= longest:
        yield sentence, True
        return
    said = clauses(sentence)
    for first in range(len(said)):
        for run in accumulate(said[first:]):
            if len(run) > longest + 1:
                break
            if not run.lstrip()[0].islower():
                yield trimmed(run), False


def _is_broken(text: str) -> bool:
    """Tell whether something is missing: a name, the end, the other quotation mark."""
    if GAP in text or text.endswith(("…", "...")) or _DANGLING.search(text):
        return True
    return any(text.count(pair[0]) != text.count(pair[1]) for pair in _PAIRS) or text.count('"') % 2 == 1


def _coverage(words: Sequence[str], weights: Mapping[str, "Weight"]) -> float:
    """Return the cosine between the words of a candidate and those of the narrative, but for a constant.

    The fewer texts have a word, the less it is the narrative's own; a word of one text counts nothing.
    """
    shared = (weights[word] for word in dict.fromkeys(words) if word in weights)
    return sum(one.salience * (1 - 1 / one.texts) for one in shared) / sqrt(len(words) + _SHORT_WORDS)


def _form(one: Candidate, settings: "LabelSettings") -> float:
    """Weigh the form of a candidate: 1 for a sentence that stands by itself."""
    flaws = [
        not one.is_whole,
        bool(_DEPENDENT.match(one.text)) or one.text[0].islower(),
        bool(_POINTING.search(one.text)),
        one.text.endswith(("?", "？")),
    ]
    return (1 - settings.flaw_weight) ** sum(flaws)


def slogans(wanted: Sequence[tuple[str, int]], texts: Sequence[str], groups: Sequence[int]) -> set[tuple[str, int]]:
    """Find the sentences that stand word for word in texts of other narratives, or of none.

    Args:
        wanted: Sentences, and the narrative that each is to name.
        texts: All cleaned texts of the topic and sphere.
        groups: Narrative of each text, -1 for none.

    Returns:
        Those that two or more other texts have, and no fewer than the texts of the narrative itself.
    """
    patterns = pl.Series(sorted({text.lower() for text, _ in wanted}), dtype=pl.String).implode()
    frame = pl.DataFrame({"text": texts, "group": groups}, schema={"text": pl.String, "group": pl.Int64})
    having = frame.with_columns(
        pl.col("text").str.to_lowercase().str.extract_many(pl.lit(patterns), overlapping=True).list.unique()
    )
    counted = having.explode("text").drop_nulls().group_by("text", "group").len()
    inside = {(text, group): count for text, group, count in counted.rows()}
    everywhere: Counter[str] = Counter()
    for (text, _), count in inside.items():
        everywhere[text] += count
    return {
        (text, group)
        for text, group in wanted
        if everywhere[text.lower()] - (own := inside.get((text.lower(), group), 0)) >= max(_FEW, own)
    }
