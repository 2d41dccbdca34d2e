"""How alike the texts of a topic are: the likeness of near pairs, as standard scores among the rivals of both.

The three blocks - inside the Weibo sphere, inside the Twitter sphere, across - live on different scales, and so do two
models: a raw likeness says nothing between them; a score against a text's own rivals in the block does.
"""

import numpy as np
from scipy import sparse

from narratives.analysis.contents import TWITTER, WEIBO, Contents
from narratives.analysis.settings import StorySettings
from narratives.analysis.sparsely import in_blocks, product_of_best

# Mean and spread of what a text has in common with a sphere hold to a few percent over this many of its texts.
RIVAL_TEXTS = 2000
_BLOCK_TEXTS = 1000
_BLOCK_PAIRS = 200_000


def near_scores(said: Contents, settings: StorySettings) -> sparse.csr_matrix:
    """Standard scores of each text with the texts nearest to it, in meaning or in words, in each sphere.

    Args:
        said: contents of n texts.
        settings: how many are near, and how days count.

    Returns:
        (n, n) float32, symmetric, nothing on the diagonal: the mean of the scores among the rivals of either text.
    """
    count = len(said.spheres)
    first, second = _near_pairs(said, settings.nearest_texts)
    if not len(first):
        return sparse.csr_matrix((count, count), dtype=np.float32)
    values = pair_likeness(said, first, second, settings)
    mean, spread = rivals(said, settings)
    one = (values - mean[first, said.spheres[second]]) / spread[first, said.spheres[second]]
    other = (values - mean[second, said.spheres[first]]) / spread[second, said.spheres[first]]
    # Rounded, so that ties are ties on all machines.
    scores = np.round((one + other) / 2, 4).astype(np.float32)
    ends = (np.concatenate([first, second]), np.concatenate([second, first]))
    return sparse.csr_matrix((np.concatenate([scores, scores]), ends), (count, count))


def pair_likeness(said: Contents, first: np.ndarray, second: np.ndarray, settings: StorySettings) -> np.ndarray:
    """Likeness of pairs of texts, given by their rows, (m,) float64."""

    def likeness(places: np.ndarray) -> np.ndarray:
        one, other = first[places], second[places]
        meaning = np.einsum("ij,ij->i", said.meaning[one], said.meaning[other])
        words = np.asarray(said.words[one].multiply(said.words[other]).sum(axis=1)).ravel()
        return _with_days(meaning + words, said.days[one] - said.days[other], settings)

    return np.concatenate(in_blocks(likeness, len(first), _BLOCK_PAIRS)) if len(first) else np.zeros(0)


def rivals(said: Contents, settings: StorySettings) -> tuple[np.ndarray, np.ndarray]:
    """Mean and spread of the likeness of each text with the texts of each sphere, two (n, 2) arrays.

    Of a large sphere RIVAL_TEXTS stand for all, those that come first: texts come in the order of their ids, which are
    hashes.
    """
    count = len(said.spheres)
    mean, spread = np.zeros((count, 2)), np.full((count, 2), np.inf)
    for sphere in (WEIBO, TWITTER):
        drawn = np.flatnonzero(said.spheres == sphere)[:RIVAL_TEXTS]
        if not len(drawn):
            continue
        meaning, words = said.meaning[drawn].T, sparse.csr_matrix(said.words[drawn].T)

        def measure(
            rows: np.ndarray, drawn: np.ndarray = drawn, meaning: np.ndarray = meaning, words: sparse.csr_matrix = words
        ) -> tuple[np.ndarray, np.ndarray]:
            raw = said.meaning[rows] @ meaning + (said.words[rows] @ words).toarray()
            raw = _with_days(raw, said.days[rows, None] - said.days[None, drawn], settings)
            others = np.where(rows[:, None] == drawn[None, :], np.nan, raw)
            known = np.maximum((~np.isnan(others)).sum(axis=1), 1)
            average = np.nansum(others, axis=1) / known
            return average, np.sqrt(np.nansum((others - average[:, None]) ** 2, axis=1) / known)

        found = in_blocks(measure, count, _BLOCK_TEXTS)
        mean[:, sphere] = np.concatenate([one[0] for one in found])
        width = np.concatenate([one[1] for one in found])
        spread[:, sphere] = np.where(width > 1e-6, width, np.inf)
    return mean, spread


def _with_days(raw: np.ndarray, apart: np.ndarray, settings: StorySettings) -> np.ndarray:
    """Time supports a likeness that is there, and makes none."""
    near = 1 + settings.time_weight * np.exp(-np.abs(apart) / settings.time_scale_days)
    return np.where(raw > 0, raw * near, raw)


def _near_pairs(said: Contents, most: int) -> tuple[np.ndarray, np.ndarray]:
    """Pairs of texts, each once, of which one is among the other's nearest by meaning or by words in its sphere."""
    count, keys = len(said.spheres), []
    for sphere in (WEIBO, TWITTER):
        side = np.flatnonzero(said.spheres == sphere)
        if not len(side):
            continue
        near = min(most, len(side))
        targets = np.ascontiguousarray(said.meaning[side].T)

        def nearest(
            rows: np.ndarray, side: np.ndarray = side, near: int = near, targets: np.ndarray = targets
        ) -> np.ndarray:
            # Rounded: which of two equally near texts is taken must not hang on the last bit.
            products = np.round(said.meaning[rows] @ targets, 5)
            best = np.argpartition(-products, near - 1, axis=1)[:, :near]
            return _keys(np.repeat(rows, near), side[best].ravel(), count)

        keys += in_blocks(nearest, count, _BLOCK_TEXTS)
        worded = product_of_best(said.words, said.words[side].T, near).tocoo()
        keys.append(_keys(worded.row, side[worded.col], count))
    pairs = np.unique(np.concatenate(keys)) if keys else np.zeros(0, np.int64)
    return pairs // count, pairs % count


def _keys(first: np.ndarray, second: np.ndarray, count: int) -> np.ndarray:
    """One number for each pair of different rows, whichever comes first."""
    apart = first != second
    low, high = np.minimum(first, second)[apart].astype(np.int64), np.maximum(first, second)[apart]
    return np.unique(low * count + high)
