"""A file on its way into the warehouse: opened, recognised, read if it is small, and what is told of it afterwards."""

import secrets
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime

import polars as pl

from narratives.sources.base import Source, draft_frame
from narratives.sources.finish import Options
from narratives.sources.inputs import FileRefused, Input
from narratives.sources.mapping import mapped_source
from narratives.sources.privacy import Names
from narratives.sources.reading import Probe, drafts, probe
from narratives.sources.registry import recognise, source_named
from narratives.stages.load_types import FileResult, LoadOptions
from narratives.stages.posts import Counts


@dataclass(frozen=True)
class File:
    """A file that is about to be written.

    Attributes:
        shown: Its name as it is stored.
        found: What it is.
        options: How its rows are finished.
        drafts: Its rows if it is small; of a larger one they are read when they are written.
    """

    item: Input
    sha256: str
    size: int
    shown: str
    found: Probe
    source: Source
    options: Options
    drafts: pl.DataFrame | None = None
    started_at: datetime = field(default_factory=lambda: datetime.now(UTC).replace(tzinfo=None))
    load_id: str = ""
    began: float = field(default_factory=time.monotonic)

    @property
    def name(self) -> str:
        """Path as it is shown."""
        return self.item.name

    @property
    def rows(self) -> int | None:
        """Number of its rows; None of a file that is not read yet."""
        return None if self.drafts is None else self.drafts.height

    @property
    def encoding(self) -> str:
        """Encoding as it is shown."""
        return self.found.encoding.label

    def refuse_changed(self) -> None:
        """Refuse a file that grew or shrank while it was read: what was hashed is not what was loaded."""
        if self.item.is_plain and self.item.path.stat().st_size != self.size:
            raise FileRefused("changed while it was read; load it again when it is complete")

    def result(self, counts: Counts, said: LoadOptions) -> FileResult:
        """Say what became of the file."""
        notes = (*self.found.encoding.notes, *counts.notes(), *self._doubts(counts, said))
        return FileResult(
            self.name, "loaded", self.load_id, self.source.name, self.encoding, counts.rows, counts.loaded,
            counts.duplicate, counts.rejected, notes, seconds=time.monotonic() - self.began,
            offers=self._offers() if counts.is_unnamed else (),
        )  # fmt: skip

    def _doubts(self, counts: Counts, said: LoadOptions) -> tuple[str, ...]:
        """Doubt a format that the user gave and that no row of the file is in."""
        if not said.format or counts.rejected < max(counts.rows, 1):
            return ()
        try:
            instead = f"without --format it is read as {recognise(self.found.sample).name}"
        except FileRefused:
            instead = "`narratives formats` lists them all"
        return (f"no row is what {said.format} writes: {instead}",)

    def _offers(self) -> tuple[str, ...]:
        """Return what may be the author's name where no row says it: those of the file and of its folder."""
        stem = self.item.file_name.split(".", 1)[0]
        return tuple(name for name in (stem, self.item.folder_name) if name)


def opened(item: Input, sha256: str, size: int, said: LoadOptions, names: Names) -> File:
    """Find out what a file is, and read it if it is small.

    Raises:
        FileRefused: When it is no export, or in no known format.
    """
    found = probe(item)
    source = _source(found, said)
    options = Options(
        names, source.platform or said.platform, said.sphere, said.make_ids or source.makes_ids, said.author, said.role
    )
    started_at = datetime.now(UTC).replace(tzinfo=None)
    return File(
        item, sha256, size, shown_name(item, source, names), found, source, options,
        pl.concat(list(drafts(item, found, source)) or [draft_frame([])]) if item.data is not None else None,
        started_at, f"{started_at:%Y%m%d-%H%M%S}-{secrets.token_hex(4)}",
    )  # fmt: skip


def _source(found: Probe, said: LoadOptions) -> Source:
    if said.column_map:
        return mapped_source(found.sample, said.column_map, said.platform)
    return source_named(said.format) if said.format else recognise(found.sample)


def shown_name(item: Input, source: Source, names: Names) -> str:
    """Return the file's name as it is stored: with the pseudonym if it names a private account."""
    account = item.file_name.split(".", 1)[0]
    if not source.has_account_as_file_name or not account:
        return item.name
    folder, _, name = item.name.rpartition("/")
    shown = names.pseudonym(source.platform or "", account)
    # weibo-crawler keeps the files of an account in a folder of its name.
    if account.isdigit() and shown != account and source.platform == "weibo":
        above, slash, last = folder.rpartition("/")
        folder = above + slash + names.pseudonym("weibo", last)
    return f"{folder}/{name.replace(account, shown, 1)}"
