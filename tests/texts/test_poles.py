"""Poles are counted in both languages, whatever the case, the hyphens and the length."""

import re

import numpy as np

from narratives.texts.poles import count_poles, poles_id, read_poles


def count(text, name):
    """Different words of one pole in a text, as the logarithm that the framer uses."""
    names = [pole.name for pole in read_poles()]
    return count_poles([text], read_poles())[0, names.index(name)]


def test_every_pole_has_a_meaning_and_words():
    """The shipped file explains itself."""
    assert all(pole.meaning and pole.pattern for pole in read_poles())


def test_words_are_found_in_both_languages():
    """A pole is one meaning, not one language."""
    assert np.log1p(1) == count("They call it GENOCIDE.", "accusation")
    assert np.log1p(1) == count("这是种族灭绝", "accusation")


def test_an_english_word_is_matched_whole():
    """`lie` is not in `believe`, and `ccp` not in `soccps`."""
    assert 0 == count("I believe in soccps", "denial") + count("I believe in soccps", "regime")


def test_an_english_word_inside_chinese_is_found():
    """No space is needed between the two scripts."""
    assert np.log1p(1) == count("反对CCP的人", "regime")


def test_a_star_stands_for_any_ending():
    """`repress*` finds what is built on it."""
    assert np.log1p(2) == count("repression and repressive", "accusation")


def test_a_hyphen_is_found_where_folding_left_a_space():
    """Folded texts have no punctuation."""
    assert count("so-called facts", "denial") == count("so called facts", "denial")


def test_repeating_a_word_adds_nothing():
    """A chant is one word."""
    assert count("lies", "denial") == count("lies lies lies", "denial")


def test_a_long_text_does_not_win_by_length():
    """The fourth different word weighs nothing more."""
    assert count("lies smears farce", "denial") == count("lies smears farce fake hype pretext", "denial")


def test_no_texts_give_no_rows():
    """Nothing in, nothing out, in the right shape."""
    assert (0, len(read_poles())) == count_poles([], read_poles()).shape


def test_the_id_is_hexadecimal_and_stable():
    """Labels are cached by it."""
    assert poles_id() == poles_id()
    assert re.fullmatch(r"[0-9a-f]{16}", poles_id())
