"""Names of known accounts, found wherever they stand in texts, however many accounts and texts there are.

An automaton of a million names takes half a minute to build. Here the first signs of every name mark bits of a table;
one pass over all signs of many texts leaves the few places where a name may begin, and only those are looked at.
"""

from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np

from narratives.sources.joints import SHORTEST_PARTED, bare, without_joints
from narratives.sources.ordinary_words import is_compound, is_short, is_word

LONGEST_NAME = 40
_BITS = 24
# Heads of this many signs: names of five signs and more are told apart by five, which common words share less.
_SHORT, _LONG = 3, 5
_PRIMES = (np.uint64(0x9E3779B97F4A7C15), np.uint64(1099511628211))


@dataclass(frozen=True)
class Hit:
    """A known name in a list of texts: number of the text, place in it, and the name as it is known."""

    row: int
    start: int
    end: int
    name: str


@dataclass
class KnownNames:
    """Folded names of accounts that are no public actors, each with a platform where it is known."""

    platforms: dict[str, str] = field(default_factory=dict)
    _bits: dict[int, np.ndarray] = field(default_factory=lambda: {size: _empty_table() for size in (_SHORT, _LONG)})
    _lengths: dict[str, tuple[int, ...]] = field(default_factory=dict)
    _parted: dict[str, str] = field(default_factory=dict)

    def add(self, names: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
        """Remember names given as pairs of platform and handle; return those that were not known."""
        pairs = [(platform, handle.strip().lstrip("@＠")) for platform, handle in names]
        if not pairs:
            return []
        folded = fold_text("\n".join(handle.replace("\n", " ") for _, handle in pairs)).split("\n")
        new = {name: pair for name, pair in zip(folded, pairs, strict=True) if name and name not in self.platforms}
        self.platforms.update((name, platform) for name, (platform, _) in new.items())
        marked = [name for name in new if not is_short(name) and len(name) <= LONGEST_NAME]
        parted = {bare(name): name for name in marked if not name.isascii()}
        parted = {letters: name for letters, name in parted.items() if len(letters) >= SHORTEST_PARTED}
        self._parted.update(parted)
        self._mark([*marked, *(letters for letters, name in parted.items() if letters != name)])
        return list(new.values())

    def _mark(self, names: Sequence[str]) -> None:
        """Remember the heads of names: as bits of a table, and with the lengths of the names that have each."""
        for size in (_SHORT, _LONG):
            chosen = [name for name in names if (len(name) >= _LONG) == (size == _LONG)]
            if chosen:
                heads = "".join(name[:size] for name in chosen)
                self._bits[size][_hashes(_codes(heads).reshape(-1, size))] = True
            for name in chosen:
                lengths = {*self._lengths.get(name[:size], ()), len(name)}
                self._lengths[name[:size]] = tuple(sorted(lengths, reverse=True))

    def knows(self, name: str) -> bool:
        """Say whether a text is the name of a known account, and nothing else."""
        return fold_text(name.lstrip("@＠")) in self.platforms

    def longest(self, run: str, shortest: int = 2) -> int:
        """Return the length of the longest known name that a run of signs begins with; 0 if there is none."""
        folded = fold_text(run[:LONGEST_NAME])
        lengths = range(len(folded), shortest - 1, -1)
        return next((length for length in lengths if folded[:length] in self.platforms), 0)

    def ending(self, run: str) -> int:
        """Return the length of the longest known name that a run of signs ends with; 0 if there is none."""
        folded = fold_text(run[-LONGEST_NAME:])
        lengths = range(len(folded), 1, -1)
        return next((length for length in lengths if folded[-length:] in self.platforms), 0)

    def find(self, texts: Sequence[str]) -> Iterator[Hit]:
        """Yield each place where a text has a known name that is no ordinary word, the longest name at each.

        Those written with signs between their letters come after all others.
        """
        if not self.platforms or not texts:
            return
        codes = _codes("\n".join(texts))
        bounds = np.cumsum([0, *(len(text) + 1 for text in texts)])
        for start, end, name in (*self._plain(codes), *self._with_joints(codes)):
            row = int(np.searchsorted(bounds, start, "right")) - 1
            before = int(bounds[row])
            yield Hit(row, start - before, end - before, name)

    def _plain(self, codes: np.ndarray) -> Iterator[tuple[int, int, str]]:
        """Yield start, end and name of the names that stand as they are known."""
        folded, last = _decoded(codes), 0
        for place in self._places(codes):
            if place >= last and (length := self._name_at(folded, place, self.platforms)):
                last = place + length
                yield place, last, folded[place:last]

    def _with_joints(self, codes: np.ndarray) -> Iterator[tuple[int, int, str]]:
        """Yield start, end and name of the Chinese names that stand with signs between their letters."""
        kept = without_joints(codes)
        if len(kept) == len(codes):
            return
        squeezed = codes[kept]
        folded = _decoded(squeezed)
        for place in self._places(squeezed, _before_joints(kept)):
            if length := self._name_at(folded, place, self._parted):
                start, end = int(kept[place]), int(kept[place + length - 1]) + 1
                if end - start > length:
                    yield start, end, self._parted[folded[place : place + length]]

    def _places(self, codes: np.ndarray, among: np.ndarray | None = None) -> list[int]:
        """Return the places where a head of a name stands, at the beginning of a word if it is a Latin one."""
        is_head = np.zeros(len(codes), dtype=bool)
        for size, table in self._bits.items():
            if len(codes) >= size:
                windows = np.lib.stride_tricks.sliding_window_view(codes, size)
                some = slice(len(windows)) if among is None else among[among < len(windows)]
                is_head[some] |= table[_hashes(windows[some])]
        is_latin = _is_latin(codes)
        is_head[1:] &= ~(is_latin[1:] & is_latin[:-1])
        return np.flatnonzero(is_head).tolist()

    def _name_at(self, folded: str, place: int, names: Container[str]) -> int:
        """Return the length of the longest name that stands at a place; 0 if it is a word, or a part of one."""
        for size in (_LONG, _SHORT):
            for length in self._lengths.get(folded[place : place + size], ()):
                name = folded[place : place + length]
                if name in names and _ends(name, folded[place + length : place + length + 1]):
                    return 0 if self._is_word(name, folded[place - 1 : place]) else length
        return 0

    def _is_word(self, name: str, before: str) -> bool:
        return is_word(name) or (before == "#" and is_compound(name))


def _before_joints(kept: np.ndarray) -> np.ndarray:
    """Return the places of kept signs from which a name may go on beyond a joint."""
    gaps = kept - np.arange(len(kept))
    ahead = np.concatenate([gaps[LONGEST_NAME:], np.repeat(gaps[-1:], min(LONGEST_NAME, len(gaps)))])
    return np.flatnonzero(ahead > gaps)


def _ends(name: str, following: str) -> bool:
    """Say whether a name ends here: a Latin one does not where its word goes on."""
    return not (_is_latin_sign(name[-1]) and following and _is_latin_sign(following))


def _is_latin_sign(sign: str) -> bool:
    return sign.isascii() and (sign.isalnum() or sign == "_")


def _is_latin(codes: np.ndarray) -> np.ndarray:
    table = np.zeros(128, dtype=bool)
    table[[code for code in range(128) if _is_latin_sign(chr(code))]] = True
    return table[np.minimum(codes, 127)] & (codes < 128)


def fold_text(text: str) -> str:
    """Write a text as names are compared, sign by sign: small letters, and Latin ones of normal width."""
    if text.isascii():
        return text.lower()
    return _decoded(_codes(text))


def _decoded(codes: np.ndarray) -> str:
    return codes.tobytes().decode("utf-32-le", "replace")


def _codes(text: str) -> np.ndarray:
    """Return the folded code points of a text."""
    codes = np.frombuffer(text.encode("utf-32-le", "replace"), dtype=np.uint32)
    table = _fold_table()
    return np.where(codes < len(table), table[np.minimum(codes, len(table) - 1)], codes)


@lru_cache(maxsize=1)
def _fold_table() -> np.ndarray:
    """Return for each sign of the basic plane the one that stands for it."""
    table = np.arange(0x10000, dtype=np.uint32)
    wide = np.arange(0xFF01, 0xFF5F)
    table[wide] = wide - 0xFEE0
    lower = {code: chr(code).casefold() for code in range(0x3000) if chr(code).casefold() != chr(code)}
    for code, sign in lower.items():
        if len(sign) == 1:
            table[code] = ord(sign)
    capitals = np.arange(0xFF21, 0xFF3B)
    table[capitals] = capitals - 0xFEE0 + 32
    return table


def _empty_table() -> np.ndarray:
    return np.zeros(1 << _BITS, dtype=bool)


def _hashes(windows: np.ndarray) -> np.ndarray:
    """Hash each row of code points to a number of a table's bits."""
    hashes = np.zeros(len(windows), dtype=np.uint64)
    for place in range(windows.shape[1]):
        hashes = (hashes ^ windows[:, place]) * _PRIMES[1]
    return (hashes * _PRIMES[0]) >> np.uint64(64 - _BITS)
