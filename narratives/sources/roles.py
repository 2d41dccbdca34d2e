"""Roles of institutions by their names and marks: the table of rules in `narratives/roles.toml`, and the user's own."""

import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import polars as pl

from narratives.errors import ConfigError
from narratives.resources import resource
from narratives.sources.platforms import CHINESE

PUBLIC_ROLES = (
    "government", "diplomat", "state_media", "politician", "media", "organisation", "platform",
    "platform_trending",
)  # fmt: skip
PUBLIC = "public"
UNKNOWN = "unknown"
# What an export's mark of an institution says when it does not say which kind.
INSTITUTION = "organisation"


@dataclass(frozen=True)
class Rule:
    """A pattern of names, and the role of accounts that are called so.

    Attributes:
        names: Regular expression for a whole name.
        unless: One for names that it does not mean.
        platforms: Where it holds.
        signs: Words of which each such name has one: a quick look before the pattern is tried.
        verified: Whether it holds only for accounts that the export marks as institutions.
    """

    role: str
    names: str
    unless: str | None = None
    platforms: tuple[str, ...] = CHINESE
    signs: tuple[str, ...] = ()
    verified: bool = False

    def fits(self, accounts: pl.DataFrame) -> pl.Series:
        """Say which accounts (`platform`, `author`, `author_role`) the rule means."""
        near = pl.col("platform").is_in(self.platforms)
        if self.signs:
            near &= pl.col("author").str.contains_any(list(self.signs))
        if self.verified:
            near &= pl.col("author_role").eq_missing(INSTITUTION)
        places = accounts.select(near.fill_null(False).arg_true()).to_series()
        names = accounts["author"].gather(places)
        fits = names.str.contains(_whole(self.names))
        if self.unless:
            fits &= ~names.str.contains(_whole(self.unless))
        return pl.repeat(False, accounts.height, eager=True).scatter(places.filter(fits), True)


def _whole(pattern: str) -> str:
    return f"^(?:{pattern})$"


@dataclass(frozen=True)
class Rules:
    """Rules in the order in which they are asked; the first that fits decides."""

    rules: tuple[Rule, ...] = ()

    @cached_property
    def platforms(self) -> frozenset[str]:
        """Platforms for which there is any rule."""
        return frozenset(platform for rule in self.rules for platform in rule.platforms)

    def of(self, frame: pl.DataFrame) -> pl.Series:
        """Return the role of each account; of what exports say only a bare `organisation` is refined.

        Args:
            frame: `platform`, `author`, `author_id` and `author_role` of each account; no row twice.
        """
        accounts = frame.with_columns(found=pl.lit(None, pl.String))
        is_open = pl.col("author_role").fill_null(INSTITUTION) == INSTITUTION
        is_open &= pl.col("author").is_not_null() & pl.col("platform").is_in(list(self.platforms))
        asked = accounts.select(is_open.fill_null(False).arg_true()).to_series()
        for rule in self.rules if len(asked) else ():
            fits = rule.fits(frame[asked])
            accounts = accounts.with_columns(accounts["found"].scatter(asked.filter(fits), rule.role))
            asked = asked.filter(~fits)
        nobody = pl.when(pl.coalesce("author", "author_id").is_null()).then(pl.lit(UNKNOWN)).otherwise(pl.lit(PUBLIC))
        return accounts.select(pl.coalesce("found", "author_role", nobody).alias("author_role")).to_series()


def read_rules(*files: Path) -> Rules:
    """Read the user's rules and the shipped ones; the user's are asked first, a later file before an earlier one.

    Args:
        files: Further tables in the form of `narratives/roles.toml`.

    Raises:
        ConfigError: When a file cannot be read or says something that makes no sense.
    """
    return Rules(
        tuple(rule for file in (*reversed(files), resource("sources/roles.toml")) for rule in _read(Path(file)))
    )


def _read(file: Path) -> Sequence[Rule]:
    try:
        return _parsed(file, file.stat().st_mtime_ns)
    except OSError as error:
        raise ConfigError(f"cannot read the roles file {file} ({error.strerror}); check --roles") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"the roles file {file} is not valid TOML ({error})") from error


@lru_cache(maxsize=8)
def _parsed(file: Path, changed_ns: int) -> tuple[Rule, ...]:
    with file.open("rb") as stream:
        told = tomllib.load(stream)
    return tuple(_rules(told, file))


def _rules(told: dict[str, Any], file: Path) -> Iterable[Rule]:
    lists = told.get("words", {})
    entries = told.get("rule", [])
    if not isinstance(entries, list):
        raise ConfigError(f"the roles file {file} has no list of [[rule]] tables")
    for number, entry in enumerate(entries, start=1):
        yield _rule(entry, lists, f"rule {number} in {file}")


def _rule(entry: dict[str, Any], lists: dict[str, list[str]], place: str) -> Rule:
    if entry.get("role") not in (*PUBLIC_ROLES, PUBLIC):
        raise ConfigError(f"{place} needs a role: {', '.join((*PUBLIC_ROLES[:6], PUBLIC))}")
    names, unless = (_pattern(entry.get(key, ""), lists, place) for key in ("names", "unless"))
    if names is None:
        raise ConfigError(f"{place} needs a pattern of names")
    platforms = entry.get("platforms", CHINESE)
    signs = tuple(word for name in entry.get("signs", ()) for word in lists.get(name, [name]))
    return Rule(entry["role"], names, unless, tuple(platforms), signs, bool(entry.get("verified", False)))


def _pattern(written: str, lists: dict[str, list[str]], place: str) -> str | None:
    """Write a pattern out: `{place}` in it stands for any of the words listed under that name."""
    short = whole = written
    for name, listed in lists.items():
        short = short.replace(f"{{{name}}}", f"(?:{listed[0]})")
        whole = whole.replace(f"{{{name}}}", f"(?:{'|'.join(listed)})")
    try:
        pl.Series([""]).str.contains(_whole(short))  # long lists take their time to compile, and are read when needed
    except pl.exceptions.ComputeError as error:
        raise ConfigError(f"{place} has a pattern that cannot be read ({error})") from error
    return whole or None
