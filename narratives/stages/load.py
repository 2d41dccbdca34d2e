"""Load: files of any known export become posts in the warehouse, each file in one transaction.

Every row ends as loaded, duplicate or rejected, and the three add up to the rows read. A file whose content
was loaded before is recognised by its SHA-256 and not read again.
"""

import secrets
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from narratives import __version__
from narratives.errors import ConfigError
from narratives.sources.actors import read_actors
from narratives.sources.base import Source
from narratives.sources.finish import Options, finish
from narratives.sources.inputs import FileRefused, Input, Refusal, find_inputs
from narratives.sources.mapping import mapped_source
from narratives.sources.opening import sha256_of
from narratives.sources.platforms import SPHERE_OF, SPHERES
from narratives.sources.privacy import Names
from narratives.sources.reading import Probe, drafts, probe
from narratives.sources.registry import recognise, source_named
from narratives.stages import posts
from narratives.stages.load_types import FileResult, LoadOptions, LoadProgress, LoadResult, OnProgress
from narratives.warehouse import open_writer
from narratives.warehouse.keys import key_of

OWN_ACTORS = "actors.toml"


def load(
    warehouse: Path,
    inputs: Sequence[Path],
    options: LoadOptions | None = None,
    *,
    on_progress: OnProgress | None = None,
) -> LoadResult:
    """Load files and folders of exports into the warehouse.

    Args:
        warehouse: The DuckDB file; made if it is missing.
        inputs: Files, folders and zip archives.
        options: What the user says about them.
        on_progress: Called after each batch of rows.

    Returns:
        What became of each file. Files that cannot be read are in it with the reason; they raise nothing.

    Raises:
        ConfigError: When an option names an unknown format, sphere or actors file.
        WarehouseError: When the warehouse cannot be written.
    """
    options = checked(options or LoadOptions())
    found = list(find_inputs(inputs))
    if not any(isinstance(item, Input) for item in found):
        return LoadResult(tuple(_refused(item.name, item.reason) for item in found if isinstance(item, Refusal)))
    with open_writer(warehouse) as connection:
        loader = Loader.start(connection, Path(warehouse), options, on_progress)
        return LoadResult(tuple(loader.one(item) for item in found))


def checked(options: LoadOptions) -> LoadOptions:
    """Return the options if they make sense.

    Raises:
        ConfigError: When they do not.
    """
    if options.format:
        source_named(options.format)
    if options.platform and options.platform not in SPHERE_OF:
        raise ConfigError(f"there is no platform {options.platform!r}; it is one of {', '.join(SPHERE_OF)}")
    if options.sphere and options.sphere not in SPHERES:
        raise ConfigError(f"there is no sphere {options.sphere!r}; it is weibo or twitter")
    read_actors(*options.actors)
    return options


@dataclass
class Loader:
    """Loads one file after the other over one connection."""

    connection: duckdb.DuckDBPyConnection
    options: LoadOptions
    names: Names
    tombstones: posts.Tombstones
    on_progress: OnProgress | None = None

    @classmethod
    def start(
        cls,
        connection: duckdb.DuckDBPyConnection,
        warehouse: Path,
        options: LoadOptions,
        on_progress: OnProgress | None,
    ) -> "Loader":
        """Prepare names and tombstones for a connection."""
        own = warehouse.parent / OWN_ACTORS
        actors = read_actors(*([own] if own.is_file() else []), *options.actors)
        secret = key_of(connection)
        names = Names(secret, actors, options.keep_authors)
        return cls(connection, options, names, posts.Tombstones.read(connection, secret), on_progress)

    def one(self, item: Input | Refusal) -> FileResult:
        """Load one file, or say why not."""
        if isinstance(item, Refusal):
            return _refused(item.name, item.reason)
        started = time.monotonic()
        try:
            result = self._known_or_loaded(item)
        except FileRefused as refusal:
            result = _refused(item.name, str(refusal))
        except OSError as error:
            result = _refused(item.name, f"cannot be read ({error.strerror or error})")
        return replace(result, seconds=time.monotonic() - started)

    def knows(self, item: Input) -> bool:
        """Say whether the content of a file was loaded before."""
        sha256, _ = sha256_of(item)
        return posts.earlier_load(self.connection, sha256, self.options.as_text(), __version__) is not None

    def _known_or_loaded(self, item: Input) -> FileResult:
        sha256, size = sha256_of(item)
        known = posts.earlier_load(self.connection, sha256, self.options.as_text(), __version__)
        if known:
            return FileResult(
                item.name, "known", known.load_id, known.format, known.encoding, known.rows, 0, known.rows
            )
        found = probe(item)
        source = self._source(found)
        with posts.bounded_memory(self.connection), posts.transaction(self.connection):
            return self._loaded(item, found, source, sha256, size)

    def _source(self, found: Probe) -> Source:
        if self.options.column_map:
            return mapped_source(found.sample, self.options.column_map, self.options.platform)
        if self.options.format:
            return source_named(self.options.format)
        return recognise(found.sample)

    def _loaded(self, item: Input, found: Probe, source: Source, sha256: str, size: int) -> FileResult:
        """Write one file's posts and rejects; the caller's transaction makes it all or nothing."""
        started = datetime.now(UTC).replace(tzinfo=None)
        load_id = f"{started:%Y%m%d-%H%M%S}-{secrets.token_hex(3)}"
        platform = source.platform or self.options.platform
        makes_ids = self.options.make_ids or source.makes_ids
        options = Options(self.names, platform, self.options.sphere, makes_ids)
        counts, shown = posts.Counts(), self._shown_name(item, source)
        for batch in drafts(item, found, source):
            counts += posts.write(self.connection, finish(batch, options), self.tombstones, load_id, shown)
            if self.on_progress:
                self.on_progress(LoadProgress(item.name, counts.rows))
        _refuse_changed(item, size)
        result = FileResult(
            item.name, "loaded", load_id, source.name, found.encoding.label, counts.rows, counts.loaded,
            counts.duplicate, counts.rejected, (*found.encoding.notes, *counts.notes()),
        )  # fmt: skip
        posts.record_load(
            self.connection,
            replace(result, file=shown),
            sha256,
            size,
            self.options.as_text(),
            started,
            __version__,
        )
        return result

    def _shown_name(self, item: Input, source: Source) -> str:
        """Return the file's name as it is stored: with the pseudonym if it names a private account."""
        account = item.file_name.split(".", 1)[0]
        if not source.has_account_as_file_name or not account:
            return item.name
        folder, _, name = item.name.rpartition("/")
        shown = self.names.pseudonym(source.platform or "", account)
        # weibo-crawler keeps the files of an account in a folder of its name.
        if account.isdigit() and shown != account and source.platform == "weibo":
            above, slash, last = folder.rpartition("/")
            folder = above + slash + self.names.pseudonym("weibo", last)
        return f"{folder}/{name.replace(account, shown, 1)}"


def _refuse_changed(item: Input, size: int) -> None:
    """Refuse a file that grew or shrank while it was read: what was hashed is not what was loaded."""
    if item.is_plain and item.path.stat().st_size != size:
        raise FileRefused("changed while it was read; load it again when it is complete")


def _refused(file: str, reason: str) -> FileResult:
    return FileResult(file, "refused", reason=reason)
