"""Tone and stance come from the text alone, each text by itself, in both languages alike."""

import json
import re
from collections import Counter
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from narratives.analysis.framing import (
    ABSTAIN,
    MOST_EVENING,
    FrameScores,
    _choose_side,
    _even_weights,
    fingerprint,
    fit_framer,
)
from narratives.texts.prototypes import VOICE_WEIGHT, prototypes
from narratives.vocabulary import STANCES, TONES

CROSSED = Path(__file__).parents[1] / "crossed_stance_posts.jsonl"
TEXTS = [
    "The CCP is guilty of genocide and forced labor. Hold the regime accountable for its atrocities!",
    "所谓强迫劳动是彻头彻尾的谎言，坚决反对干涉中国内政",
    "Typhoon warning: ferry tickets refunded, museum closed",
    "台风预警：航班取消，门票可退",
]
LANGS = ["en", "zh", "en", "zh"]
STANCE_OF = ["critical", "supportive", "neutral", "neutral"]


def random_vectors(count, seed=0):
    """Unit vectors that say nothing."""
    vectors = np.random.default_rng(seed).normal(size=(count, 16)).astype(np.float32)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


@pytest.fixture(scope="module")
def framer():
    """A framer that has only the poles to go by."""
    return fit_framer(random_vectors(len(prototypes().texts)), prototypes())


def score(framer, texts=TEXTS, langs=LANGS):
    """Score texts whose vectors are all the same."""
    return framer.score(np.repeat(random_vectors(1), len(texts), axis=0), texts, langs)


def test_stance_is_told_from_the_words_in_both_languages(framer):
    """An accusation is critical, its denial supportive, the weather neutral."""
    assert STANCE_OF == [STANCES[index] for index in score(framer).stance_index]


def test_probabilities_add_up_to_one(framer):
    """Every text has a probability for each label."""
    scores = score(framer)

    assert np.allclose(1.0, scores.tone_probability.sum(axis=1), atol=1e-5)
    assert np.allclose(1.0, scores.stance_probability.sum(axis=1), atol=1e-5)
    assert (4, len(TONES)) == scores.tone_probability.shape


def test_a_text_gets_the_same_labels_alone_and_in_company(framer):
    """Nothing is centred on what happens to be loaded."""
    together, alone = score(framer), score(framer, TEXTS[:1], LANGS[:1])

    assert np.array_equal(together.stance_probability[0], alone.stance_probability[0])


def test_it_abstains_from_a_text_without_words(framer):
    """An empty text has neither tone nor stance."""
    scores = score(framer, ["  "], ["und"])

    assert [-1, -1] == [scores.tone_index[0], scores.stance_index[0]]


def test_no_texts_give_no_scores(framer):
    """Nothing in, nothing out, in the right shapes."""
    scores = framer.score(np.zeros((0, 16)), [], [])

    assert isinstance(scores, FrameScores)
    assert ((0,), (0, 3)) == (scores.tone_index.shape, scores.stance_probability.shape)


def test_a_language_without_prototypes_is_scored_too(framer):
    """It is centred between the two known ones, and stays finite."""
    assert np.isfinite(score(framer, ["Genocidio"], ["other"]).stance_probability).all()


SLOGANS = {
    "STAND WITH HONG KONG! Free Hong Kong, boycott China, the CCP lied": "critical",
    "光复香港 时代革命 五大诉求 缺一不可": "critical",
    "Go Huawei! Chinese brands, stand tall! Long live China": "supportive",
    "华为加油！支持国货！中国加油！": "supportive",
    "揽炒派 反对派 拉布 大快人心": "supportive",
}


@pytest.mark.parametrize(("text", "stance"), SLOGANS.items())
def test_slogans_of_both_camps_are_told_apart(framer, text, stance):
    """Chants, cheers and tags have the stance of those who chant, in both languages."""
    lang = "en" if text.isascii() else "zh"

    assert stance == STANCES[score(framer, [text], [lang]).stance_index[0]]


def test_a_side_that_hardly_leads_is_left_open():
    """Where critical and supportive are nearly alike no stance is said; where neutral leads it is."""
    stances = np.array([[0.46, 0.44, 0.1], [0.7, 0.2, 0.1], [0.2, 0.7, 0.1], [0.25, 0.2, 0.55]])
    told = [index for index in _choose_side(stances, np.ones(4, dtype=bool))]

    assert [ABSTAIN, STANCES.index("critical"), STANCES.index("supportive"), STANCES.index("neutral")] == told


def test_a_text_counts_with_its_weight(framer):
    """Voices weigh less than headlines and posts, and that makes a difference."""
    shipped = prototypes()
    alike = fit_framer(random_vectors(len(shipped.texts)), replace(shipped, weights=[1.0] * len(shipped.texts)))

    assert {1.0, VOICE_WEIGHT} == set(shipped.weights)
    assert not np.allclose(framer.stance.weights, alike.stance.weights)


def test_a_vector_at_the_mean_is_no_division_by_zero(framer):
    """Identical vectors have no direction left."""
    vectors = framer.space.vector_means["en"][None, :]

    assert np.isfinite(framer.score(vectors, ["hello"], ["en"]).tone_probability).all()


def test_fitting_twice_gives_the_same_numbers(framer):
    """The same prototypes, the same framer."""
    again = fit_framer(random_vectors(len(prototypes().texts)), prototypes())

    assert np.array_equal(framer.stance.weights, again.stance.weights)
    assert framer.stance.temperature == again.stance.temperature


def test_every_pair_stands_in_both_languages_with_the_same_labels():
    """So the language says nothing about the labels."""
    shipped, half = prototypes(), prototypes().paired

    assert ["zh"] * half + ["en"] * half == shipped.langs[: 2 * half]
    assert shipped.labels["stance"][:half] == shipped.labels["stance"][half : 2 * half]
    assert shipped.groups[:half] == shipped.groups[half : 2 * half]
    assert not set(shipped.groups[:half]) & set(shipped.groups[2 * half :])


def test_a_label_is_no_heavier_in_one_language_where_tellings_are_many():
    """What the English public tells is mostly critical, and that must not make English critical."""
    shipped = prototypes()
    first = 2 * shipped.paired
    weights = _even_weights(shipped, "stance")[first:]
    told = list(zip(shipped.langs[first:], shipped.labels["stance"][first:], strict=True))
    heavy = Counter()
    for key, weight in zip(told, weights, strict=True):
        heavy[key] += weight

    assert np.isclose(heavy["zh", "neutral"], heavy["en", "neutral"])
    assert max(weights) <= MOST_EVENING * VOICE_WEIGHT
    assert heavy["zh", "supportive"] / heavy["en", "supportive"] < told.count(("zh", "supportive")) / told.count(
        ("en", "supportive")
    )


def test_tellings_move_no_means(framer):
    """The mean of a language is that of pairs, which say the same in both."""
    shipped = prototypes()
    vectors = random_vectors(len(shipped.texts))

    assert np.allclose(vectors[: shipped.paired].mean(axis=0), framer.space.vector_means["zh"])


def test_prototypes_are_not_copies_of_each_other():
    """A text that is there twice would count twice, and leak between folds."""
    assert 1 == max(Counter(prototypes().texts).values())


def test_no_crossed_post_is_a_prototype():
    """The test posts are never trained on."""
    crossed = [json.loads(line)["text"] for line in CROSSED.read_text(encoding="utf-8").splitlines()]

    assert not set(crossed) & set(prototypes().texts)


def test_each_stance_has_prototypes_in_every_tone():
    """Stance must not be a detector of the tone."""
    rows = Counter(zip(prototypes().labels["tone"], prototypes().labels["stance"], strict=True))

    assert {(tone, stance) for tone in TONES for stance in STANCES} == set(rows)


def test_the_fingerprint_is_hexadecimal_and_stable():
    """Stored labels are kept by it."""
    assert fingerprint() == fingerprint()
    assert re.fullmatch(r"[0-9a-f]{16}", fingerprint())
