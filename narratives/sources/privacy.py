"""Names of people who are no public actors: replaced before anything is written.

A pseudonym is a keyed hash (HMAC-SHA-256) of platform and handle with the key of the warehouse. The same
account has the same pseudonym everywhere in one warehouse, in texts too, and another in every other
warehouse.
"""

import hmac
import re
from dataclasses import dataclass, field

import polars as pl

from narratives.sources.actors import PUBLIC, PUBLIC_ROLES, Actors, folded
from narratives.sources.platforms import CHINESE

_ASCII_MENTION = re.compile(r"(?<![A-Za-z0-9_])([@＠])([A-Za-z0-9_]{1,30})")
_CHINESE_MENTION = re.compile(r"(?<![A-Za-z0-9_])([@＠])([\w\-·•]{1,40})")
_STATUS_LINK = re.compile(
    r"(?<![A-Za-z0-9-])((?:twitter|x)\.com/)(?!i/)@?([A-Za-z0-9_]{1,30})(/status/\d+)?(?=[/?#\s\"'<)]|$)"
)
_PROFILE_LINK = re.compile(
    r"(?<![A-Za-z0-9-])(weibo\.(?:com|cn)/)(?:(?:n|u|p|profile)/)?([^\s/?#\"'<]{2,40})(/[0-9A-Za-z]{9})?(?=[/?#\s\"'<)]|$)"
)
# First parts of addresses of these platforms that are pages, not accounts.
_NO_NAMES = {
    "ajax", "detail", "explore", "hashtag", "home", "hot", "i", "intent", "login", "messages", "p", "search",
    "settings", "share", "sinaurl", "status", "top", "topic", "tv", "weibo",
}  # fmt: skip
_PSEUDONYM = re.compile(r"^p_[0-9a-f]{16}$")
_KEPT = re.compile(
    r'"(?:id|id_str|mid|bid|mblogid|sphere|platform|created_at|date|lang|author_role|source)"\s*:\s*("(?:[^"\\]|\\.)*")'
)
_STRING = re.compile(r'"(?:[^"\\]|\\.)*("|$)')
LONGEST_ROW = 2_000
NAMES_REMEMBERED = 100_000


@dataclass
class Names:
    """Decides whose name is kept and what stands for the others.

    Attributes:
        secret: Key of the hash.
        actors: The public actors.
        keeps_all: Whether every name is kept (`--keep-authors`).
    """

    secret: bytes
    actors: Actors
    keeps_all: bool = False
    _known: dict[tuple[str, str], str] = field(default_factory=dict)

    def pseudonym(self, platform: str, handle: str) -> str:
        """Return what stands for a handle: the handle itself if it is public, or a pseudonym already."""
        key = (platform, handle)
        if key not in self._known:
            if len(self._known) > NAMES_REMEMBERED:
                self._known.clear()
            self._known[key] = self._named(platform, handle)
        return self._known[key]

    def _named(self, platform: str, handle: str) -> str:
        if self.keeps_all or _PSEUDONYM.match(handle) or self.actors.find(platform, handle):
            return handle
        message = f"{platform}:{folded(handle)}".encode()
        return "p_" + hmac.digest(self.secret, message, "sha256").hex()[:16]

    def text(self, platform: str, text: str) -> str:
        """Return a text with the names of people who are not public replaced."""
        pattern = _CHINESE_MENTION if platform in CHINESE else _ASCII_MENTION
        text = pattern.sub(lambda found: found[1] + self.pseudonym(platform, found[2]), text)
        if ".com/" in text or ".cn/" in text:
            text = _STATUS_LINK.sub(lambda found: self._link(found, "twitter", "i"), text)
            text = _PROFILE_LINK.sub(lambda found: self._link(found, "weibo", "detail"), text)
        return text

    def _link(self, found: re.Match[str], platform: str, neutral: str) -> str:
        """Write the link to a post without its author's name, and a link to a profile with the pseudonym."""
        if found[2].lower() in _NO_NAMES or self.pseudonym(platform, found[2]) == found[2]:
            return found[0]
        return found[1] + (neutral + found[3] if found[3] else self.pseudonym(platform, found[2]))

    def unread_row(self, row: str) -> str:
        """Return what may be kept of an unreadable row: its shape, as names cannot be told in it."""
        if self.keeps_all:
            return row[:LONGEST_ROW]
        row = row[: 10 * LONGEST_ROW]
        if not row.lstrip().startswith(("{", "[", '"')):
            return f"({len(row):,} characters that may hold names; see the file)"
        kept = {found.start(1) for found in _KEPT.finditer(row)}
        keys = re.compile(r'"[^"\\]{0,40}"\s*:')
        shape = _STRING.sub(lambda at: at[0] if at.start() in kept or keys.match(row, at.start()) else '"…"', row)
        return shape[:LONGEST_ROW]


def with_authors(frame: pl.DataFrame, names: Names) -> pl.DataFrame:
    """Give each draft its actor's role and country, and its author's public name or pseudonym."""
    pairs = frame.select("platform", "author", "author_id", "author_role").unique()
    rows = [_author(names, *pair) for pair in pairs.rows()]
    kinds = {"shown": pl.String, "role": pl.String, "home": pl.String, "is_public": pl.Boolean}
    found = pl.concat([pairs, pl.DataFrame(rows, schema=kinds, orient="row")], how="horizontal")
    keys = ["platform", "author", "author_id", "author_role"]
    joined = frame.join(found, on=keys, how="left", nulls_equal=True, maintain_order="left")
    return joined.with_columns(
        author=pl.col("shown"), author_role=pl.col("role"), country=pl.coalesce("country", "home")
    ).drop("shown", "role", "home", "author_id")


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
    return name if is_public or name is None else names.pseudonym(platform or "", name), role, None, is_public


def without_names(texts: pl.Series, platforms: pl.Series, names: Names) -> pl.Series:
    """Replace the names in a column of texts; texts without any are not touched."""
    if names.keeps_all:
        return texts
    at = texts.str.contains(r"[@＠]|(?:twitter|x|weibo)\.(?:com|cn)/").fill_null(False)
    where = at.arg_true()
    if where.is_empty():
        return texts
    pairs = zip(platforms.gather(where).fill_null(""), texts.gather(where), strict=True)
    return texts.scatter(where, [names.text(platform, text) for platform, text in pairs])
