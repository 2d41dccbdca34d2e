"""Which disk is full, when something says that one is: libraries say so in many ways, and few name the place."""

import errno
import re
import shutil
from collections.abc import Iterable
from pathlib import Path

_FULL = re.compile(r"no space left|disk quota|not enough space|out of disk|disk is full", re.I)
# With less than this left, writing a file of ours fails.
_NEARLY_NOTHING_BYTES = 1_000_000


def is_of_full_disk(error: BaseException | str) -> bool:
    """Tell whether an error, of whatever library, says that a disk or a quota is full."""
    number = getattr(error, "errno", None)
    return number in (errno.ENOSPC, errno.EDQUOT) or bool(_FULL.search(str(error)))


def is_full(folder: Path) -> bool:
    """Tell whether next to nothing can be written to the disk of a folder; it need not exist yet."""
    there = next((one for one in (folder, *folder.parents) if one.exists()), folder)
    try:
        return shutil.disk_usage(there).free < _NEARLY_NOTHING_BYTES
    except OSError:
        return False


def full_folders(error: BaseException, candidates: Iterable[Path]) -> str:
    """Name the folders whose disk an error tells of.

    Args:
        error: One that `is_of_full_disk`.
        candidates: Where the program writes; those on a full disk are named where the error names none.

    Returns:
        Such as `/home/me/.cache`, or `one of these: ...` where none of them is full any more.
    """
    if name := getattr(error, "filename", None):
        return str(Path(name).absolute().parent)
    folders = list(dict.fromkeys(folder.absolute() for folder in candidates))
    full = [str(folder) for folder in folders if is_full(folder)]
    return " and ".join(full) or f"one of these: {', '.join(map(str, folders))}"
