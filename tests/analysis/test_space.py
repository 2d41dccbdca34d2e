"""The language-neutral space removes what tells languages and spheres apart, and keeps what tells stories apart."""

import numpy as np
import pytest

from narratives.analysis.space import NeutralMap, fit_neutral_map, neutral_vectors, unit_rows

DIMENSIONS = 24
NOTHING = NeutralMap(dict.fromkeys(("zh", "en", ""), np.zeros(DIMENSIONS)), np.eye(DIMENSIONS))


def unit(rows):
    """Return rows of unit length as a model gives them."""
    return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)


def translations(count, seed=0):
    """Return vectors of sentences and their translations, a long way apart in one direction of language."""
    random = np.random.default_rng(seed)
    meaning = random.normal(size=(count, DIMENSIONS))
    meaning[:, 0] = 0
    apart = np.zeros(DIMENSIONS)
    apart[0] = 8
    scatter = 0.1 * random.normal(size=(2, count, DIMENSIONS))
    return unit(meaning + scatter[0] + apart), unit(meaning + scatter[1] - apart)


def placed(chinese, english, neutral):
    """Return both sides in the neutral space, the one as Weibo, the other as Twitter."""
    sides = np.repeat([0, 1], [len(chinese), len(english)])
    vectors = neutral_vectors(np.vstack([chinese, english]), sides, np.where(sides == 0, "zh", "en"), neutral)
    return vectors[: len(chinese)], vectors[len(chinese) :]


def test_sentences_find_their_translations():
    """In the neutral space the nearest sentence of the other language is the translation; before, none was near."""
    neutral = fit_neutral_map(*translations(200))
    chinese, english = translations(40, seed=1)
    raw = np.vstack([chinese, english]) @ np.vstack([chinese, english]).T
    assert raw[:40, 40:].max() < raw[:40, :40].min()
    left, right = placed(chinese, english, neutral)
    assert list(range(40)) == (left @ right.T).argmax(axis=1).tolist()


def test_directions_of_translation_are_shrunk():
    """A direction in which sentences differ from their own translations counts less than the others."""
    random = np.random.default_rng(2)
    meaning = random.normal(size=(400, DIMENSIONS))
    shaky = np.zeros(DIMENSIONS)
    shaky[3] = 3
    neutral = fit_neutral_map(unit(meaning), unit(meaning + random.normal(size=(400, 1)) * shaky))
    lengths = np.linalg.norm(np.eye(DIMENSIONS) @ neutral.map, axis=1)
    assert 3 == lengths.argmin()
    assert lengths[3] < 0.6 * np.median(lengths)


def test_full_shrinkage_changes_no_direction():
    """With the whole covariance replaced by its mean variance only centring is left."""
    assert np.allclose(np.eye(DIMENSIONS), fit_neutral_map(*translations(50), shrinkage=1.0).map)


def test_two_pairs_are_enough_for_a_map():
    """Fewer pairs than dimensions give a map that can be used."""
    assert np.isfinite(fit_neutral_map(*translations(2)).map).all()


def test_what_a_sphere_has_in_common_is_removed():
    """A direction that all texts of a large group share no longer makes them alike."""
    random = np.random.default_rng(3)
    vectors = unit(random.normal(size=(300, DIMENSIONS)) + 5)
    spheres = np.zeros(300, dtype=np.int8)
    neutral = neutral_vectors(vectors, spheres, np.full(300, "zh"), NOTHING)
    before, after = (rows @ rows.T for rows in (vectors, neutral))
    assert before.mean() > 0.9
    assert abs(after[~np.eye(300, dtype=bool)].mean()) < 0.05


def test_a_text_alone_keeps_its_meaning():
    """The mean of a group of one is the text itself; it is not taken off whole."""
    vectors = unit(np.random.default_rng(4).normal(size=(1, DIMENSIONS)))
    neutral = neutral_vectors(vectors, np.array([0]), np.array(["zh"]), NOTHING)
    assert pytest.approx(1.0) == float(neutral[0] @ vectors[0])


def test_a_few_texts_keep_their_place_beside_many():
    """Three texts against three hundred are neither lost nor moved on top of each other."""
    chinese, english = translations(300, seed=5)
    left, right = placed(chinese[:3], english, fit_neutral_map(*translations(200)))
    assert np.allclose(1.0, np.linalg.norm(left, axis=1))
    assert [0, 1, 2] == (left @ right.T).argmax(axis=1).tolist()


def test_unknown_languages_are_centred_on_the_mean_of_all():
    """A text in a third language is moved by the mean of both known ones."""
    means = {"zh": np.eye(DIMENSIONS)[0], "en": np.eye(DIMENSIONS)[1], "": np.eye(DIMENSIONS)[2]}
    vectors = unit(np.ones((1, DIMENSIONS)))
    moved = neutral_vectors(vectors, np.array([0]), np.array(["ja"]), NeutralMap(means, np.eye(DIMENSIONS)))
    assert 2 == moved[0].argmin()


@pytest.mark.parametrize("count", [0, 1, 2])
def test_hardly_any_texts(count):
    """None, one and two texts keep their number and unit length."""
    vectors = unit(np.random.default_rng(6).normal(size=(count, DIMENSIONS)))
    neutral = neutral_vectors(vectors, np.zeros(count), np.full(count, "en"), NOTHING)
    assert (count, DIMENSIONS) == neutral.shape
    assert np.allclose(1.0, np.linalg.norm(neutral, axis=1))


def test_identical_texts_stay_identical():
    """Copies are moved together, and nothing becomes infinite."""
    vectors = unit(np.ones((30, DIMENSIONS)))
    neutral = neutral_vectors(vectors, np.repeat([0, 1], 15), np.repeat(["zh", "en"], 15), NOTHING)
    assert np.isfinite(neutral).all()
    assert np.array_equal(np.repeat(neutral[:1], 15, axis=0), neutral[:15])


def test_order_does_not_matter():
    """Shuffled texts get the same vectors."""
    chinese, english = translations(30, seed=7)
    vectors, sides = np.vstack([chinese, english]), np.repeat([0, 1], 30)
    languages = np.where(sides == 0, "zh", "en")
    neutral = fit_neutral_map(*translations(100))
    order = np.random.default_rng(8).permutation(60)
    expected = neutral_vectors(vectors, sides, languages, neutral)[order]
    assert np.allclose(expected, neutral_vectors(vectors[order], sides[order], languages[order], neutral))


def test_zeros_have_no_direction():
    """A row of zeros stays, the others get unit length."""
    assert [[0.0, 0.0], [0.6, 0.8]] == unit_rows(np.array([[0.0, 0.0], [3.0, 4.0]])).tolist()
