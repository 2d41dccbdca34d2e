"""The words that every room shares, in the order in which they are shown, and how counts and near misses are put."""

from collections.abc import Iterable
from difflib import get_close_matches
from enum import StrEnum


class Sphere(StrEnum):
    """Which public a post speaks to."""

    WEIBO = "weibo"
    TWITTER = "twitter"


class Verdict(StrEnum):
    """How the two spheres tell a story."""

    CONVERGENT = "convergent"
    CONTESTED = "contested"
    WEIBO_ONLY = "weibo_only"
    TWITTER_ONLY = "twitter_only"
    UNDECIDED = "undecided"
    NO_DATA = "no_data"


class Status(StrEnum):
    """How a narrative came out of the run before."""

    BORN = "born"
    CONTINUED = "continued"
    SPLIT = "split"


class Tone(StrEnum):
    """In which tone a text speaks."""

    CONDEMNING = "condemning"
    PROMOTIONAL = "promotional"
    MEASURED = "measured"


class Stance(StrEnum):
    """Which side a text takes towards the position of the PRC government on the issue."""

    CRITICAL = "critical"
    SUPPORTIVE = "supportive"
    NEUTRAL = "neutral"


# The same as plain text, for columns, SQL and JSON.
SPHERES: tuple[str, ...] = tuple(one.value for one in Sphere)
VERDICTS: tuple[str, ...] = tuple(one.value for one in Verdict)
TONES: tuple[str, ...] = tuple(one.value for one in Tone)
STANCES: tuple[str, ...] = tuple(one.value for one in Stance)
SPHERE_NAMES = {one.value: one.name.title() for one in Sphere}


def counted(number: int, noun: str) -> str:
    """Write a number with its noun: `1 post`, `1,200 posts`."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def did_you_mean(given: str, known: Iterable[str], most: int = 1, alike: float = 0.6) -> str:
    """Return `did you mean X?` with the known names that come nearest; nothing where none is near.

    Args:
        given: What was given.
        known: The names that there are.
        most: How many to offer.
        alike: How alike a name must be, 0 to 1.
    """
    near = get_close_matches(given, list(known), n=most, cutoff=alike)
    return f"did you mean {' or '.join(near)}?" if near else ""
