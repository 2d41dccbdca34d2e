"""Plain text out of the HTML and the escapes that some tools leave in texts."""

import ast
import html
import re
import warnings
from collections.abc import Callable

import polars as pl

_BREAK = re.compile(r"<br\s*/?>|</p>", re.IGNORECASE)
_PICTURE = re.compile(r"<img[^>]*?\balt=[\"']?(\[[^\]\"'>]*\])[\"']?[^>]*>", re.IGNORECASE)
_TAG = re.compile(r"</?[a-zA-Z!][^<>]{0,5000}>")
# Tags of posts, and escapes; "<3" and "a < b" are none.
_HTML = re.compile(
    r"(?i)</?(?:a|b|i|p|br|em|div|img|span|strong|font|u|ul|li|blockquote)(?:\s[^<>]*)?/?>|&(?:amp|lt|gt|quot|nbsp|#\d+);"
)
_R_ESCAPE = re.compile(r"<U\+([0-9A-Fa-f]{4,8})>")


def plain(text: str) -> str:
    """Return HTML as text: lines broken where it says so, emoji pictures as their names, tags gone."""
    text = _PICTURE.sub(r"\1", _BREAK.sub("\n", text))
    return html.unescape(_TAG.sub("", text)).replace("\u200b", "").strip()


def plain_or_none(text: object) -> str | None:
    """Return HTML as text if it is a text at all."""
    return plain(text) if isinstance(text, str) else None


def plain_if_html(text: str) -> str:
    """Return a text of which nobody says whether it is HTML: as text if it has tags or escapes, else as it is."""
    return plain(text) if _HTML.search(text) else text


def without_html(texts: pl.Series) -> pl.Series:
    """Turn those texts into plain ones that are HTML."""
    return _mapped(texts, _HTML.pattern, plain)


def without_r_escapes(texts: pl.Series) -> pl.Series:
    """Turn `<U+1F1ED>`, R's way on Windows to write what its code page lacks, back into signs."""
    return _mapped(texts, r"<U\+[0-9A-Fa-f]{4,8}>", lambda text: _R_ESCAPE.sub(_sign, text))


def from_bytes_literal(texts: pl.Series) -> pl.Series:
    r"""Turn `b'caf\\xc3\\xa9'`, Python's way to write bytes, back into text."""
    return _mapped(texts, r"^b['\"]", _literal)


def _mapped(texts: pl.Series, pattern: str, change: Callable[[str], str]) -> pl.Series:
    """Change only the texts in which a pattern is found."""
    where = texts.str.contains(pattern).fill_null(False).arg_true()
    return texts.scatter(where, [change(text) for text in texts.gather(where)]) if len(where) else texts


def _sign(found: re.Match[str]) -> str:
    number = int(found[1], 16)
    is_sign = number < 0x110000 and not 0xD800 <= number < 0xE000
    return chr(number) if is_sign else "\ufffd"


def _literal(text: str) -> str:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of strange escapes in a stranger's text
            value = ast.literal_eval(text)
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        return text
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else text
