"""Scope: what a run looks at decides which narratives of earlier runs it can continue, and which it can end.

Where each text belonged when a run last looked at it is kept in `core.last_places`; a run brings only those places up
to date that lie in its scope, so that names go on however often runs looked elsewhere in between.
"""

from dataclasses import dataclass
from typing import Any

import duckdb

from narratives.warehouse.rows import one_row

_BEFORE = """
SELECT topic, sphere, narrative_id, any_value(story_id) AS story_id, any_value(theme_id) AS theme_id,
    list(text_id ORDER BY text_id) AS texts
FROM core.places_before(?) LEFT JOIN core.last_themes USING (story_id)
WHERE is_in_scope AND narrative_id IS NOT NULL
GROUP BY topic, sphere, narrative_id, story_id
ORDER BY ALL
"""
_KNOWN = "SELECT DISTINCT sphere || ' ' || text_id FROM core.places_before(?) WHERE is_in_scope"
_ELSEWHERE = """
SELECT list(DISTINCT narrative_id) FILTER (narrative_id IS NOT NULL) AS narratives,
    list(DISTINCT story_id) FILTER (story_id IS NOT NULL) AS stories,
    list(DISTINCT theme_id) FILTER (theme_id IS NOT NULL) AS themes
FROM core.places_before(?) LEFT JOIN core.last_themes USING (story_id) WHERE NOT is_in_scope
"""

_FORGET_THEMES = """
DELETE FROM core.last_themes
WHERE story_id NOT IN (SELECT story_id FROM core.last_places WHERE story_id IS NOT NULL)
    OR story_id IN (SELECT story_id FROM core.run_narratives WHERE run_id = ?)
"""
_REMEMBER_THEMES = """
INSERT INTO core.last_themes
SELECT DISTINCT told.story_id, place.theme_id
FROM core.run_themes AS place JOIN core.run_narratives AS told USING (run_id, topic, story) WHERE run_id = ?
"""
_KEPT = "CREATE OR REPLACE TEMP TABLE kept AS FROM core.places_before(?) WHERE NOT is_in_scope"


@dataclass(frozen=True)
class Earlier:
    """What earlier runs left for a run to go on from.

    Attributes:
        groups: Narratives with the texts that the run looks at: topic, sphere, narrative_id, story_id, theme_id, texts.
            One with texts of two stories, as runs of different scope leave it, is there twice.
        known: Texts of its scope that had a place, noise included, with their sphere before them.
        narratives_elsewhere, stories_elsewhere, themes_elsewhere: Those that have texts outside of the scope; the run
            cannot end them.
    """

    groups: list[dict[str, Any]]
    known: frozenset[str]
    narratives_elsewhere: frozenset[str]
    stories_elsewhere: frozenset[str]
    themes_elsewhere: frozenset[str]


def earlier(connection: duckdb.DuckDBPyConnection, run_id: str) -> Earlier:
    """Return what a run goes on from, by the places of the runs before it."""
    known = frozenset(text for (text,) in connection.execute(_KNOWN, [run_id]).fetchall())
    narratives, stories, themes = one_row(connection, _ELSEWHERE, [run_id])
    groups = connection.execute(_BEFORE, [run_id]).pl().to_dicts()
    return Earlier(groups, known, *(frozenset(names or ()) for names in (narratives, stories, themes)))


def remember(connection: duckdb.DuckDBPyConnection, run_id: str) -> None:
    """Bring the places of a run's scope up to date with where the run put its texts.

    Args:
        connection: a writer, within a transaction.
        run_id: the run, whose narratives are named.
    """
    connection.execute(_KEPT, [run_id])
    connection.execute("DELETE FROM core.last_places")
    connection.execute("INSERT INTO core.last_places SELECT * EXCLUDE (is_in_scope) FROM kept")
    connection.execute("DROP TABLE kept")
    connection.execute(
        "INSERT INTO core.last_places SELECT topic, sphere, text_id, narrative_id, story_id "
        "FROM core.run_texts LEFT JOIN core.run_narratives USING (run_id, topic, sphere, cluster) WHERE run_id = ?",
        [run_id],
    )
    for statement in (_FORGET_THEMES, _REMEMBER_THEMES):
        connection.execute(statement, [run_id])
