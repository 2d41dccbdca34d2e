"""How much two texts of a topic speak for one story: meaning, words and time fused, and made comparable by block.

The three blocks - inside the Weibo sphere, inside the Twitter sphere, across - live on different scales, so a raw
similarity says nothing across them; a standard score against a text's own rivals in the block does.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from narratives.analysis.space import NeutralMap, neutral_vectors
from narratives.analysis.words import own_words, shared_words

# Words confirm what vectors say: on real posts they rank well below vectors alone, and together above both.
OWN_WORDS_WEIGHT = 0.4
SHARED_WORDS_WEIGHT = 0.4
# Time supports a similarity that is there (up to half more on the same day), and makes none.
TIME_WEIGHT = 0.5
TIME_SCALE_DAYS = 7.0
WEIBO = 0
TWITTER = 1


@dataclass(frozen=True)
class TopicTexts:
    """The distinct texts of one topic, a row for each text and sphere, in the order of their ids.

    Attributes:
        vectors: (n, d) float32, rows of unit length.
        spheres: (n,) int8, WEIBO or TWITTER.
        languages: (n,) codes such as `zh`, `en`.
        tokens: n lists of words.
        days: (n,) float64, day of the first post since the epoch.
        names: n ids, by which random draws are made.
    """

    vectors: np.ndarray
    spheres: np.ndarray
    languages: np.ndarray
    tokens: Sequence[Sequence[str]]
    days: np.ndarray
    names: Sequence[str]

    def take(self, rows: np.ndarray) -> "TopicTexts":
        """Some of the texts, in the given order."""
        tokens, names = ([listed[row] for row in rows] for listed in (self.tokens, self.names))
        return TopicTexts(self.vectors[rows], self.spheres[rows], self.languages[rows], tokens, self.days[rows], names)


@dataclass(frozen=True)
class Contents:
    """What the texts of a topic say, each kind of evidence as a matrix of unit rows.

    Attributes:
        meaning: (n, d) float64, vectors in the language-neutral space.
        own: (n, words) TF-IDF of a sphere's own words; two spheres share no column.
        shared: (n, stems) TF-IDF of English stems, Chinese words by their glosses.
        days: (n,) float64, day of the first post.
        spheres: (n,) int8, WEIBO or TWITTER.
    """

    meaning: np.ndarray
    own: sparse.csr_matrix
    shared: sparse.csr_matrix
    days: np.ndarray
    spheres: np.ndarray

    def take(self, rows: np.ndarray) -> "Contents":
        """Some of the texts, in the given order."""
        return Contents(self.meaning[rows], self.own[rows], self.shared[rows], self.days[rows], self.spheres[rows])


def contents(texts: TopicTexts, neutral: NeutralMap) -> Contents:
    """Take from the texts of a topic what they say."""
    meaning = neutral_vectors(texts.vectors, texts.spheres, texts.languages, neutral)
    shared = shared_words(texts.tokens, texts.languages == "zh")
    return Contents(meaning, _own_words(texts), shared, texts.days, texts.spheres)


def _own_words(texts: TopicTexts) -> sparse.csr_matrix:
    """Words of each sphere, with idf of that sphere, in columns of its own."""
    sides = [np.flatnonzero(texts.spheres == sphere) for sphere in (WEIBO, TWITTER)]
    found = sparse.block_diag([own_words([texts.tokens[row] for row in side]) for side in sides], format="csr")
    return found[np.argsort(np.concatenate(sides), kind="stable")]


def fused_similarity(said: Contents) -> np.ndarray:
    """Similarity of each text with each, from meaning, words and time.

    Returns:
        (n, n) float64, symmetric; only comparable inside one block of spheres.
    """
    similarity = said.meaning @ said.meaning.T
    similarity += SHARED_WORDS_WEIGHT * (said.shared @ said.shared.T).toarray()
    similarity += OWN_WORDS_WEIGHT * (said.own @ said.own.T).toarray()
    apart = np.abs(said.days[:, None] - said.days[None, :])
    nearness = np.where(similarity > 0, 1 + TIME_WEIGHT * np.exp(-apart / TIME_SCALE_DAYS), 1.0)
    return similarity * nearness


def standard_scores(similarity: np.ndarray, spheres: np.ndarray) -> np.ndarray:
    """Standard scores of a similarity among the rivals of both texts in their block.

    Args:
        similarity: (n, n), symmetric.
        spheres: (n,) codes of the spheres.

    Returns:
        (n, n) float64, symmetric, zero on the diagonal: the mean of the score among the row's and the column's rivals.
    """
    scores = np.zeros_like(similarity)
    for first in np.unique(spheres):
        for second in np.unique(spheres):
            rows, columns = np.flatnonzero(spheres == first), np.flatnonzero(spheres == second)
            block = similarity[np.ix_(rows, columns)].copy()
            if first == second:
                np.fill_diagonal(block, np.nan)
            scores[np.ix_(rows, columns)] = (_scores(block, axis=1) + _scores(block, axis=0)) / 2
    return scores


def _scores(block: np.ndarray, axis: int) -> np.ndarray:
    """Standard scores along an axis, blind to NaN; zero where there is nothing to compare with."""
    known = ~np.isnan(block)
    count = np.maximum(known.sum(axis=axis, keepdims=True), 1)
    filled = np.where(known, block, 0.0)
    mean = filled.sum(axis=axis, keepdims=True) / count
    centred = np.where(known, block - mean, 0.0)
    spread = np.sqrt((centred**2).sum(axis=axis, keepdims=True) / count)
    return centred / np.where(spread > 1e-9, spread, np.inf)
