"""What the texts of a topic say - meaning, words, days - as the matrices that every likeness is made of."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from narratives.analysis.settings import StorySettings
from narratives.analysis.space import NeutralMap, neutral_vectors
from narratives.analysis.words import own_words, shared_words

WEIBO = 0
TWITTER = 1
NOISE = -1
_DAYS_IN_WEEK = 7


@dataclass(frozen=True)
class TopicTexts:
    """The distinct texts of one topic, a row for each text and sphere, in the order of their ids.

    Attributes:
        vectors: (n, d) float32, rows of unit length.
        spheres: (n,) int8, WEIBO or TWITTER.
        languages: (n,) codes such as `zh`, `en`.
        tokens: n lists of words.
        days: (n,) float64, day of the first post since the epoch.
        names: n ids.
    """

    vectors: np.ndarray
    spheres: np.ndarray
    languages: np.ndarray
    tokens: Sequence[Sequence[str]]
    days: np.ndarray
    names: Sequence[str]

    def take(self, rows: np.ndarray) -> "TopicTexts":
        """Some of the texts, in the given order."""
        tokens, names = [self.tokens[row] for row in rows.tolist()], [self.names[row] for row in rows.tolist()]
        return TopicTexts(self.vectors[rows], self.spheres[rows], self.languages[rows], tokens, self.days[rows], names)


@dataclass(frozen=True)
class Contents:
    """What n texts say.

    The likeness of two texts is the product of their meanings plus that of their words, more if their days are near.

    Attributes:
        meaning: (n, d) float32, unit rows in the language-neutral space.
        words: (n, stems and words) float32 TF-IDF: first English stems, Chinese words by their glosses, which both
            spheres share; then each sphere's own words in columns of its own. Already weighted.
        stems: how many of the columns are stems.
        days: (n,) float64, day of the first post.
        weeks: (n, weeks) the week of each text, shared out between the two nearest.
        spheres: (n,) int8, WEIBO or TWITTER.
        selves: (n,) likeness of each text with itself.
    """

    meaning: np.ndarray
    words: sparse.csr_matrix
    stems: int
    days: np.ndarray
    weeks: sparse.csr_matrix
    spheres: np.ndarray
    selves: np.ndarray


def contents(texts: TopicTexts, neutral: NeutralMap, settings: StorySettings) -> Contents:
    """Take from the texts of a topic what they say."""
    meaning = neutral_vectors(texts.vectors, texts.spheres, texts.languages, neutral).astype(np.float32)
    shared = shared_words(texts.tokens, texts.languages == "zh")
    weighted = np.sqrt(settings.words_weight) * sparse.hstack([shared, _own_words(texts)])
    words = sparse.csr_matrix(weighted, dtype=np.float32)
    selves = np.einsum("ij,ij->i", meaning, meaning) + np.asarray(words.multiply(words).sum(axis=1)).ravel()
    return Contents(meaning, words, shared.shape[1], texts.days, weeks_of(texts.days), texts.spheres, selves)


def weeks_of(days: np.ndarray) -> sparse.csr_matrix:
    """(n, weeks): the week of each text, shared out between the two nearest so that no border cuts an event."""
    if not len(days):
        return sparse.csr_matrix((0, 1))
    place = (days - days.min()) / _DAYS_IN_WEEK
    whole, rows = place.astype(int), np.arange(len(days))
    shares = np.concatenate([1 - (place - whole), place - whole])
    columns = np.concatenate([whole, whole + 1])
    return sparse.csr_matrix((shares, (np.concatenate([rows, rows]), columns)), (len(days), whole.max() + 2))


def _own_words(texts: TopicTexts) -> sparse.csr_matrix:
    """Words of each sphere, with idf of that sphere, in columns of its own."""
    sides = [np.flatnonzero(texts.spheres == sphere) for sphere in (WEIBO, TWITTER)]
    found = sparse.block_diag([own_words([texts.tokens[row] for row in side.tolist()]) for side in sides], format="csr")
    return found[np.argsort(np.concatenate(sides), kind="stable")]
