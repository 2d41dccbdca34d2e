"""Signs that people put between the letters of a name, or at its ends: 爱德华·希尔 for 爱德华希尔, 小号君 for 小号君_.

Only a long Chinese name is looked for so in the texts of others: between Latin words, and around short ones, the same
signs and spaces part words that are nobody's name.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

import numpy as np
import polars as pl

from narratives.sources.ordinary_words import is_compound, is_word

# No sign of a sentence is among them: "美国《国家地理》" and "固然美好，未来" are no names.
JOINTS = " .·•・‧∙_-—–~～\u3000"
LONGEST_JOINT = 3
# In texts of others, and Latin ones in texts of their own.
SHORTEST_PARTED, SHORTEST_OWN_LATIN = 5, 8
_SQUEEZED = "[" + re.escape(JOINTS) + "]+"
_LETTERS = r"[^\p{L}\p{N}]+"
_ASCII = 128


def bare(name: str) -> str:
    """Return the letters and digits of a name."""
    return "".join(sign for sign in name if sign.isalnum())


def without_joints(codes: np.ndarray) -> np.ndarray:
    """Return the places of all code points but those of joints: runs of few signs beside one that is not Latin."""
    table = np.zeros(0x10000, dtype=bool)
    table[[ord(sign) for sign in JOINTS]] = True
    others = np.flatnonzero(~table[np.minimum(codes, 0xFFFF)])
    gaps = np.diff(others) - 1
    is_near = (codes[others[:-1]] >= _ASCII) | (codes[others[1:]] >= _ASCII)
    before = np.flatnonzero((gaps > 0) & (gaps <= LONGEST_JOINT) & is_near)
    is_kept = np.ones(len(codes), dtype=bool)
    for step in range(1, LONGEST_JOINT + 1):
        is_kept[others[before[gaps[before] >= step]] + step] = False
    return np.flatnonzero(is_kept)


def naming_themselves(texts: pl.Series, owners: pl.Series) -> list[int]:
    """Return the rows whose text has the letters of its own author's name, whatever joints are between them.

    Args:
        texts: Texts as exported.
        owners: For each the name of its author; null where it may be known.
    """
    said = pl.col("text").str.replace_all(_SQUEEZED, "").str.to_lowercase()
    name = pl.col("owner").str.replace_all(_LETTERS, "").str.to_lowercase()
    is_named = (name != "") & said.str.contains(name, literal=True)
    frame = pl.DataFrame({"text": texts, "owner": owners}).with_row_index("row").drop_nulls("owner")
    return frame.filter(is_named)["row"].to_list()


def own_places(folded: str, name: str) -> Iterator[tuple[int, int]]:
    """Yield where a (folded) text has its own author's name, with signs between its letters or without those it has."""
    pattern = _own_pattern(name)
    if pattern:
        for found in pattern.finditer(folded):
            yield found.start(), found.end()


@lru_cache(maxsize=10_000)
def _own_pattern(name: str) -> re.Pattern[str] | None:
    """Return what finds a (folded) name in the texts of its owner; None if it is too short, or an ordinary word."""
    letters = bare(name)
    if is_word(letters) or is_compound(letters) or (letters.isascii() and len(letters) < SHORTEST_OWN_LATIN):
        return None
    joints = JOINTS.strip() if letters.isascii() else JOINTS
    written = f"[{re.escape(joints)}]{{0,{LONGEST_JOINT}}}".join(letters)
    return re.compile(rf"(?<![a-z0-9]){written}(?![a-z0-9])" if letters.isascii() else written)
