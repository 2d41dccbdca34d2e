"""How figures are written for people, on the terminal and in the report; whoever prints them escapes them."""

import re
from datetime import date, datetime

from narratives.vocabulary import SPHERE_NAMES

MISSING = "-"
_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")
_LATIN = re.compile(r"[A-Za-z]")
_WEB = re.compile(r"https?://[^\s\"'<>]+", re.IGNORECASE)
_ACRONYMS = {"us": "US"}


def probability(value: float) -> str:
    """Write a p-value without pretending to more digits than it has."""
    return "<0.001" if value < 0.001 else f"{value:.3f}"


def percent(value: float) -> str:
    """Write a share as a whole percentage."""
    return f"{value * 100:.0f} %"


def share(value: float | None) -> str:
    """Write a share that may be unknown."""
    return MISSING if value is None else percent(value)


def count(value: int | None) -> str:
    """Write a count that may be unknown."""
    return MISSING if value is None else f"{value:,}"


def score(value: float | None) -> str:
    """Write an index such as a similarity."""
    return MISSING if value is None else f"{value:.2f}"


def chance(value: float | None) -> str:
    """Write a p-value that may be unknown."""
    return MISSING if value is None else probability(value)


def day(value: date | datetime | None) -> str:
    """Write the day of a time."""
    return MISSING if value is None else f"{value:%Y-%m-%d}"


def minute(value: datetime | None) -> str:
    """Write a time to the minute, UTC."""
    return MISSING if value is None else f"{value:%Y-%m-%d %H:%M}"


def words(name: str) -> str:
    """Write a name of the warehouse as words: `platform_trending` as platform trending, `weibo_only` as Weibo only."""
    first, *rest = name.split("_")
    return " ".join([SPHERE_NAMES.get(first, first), *rest])


def language(text: str | None, known: str | None = None) -> str:
    """Return the `lang` of a passage: zh or en; empty, which is HTML for unknown, where neither is sure."""
    if known in ("zh", "en"):
        return known
    if known == "other" or not text:
        return ""
    return "zh" if _HAN.search(text) else "en" if _LATIN.search(text) else ""


def web_address(url: str | None) -> str | None:
    """Return an address that a browser may follow: of the web, and nothing else that an export may say."""
    return url if url and _WEB.fullmatch(url) else None
