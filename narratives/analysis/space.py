"""A language-neutral space: removes from sentence vectors what tells languages and spheres apart rather than stories.

Two steps, both without labels. Centring moves the mean of every sphere and language to the origin. Within-pair
covariance normalisation (WCCN) then shrinks the directions in which a sentence differs from its own translation.
"""

from dataclasses import dataclass

import numpy as np

# With some thousand pairs for 384 dimensions the covariance is noisy; half of it is replaced by its mean variance.
# Without the map (1) unrelated corpora find twice as many false matches.
SHRINKAGE = 0.5
# A group's own mean counts fully only when it has many more texts than this; a group of 5 is moved like its language.
PRIOR_TEXTS = 20


@dataclass(frozen=True)
class NeutralMap:
    """What parallel sentences tell of a model.

    Attributes:
        means: mean vector of each language, by its code; the empty code holds the mean of all.
        map: (d, d) float64, to be multiplied from the right.
    """

    means: dict[str, np.ndarray]
    map: np.ndarray


def fit_neutral_map(chinese: np.ndarray, english: np.ndarray, shrinkage: float = SHRINKAGE) -> NeutralMap:
    """Learn from parallel sentences which directions of a model carry the language.

    Args:
        chinese: (n, d), vectors of the Chinese sentences, rows of unit length.
        english: (n, d), vectors of their English translations, in the same order.
        shrinkage: share of the covariance that is replaced by its mean variance, 0 to 1.

    Source: within-class covariance normalisation, Hatch et al. 2006, with a sentence and its translation as class.
    """
    chinese, english = chinese.astype(np.float64), english.astype(np.float64)
    means = {"zh": chinese.mean(axis=0), "en": english.mean(axis=0)}
    means[""] = (means["zh"] + means["en"]) / 2
    difference = ((chinese - means["zh"]) - (english - means["en"])) / np.sqrt(2)
    covariance = difference.T @ difference / len(difference)
    spherical = np.trace(covariance) / len(covariance) * np.eye(len(covariance))
    values, directions = np.linalg.eigh((1 - shrinkage) * covariance + shrinkage * spherical)
    # Scaled so that the average direction keeps its length: the numbers stay those of a cosine space.
    scale = np.sqrt(values.mean() / values)
    return NeutralMap(means, (directions * scale) @ directions.T)


def neutral_vectors(vectors: np.ndarray, spheres: np.ndarray, languages: np.ndarray, neutral: NeutralMap) -> np.ndarray:
    """Centre each group of a sphere and a language, and map into the language-neutral space.

    Args:
        vectors: (n, d), rows of unit length.
        spheres: (n,) codes of the spheres.
        languages: (n,) codes of the languages, such as `zh` and `en`.
        neutral: what `fit_neutral_map` learnt of the same model.

    Returns:
        (n, d) float64, rows of unit length (zero where nothing is left).
    """
    centred = vectors.astype(np.float64)
    for language in np.unique(languages):
        rows = languages == language
        of_language = _shrunk_mean(vectors[rows], neutral.means.get(str(language), neutral.means[""]))
        for sphere in np.unique(spheres[rows]):
            group = rows & (spheres == sphere)
            centred[group] -= _shrunk_mean(vectors[group], of_language)
    return unit_rows(centred @ neutral.map)


def unit_rows(matrix: np.ndarray) -> np.ndarray:
    """Rows scaled to unit length; rows of zeros stay."""
    lengths = np.linalg.norm(matrix, axis=1, keepdims=True)
    return matrix / np.where(lengths > 0, lengths, 1.0)


def _shrunk_mean(vectors: np.ndarray, prior: np.ndarray) -> np.ndarray:
    return (vectors.sum(axis=0, dtype=np.float64) + PRIOR_TEXTS * prior) / (len(vectors) + PRIOR_TEXTS)
