r"""A text as a reader sees it, with the place in the original of each of its signs.

Names hide in what only a machine reads as text: `%40alice`, `%2540alice`, `&#64;alice`, `@<b>ali</b>ce`,
`@\u0061lice`, `@%u0061lice`, `@\x61lice`, signs of no width, letters in fancy dress. In the view they stand plain,
and what is found there is replaced in the original, whose other signs stay as they are.
"""

import html
import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass

# What makes a text look otherwise than it is written; Rust's regular expressions read it too.
ENCODED = (
    r"(?:%|\\x)[0-9A-Fa-f]{2}|&#?[A-Za-z0-9]{2,31};|<[/A-Za-z!]|[\\%]u[0-9A-Fa-f]{4}|<U\+"
    r"|[\x{200B}-\x{200F}\x{2060}\x{FEFF}\x{AD}\x{FF10}-\x{FF5A}\x{24B6}-\x{24E9}\x{1D400}-\x{1D7FF}]"
)
# `%2540` is `%40` in an address within an address, and `\x40` is what Python shows of bytes.
_BYTE = re.compile(r"(?:%(?:25)*|\\x)([0-9A-Fa-f]{2})")
_PIECE = re.compile(
    r"(?P<bytes>(?:%(?:25)*[0-9A-Fa-f]{2})+|(?:\\x[0-9A-Fa-f]{2})+)"
    r"|(?P<entity>&(?:#\d{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});)"
    r"|(?P<break><(?:br|/?p|/?div|/?li|hr|img|/a)\b[^<>]{0,5000}>)"
    r"|(?P<code><U\+[0-9A-Fa-f]{4,8}>)"
    r"|(?P<tag></?[a-zA-Z!][^<>]{0,5000}>)"
    r"|(?P<escape>(?:[\\%]u[0-9A-Fa-f]{4})+)"
    r"|(?P<unseen>[\u200b-\u200f\u2060\ufeff\u00ad])"
    r"|(?P<dressed>[\uff10-\uff5a\u24b6-\u24e9\U0001d400-\U0001d7ff])",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class View:
    """A plain text, and where in the original each of its signs begins and ends.

    Attributes:
        text: The plain text.
        starts: Start in the original of each sign.
        ends: End in the original of each sign.
    """

    text: str
    starts: list[int]
    ends: list[int]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return where a part of the view stands in the original."""
        return self.starts[start], self.ends[end - 1]


def plain_view(text: str) -> View:
    """Return how a text reads once tags are gone and codes are signs."""
    signs: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for plain, start, end in _pieces(text):
        if end - start == len(plain):
            starts.extend(range(start, end))
            ends.extend(range(start + 1, end + 1))
        else:
            starts.extend([start] * len(plain))
            ends.extend([end] * len(plain))
        signs.append(plain)
    return View("".join(signs), starts, ends)


def _pieces(text: str) -> Iterator[tuple[str, int, int]]:
    """Yield the text in pieces: what each reads as, and where it stands."""
    place = 0
    for found in _PIECE.finditer(text):
        if found.start() > place:
            yield text[place : found.start()], place, found.start()
        yield from _read(found)
        place = found.end()
    yield text[place:], place, len(text)


def _read(found: re.Match[str]) -> Iterator[tuple[str, int, int]]:
    """Yield the signs that a code stands for; a run of codes sign by sign, so that a name in it is found alone."""
    kind, code, start = found.lastgroup, found[0], found.start()
    if kind == "bytes":
        yield from _bytes(code, start)
    elif kind == "escape":
        yield from _units(code, start)
    else:
        if plain := _SIGNS[kind](code) if kind in _SIGNS else "":
            yield plain, start, found.end()


def _coded(code: str) -> str:
    number = int(code[3:-1], 16)
    return chr(number) if number < 0x110000 and not 0xD800 <= number < 0xE000 else "\ufffd"


_SIGNS: dict[str | None, Callable[[str], str]] = {
    "entity": html.unescape,
    "break": lambda _: "\n",
    "code": _coded,
    # Wide letters, circled ones and those of mathematics: what remains of them once texts are cleaned.
    "dressed": lambda sign: unicodedata.normalize("NFKC", sign),
}


def _bytes(code: str, start: int) -> Iterator[tuple[str, int, int]]:
    """Yield the signs of encoded UTF-8, each with the codes of its bytes."""
    found = list(_BYTE.finditer(code))
    places = [start + one.start() for one in found] + [start + len(code)]
    byte = 0
    for sign in bytes(int(one[1], 16) for one in found).decode("utf-8", "replace"):
        end = min(byte + (1 if sign == "\ufffd" else len(sign.encode("utf-8"))), len(found))
        yield sign, places[byte], places[end]
        byte = end


def _units(code: str, start: int) -> Iterator[tuple[str, int, int]]:
    """Yield the signs of escaped UTF-16, an emoji with both of its codes; half of one is no sign."""
    units = b"".join(int(code[place + 2 : place + 6], 16).to_bytes(2, "little") for place in range(0, len(code), 6))
    for sign in units.decode("utf-16-le", "replace"):
        end = start + (12 if ord(sign) > 0xFFFF else 6)
        yield sign, start, end
        start = end
