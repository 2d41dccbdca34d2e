"""Packed files are unpacked as they are read, and bombs are not."""

import gzip
import zipfile
from pathlib import Path

import pyarrow
import pytest

from narratives.sources import opening
from narratives.sources.inputs import FileRefused, Input
from narratives.sources.opening import open_bytes, sha256_of

TEXT = b"one line of text\n" * 1000


def _read(item: Input) -> bytes:
    with open_bytes(item) as stream:
        return stream.read()


def test_compressed_files_read_like_plain_ones(tmp_path: Path) -> None:
    """Compression is recognised by content, whatever the name says."""
    (tmp_path / "a.txt").write_bytes(gzip.compress(TEXT))
    (tmp_path / "b.txt").write_bytes(pyarrow.compress(TEXT, "zstd", asbytes=True))
    assert TEXT == _read(Input(tmp_path / "a.txt"))
    assert TEXT == _read(Input(tmp_path / "b.txt"))


def test_members_of_archives_are_read(tmp_path: Path) -> None:
    """A member is read without unpacking the archive to disk."""
    with zipfile.ZipFile(tmp_path / "a.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("one.csv", TEXT)
    assert TEXT == _read(Input(tmp_path / "a.zip", "one.csv"))


def test_cut_files_are_refused(tmp_path: Path) -> None:
    """A compressed file that ends too early is refused with a reason."""
    (tmp_path / "a.gz").write_bytes(gzip.compress(TEXT)[:-20])
    with pytest.raises(FileRefused, match="broken or cut"):
        _read(Input(tmp_path / "a.gz"))


def test_bombs_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that unpacks a thousandfold is not read to its end."""
    monkeypatch.setattr(opening, "BOMB_BYTES", 1 << 20)
    (tmp_path / "a.gz").write_bytes(gzip.compress(bytes(4 << 20)))
    with zipfile.ZipFile(tmp_path / "b.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("one.csv", bytes(4 << 20))
    for item in (Input(tmp_path / "a.gz"), Input(tmp_path / "b.zip", "one.csv")):
        with pytest.raises(FileRefused, match="zip bomb"):
            _read(item)


def test_the_hash_is_of_the_file_as_it_lies_on_disk(tmp_path: Path) -> None:
    """`sha256sum` on the file gives the same."""
    (tmp_path / "a").write_bytes(b"abc")
    assert ("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", 3) == sha256_of(Input(tmp_path / "a"))
