"""Says how narratives are called: one headline in each language, and the terms behind it.

What a user may want to move stands here, for `terms` and `headlines` too.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from narratives.analysis.headlines import Candidate, candidates, headline, slogans
from narratives.analysis.terms import term_weights, terms, text_weights
from narratives.texts.sentences import sentences

LANGUAGES = ("zh", "en")


@dataclass(frozen=True)
class LabelSettings:
    """How labels are made.

    Attributes:
        terms: Most terms of a narrative.
        central_texts: Most texts, from the centre outwards, that a headline is taken from.
        characters: Fewest and most characters of a headline, by language.
        least_excess: From 0 to 1: which share of what a narrative says of a word must be more than others say.
        phrase_share: From 0 to 1: which share of the texts with a word must have a phrase that stands for it.
        distance_weight: From 0 to 1: how much being far from the centre counts against a headline.
        flaw_weight: From 0 to 1: how much each flaw of its form counts against a headline.
    """

    terms: int = 6
    central_texts: int = 40
    characters: Mapping[str, tuple[int, int]] = field(default_factory=lambda: {"zh": (8, 34), "en": (30, 110)})
    least_excess: float = 0.5
    phrase_share: float = 0.5
    distance_weight: float = 0.5
    flaw_weight: float = 0.4


@dataclass(frozen=True)
class Told:
    """The texts of one sphere and topic, noise included.

    Attributes:
        texts: Cleaned texts.
        posts: The first post of each, as published.
        tokens: The words of each, of `texts.tokens.tokenize`.
        languages: Language of each.
        copies: Posts of each.
        authors: Who posted each first, None where it is not known.
        groups: Narrative of each, -1 for none.
        distances: Distance of each to the centre of its narrative.
    """

    texts: Sequence[str]
    posts: Sequence[str]
    tokens: Sequence[Sequence[str]]
    languages: Sequence[str]
    copies: Sequence[int]
    authors: Sequence[str | None]
    groups: np.ndarray
    distances: np.ndarray


@dataclass(frozen=True)
class Label:
    """How a narrative is called in one language.

    Attributes:
        narrative: Its number.
        language: `zh` or `en`.
        texts: Its texts in the language.
        terms: Its terms, best first.
        headline: A sentence of one of its posts; empty where none has one.
        row: The text that the headline is from.
    """

    narrative: int
    language: str
    texts: int
    terms: list[str]
    headline: str
    row: int | None


def label_narratives(told: Told, settings: LabelSettings | None = None) -> list[Label]:
    """Name the narratives of one sphere and topic, in each language that it has texts in.

    Args:
        told: The texts.
        settings: How labels are made.

    Returns:
        The labels in the order of the narratives, Chinese ones first.
    """
    settings = settings or LabelSettings()
    weights = np.array(text_weights(told.copies, told.groups.tolist(), told.authors))
    found = [label for language in LANGUAGES for label in _labels(told, weights, language, settings)]
    return sorted(found, key=lambda label: (label.narrative, label.language != LANGUAGES[0]))


def _labels(told: Told, weights: np.ndarray, language: str, settings: LabelSettings) -> list[Label]:
    """Name the narratives in one language."""
    rows = np.flatnonzero(np.array(told.languages) == language)
    groups = told.groups[rows].tolist()
    scored = term_weights([told.tokens[row] for row in rows.tolist()], groups, weights[rows].tolist())
    members = {group: _central(told, rows[told.groups[rows] == group]) for group in scored}
    found = _candidates(told, members, language, settings)
    labels = []
    for group, own in members.items():
        best = headline(found[group], scored[group], _ranks(own), settings)
        nearest = [told.texts[row] for row in own[: settings.central_texts]]
        words = terms(scored[group], nearest, language, settings)
        row = int(own[best.row]) if best else None
        labels.append(Label(group, language, len(own), words, best.text if best else "", row))
    return labels


def _central(told: Told, rows: np.ndarray) -> np.ndarray:
    """Order texts from the centre of their narrative outwards."""
    return rows[np.argsort(told.distances[rows], kind="stable")]


def _ranks(members: np.ndarray) -> list[float]:
    """Say how far each of the texts in this order lies from the centre, from 0 to 1."""
    return (np.arange(len(members)) / max(len(members) - 1, 1)).tolist()


def _candidates(
    told: Told, members: Mapping[int, np.ndarray], language: str, settings: LabelSettings
) -> dict[int, list[Candidate]]:
    """List what could be the headline of each narrative, slogans aside."""
    nearest = {group: own[: settings.central_texts] for group, own in members.items()}
    said = iter(sentences([told.posts[row] for own in nearest.values() for row in own]))
    found = {group: candidates([next(said) for _ in own], language, settings) for group, own in nearest.items()}
    wanted = [(one.text, group) for group, own in found.items() for one in own]
    barred = slogans(wanted, told.texts, told.groups.tolist())
    return {group: [one for one in own if (one.text, group) not in barred] for group, own in found.items()}
