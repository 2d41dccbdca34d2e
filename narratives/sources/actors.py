"""Public actors: who speaks for a government, a medium or an organisation, by platform and handle."""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from narratives.errors import ConfigError
from narratives.resources import resource
from narratives.sources.platforms import SPHERE_OF
from narratives.sources.roles import PUBLIC, PUBLIC_ROLES, Rules

__all__ = ["PUBLIC", "PUBLIC_ROLES", "Actor", "Actors", "folded", "read_actors"]


@dataclass(frozen=True)
class Actor:
    """A public account's owner.

    Attributes:
        handles: Pairs of platform and handle or numeric id; the first of a platform is the one that is shown.
    """

    name: str
    role: str
    country: str | None = None
    handles: tuple[tuple[str, str], ...] = ()

    def handle(self, platform: str | None) -> str | None:
        """Return the first handle that the list gives for a platform."""
        return next((handle for known, handle in self.handles if known == platform), None)


@dataclass(frozen=True)
class Actors:
    """Actors by (platform, handle), compared without regard to case; and rules for institutions that are not listed."""

    by_handle: dict[tuple[str, str], Actor] = field(default_factory=dict)
    rules: Rules = field(default_factory=Rules)

    def find(self, platform: str | None, handle: str | None) -> Actor | None:
        """Return the actor behind a handle or a numeric account id; None for everyone else."""
        return self.by_handle.get((platform or "", folded(handle or "")))


def folded(handle: str) -> str:
    """Write a handle as it is compared: without @, spaces around and case."""
    return handle.strip().lstrip("@＠").casefold()


def read_actors(*files: Path) -> Actors:
    """Read the shipped list of actors and the user's own; a later file wins.

    Args:
        files: Further lists in the form of `narratives/actors.toml`.

    Raises:
        ConfigError: When a file cannot be read or says something that makes no sense.
    """
    by_handle: dict[tuple[str, str], Actor] = {}
    for file in (resource("sources/actors.toml"), *files):
        by_handle.update(_read(Path(file)))
    return Actors(by_handle)


@lru_cache(maxsize=8)
def _parsed(file: Path, changed_ns: int) -> tuple[tuple[tuple[str, str], Actor], ...]:
    with file.open("rb") as stream:
        return tuple(_entries(tomllib.load(stream).get("actor", []), file))


def _read(file: Path) -> dict[tuple[str, str], Actor]:
    try:
        return dict(_parsed(file, file.stat().st_mtime_ns))
    except OSError as error:
        raise ConfigError(f"cannot read the actors file {file} ({error.strerror}); check --actors") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"the actors file {file} is not valid TOML ({error})") from error


def _entries(actors: Any, file: Path) -> Iterable[tuple[tuple[str, str], Actor]]:
    if not isinstance(actors, list):
        raise ConfigError(f"the actors file {file} has no list of [[actor]] tables")
    for entry in actors:
        actor = _actor(entry, file)
        for platform, handle in actor.handles:
            yield (platform, folded(handle)), actor


def _handles(entry: dict[str, Any]) -> Iterable[tuple[str, str]]:
    for platform in (name for name in SPHERE_OF if name in entry):
        listed = entry[platform]
        for handle in listed if isinstance(listed, list) else [listed]:
            yield platform, str(handle)


def _actor(entry: Any, file: Path) -> Actor:
    if not isinstance(entry, dict) or not isinstance(entry.get("name"), str):
        raise ConfigError(f"an [[actor]] in {file} has no name")
    if entry.get("role") not in PUBLIC_ROLES:
        known = ", ".join(PUBLIC_ROLES[:6])
        raise ConfigError(f"the actor {entry['name']!r} in {file} needs a role: {known}")
    return Actor(entry["name"], entry["role"], entry.get("country"), tuple(_handles(entry)))
