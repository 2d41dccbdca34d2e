"""What goes into a load and what comes out of it: options, results, progress."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True)
class LoadOptions:
    """What the user says about the files.

    Attributes:
        format: Name of a format, instead of recognising it.
        column_map: Column of the file for each column of a post, for files in no known format.
        platform: Platform of mapped files.
        sphere: `weibo` or `twitter`, whatever the rows say.
        keep_authors: Store all names as they are.
        actors: Further lists of public actors; `actors.toml` beside the warehouse is always one.
        make_ids: Make ids for rows whose id a spreadsheet spoilt, instead of setting them aside.
        author: Author of rows that name none, for files of one account.
        role: His role; a public one keeps his name.
        rules: Further tables of rules for roles; `roles.toml` beside the warehouse is always one.
    """

    format: str | None = None
    column_map: Mapping[str, str] | None = None
    platform: str | None = None
    sphere: str | None = None
    keep_authors: bool = False
    actors: tuple[Path, ...] = ()
    make_ids: bool = False
    author: str | None = None
    role: str | None = None
    rules: tuple[Path, ...] = ()

    def as_text(self) -> str:
        """Write what differs from the default as JSON: the same file with other options is loaded again."""
        said: dict[str, object] = {
            "format": self.format,
            "map": self.column_map,
            "platform": self.platform,
            "sphere": self.sphere,
            "author": self.author,
            "role": self.role,
        }
        said |= {"keep_authors": self.keep_authors or None, "make_ids": self.make_ids or None}
        return json.dumps({key: value for key, value in said.items() if value}, ensure_ascii=False, sort_keys=True)


@dataclass(frozen=True)
class FileResult:
    """What became of one file.

    Attributes:
        status: `loaded`, `known` (its content was loaded before), `refused` or `left` (for the next time).
        reason: Why it was refused or left.
        notes: What the user should know, such as how many ids were restored.
        offers: Where no row names an author: names of file and folder, one of which may be his. They are not stored.
    """

    file: str
    status: str
    load_id: str | None = None
    format: str | None = None
    encoding: str | None = None
    rows: int = 0
    loaded: int = 0
    duplicate: int = 0
    rejected: int = 0
    notes: tuple[str, ...] = ()
    reason: str | None = None
    seconds: float = 0.0
    offers: tuple[str, ...] = ()


@dataclass(frozen=True)
class LoadResult:
    """What became of all files; the counts are sums over them."""

    files: tuple[FileResult, ...] = ()
    rows: int = field(init=False)
    loaded: int = field(init=False)
    duplicate: int = field(init=False)
    rejected: int = field(init=False)

    def __post_init__(self) -> None:
        for name in ("rows", "loaded", "duplicate", "rejected"):
            object.__setattr__(self, name, sum(getattr(file, name) for file in self.files))

    @property
    def refused(self) -> tuple[FileResult, ...]:
        """Files that were not loaded at all."""
        return tuple(file for file in self.files if file.status == "refused")

    @property
    def has_read(self) -> bool:
        """Whether at least one file was loaded, now or before."""
        return any(file.status in ("loaded", "known") for file in self.files)

    @property
    def is_all_rejected(self) -> bool:
        """Whether there were rows, and none of them is a post."""
        return self.rows > 0 and self.rows == self.rejected


@dataclass(frozen=True)
class LoadProgress:
    """Where loading is: the file, and the rows of it that are read."""

    file: str
    rows: int


OnProgress = Callable[[LoadProgress], None]
