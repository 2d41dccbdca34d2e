"""Folds texts for comparison: texts that differ only in script, case, widths or punctuation become one.

Nobody reads a folded text. It decides which posts are copies, and topics are looked up in it.
"""

from functools import cache
from hashlib import sha256
from typing import TYPE_CHECKING

import polars as pl

if TYPE_CHECKING:
    from opencc import OpenCC

_ID_CHARACTERS = 16
_SPACING = (
    # Twice, for a match cannot share a character with the one before: "一 带 一 路".
    (r"(\p{Han}) (\p{Han})", "$1$2"),
    (r"(\p{Han}) (\p{Han})", "$1$2"),
    (r"(\p{Han})([^\p{Han} ])", "$1 $2"),
    (r"([^\p{Han} ])(\p{Han})", "$1 $2"),
)


def fold(texts: pl.Series) -> pl.Series:
    """Fold cleaned texts.

    Args:
        texts: Cleaned texts.

    Returns:
        The texts in simplified characters and small letters, words of letters and digits parted by one space,
        Chinese written without spaces and parted from everything else: `美国加征 25 关税 against china`.
    """
    column = pl.col("text")
    words = column.str.normalize("NFKC").str.to_lowercase().str.replace_all(r"[^\p{L}\p{N}\p{M}]+", " ")
    simplified = simplify(texts.to_frame("text").select(words)["text"])
    for pattern, value in _SPACING:
        column = column.str.replace_all(pattern, value)
    return simplified.to_frame("text").select(column.str.strip_chars())["text"]


def simplify(texts: pl.Series) -> pl.Series:
    """Write Chinese in simplified characters, as OpenCC does; other scripts stay as they are."""
    rows = texts.str.contains(r"\p{Han}").arg_true()
    if rows.is_empty():
        return texts
    converter = _converter()
    return texts.scatter(rows, [converter.convert(text) for text in texts.gather(rows)])


def text_ids(folded: pl.Series) -> pl.Series:
    """Name each text by its folded form: the first 16 hexadecimal digits of the SHA-256 of its UTF-8."""
    names = [sha256(text.encode()).hexdigest()[:_ID_CHARACTERS] for text in folded]
    return pl.Series("text_id", names, dtype=pl.String)


@cache
def _converter() -> "OpenCC":
    """Load OpenCC's traditional-to-simplified dictionaries, once a process."""
    from opencc import OpenCC

    return OpenCC("t2s")
