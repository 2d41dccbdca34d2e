"""The inbox: what collectors drop into a folder beside the warehouse is loaded once, and moved nowhere."""

import time
from dataclasses import replace
from itertools import chain
from pathlib import Path

from narratives.sources.inputs import NO_FILES, FileRefused, Input, Refusal, find_inputs
from narratives.sources.reading import ends_whole
from narratives.stages.load import Loader, checked, first_input
from narratives.stages.load_types import FileResult, LoadOptions, LoadResult, OnProgress
from narratives.warehouse import open_reader, open_writer
from narratives.warehouse.keys import key_path
from narratives.warehouse.left_over import is_covering_due
from narratives.warehouse.private import close_folder

INBOX = "inbox"
SETTLE_SECONDS = 5.0
# A table that nobody has written to for so long may end without a line end.
LONG_SECONDS = 600.0
HALF_WRITTEN = (".part", ".partial", ".tmp", ".temp", ".crdownload", ".download", ".filepart", ".swp", "~")
NO_EXPORTS = ("readme.md", "readme", "readme.txt")


def inbox_of(warehouse: Path) -> Path:
    """Return the inbox folder of a warehouse."""
    return Path(warehouse).expanduser().parent / INBOX


def load_inbox(
    warehouse: Path, options: LoadOptions | None = None, *, on_progress: OnProgress | None = None
) -> LoadResult:
    """Load what is new in the inbox; a file is known by its content, whatever happens to its name.

    What a load that was killed left undone is done first of all, though nothing is new. The folder is closed to
    others, unless they may write to it. Files that are still being written - by their name, because they changed in
    the last seconds, or because they end in the middle - are left for the next time.

    Args:
        warehouse: The DuckDB file; the inbox is the folder `inbox` beside it.
        options: As for `load`.
        on_progress: As for `load`.

    Returns:
        What became of each file; no files if there is no inbox.
    """
    options = checked(options or LoadOptions())
    folder = inbox_of(warehouse)
    close_folder(folder)
    items = (item for item in find_inputs([folder] if folder.is_dir() else []) if not _is_note(item))
    refused, found = first_input(items)
    if found is None and not refused and not is_left_over(Path(warehouse)):
        return LoadResult()
    with open_writer(warehouse) as connection:
        loader = Loader.start(connection, Path(warehouse), options, on_progress)
        results = loader.all(_unless_left(loader, item) for item in chain(refused, found or ()))
        loader.finish()
    return LoadResult(tuple(_left_if_cut(result) for result in results))


def is_left_over(warehouse: Path) -> bool:
    """Tell whether a load was killed before its end, and its key is there to finish the work."""
    file = Path(warehouse).expanduser().resolve()
    if not file.exists() or not key_path(file).exists():
        return False
    with open_reader(file) as connection:
        return is_covering_due(connection)


def _is_note(item: Input | Refusal) -> bool:
    if isinstance(item, Refusal):
        return item.reason == NO_FILES
    return item.file_name.lower() in NO_EXPORTS


def _unless_left(loader: Loader, item: Input | Refusal) -> Input | Refusal | FileResult:
    """Return a file that is to be loaded, or that it is left because it is not finished."""
    path = item.path if isinstance(item, Input) else Path(item.name)
    age = _age_seconds(path)
    if path.name.lower().endswith(HALF_WRITTEN) or 0 <= age < SETTLE_SECONDS:
        return FileResult(item.name, "left", reason="is still being written; the next run takes it")
    if isinstance(item, Input) and not loader.knows(item) and not _ends_whole(item, age > LONG_SECONDS):
        return FileResult(item.name, "left", reason="ends in the middle of a row; the next run looks again")
    return item


def _left_if_cut(result: FileResult) -> FileResult:
    """Leave for the next time what cannot be unpacked to its end."""
    is_cut = result.status == "refused" and "broken or cut" in (result.reason or "")
    return replace(result, status="left") if is_cut else result


def _age_seconds(path: Path) -> float:
    """Return how long ago a file changed; a time in the future, by a wrong clock, is long ago."""
    try:
        age = time.time() - path.stat().st_mtime
    except OSError:
        return LONG_SECONDS
    return age if age >= 0 else 2 * LONG_SECONDS


def _ends_whole(item: Input, is_settled: bool) -> bool:
    try:
        return ends_whole(item, is_settled)
    except FileRefused:
        return True  # loading says what is wrong with it
