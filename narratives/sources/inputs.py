"""Which files the user means: folders walked, archives opened, links and traps refused with a reason."""

import os
import stat
import sys
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from narratives.errors import InputError

LARGEST_MEMBERS = 10_000
NO_FILES = "holds no files to load"
# How gzip and zstd begin.
PACKED = (b"\x1f\x8b", b"\x28\xb5\x2f\xfd")
_IS_UTF8 = 0x800
# What is not larger is read once into memory, rather than opened for each look at it.
SMALL_BYTES = 256 << 10


class FileRefused(InputError):
    """One file cannot be loaded; the others can."""


@dataclass(frozen=True)
class Input:
    """One file to load: a file on disk, or a member of a zip archive.

    Attributes:
        path: The file on disk.
        member: The member's name if `path` is an archive.
        is_named: Whether the user named it; False for what was found in a folder or an archive.
        shown_member: The member's name as its maker wrote it, where the archive does not say in which encoding.
        data: Its bytes, if they are in memory already: of standard input, and of small files.
    """

    path: Path
    member: str | None = None
    is_named: bool = True
    data: bytes | None = field(default=None, repr=False, compare=False)
    shown_member: str | None = field(default=None, compare=False)

    @property
    def is_plain(self) -> bool:
        """Whether it is a file on disk, to be read from there."""
        return self.member is None and self.data is None

    @property
    def name(self) -> str:
        """Path as it is shown and stored."""
        return shown(f"{self.path}!{self._member}" if self.member else str(self.path))

    @property
    def _member(self) -> str:
        return self.shown_member or self.member or ""

    @property
    def file_name(self) -> str:
        """Name without folders."""
        return shown(PurePosixPath(self._member or str(self.path)).name)

    @property
    def folder_name(self) -> str:
        """Name of the folder that holds it; empty for standard input and where there is none."""
        return shown(PurePosixPath(self._member).parent.name if self.member else self.path.absolute().parent.name)


def shown(path: str) -> str:
    """Write a path as text: bytes that are no UTF-8 as the Chinese of a Chinese Windows, or as escapes."""
    try:
        path.encode()
        return path
    except UnicodeEncodeError:
        return _decoded(os.fsencode(path))


def _decoded(name: bytes) -> str:
    try:
        return name.decode("gb18030")
    except UnicodeDecodeError:
        return name.decode("utf-8", "backslashreplace")


@dataclass(frozen=True)
class Refusal:
    """A path that is not loaded, and why."""

    name: str
    reason: str


def find_inputs(paths: Iterable[Path]) -> Iterator[Input | Refusal]:
    """Yield every file under the given paths, in the order of names, and every refusal; small files are read."""
    for path in paths:
        if str(path) == "-":
            yield _stdin()
            continue
        is_empty = True
        for found in _walk(Path(path)):
            is_empty = False
            yield from _opened(found, is_named=found == Path(path))
        if is_empty:
            yield Refusal(shown(str(path)), NO_FILES)


def _opened(path: Path, is_named: bool) -> Iterator[Input | Refusal]:
    """Yield a file, or the files of an archive; what goes wrong with one is its refusal."""
    try:
        reason = refusal_of(path)
        if reason:
            yield Refusal(shown(str(path)), reason)
        elif _is_zip(path):
            yield from _members(path)
        else:
            yield Input(path, is_named=is_named, data=_small(path))
    except OSError as error:
        yield Refusal(shown(str(path)), f"cannot be read ({error.strerror or error})")


def _small(path: Path) -> bytes | None:
    """Read a file if it is small and not packed, for what is packed may be large inside."""
    if path.stat().st_size > SMALL_BYTES:
        return None
    data = path.read_bytes()
    return None if data.startswith(PACKED) else data


def _stdin() -> Input | Refusal:
    """Read standard input; it is held in memory, for what comes from a pipe must not be stored as it is."""
    data = sys.stdin.buffer.read()
    return Input(Path("stdin"), data=data) if data else Refusal("stdin", "is empty")


def refusal_of(path: Path) -> str | None:
    """Say why a path cannot be a file of posts; None if it can."""
    try:
        mode = path.lstat().st_mode
    except FileNotFoundError:
        return "does not exist"
    except OSError as error:
        return f"cannot be read ({error.strerror})"
    if stat.S_ISLNK(mode):
        return "is a symbolic link; give the file that it points to"
    if not stat.S_ISREG(mode):
        return "is not a regular file"
    if not os.access(path, os.R_OK):
        return "cannot be read (permission denied)"
    return None if path.stat().st_size else "is empty"


def _walk(path: Path) -> Iterator[Path]:
    """Yield a file itself, or the files of a folder; hidden ones are left out, links are not followed."""
    if path.is_symlink() or not path.is_dir():
        yield path
        return
    for folder, folders, files in os.walk(path):
        links = [name for name in folders if (Path(folder) / name).is_symlink()]
        folders[:] = sorted(name for name in folders if not name.startswith(".") and name not in links)
        yield from (Path(folder) / name for name in sorted(files + links) if not name.startswith("."))


def _is_zip(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(4) in (b"PK\x03\x04", b"PK\x05\x06")


def _members(path: Path) -> Iterator[Input | Refusal]:
    """Yield the files of an archive; one dangerous member refuses the whole archive."""
    try:
        archive = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        yield Refusal(shown(str(path)), f"is a broken zip archive ({error})")
        return
    with archive:
        members = [member for member in archive.infolist() if not member.is_dir()]
        reason = _danger(members)
        if reason:
            yield Refusal(shown(str(path)), reason)
            return
        for member in sorted(members, key=lambda one: one.filename):
            if member.file_size and not PurePosixPath(member.filename).name.startswith((".", "__MACOSX")):
                yield _member(path, archive, member)


def _member(path: Path, archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> Input:
    """Return a file of an archive, read if it is small; one that cannot be is refused when it is opened."""
    data = None
    if member.file_size <= SMALL_BYTES:
        with suppress(zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, zlib.error, OSError):
            data = archive.read(member)
    return Input(path, member.filename, is_named=False, data=data, shown_member=_member_name(member))


def _member_name(member: zipfile.ZipInfo) -> str:
    """Return the name of a member; one without the mark of UTF-8 may be in the code page of a Chinese Windows."""
    if member.flag_bits & _IS_UTF8 or member.filename.isascii():
        return member.filename
    try:
        return _decoded(member.filename.encode("cp437"))
    except UnicodeEncodeError:
        return member.filename


def _danger(members: list[zipfile.ZipInfo]) -> str | None:
    """Say what makes an archive unsafe to read; None if nothing does."""
    if not members:
        return "is an empty zip archive"
    if len(members) > LARGEST_MEMBERS:
        return f"is a zip archive of {len(members):,} files; at most {LARGEST_MEMBERS:,} are read"
    for member in members:
        parts = member.filename.replace("\\", "/").split("/")
        if ".." in parts or member.filename.startswith(("/", "\\")) or ":" in parts[0]:
            return f"is a zip archive with a member outside of it ({member.filename!r:.80})"
        if stat.S_ISLNK(member.external_attr >> 16):
            return f"is a zip archive with a symbolic link in it ({member.filename!r:.80})"
        if member.flag_bits & 1:
            return "is an encrypted zip archive; unpack it first"
    return None
