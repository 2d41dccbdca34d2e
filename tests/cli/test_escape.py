"""Tests of what is done to the text of strangers before a terminal sees it."""

import json

from hypothesis import given
from hypothesis import strategies as st

from narratives.cli.escape import json_safe, printable


def test_escape_sequences_are_shown_instead_of_obeyed():
    """A colour command in a post is seen as text."""
    assert "␛[31mred" == printable("\x1b[31mred")


def test_line_ends_become_spaces_unless_they_are_kept():
    """A post stays on its line; a block keeps its lines."""
    assert "a b c" == printable("a\r\nb\tc")
    assert "a\nb c" == printable("a\r\nb\tc", keep_lines=True)


def test_marks_that_reorder_text_are_left_out():
    """A right-to-left override cannot turn a file name around."""
    assert "filegpj.exe" == printable("file\u202egpj.exe")


def test_lone_surrogates_can_be_printed():
    """Half a character becomes the replacement character."""
    assert "a\ufffdb" == printable("a\ud83db")


def test_chinese_and_emoji_stay():
    """What people write stays as it is, joined emoji included."""
    assert "爱国者治港 👩‍💻" == printable("爱国者治港 👩‍💻")


@given(st.text())
def test_nothing_a_terminal_obeys_is_left(text: str):
    """Whatever the text, no control character passes."""
    assert [] == [one for one in printable(text) if ord(one) < 32 or 127 <= ord(one) < 160]


@given(st.text(alphabet=st.characters(exclude_categories=())))
def test_safe_json_reads_back_the_same(text: str):
    """Escapes in JSON change how it looks, never what it says."""
    safe = json_safe(json.dumps(text, ensure_ascii=False))
    assert text == json.loads(safe)
    assert [] == [one for one in safe if ord(one) < 32 or 127 <= ord(one) < 160]
