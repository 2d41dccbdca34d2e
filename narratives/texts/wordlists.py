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


@cache
def read_names() -> dict[str, tuple[str, ...]]:
    """Return names and set terms of the field: the English forms of each, by the Chinese one."""
    pairs = (line.split("\t") for line in read_words("names.tsv"))
    return {chinese: tuple(form.strip() for form in english.split(" / ")) for chinese, english in pairs}
