"""Tells tone and stance of each post from its text alone, learnt from prototypes in both languages.

Tone: condemning, promotional or measured. Stance: critical, supportive or neutral towards the position of
the PRC government on the issue. Neither the sphere nor the author is known here. The language is used to take
its own mean off the vectors; that mean is of texts that stand in both languages with the same labels. Tellings
stand in one language only, and there a label is as heavy in Chinese as in English: so the language says nothing
about the labels. All means are those of the prototypes: a post gets the same labels whatever else is loaded.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

import numpy as np

from narratives.texts.poles import Pole, count_poles, poles_id, read_poles
from narratives.texts.prototypes import LANGUAGES, Prototypes, prototypes_content
from narratives.vocabulary import STANCES, TONES

DIMENSIONS: dict[str, tuple[str, ...]] = {"tone": TONES, "stance": STANCES}
ABSTAIN = -1
# Raise it when a change here gives other labels from the same prototypes and poles.
VERSION = 3

# What one standard deviation of a pole weighs beside a vector of unit length. By cross-validation over the
# prototypes 0.1 to 0.5 do the same; without poles stance loses four points there, and eleven on real posts.
POLE_WEIGHT = 0.2
# A pole that hardly occurs in a language must not become loud there by dividing by next to nothing.
LEAST_POLE_DEVIATION = 0.15
# Inverse strength of the penalty of the logistic regression: 0.5 to 1 do the same on real posts.
INVERSE_PENALTY = 0.7
# Below this the likeliest label has hardly more than the third that it would have by guessing. Real posts without
# any stance are `neutral` and without any tone `measured`; abstaining is for those that cannot be told.
LEAST_PROBABILITY = 0.4
# A side is taken only where it is likelier than its opposite by this much: what could be read either way is left
# open, for to say the opposite is the worst error. It saves two in five of those and leaves one post in seven open.
LEAST_LEAD = 0.2
# Few tellings of a label in a language must not stand for all: they count this many times over at most.
MOST_EVENING = 3
FOLDS = 4


@dataclass(frozen=True)
class FrameScores:
    """Of n texts: indices into `TONES` and `STANCES` (-1 abstains), and probabilities, (n, 3)."""

    tone_index: np.ndarray
    stance_index: np.ndarray
    tone_probability: np.ndarray
    stance_probability: np.ndarray


@dataclass(frozen=True)
class Scorer:
    """A calibrated linear model of one dimension: (3, features) weights, (3,) bias."""

    weights: np.ndarray
    bias: np.ndarray
    temperature: float

    def probabilities(self, features: np.ndarray) -> np.ndarray:
        """Give the calibrated probability of each label, (n, 3).

        Rounded: a product of matrices differs in its last digits with the number of rows, and a text must get the
        same numbers alone and in company.
        """
        return _softmax((features @ self.weights.T + self.bias) / self.temperature).round(6)


@dataclass(frozen=True)
class Space:
    """Fixed means and deviations of vectors and poles in each language; `""` is any other language."""

    poles: tuple[Pole, ...]
    vector_means: Mapping[str, np.ndarray]
    pole_means: Mapping[str, np.ndarray]
    pole_deviations: Mapping[str, np.ndarray]

    def features(self, vectors: np.ndarray, texts: Sequence[str], langs: Sequence[str]) -> np.ndarray:
        """Put vectors and poles side by side, (n, d + poles), without what only tells the language."""
        known = [lang if lang in LANGUAGES else "" for lang in langs]
        centred = np.asarray(vectors, dtype=float) - _rows(self.vector_means, known)
        lengths = np.linalg.norm(centred, axis=1, keepdims=True)
        counts = count_poles(texts, self.poles) - _rows(self.pole_means, known)
        scaled = counts / _rows(self.pole_deviations, known)
        return np.hstack([centred / np.maximum(lengths, 1e-9), POLE_WEIGHT * scaled])


@dataclass(frozen=True)
class Framer:
    """Scores texts of any number, sphere and order; each text by itself."""

    space: Space
    tone: Scorer
    stance: Scorer

    def score(self, vectors: np.ndarray, texts: Sequence[str], langs: Sequence[str]) -> FrameScores:
        """Tell tone and stance of texts.

        Args:
            vectors: (n, d) sentence vectors of unit length, of the model of the prototypes' vectors.
            texts: Cleaned or folded texts; folded ones also match poles in traditional characters.
            langs: `zh`, `en`, or anything else, which is centred between the two.

        Returns:
            Indices and probabilities; it abstains where a text has no words, no label is likely enough, or a side is
            taken but hardly likelier than its opposite.
        """
        if len(texts) == 0:
            return _nothing()
        features = self.space.features(vectors, texts, langs)
        has_words = np.array([bool(text.strip()) for text in texts])
        tone, stance = self.tone.probabilities(features), self.stance.probabilities(features)
        return FrameScores(_choose(tone, has_words), _choose_side(stance, has_words), tone, stance)


def fingerprint() -> str:
    """Name prototypes, poles and method by their content: labels of another fingerprint are out of date."""
    parts = (str(VERSION), poles_id(), *prototypes_content())
    return sha256("|".join(parts).encode()).hexdigest()[:16]


def fit_framer(vectors: np.ndarray, known: Prototypes) -> Framer:
    """Fit tone and stance on prototypes; takes about two seconds.

    Args:
        vectors: (n, d) sentence vectors of unit length of the prototypes.
        known: The prototypes. The calibration never sees another text of the group that it is tried on.

    Source:
        Poles: Kwak et al., "FrameAxis", PeerJ Computer Science 2021. Temperature: Guo et al., "On Calibration
        of Modern Neural Networks", ICML 2017.
    """
    both = slice(0, len(LANGUAGES) * known.paired)
    space = _fit_space(np.asarray(vectors[both], dtype=float), known.texts[both], np.asarray(known.langs[both]))
    features = space.features(vectors, known.texts, known.langs)
    groups = np.asarray(known.groups)
    tone, stance = (
        _fit_scorer(features, _indices(known.labels[name], words), groups, _even_weights(known, name))
        for name, words in DIMENSIONS.items()
    )
    return Framer(space, tone, stance)


def _even_weights(known: Prototypes, dimension: str) -> np.ndarray:
    """Weigh the tellings so that each label is as heavy in one language as in the other, rare ones threefold at most.

    Two publics tell a story from opposite sides: what is critical in them is mostly English.
    """
    first = len(LANGUAGES) * known.paired
    told = list(zip(known.langs[first:], known.labels[dimension][first:], strict=True))
    each, of_label = Counter(told), Counter(label for _, label in told)
    evening = [min(MOST_EVENING, of_label[label] / len(LANGUAGES) / each[lang, label]) for lang, label in told]
    return np.asarray(known.weights) * np.concatenate([np.ones(first), evening])


def _fit_space(vectors: np.ndarray, texts: Sequence[str], langs: np.ndarray) -> Space:
    """Take the means of each language from the prototypes, which say the same in both."""
    poles = read_poles()
    counts = count_poles(texts, poles)
    return Space(
        poles,
        _with_any({lang: vectors[langs == lang].mean(axis=0) for lang in LANGUAGES}),
        _with_any({lang: counts[langs == lang].mean(axis=0) for lang in LANGUAGES}),
        _with_any({lang: np.maximum(counts[langs == lang].std(axis=0), LEAST_POLE_DEVIATION) for lang in LANGUAGES}),
    )


def _with_any(values: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Add what stands for any other language: the middle of the known ones."""
    return {**values, "": np.mean(list(values.values()), axis=0)}


def _rows(values: Mapping[str, np.ndarray], langs: Sequence[str]) -> np.ndarray:
    return np.stack([values[lang] for lang in langs])


def _indices(words: Sequence[str], order: tuple[str, ...]) -> np.ndarray:
    return np.array([order.index(word) for word in words])


def _fit_scorer(features: np.ndarray, labels: np.ndarray, groups: np.ndarray, counts: np.ndarray) -> Scorer:
    """Fit the linear model, and its temperature on folds that it was not fitted on."""
    weights, bias = _fit_linear(features, labels, counts)
    fold = groups % FOLDS
    logits = np.zeros((len(labels), bias.size))
    for held_out in (fold == number for number in range(FOLDS)):
        fold_weights, fold_bias = _fit_linear(features[~held_out], labels[~held_out], counts[~held_out])
        logits[held_out] = features[held_out] @ fold_weights.T + fold_bias
    return Scorer(weights, bias, _temperature(logits, labels))


def _fit_linear(features: np.ndarray, labels: np.ndarray, counts: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    from sklearn.linear_model import LogisticRegression

    model = LogisticRegression(C=INVERSE_PENALTY, class_weight="balanced", max_iter=1000)
    model.fit(features, labels, sample_weight=counts)
    return model.coef_, model.intercept_


def _temperature(logits: np.ndarray, labels: np.ndarray) -> float:
    """Find the temperature with the least log loss on held-out texts, but never sharpen.

    Prototypes are written to be clear and real posts are not: being surer of these than the model is by itself
    would be false confidence.
    """
    from scipy.optimize import minimize_scalar

    rows = np.arange(len(labels))

    def loss(log_temperature: float) -> float:
        probabilities = _softmax(logits / np.exp(log_temperature))
        return float(-np.log(probabilities[rows, labels] + 1e-12).mean())

    return float(np.exp(minimize_scalar(loss, bounds=(0.0, 2.0), method="bounded").x))


def _softmax(logits: np.ndarray) -> np.ndarray:
    raised = np.exp(logits - logits.max(axis=1, keepdims=True))
    return raised / raised.sum(axis=1, keepdims=True)


def _choose(probabilities: np.ndarray, has_words: np.ndarray) -> np.ndarray:
    """Take the likeliest label, or abstain."""
    is_clear = has_words & (probabilities.max(axis=1) >= LEAST_PROBABILITY)
    return np.where(is_clear, probabilities.argmax(axis=1), ABSTAIN).astype(np.int8)


def _choose_side(stance: np.ndarray, has_words: np.ndarray) -> np.ndarray:
    """Take the likeliest stance, or abstain; of two opposite ones only that which clearly leads."""
    chosen = _choose(stance, has_words)
    lead = np.abs(stance[:, STANCES.index("critical")] - stance[:, STANCES.index("supportive")])
    return np.where((chosen != STANCES.index("neutral")) & (lead < LEAST_LEAD), ABSTAIN, chosen).astype(np.int8)


def _nothing() -> FrameScores:
    none, no_probability = np.zeros(0, dtype=np.int8), np.zeros((0, 3))
    return FrameScores(none, none, no_probability, no_probability)
