"""Which files the user means: folders walked, archives opened, links and traps refused with a reason."""

import os
import stat
import sys
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from narratives.errors import InputError

LARGEST_MEMBERS = 10_000


class FileRefused(InputError):
    """One file cannot be loaded; the others can."""


@dataclass(frozen=True)
class Input:
    """One file to load: a file on disk, or a member of a zip archive.

    Attributes:
        path: The file on disk.
        member: The member's name if `path` is an archive.
        is_named: Whether the user named it; False for what was found in a folder or an archive.
        data: Its bytes, if it was read from standard input.
    """

    path: Path
    member: str | None = None
    is_named: bool = True
    data: bytes | None = field(default=None, repr=False)

    @property
    def is_plain(self) -> bool:
        """Whether it is a file on disk as it is."""
        return self.member is None and self.data is None

    @property
    def name(self) -> str:
        """Path as it is shown and stored."""
        return shown(f"{self.path}!{self.member}" if self.member else str(self.path))

    @property
    def file_name(self) -> str:
        """Name without folders."""
        return PurePosixPath(self.member).name if self.member else self.path.name


def shown(path: str) -> str:
    """Write a path as text; bytes of a name that are no UTF-8 as escapes."""
    return path.encode("utf-8", "backslashreplace").decode("utf-8")


@dataclass(frozen=True)
class Refusal:
    """A path that is not loaded, and why."""

    name: str
    reason: str


def find_inputs(paths: Iterable[Path]) -> Iterator[Input | Refusal]:
    """Yield every file under the given paths, folders in the order of names, and every refusal."""
    for path in paths:
        if str(path) == "-":
            yield _stdin()
            continue
        for found in _walk(Path(path)):
            reason = refusal_of(found)
            if reason:
                yield Refusal(shown(str(found)), reason)
            elif _is_zip(found):
                yield from _members(found)
            else:
                yield Input(found, is_named=found == Path(path))


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
        with zipfile.ZipFile(path) as archive:
            members = [member for member in archive.infolist() if not member.is_dir()]
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        yield Refusal(shown(str(path)), f"is a broken zip archive ({error})")
        return
    reason = _danger(members)
    if reason:
        yield Refusal(shown(str(path)), reason)
        return
    for member in sorted(members, key=lambda one: one.filename):
        if member.file_size and not PurePosixPath(member.filename).name.startswith((".", "__MACOSX")):
            yield Input(path, member.filename, is_named=False)


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
