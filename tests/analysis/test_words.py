"""Words are evidence inside a language, and, by a dictionary, across the languages."""

import numpy as np
import pytest

from narratives.analysis.words import gloss, own_words, shared_words

CHINESE = [["新疆", "棉花", "品牌"], ["香港", "选举", "议员"], ["铁路", "港口", "贷款"]]
ENGLISH = [["cotton", "brands", "boycott"], ["election", "lawmakers", "vote"], ["railway", "port", "loans"]]
IS_CHINESE = np.array([True] * 3 + [False] * 3)


def similarity(rows):
    """Return the similarity of each text with each."""
    return (rows @ rows.T).toarray()


def test_chinese_words_reach_english_by_their_glosses():
    """A Chinese text shares most with the English text about the same thing."""
    across = similarity(shared_words(CHINESE + ENGLISH, IS_CHINESE))[:3, 3:]
    assert [0, 1, 2] == across.argmax(axis=1).tolist()
    assert (across.diagonal() > 0.1).all()


def test_a_word_speaks_with_one_voice():
    """However many senses a word has, its weight is one."""
    for word in ("棉花", "打", "选举"):
        assert pytest.approx(1.0) == sum(weight**2 for weight in gloss(word).values())
    assert "cotton" in gloss("棉花")


def test_unknown_words_have_no_gloss():
    """A word that the dictionary lacks says nothing across."""
    assert {} == gloss("乙醚桌呢")


def test_inflections_are_one_word_across():
    """Sanctions and sanctioned are the same stem."""
    texts = [["sanctions", "rain"], ["sanctioned", "sun"], ["lantern"]]
    assert similarity(shared_words(texts, np.zeros(3, dtype=bool)))[0, 1] > 0


def test_own_words_are_told_apart_by_rarity():
    """Sharing a rare word means more than sharing one that nearly every text has."""
    texts = [["china", "cotton"], ["china", "cotton"], ["china", "tariff"], ["china", "ferry"], ["harbour"]]
    found = similarity(own_words(texts))
    assert found[0, 1] > 5 * found[0, 2] > 0


def test_a_word_of_every_text_says_nothing():
    """What all texts share makes none of them alike."""
    assert 0.0 == similarity(own_words([["china", "cotton"], ["china", "ferry"]]))[0, 1]


def test_a_stem_common_in_one_language_counts_as_common():
    """A stem that every English text has is no evidence for the Chinese text whose gloss has it too."""
    texts = [["棉花"], ["选举"], ["铁路"], ["cotton", "ferry"], ["cotton", "vote"]]
    found = similarity(shared_words(texts, np.array([True, True, True, False, False])))
    assert 0.0 == found[0, 3]


@pytest.mark.parametrize("tokens", [[], [[]], [[], []], [["rain"]], [["rain"], ["rain"]]])
def test_hardly_any_words(tokens):
    """No texts, texts without words and identical ones give a row each, without a failure."""
    is_chinese = np.zeros(len(tokens), dtype=bool)
    assert (len(tokens), len(tokens)) == (own_words(tokens).shape[0], shared_words(tokens, is_chinese).shape[0])
    assert np.isfinite(shared_words(tokens, is_chinese).toarray()).all()


def test_rows_have_unit_length():
    """Long and short texts weigh the same; one without words weighs nothing."""
    rows = own_words([*ENGLISH, ["cotton"] * 9, []])
    assert np.allclose([1, 1, 1, 1, 0], np.linalg.norm(rows.toarray(), axis=1))


def test_one_language_alone():
    """Without the other language the words are those of the one."""
    only = similarity(shared_words(CHINESE, np.ones(3, dtype=bool)))
    assert np.allclose(1.0, only.diagonal())


def test_order_does_not_matter():
    """Shuffled texts have the same similarities."""
    texts, order = CHINESE + ENGLISH, [4, 2, 0, 5, 1, 3]
    expected = similarity(shared_words(texts, IS_CHINESE))[np.ix_(order, order)]
    found = similarity(shared_words([texts[row] for row in order], IS_CHINESE[order]))
    assert np.allclose(expected, found)
