"""Reads the word lists beside this module: one entry a line, `#` begins a remark."""

from functools import cache
from pathlib import Path

_FOLDER = Path(__file__).parent


@cache
def read_words(name: str) -> tuple[str, ...]:
    """Return the lines of a word list in their order, without remarks and empty lines.

    Args:
        name: File name, such as `stopwords_en.txt`.
    """
    lines = (_FOLDER / name).read_text(encoding="utf-8").splitlines()
    return tuple(line for line in lines if line and not line.startswith("#"))
