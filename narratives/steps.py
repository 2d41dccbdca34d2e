"""How work that takes a while tells how far it is: one form of callback for stages, exports and commands."""

from typing import Protocol


class OnProgress(Protocol):
    """Is told how far one piece of work is."""

    def __call__(self, done: int, total: int, work_share: float | None = None, /) -> None:
        """Take what has been done, how much there is (0 if nobody knows), and the share of the work that is done.

        Long texts take longer than short ones, so that the share of the work is not that of the texts; it is None where
        nobody has weighed them.
        """


class OnStep(Protocol):
    """Is told how far each of several pieces of work is."""

    def __call__(self, step: str, done: int, total: int, work_share: float | None = None, /) -> None:
        """Take the name of the piece, and the rest as `OnProgress` does.

        0 of 0 says that it begins, and is said as long as nobody knows how much there is; the same number twice says
        that it is done.
        """


def untold(done: int, total: int, work_share: float | None = None, /) -> None:
    """Tell nobody how far the work is."""


def unsaid(step: str, done: int, total: int, work_share: float | None = None, /) -> None:
    """Tell nobody how far the pieces of work are."""
