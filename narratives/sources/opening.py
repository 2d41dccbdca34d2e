"""The bytes of a file: unpacked as they are read, never to disk, and never more than a bomb guard allows."""

import gzip
import hashlib
import io
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, BinaryIO, cast

from narratives.sources.inputs import PACKED, FileRefused, Input

CHUNK = 1 << 20
GZIP, ZSTD = PACKED
# Text packs 3 to 30 times, a list of near-copies 100 times, a bomb 1,000 times and more.
BOMB_RATIO, BOMB_BYTES = 250, 64 << 20


class _Guarded(io.RawIOBase):
    """Reads an unpacking stream and stops when it grows as no text does."""

    def __init__(self, stream: BinaryIO, packed_bytes: int) -> None:
        self._stream, self._limit, self._read = stream, max(BOMB_BYTES, packed_bytes * BOMB_RATIO), 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        piece = self._next(len(buffer))
        buffer[: len(piece)] = piece
        self._read += len(piece)
        if self._read > self._limit:
            raise FileRefused(f"unpacks to more than {self._limit >> 20:,} MB: a zip bomb?")
        return len(piece)

    def _next(self, size: int) -> bytes:
        try:
            return self._stream.read(size)
        except (
            EOFError,
            zlib.error,
            zipfile.BadZipFile,
            gzip.BadGzipFile,
            OSError,
            NotImplementedError,
        ) as error:
            raise FileRefused(f"is broken or cut: it cannot be unpacked ({error})") from error


@contextmanager
def open_bytes(item: Input) -> Iterator[BinaryIO]:
    """Open a file or a member of an archive, unpacked if it is packed.

    Raises:
        FileRefused: When it cannot be read, is broken, or unpacks to far more than text can.
    """
    try:
        with _raw(item) as (stream, size):
            head = stream.read(4)
            stream.seek(0)
            yield _unpacked(stream, head, size) if item.member is None else _guard(stream, size)
    except PermissionError as error:
        raise FileRefused("cannot be read (permission denied)") from error


@contextmanager
def _raw(item: Input) -> Iterator[tuple[BinaryIO, int]]:
    if item.data is not None:
        yield io.BytesIO(item.data), len(item.data)
        return
    if item.member is None:
        with item.path.open("rb") as file:
            yield file, item.path.stat().st_size
        return
    try:
        with zipfile.ZipFile(item.path) as archive, archive.open(item.member) as member:
            yield cast(BinaryIO, member), archive.getinfo(item.member).compress_size
    except (zipfile.BadZipFile, KeyError, NotImplementedError, RuntimeError, zlib.error) as error:
        raise FileRefused(f"is broken or cut: it cannot be unpacked ({error})") from error


def _unpacked(stream: BinaryIO, head: bytes, size: int) -> BinaryIO:
    if head.startswith(GZIP):
        return _guard(cast(BinaryIO, gzip.GzipFile(fileobj=stream)), size)
    if head.startswith(ZSTD):
        import pyarrow

        return _guard(cast(BinaryIO, pyarrow.CompressedInputStream(stream, "zstd")), size)
    return stream


def _guard(stream: BinaryIO, size: int) -> BinaryIO:
    return cast(BinaryIO, io.BufferedReader(_Guarded(stream, size), CHUNK))


def sha256_of(item: Input) -> tuple[str, int]:
    """Return SHA-256 and size in bytes of a file as it lies on disk (of an archive's member: unpacked)."""
    if item.data is not None:
        return hashlib.sha256(item.data).hexdigest(), len(item.data)
    digest, size = hashlib.sha256(), 0
    with item.path.open("rb") if item.is_plain else open_bytes(item) as stream:
        while chunk := stream.read(CHUNK):
            digest.update(chunk)
            size += len(chunk)
    return digest.hexdigest(), size
