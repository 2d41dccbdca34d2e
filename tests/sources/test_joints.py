"""What counts as a sign between the letters of a name, and what as a sign between words."""

import numpy as np
import polars as pl
import pytest

from narratives.sources.joints import bare, naming_themselves, own_places, without_joints


def _squeezed(text: str) -> str:
    codes = np.array([ord(sign) for sign in text], dtype=np.uint32)
    return "".join(text[place] for place in without_joints(codes))


@pytest.mark.parametrize(
    ("text", "squeezed"),
    [
        ("晚.风", "晚风"), ("晚 · 风", "晚风"), ("晚·.·风", "晚风"), ("LM.小渔夫", "LM小渔夫"), ("晚风_88", "晚风88"),
        ("晚····风", "晚····风"), ("晚，风", "晚，风"), ("晚\n风", "晚\n风"), ("a.b c-d", "a.b c-d"),
        ("_晚风_", "_晚风_"), ("晚", "晚"), ("", ""), ("..", ".."),
    ],
)  # fmt: skip
def test_joints_are_few_signs_beside_a_letter_that_is_not_latin(text: str, squeezed: str) -> None:
    """Longer runs, signs of a sentence, ends of lines and the spaces between Latin words stay."""
    assert squeezed == _squeezed(text)


def test_the_letters_of_a_name_are_what_is_no_sign() -> None:
    """Letters of every script, and digits."""
    assert ["晚风88", "MxOrrin", ""] == [bare(name) for name in ("-晚·风_88~", "Mx_Orrin", "~·_")]


def test_only_texts_that_may_name_their_own_author_are_looked_at() -> None:
    """Texts of authors without a name, or whose name is nothing but signs, are not."""
    texts = pl.Series(["看看晚.风。", "晚，风", "Mx-Orrin", "晚风", "~"])
    assert [0, 2] == naming_themselves(texts, pl.Series(["晚风_", "晚风", "mx_orrin", None, "~"]))


def test_own_names_are_found_as_often_as_they_stand() -> None:
    """With the signs between the letters, without those around."""
    assert [(0, 4), (6, 10), (11, 17)] == list(own_places("晚风小筑。~晚风小筑_晚·风·小筑", "晚风_小筑"))
    assert [] == list(own_places("晚风，小筑", "晚风_小筑")) == list(own_places("xmxorrinvale", "mx_orrin_vale"))
