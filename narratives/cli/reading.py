"""Reads rows of the public views for the commands, and finds narratives and stories by their ids."""

import logging
import re
import shlex
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from narratives.cli.escape import well_formed
from narratives.errors import InputError, WarehouseError
from narratives.report.reading import Reader, Row, latest_run, read
from narratives.vocabulary import did_you_mean
from narratives.warehouse import open_reader, warehouse_path
from narratives.warehouse.left_over import is_covering_due

__all__ = [
    "Reader", "Row", "check_topic", "find_id", "find_theme", "latest_run", "limited", "near_accounts", "read",
    "reading",
]  # fmt: skip
_log = logging.getLogger(__name__)
_SHOWN_CANDIDATES = 4
# Words of a language, and no id: between spaces, or Chinese.
_WORDS = re.compile(r"\S\s+\S|[\u3400-\u9fff]")
_PLAIN_NAME = re.compile(r"[\w.-]+")


@contextmanager
def reading(warehouse: Path | None) -> Iterator[Reader]:
    """Open the warehouse that the option, the environment or the default names, read-only.

    What a load that was killed left to do is done first, and said; where it cannot be done now, that is said.
    """
    file = warehouse_path(warehouse)
    with open_reader(file) as connection:
        if not is_covering_due(connection):
            yield connection
            return
    _finish_killed_load(file)
    with open_reader(file) as connection:
        yield connection


def _finish_killed_load(file: Path) -> None:
    """Take names that a killed load had learned out of earlier posts, or say why they still stand there."""
    from narratives.stages.load import finish_killed

    try:
        finish_killed(file)
    except WarehouseError as error:
        _log.warning("a load was killed, and names that it had learned still stand in earlier posts: %s", error)
    else:
        _log.warning("finished a load that was killed: the names it had learned were removed from earlier posts")


def find_id(connection: Reader, given: str, narratives: Sequence[Row]) -> str:
    """Return the id that the user means.

    Args:
        connection: a reader of the warehouse.
        given: an id or its beginning, in any case.
        narratives: all narratives of the latest run with their stories and, where a theme may be meant, its `theme_id`.

    Raises:
        InputError: when nothing or more than one begins like that; near ids are named.
    """
    keys = ("narrative_id", "story_id", "theme_id")
    known = sorted({one[key] for one in narratives for key in keys if one.get(key)})
    if not known:
        latest_run(connection)
    found = _only_one(given, known)
    if found is None:
        raise InputError(_unknown_id(connection, well_formed(given), known))
    return found


def find_theme(connection: Reader, given: str | None) -> str | None:
    """Return the theme that the user means, if one is given.

    Raises:
        InputError: when nothing or more than one begins like that; near ids are named.
    """
    if given is None:
        return None
    known = [row["theme_id"] for row in read(connection, "SELECT theme_id FROM out.themes ORDER BY theme_id")]
    found = _only_one(given, known)
    if found is None:
        given = well_formed(given)
        hint = _near(given, known) or ": `narratives themes` prints the ids"
        raise InputError(f"no theme {given!r} in the latest run{hint}")
    return found


def near_accounts(connection: Reader, given: str) -> list[str]:
    """Return up to three accounts whose names are nearly as given, the nearest first."""
    return [row["author"] for row in read(connection, _NEAR_ACCOUNTS, [well_formed(given).strip().lstrip("@＠")])]


def check_topic(connection: Reader, topic: str | None) -> None:
    """Refuse a topic that the latest run does not have.

    Raises:
        InputError: with the topics there are.
    """
    if topic is None:
        return
    topics = [row["topic"] for row in read(connection, "SELECT topic FROM out.topics ORDER BY topic")]
    if topic not in topics:
        hint = _near(topic, topics) or f"; it has {', '.join(topics)}"
        raise InputError(f"no topic {topic!r} in the latest run{hint}")


def limited(query: str, limit: int) -> str:
    """Return the query with its row limit; 0 means all rows."""
    return f"{query} LIMIT {limit}" if limit else query


_NEAR_ACCOUNTS = """
    SELECT author, max(jaro_winkler_similarity(lower(author), lower($1))) AS nearness
    FROM out.posts WHERE author IS NOT NULL
    GROUP BY author HAVING nearness >= 0.9 ORDER BY nearness DESC, author LIMIT 3
"""
_LAST_EVENT = """
    SELECT event, other_narrative_id AS other, happened_at FROM out.narrative_events WHERE narrative_id = $id
    UNION ALL
    SELECT event, other_story_id, happened_at FROM out.story_events WHERE story_id = $id
    ORDER BY happened_at DESC LIMIT 1
"""


def _unknown_id(connection: Reader, given: str, known: Sequence[str]) -> str:
    if read(connection, "FROM out.topics WHERE topic = ?", [given]):
        return f"{given} is a topic, not an id: use `narratives stories --topic {given}`"
    events = read(connection, _LAST_EVENT, {"id": given})
    if events:
        other = f" (see {events[0]['other']})" if events[0]["other"] else ""
        return f"{given} is not in the latest run; its last event: {events[0]['event']}{other}"
    ends = [one for one in known if given and one.endswith(f"-{given.lower()}")]
    if hint := (f"; did you mean {' or '.join(ends)}?" if ends else _near(given, known)):
        return f"no narrative or story {given!r} in the latest run{hint}"
    if _WORDS.search(given):
        return f"{given!r} is no id: `narratives search {shlex.quote(given)}` finds stories by their words and meaning"
    return f"no narrative or story {given!r} in the latest run{_account(connection, given)}"


def _account(connection: Reader, given: str) -> str:
    """Say that an account is no id, and how its posts are found; or where ids are."""
    # Only plain names: what is proposed may be pasted into a shell.
    accounts = [name for name in near_accounts(connection, given) if _PLAIN_NAME.fullmatch(name)]
    if not accounts:
        return ": `narratives list` and `narratives stories` print the ids"
    query = f"FROM out.posts WHERE author = '{accounts[0]}'"
    return f'; posts of the account {accounts[0]}: `narratives sql "{query}"`'


def _only_one(given: str, known: Sequence[str]) -> str | None:
    """Return the id that is given or that alone begins so, in any case; None where none does.

    Raises:
        InputError: when more than one begins like that.
    """
    given = well_formed(given)
    wanted = given.strip().lower()
    if wanted in known:
        return wanted
    found = [one for one in known if wanted and one.startswith(wanted)]
    if len(found) > 1:
        raise InputError(f"{len(found)} ids begin with {given!r}: {_some(found)}; give more of it")
    return found[0] if found else None


def _near(given: str, known: Sequence[str]) -> str:
    hint = did_you_mean(given.lower(), known, most=3, alike=0.75)
    return f"; {hint}" if hint else ""


def _some(ids: Sequence[str]) -> str:
    shown = ", ".join(ids[:_SHOWN_CANDIDATES])
    return shown if len(ids) <= _SHOWN_CANDIDATES else f"{shown} and {len(ids) - _SHOWN_CANDIDATES} more"
