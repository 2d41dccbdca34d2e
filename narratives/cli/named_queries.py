"""The named queries of `sql/queries/`: their names, what their headers say, and the parameters they take."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from narratives.errors import InputError
from narratives.resources import resource
from narratives.vocabulary import did_you_mean


@dataclass(frozen=True)
class NamedQuery:
    """One file of `sql/queries`: its first comment line says what it answers."""

    name: str
    title: str
    text: str
    parameters: tuple[str, ...]


def named_queries() -> list[NamedQuery]:
    """Return the shipped queries in the order of their names."""
    return [_read(path) for path in sorted(resource("sql/queries").glob("*.sql"))]


def named_query(name: str) -> NamedQuery:
    """Return one query by its name.

    Raises:
        InputError: when there is none; near names are given.
    """
    known = {query.name: query for query in named_queries()}
    if name in known:
        return known[name]
    hint = did_you_mean(name, known) or f"there are: {', '.join(known)}"
    raise InputError(f"no named query {name!r}; {hint}")


def parameter_values(given: Sequence[str]) -> dict[str, str]:
    """Read `NAME=VALUE` options.

    Raises:
        InputError: when one has no equals sign.
    """
    wrong = [one for one in given if "=" not in one]
    if wrong:
        raise InputError(f"--param {wrong[0]!r} has no value: write NAME=VALUE, such as story=s-trade-1a2b3c")
    return dict(one.split("=", 1) for one in given)


def _read(path: Path) -> NamedQuery:
    text = path.read_text(encoding="utf-8")
    title = text.splitlines()[0].removeprefix("--").strip()
    code = re.sub(r"--[^\n]*", "", text)
    return NamedQuery(path.stem, title, text, tuple(dict.fromkeys(re.findall(r"\$([a-z_]+)", code))))
