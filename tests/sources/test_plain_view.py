"""A text as a reader sees it, sign by sign, whatever codes it is written in."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from narratives.sources.plain_view import plain_view

CODES = st.sampled_from(
    [
        r"\ud83d",
        r"\ude00",
        r"\u0061",
        "<U+D83D>",
        "<U+1F1ED>",
        "&#xd83d;",
        "%ed%a0%bd",
        "%u6587",
        r"\xe6\x96\x87",
        r"\xe6",
        "a",
        "很",
    ]
)


@pytest.mark.parametrize("half", [r"\ud83d", r"\uDE00", "<U+D83D>", "&#55357;", "%ED%A0%BD"])
def test_half_an_emoji_is_a_sign_that_files_can_hold(half: str) -> None:
    """Cut texts end in the middle of one; no half of it stands for itself, and what is beside it is read."""
    read = plain_view(f"a{half}b").text
    assert read.encode()
    assert ("a", "b") == (read[0], read[-1])


def test_an_emoji_in_two_codes_is_one_sign() -> None:
    """JavaScript writes it as two; both belong to it."""
    view = plain_view(r"a\ud83d\ude00\u0062")
    assert "a😀b" == view.text
    assert (1, 13) == view.span(1, 2)
    assert (13, 19) == view.span(2, 3)


def test_a_sign_as_r_writes_it_is_no_tag() -> None:
    """On Windows it writes in angle brackets what its code page lacks."""
    assert "晚风🇭b" == plain_view("<U+665A><U+98CE><b><U+0001F1ED></b>b").text


@pytest.mark.parametrize("code", ["%E6%96%87", "%25E6%2596%2587", r"\xe6\x96\x87", r"\u6587", "%u6587", "&#25991;"])
def test_a_sign_reads_the_same_in_every_code(code: str) -> None:
    """As addresses, Python, JavaScript and HTML write it; each sign of a name has its own codes."""
    view = plain_view(f"a{code}{code}b")
    assert "a文文b" == view.text
    assert (1 + len(code), 1 + 2 * len(code)) == view.span(2, 3)


@given(st.lists(CODES, max_size=8).map("".join))
def test_each_sign_has_a_place_in_the_original(text: str) -> None:
    """One after the other, from the first sign to the last, in whatever order codes come."""
    view = plain_view(text)
    assert view.text.encode() or not text
    assert len(view.text) == len(view.starts) == len(view.ends)
    assert all(before <= after for before, after in zip(view.starts, view.starts[1:], strict=False))
    assert not text or (0, len(text)) == view.span(0, len(view.text))
