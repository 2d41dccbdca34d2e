"""Names of people who are no public actors: replaced before anything is written.

A pseudonym is a keyed hash (HMAC-SHA-256) of platform and handle with the key of the warehouse. The same
account has the same pseudonym everywhere in one warehouse, in texts too, and another in every other
warehouse.
"""

import hmac
from dataclasses import dataclass, field

import polars as pl

from narratives.sources.actors import PUBLIC, PUBLIC_ROLES, Actors, folded
from narratives.sources.known_names import LONGEST_NAME, KnownNames
from narratives.sources.marks import PSEUDONYM
from narratives.sources.missions import mission_country
from narratives.sources.platforms import SPHERE_OF

NAMES_REMEMBERED = 100_000


@dataclass
class Names:
    """Decides whose name is kept and what stands for the others.

    Attributes:
        secret: Key of the hash.
        actors: The public actors.
        keeps_all: Whether every name is kept (`--keep-authors`).
        known: Names of authors of this load and of the warehouse, to be found where nothing marks them.
    """

    secret: bytes
    actors: Actors
    keeps_all: bool = False
    known: KnownNames = field(default_factory=KnownNames)
    _given: dict[tuple[str, str], str] = field(default_factory=dict)

    def pseudonym(self, platform: str, handle: str) -> str:
        """Return what stands for a handle: the handle itself if it is public, or a pseudonym already."""
        key = (platform, handle)
        if key not in self._given:
            if len(self._given) > NAMES_REMEMBERED:
                self._given.clear()
            self._given[key] = self._named(platform, handle)
        return self._given[key]

    def _named(self, platform: str, handle: str) -> str:
        if self.keeps_all or PSEUDONYM.fullmatch(handle) or self.actors.find(platform, handle):
            return handle
        # A row of no known platform is set aside; whoever it names must be found again by the name alone.
        message = f"{platform if platform in SPHERE_OF else ''}:{folded(handle)}".encode()
        return "p_" + hmac.digest(self.secret, message, "sha256").hex()[:16]

    def of_known(self, platform: str, name: str) -> str:
        """Return what stands for a known name in a text: the account of the text's platform, or of its own."""
        return self.pseudonym(self.known.platforms.get(name, platform), name)

    def is_public(self, platform: str, handle: str) -> bool:
        """Say whether a handle is that of a public actor."""
        return self.actors.find(platform, handle) is not None

    def longest_public(self, platform: str, run: str) -> int:
        """Return the length of the longest public name that a run of signs begins with; 0 if there is none."""
        lengths = range(min(len(run), LONGEST_NAME), 1, -1)
        return next((length for length in lengths if self.is_public(platform, run[:length])), 0)


def with_authors(frame: pl.DataFrame, names: Names) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Give each draft its actor's role and country, and its author's public name or pseudonym.

    Returns:
        The drafts with `owner`, the name of an author who is not public, and the accounts that were not known before:
        `author`, the pseudonym, and `name`.
    """
    pairs = frame.select("platform", "author", "author_id", "author_role").unique(maintain_order=True)
    rows = [_author(names, *pair) for pair in pairs.rows()]
    kinds = {"shown": pl.String, "role": pl.String, "home": pl.String, "is_public": pl.Boolean}
    found = pl.concat([pairs, pl.DataFrame(rows, schema=kinds, orient="row")], how="horizontal")
    keys = ["platform", "author", "author_id", "author_role"]
    joined = frame.join(found, on=keys, how="left", nulls_equal=True, maintain_order="left")
    named = joined.with_columns(
        owner=pl.when(~pl.col("is_public")).then(pl.coalesce("author", "author_id")),
        author=pl.col("shown"),
        author_role=pl.col("role"),
        country=pl.coalesce("country", "home"),
    ).drop("shown", "role", "home", "author_id")
    return named, _remembered(found, names)


def _remembered(found: pl.DataFrame, names: Names) -> pl.DataFrame:
    """Remember the names of private authors, and return those that were not known before."""
    name = pl.coalesce("author", "author_id")
    private = found.filter(~pl.col("is_public") & (name != pl.col("shown")))
    new = names.known.add(private.select(pl.col("platform").fill_null(""), name).rows())
    rows = [(names.pseudonym(*pair), *pair) for pair in new]
    return pl.DataFrame(rows, schema=dict.fromkeys(("author", "platform", "name"), pl.String), orient="row")


def _author(
    names: Names, platform: str | None, author: str | None, author_id: str | None, given: str | None
) -> tuple[str | None, str, str | None, bool]:
    """Return the name to show, role, country, and whether the account may be known."""
    actor = names.actors.find(platform, author) or names.actors.find(platform, author_id)
    role = actor.role if actor else (given or PUBLIC)
    if actor:
        is_number = author is None or author.isdigit()
        return (actor.handle(platform) if is_number else author) or author_id, role, actor.country, True
    name, is_public = author or author_id, role in PUBLIC_ROLES or names.keeps_all
    country = mission_country(name) if role == "diplomat" else None
    return name if is_public or name is None else names.pseudonym(platform or "", name), role, country, is_public
