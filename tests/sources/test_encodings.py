"""The encoding of a file is found from its bytes."""

import io

import pytest

from narratives.sources.encodings import Encoding, detect

CHINESE = "新疆棉花是世界最好的棉花之一，我支持新疆棉。" * 20
WESTERN = "It’s “considered” rude — not to wear a mask. Café déjà vu… " * 20


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"plain ascii only", "utf-8"),
        (CHINESE.encode(), "utf-8"),
        (CHINESE.encode("utf-8-sig"), "utf-8-sig"),
        (CHINESE.encode("utf-16"), "utf-16"),
        (("id,text\n" * 9 + CHINESE).encode("utf-16-le"), "utf-16-le"),
        (("id,text\n" * 9 + CHINESE).encode("utf-16-be"), "utf-16-be"),
        (CHINESE.encode("gb18030"), "gb18030"),
        (("id,text,created_at\n" * 9 + CHINESE[:30]).encode("gb18030"), "gb18030"),
        (WESTERN.encode("cp1252"), "cp1252"),
        (b"x" * 3_000_000 + "only the last letter tells: é".encode("cp1252"), "cp1252"),
    ],
)
def test_found(data: bytes, expected: str) -> None:
    """UTF-8, UTF-16, GB18030 and windows-1252 are told apart, with or without a mark."""
    assert Encoding(expected) == detect(io.BytesIO(data))


def test_a_few_bad_bytes_do_not_make_utf8_another_encoding() -> None:
    """UTF-8 with damage stays UTF-8, and is said to be damaged."""
    assert "utf-8, some bytes damaged" == detect(io.BytesIO(CHINESE.encode() + b"\xff\xfe\x80")).label
