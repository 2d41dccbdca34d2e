"""Tells which frames a text shows, from the text alone: one calibrated linear model for each frame.

Features are the sentence vector without the mean of its language and the words of the frames. Each frame is learnt
by itself, so that a text can show several or none, and so that a frame of the user changes nothing about the
functions. All means are those of the shipped examples: a text gets the same figures whatever else is loaded.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from narratives.texts.frames import LANGUAGES, OWN, Example, Frame, Frames
from narratives.texts.poles import Pole, count_poles

# From here on a text shows a frame; between the two it is left open, for either would be said with too little ground.
SHOWN_FROM = 0.5
OPEN_FROM = 0.3
# What the words of a frame weigh beside a vector of unit length. By cross-validation over the examples .3 to 1 do the
# same; without words macro F1 falls from .85 to .81.
WORDS_WEIGHT = 0.6
# Inverse strength of the penalty of the logistic regression: 1 to 10 do the same in cross-validation.
INVERSE_PENALTY = 3.0
FOLDS = 5
# With fewer examples of either kind held-out texts say too little to fit a line: it is about that of the functions.
LEAST_TO_CALIBRATE = 8
USUAL_LINE = (1.5, -0.7)


@dataclass(frozen=True)
class _Scorer:
    """One frame: which features it looks at, their weights, and the line that calibrates what comes out."""

    columns: np.ndarray
    weights: np.ndarray
    bias: float
    slope: float
    shift: float

    def probabilities(self, features: np.ndarray) -> np.ndarray:
        """Give the calibrated probability of each row."""
        logits = features[:, self.columns] @ self.weights + self.bias
        return 1 / (1 + np.exp(-(self.slope * logits + self.shift)))


@dataclass(frozen=True)
class FrameModel:
    """Scores texts of any number, sphere and order; each text by itself."""

    means: Mapping[str, np.ndarray]
    words: tuple[Pole, ...]
    scorers: tuple[_Scorer, ...]

    def score(self, vectors: np.ndarray, texts: Sequence[str], langs: Sequence[str]) -> np.ndarray:
        """Tell how likely each text shows each frame.

        Args:
            vectors: (n, d) sentence vectors of unit length, of the model of the examples' vectors.
            texts: Folded texts.
            langs: `zh`, `en`, or anything else, which is centred between the two.

        Returns:
            (n, frames) float32, rounded to four decimals so that company changes nothing; 0 for a text without words.
        """
        if len(texts) == 0:
            return np.zeros((0, len(self.scorers)), np.float32)
        features = _features(np.asarray(vectors, dtype=float), texts, langs, self.means, self.words)
        found = np.stack([scorer.probabilities(features) for scorer in self.scorers], axis=1)
        has_words = np.array([bool(text.strip()) for text in texts])
        return np.where(has_words[:, None], found, 0).round(4).astype(np.float32)


def fit_frames(frames: Frames, vectors: Mapping[str, np.ndarray], folded: Mapping[str, str]) -> FrameModel:
    """Fit all frames on their examples; takes about a second.

    Args:
        frames: As `read_frames` gives them.
        vectors: Sentence vector of unit length of each example's text.
        folded: Each example's text, folded.

    Source:
        Calibration by a line through held-out scores: Platt, "Probabilistic outputs for support vector machines",
        1999.
    """
    means = _means(frames.shared, vectors)
    words = tuple(frame.words for frame in frames.frames)
    scorers = tuple(_fit(frames, frame, means, words, vectors, folded) for frame in frames.frames)
    return FrameModel(means, words, scorers)


def _means(examples: Sequence[Example], vectors: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Take the mean of each language from the shipped examples, which say the same in both."""
    own = {
        lang: np.mean([vectors[one.text] for one in examples if one.lang == lang], axis=0, dtype=float)
        for lang in LANGUAGES
    }
    return {**own, "": np.mean(list(own.values()), axis=0)}


def _features(
    vectors: np.ndarray,
    texts: Sequence[str],
    langs: Sequence[str],
    means: Mapping[str, np.ndarray],
    words: Sequence[Pole],
) -> np.ndarray:
    """Put vectors and words side by side, (n, d + frames)."""
    centred = vectors - np.stack([means.get(lang, means[""]) for lang in langs])
    lengths = np.linalg.norm(centred, axis=1, keepdims=True)
    return np.hstack([centred / np.maximum(lengths, 1e-9), WORDS_WEIGHT * count_poles(texts, words)])


def _fit(
    frames: Frames,
    frame: Frame,
    means: Mapping[str, np.ndarray],
    words: Sequence[Pole],
    vectors: Mapping[str, np.ndarray],
    folded: Mapping[str, str],
) -> _Scorer:
    examples = _examples(frames, frame, folded)
    features = _features(
        np.stack([vectors[one.text] for one in examples]).astype(float),
        [folded[one.text] for one in examples],
        [one.lang for one in examples],
        means,
        words,
    )
    columns = _columns(frames, frame, features.shape[1])
    features, shows = features[:, columns], np.array([frame.key in one.frames for one in examples])
    groups = np.array([one.pair + (1_000_000 if one in frame.examples else 0) for one in examples])
    weights, bias = _linear(features, shows)
    slope, shift = _calibrated(features, shows, groups)
    return _Scorer(columns, weights, bias, slope, shift)


def _examples(frames: Frames, frame: Frame, folded: Mapping[str, str]) -> list[Example]:
    """The texts that a frame is learnt from.

    Nobody has said of the shipped examples whether they show a frame of the user: those with a word of it are left out.
    """
    if frame.kind != OWN:
        return list(frames.shared)
    counts = count_poles([folded[one.text] for one in frames.shared], [frame.words])[:, 0]
    return [*frame.examples, *(one for one, count in zip(frames.shared, counts, strict=True) if not count)]


def _columns(frames: Frames, frame: Frame, features: int) -> np.ndarray:
    """The features of a frame: the vector, the words of the functions, its own words, none of another frame's."""
    others = [place for place, one in enumerate(frames.frames) if one.kind == OWN and one.key != frame.key]
    return np.setdiff1d(np.arange(features), features - len(frames.frames) + np.array(others, dtype=int))


def _linear(features: np.ndarray, shows: np.ndarray) -> tuple[np.ndarray, float]:
    from sklearn.linear_model import LogisticRegression

    model = LogisticRegression(C=INVERSE_PENALTY, class_weight="balanced", max_iter=2000).fit(features, shows)
    return model.coef_[0], float(model.intercept_[0])


def _calibrated(features: np.ndarray, shows: np.ndarray, groups: np.ndarray) -> tuple[float, float]:
    """Find the line that makes held-out scores likely; a text and its translation are held out together."""
    from sklearn.linear_model import LogisticRegression

    if min(shows.sum(), (~shows).sum()) < LEAST_TO_CALIBRATE:
        return USUAL_LINE
    logits, fold = np.zeros(len(shows)), groups % FOLDS
    for held_out in (fold == number for number in range(FOLDS)):
        weights, bias = _linear(features[~held_out], shows[~held_out])
        logits[held_out] = features[held_out] @ weights + bias
    line = LogisticRegression(max_iter=1000).fit(logits[:, None], shows)
    return float(line.coef_[0, 0]), float(line.intercept_[0])
