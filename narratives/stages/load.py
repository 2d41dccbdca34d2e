"""Load: files of any known export become posts in the warehouse, each wholly or not at all.

Every row ends as loaded, duplicate or rejected, and the three add up to the rows read. A file whose content
was loaded before is recognised by its SHA-256 and not read again. Whatever goes wrong with one file sets that
file aside, and the rest goes on.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path

import duckdb
import polars as pl

from narratives.errors import ConfigError
from narratives.sources.actors import read_actors
from narratives.sources.covering import covered_paths
from narratives.sources.finish import finish
from narratives.sources.inputs import FileRefused, Input, Refusal, find_inputs
from narratives.sources.known_names import KnownNames
from narratives.sources.opening import sha256_of
from narratives.sources.platforms import SPHERE_OF
from narratives.sources.privacy import Names
from narratives.sources.reading import drafts
from narratives.sources.registry import source_named
from narratives.sources.roles import PUBLIC, PUBLIC_ROLES, read_rules
from narratives.stages import posts
from narratives.stages.late_names import cover_earlier
from narratives.stages.load_files import File, opened
from narratives.stages.load_types import FileResult, LoadOptions, LoadProgress, LoadResult, OnProgress
from narratives.stages.private_words import PrivateWords
from narratives.version import __version__
from narratives.vocabulary import SPHERES
from narratives.warehouse import open_writer
from narratives.warehouse.keys import key_of
from narratives.warehouse.left_over import ask_for_covering, is_covering_due
from narratives.warehouse.rows import transaction
from narratives.warehouse.sealing import Seal

OWN_ACTORS, OWN_ROLES = "actors.toml", "roles.toml"
# Small files are written together, up to so many rows or files: a transaction of its own costs each of them 20 ms.
TOGETHER_ROWS, TOGETHER_FILES = 20_000, 500
# Of these the warehouse does not recover: the load ends.
_ENDS_LOAD = (
    duckdb.FatalException, duckdb.InternalException, duckdb.IOException, duckdb.OutOfMemoryException,
    duckdb.TransactionException,
)  # fmt: skip
# Polars tells of its own faults by an exception that is none of Python's.
_FAULTS = (Exception, pl.exceptions.PanicException)


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
    refused, found = first_input(find_inputs(inputs))
    if found is None:
        return LoadResult(tuple(refusal_result(one) for one in refused))
    with open_writer(warehouse) as connection:
        loader = Loader.start(connection, Path(warehouse), options, on_progress)
        results = loader.all(chain(refused, found))
        loader.finish()
    return LoadResult(results)


def finish_killed(warehouse: Path) -> None:
    """Do what a load that was killed left to do: take the names that it had learned out of earlier posts.

    Raises:
        WarehouseBusy: When another process is writing; it is not waited for.
        WarehouseError: When the warehouse cannot be written, or its key is missing.
    """
    with open_writer(warehouse, wait_seconds=0) as connection:
        if is_covering_due(connection):
            Loader.start(connection, Path(warehouse), LoadOptions()).finish()


def first_input(
    items: Iterable[Input | Refusal],
) -> tuple[list[Refusal], Iterator[Input | Refusal] | None]:
    """Look for the first file: without any, no warehouse is opened or made.

    Returns:
        The refusals before it, and it and all that follow; None if there is none.
    """
    refused: list[Refusal] = []
    rest = iter(items)
    for item in rest:
        if isinstance(item, Input):
            return refused, chain([item], rest)
        refused.append(item)
    return refused, None


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
    if options.role and not options.author:
        raise ConfigError("--role says what an author is: it needs --author NAME")
    roles = (*PUBLIC_ROLES[:6], PUBLIC)
    if options.role and options.role not in roles:
        raise ConfigError(f"there is no role {options.role!r}; it is one of {', '.join(roles)}")
    read_actors(*options.actors)
    read_rules(*options.rules)
    return options


@dataclass
class Loader:
    """Loads one file after the other over one connection.

    Attributes:
        said: The options as they are stored.
        earlier: Loads by the SHA-256 of what they read.
        waiting: Small files that are read and not written yet, and what became of those between them.
        waiting_rows: How many rows each of those files has, by the SHA-256 of what it holds.
    """

    connection: duckdb.DuckDBPyConnection
    options: LoadOptions
    names: Names
    tombstones: posts.Tombstones
    words: PrivateWords
    on_progress: OnProgress | None = None
    known_before: int = 0
    said: str = "{}"
    earlier: dict[str, posts.EarlierLoad] = field(default_factory=dict)
    waiting: list[File | FileResult] = field(default_factory=list)
    waiting_rows: dict[str, int] = field(default_factory=dict)
    results: list[FileResult] = field(default_factory=list)

    @classmethod
    def start(
        cls,
        connection: duckdb.DuckDBPyConnection,
        warehouse: Path,
        options: LoadOptions,
        on_progress: OnProgress | None = None,
    ) -> "Loader":
        """Prepare names, tombstones and what is known of earlier loads for a connection."""
        own = [[file] if (file := warehouse.parent / name).is_file() else [] for name in (OWN_ACTORS, OWN_ROLES)]
        actors = read_actors(*own[0], *options.actors)
        secret = key_of(connection)
        names = Names(secret, replace(actors, rules=read_rules(*own[1], *options.rules)), options.keep_authors)
        said = replace(options, author=options.author and names.pseudonym("", options.author)).as_text()
        earlier = posts.earlier_loads(connection, said, __version__)
        tombstones = posts.Tombstones.read(connection, secret)
        words = PrivateWords(connection, Seal(secret))
        names.known.add(words.names())
        # A load that was killed left its names to this one.
        known_before = 0 if is_covering_due(connection) else len(names.known.platforms)
        return cls(connection, options, names, tombstones, words, on_progress, known_before, said, earlier)

    def finish(self) -> None:
        """Take names that were learned now out of what was stored before."""
        learned = list(self.names.known.platforms.items())[self.known_before :]
        if learned:
            late = replace(self.names, known=KnownNames())
            late.known.add((platform, name) for name, platform in learned)
            cover_earlier(self.connection, late, self.words)

    def all(self, items: Iterable[Input | Refusal | FileResult]) -> tuple[FileResult, ...]:
        """Load files in their order, and return what became of each."""
        for item in items:
            self._take(item)
        self._write_waiting()
        results, self.results = self.results, []
        return tuple(results)

    def one(self, item: Input | Refusal) -> FileResult:
        """Load one file, or say why not."""
        (result,) = self.all([item])
        return result

    def knows(self, item: Input) -> bool:
        """Say whether the content of a file was loaded before."""
        return sha256_of(item)[0] in self.earlier

    def _take(self, item: Input | Refusal | FileResult) -> None:
        if isinstance(item, Refusal):
            item = refusal_result(item)
        found = item if isinstance(item, FileResult) else self._tried(item)
        self.waiting.append(found)
        if isinstance(found, File):
            self.waiting_rows[found.sha256] = TOGETHER_ROWS if found.rows is None else found.rows
            if len(self.waiting_rows) >= TOGETHER_FILES or sum(self.waiting_rows.values()) >= TOGETHER_ROWS:
                self._write_waiting()

    def _tried(self, item: Input) -> File | FileResult:
        """Open a file, and read it if it is small; what goes wrong with it is its result."""
        try:
            sha256, size = sha256_of(item)
            if sha256 in self.waiting_rows:
                self._write_waiting()
            known = self.earlier.get(sha256)
            if known:
                return known_result(item, known)
            return opened(item, sha256, size, self.options, self.names)
        except _FAULTS as error:
            return set_aside(item.name, error)

    def _write_waiting(self) -> None:
        """Write the files that wait, together; if that fails, each alone, so that only one is set aside."""
        waiting, self.waiting, self.waiting_rows = self.waiting, [], {}
        files = [one for one in waiting if isinstance(one, File)]
        together = [file for file in files if file.rows is not None]
        done = self._written(together) if len(together) > 1 else {}
        for file in files:
            if file.sha256 not in done:
                done |= self._written([file])
        self.results += [done[one.sha256] if isinstance(one, File) else one for one in waiting]

    def _written(self, files: Sequence[File]) -> dict[str, FileResult]:
        """Write files in one transaction; return what became of them by SHA-256, nothing if several failed together."""
        try:
            with posts.bounded_memory(self.connection), transaction(self.connection):
                results = self._posts_of(files)
                shown = self._shown(files)
                records = [self._record(*told) for told in zip(files, results, shown, strict=True)]
                posts.record_loads(self.connection, records)
                if len(self.names.known.platforms) > self.known_before:
                    ask_for_covering(self.connection)
        except _ENDS_LOAD:
            raise
        except _FAULTS as error:
            self.words.given_up()
            return {file.sha256: set_aside(file.name, error) for file in files} if len(files) == 1 else {}
        self.words.committed()
        for file, result in zip(files, results, strict=True):
            self.earlier[file.sha256] = posts.EarlierLoad(file.load_id, file.source.name, file.encoding, result.rows)
        return {file.sha256: result for file, result in zip(files, results, strict=True)}

    def _posts_of(self, files: Sequence[File]) -> list[FileResult]:
        """Write the rows of files; of several small ones those that are read alike at once."""
        counts = {file.sha256: posts.Counts() for file in files}
        for alike in _alike(files):
            options = alike[0].options
            for batch in self._batches(alike):
                finished = finish(batch, options)
                loads = list(zip((file.load_id for file in alike), self._shown(alike), strict=True))
                written = posts.write(self.connection, finished, self.tombstones, self.words, loads)
                for file, count in zip(alike, written, strict=True):
                    counts[file.sha256] += count
                    self._tell(file, counts[file.sha256])
                options = replace(options, are_days=len(alike) == 1 and counts[alike[0].sha256].only_days)
        for file in files:
            file.refuse_changed()
        return [file.result(counts[file.sha256], self.options) for file in files]

    def _batches(self, files: Sequence[File]) -> Iterator[pl.DataFrame]:
        """Yield the drafts of a large file in batches, or those of small ones in one."""
        if files[0].rows is None:
            yield from drafts(files[0].item, files[0].found, files[0].source)
            return
        drafted = [(part, file.drafts) for part, file in enumerate(files) if file.drafts is not None]
        yield pl.concat(rows.with_columns(part=pl.lit(part, pl.Int32)) for part, rows in drafted)

    def _tell(self, file: File, counts: posts.Counts) -> None:
        if self.on_progress:
            self.on_progress(LoadProgress(file.name, counts.rows))

    def _shown(self, files: Sequence[File]) -> list[str]:
        """Return the names of files as they are stored, without those of accounts that are known by now."""
        return covered_paths([file.shown for file in files], self.names)

    def _record(self, file: File, result: FileResult, shown: str) -> dict[str, object]:
        """Lay out what is recorded of a file that was loaded."""
        return {
            "load_id": file.load_id, "file": shown, "sha256": file.sha256, "bytes": file.size,
            "format": result.format, "encoding": result.encoding, "options": self.said, "rows": result.rows,
            "loaded": result.loaded, "duplicate": result.duplicate, "rejected": result.rejected,
            "notes": "; ".join(result.notes) or None, "started_at": file.started_at,
            "finished_at": datetime.now(UTC).replace(tzinfo=None), "version": __version__,
        }  # fmt: skip


def _alike(files: Sequence[File]) -> list[list[File]]:
    """Group small files whose rows are finished with the same options; a large file is a group of its own."""
    groups: dict[object, list[File]] = {}
    for file in files:
        key = file.sha256 if file.rows is None else (file.options.platform, file.options.makes_ids)
        groups.setdefault(key, []).append(file)
    return list(groups.values())


def refusal_result(refusal: Refusal) -> FileResult:
    """Return a path that is not loaded as a result."""
    return FileResult(refusal.name, "refused", reason=refusal.reason)


def known_result(item: Input, known: posts.EarlierLoad) -> FileResult:
    """Return a file whose content was loaded before as a result: all its rows are there."""
    return FileResult(item.name, "known", known.load_id, known.format, known.encoding, known.rows, 0, known.rows)


def set_aside(name: str, error: BaseException) -> FileResult:
    """Return a file with which something went wrong as a result, with what it was."""
    if isinstance(error, FileRefused):
        reason = str(error)
    elif isinstance(error, OSError):
        reason = f"cannot be read ({error.strerror or error})"
    elif isinstance(error, MemoryError):
        reason = "is too large for the memory of this machine"
    else:
        reason = f"cannot be loaded (unexpected {type(error).__name__}; the other files are not touched by it)"
    return FileResult(name, "refused", reason=reason)
