"""Puts a finished export in its place in one step, and never removes a file that no export wrote."""

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from narratives.errors import InputError
from narratives.exports import datapackage
from narratives.warehouse.private import owner_only

# Written last, so that a folder without it is no finished export.
UNLISTED = {datapackage.FILE}


@contextmanager
def export_folder(folder: Path) -> Iterator[Path]:
    """Make a folder beside the wanted one, and put it in its place when the block ends without an error.

    Args:
        folder: where the export is to lie. An earlier export there is replaced.

    Yields:
        The folder to write into; everything in it is private.

    Raises:
        InputError: If the folder holds something that is no export, or cannot be written.
    """
    _refuse_foreign(folder)
    making = folder.with_name(f".{folder.name}.{os.getpid()}.tmp")
    try:
        with owner_only():
            making.mkdir(parents=True)
            yield making
        if folder.exists():
            shutil.rmtree(folder)
        making.replace(folder)
    except PermissionError as error:
        raise InputError(f"cannot write to {folder}: give another folder with --out") from error
    finally:
        shutil.rmtree(making, ignore_errors=True)


def _refuse_foreign(folder: Path) -> None:
    """Refuse to replace what is no export, or an export to which somebody added a file."""
    if folder.is_file():
        raise InputError(f"{folder} is a file: give a folder with --out")
    if not folder.is_dir():
        return
    known = _listed(folder) | UNLISTED
    foreign = sorted(entry.name for entry in folder.iterdir() if entry.name not in known)
    if foreign:
        raise InputError(f"{folder} holds {foreign[0]}, which no export wrote: give another folder with --out")


def _listed(folder: Path) -> set[str]:
    """The files that an earlier export of ours says it wrote there."""
    try:
        package = json.loads((folder / datapackage.FILE).read_text(encoding="utf-8"))
        return {one["path"] for one in package["resources"]} if "narratives" in package else set()
    except (OSError, ValueError, KeyError, TypeError):
        return set()
