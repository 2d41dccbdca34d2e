"""Lives: when something that is told was born, when it peaked, whether it fell silent and came back.

Silence counts only on days on which the sphere has posts, and only where the pace of the telling would have given
some: what is told four times a year is not dormant between.
"""

from dataclasses import dataclass

import numpy as np

ACTIVE, DORMANT, BACK, UNDECIDED = "active", "dormant", "back", "undecided"
DORMANT_DAYS = 28
# With three posts to be expected there is none in one of twenty times.
MISSED_POSTS = 3.0


@dataclass(frozen=True)
class Life:
    """The life of something told in one sphere; days are places in the calendar of the run.

    Attributes:
        status: active, dormant, back, or undecided where it is silent but too sparse to say.
        born: Day of the first post.
        last: Day of the last post.
        dormant: First day of the last dormant time, if there was one.
        back: Day of the last return, if there was one.
        returns: How often it came back.
    """

    status: str
    born: int
    last: int
    dormant: int | None
    back: int | None
    returns: int


def life_of(days: np.ndarray, posts: np.ndarray, sphere_posts: np.ndarray) -> Life:
    """Read a life off the days of posts.

    Args:
        days: (n,) days with posts, in order, one at least.
        posts: (n,) posts of each.
        sphere_posts: (calendar,) posts of the sphere on anything, day by day.
    """
    volume = np.concatenate([[0], np.cumsum(sphere_posts)])
    covered = np.concatenate([[0], np.cumsum(sphere_posts > 0)])
    born, last = int(days[0]), int(days[-1])
    pace = posts.sum() / max(volume[last + 1] - volume[born], 1)
    ends = np.append(days[1:], len(sphere_posts))
    silent_days = covered[ends] - covered[days + 1]
    is_silent = silent_days >= DORMANT_DAYS
    is_dormant = is_silent & (pace * (volume[ends] - volume[days + 1]) >= MISSED_POSTS)
    dormant = np.flatnonzero(is_dormant)
    returns = np.flatnonzero(is_dormant[:-1])
    return Life(
        status=_status(bool(is_dormant[-1]), bool(is_silent[-1]), len(returns)),
        born=born,
        last=last,
        dormant=int(days[dormant[-1]]) + 1 if len(dormant) else None,
        back=int(days[returns[-1] + 1]) if len(returns) else None,
        returns=len(returns),
    )


def peak_of(posts: np.ndarray, sphere_posts: np.ndarray) -> int:
    """Return the period with most posts above the usual share of the sphere's posts.

    Args:
        posts: (periods,) posts.
        sphere_posts: (periods,) posts of the sphere on anything.
    """
    return int(np.argmax(posts - sphere_posts * (posts.sum() / max(sphere_posts.sum(), 1))))


def _status(is_dormant: bool, is_silent: bool, returns: int) -> str:
    if is_dormant:
        return DORMANT
    if is_silent:
        return UNDECIDED
    return BACK if returns else ACTIVE
