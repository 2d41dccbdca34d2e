"""Track: names narratives, stories and themes as earlier runs knew them, and records what changed."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from narratives.analysis.lineage import Event, trace
from narratives.stages.rows import clear_run
from narratives.stages.scope import Earlier, earlier
from narratives.warehouse import open_writer
from narratives.warehouse.rows import insert, one_row, transaction

_GROUPS = """
SELECT narrative.topic, narrative.sphere, narrative.cluster, narrative.story,
    any_value(narrative.narrative_id) AS narrative_id, any_value(narrative.story_id) AS story_id,
    any_value(theme.theme) AS theme, list(place.text_id ORDER BY place.text_id) AS texts
FROM core.run_narratives AS narrative
JOIN core.run_texts AS place USING (run_id, topic, sphere, cluster)
LEFT JOIN core.run_themes AS theme USING (run_id, topic, story)
WHERE run_id = ?
GROUP BY ALL
ORDER BY ALL
"""


_PLACE = ("topic", "sphere", "cluster")


@dataclass(frozen=True)
class TrackResult:
    """What track saw.

    Attributes:
        born, continued, split, merged, ended: Narratives that it happened to since the run before.
    """

    born: int
    continued: int
    split: int
    merged: int
    ended: int


def track(warehouse: Path, run_id: str) -> TrackResult:
    """Name the narratives and stories of a run.

    Args:
        warehouse: File of the warehouse.
        run_id: The run, whose narratives are matched.
    """
    with open_writer(warehouse) as connection, transaction(connection):
        clear_run(connection, run_id, "core.narrative_events", "core.story_events", "core.theme_events")
        groups, before = _groups(connection, run_id), earlier(connection, run_id)
        names, events = _name_narratives(groups, before)
        stories, story_events = _name_stories(groups, before)
        themes, theme_events = _name_themes(groups, before)
        _store(connection, run_id, groups, names, stories, events)
        _store_themes(connection, run_id, themes)
        _store_events(connection, run_id, events, story_events, theme_events)
    counts = {kind: sum(event.event == kind for event in events) for kind in TrackResult.__dataclass_fields__}
    return TrackResult(**counts)


def _groups(connection: duckdb.DuckDBPyConnection, run_id: str) -> list[dict[str, Any]]:
    return connection.execute(_GROUPS, [run_id]).pl().to_dicts()


def _name_narratives(groups: list[dict[str, Any]], before: Earlier) -> tuple[list[str], list[Event]]:
    told: dict[str, frozenset[str]] = {}
    for group in before.groups:
        told[group["narrative_id"]] = told.get(group["narrative_id"], frozenset()).union(group["texts"])
    prefixes = [f"{group['sphere'][0]}-{group['topic']}" for group in groups]
    known = {text.partition(" ")[2] for text in before.known}
    texts = [frozenset(group["texts"]) for group in groups]
    return trace(texts, prefixes, told, known, elsewhere=before.narratives_elsewhere)


def _name_stories(groups: list[dict[str, Any]], before: Earlier) -> tuple[dict[tuple[str, int], str], list[Event]]:
    """The name of each story, by its topic and number, and what happened to stories."""
    texts = _gathered(groups, "topic", "story")
    order = sorted(texts)
    names, events = trace(
        [texts[story] for story in order],
        [f"s-{topic}" for topic, _ in order],
        {name: spoken for (name,), spoken in _gathered(before.groups, "story_id").items()},
        before.known,
        # A story that loses a side is another story: its id must not go on to say the opposite.
        parts={text: group["sphere"] for group in before.groups for text in _spoken(group)},
        elsewhere=before.stories_elsewhere,
    )
    return dict(zip(order, names, strict=True)), events


def _name_themes(groups: list[dict[str, Any]], before: Earlier) -> tuple[dict[tuple[str, int], str], list[Event]]:
    """The name of each theme, by its topic and number, and what happened to themes."""
    texts = _gathered([group for group in groups if group["theme"] is not None], "topic", "theme")
    told = _gathered([group for group in before.groups if group["theme_id"]], "theme_id")
    order = sorted(texts)
    names, events = trace(
        [texts[theme] for theme in order],
        [f"theme-{topic}" for topic, _ in order],
        {name: spoken for (name,), spoken in told.items()},
        before.known,
        elsewhere=before.themes_elsewhere,
    )
    return dict(zip(order, names, strict=True)), events


def _gathered(groups: list[dict[str, Any]], *keys: str) -> dict[tuple[Any, ...], frozenset[str]]:
    """The texts of all groups that share their keys."""
    texts: dict[tuple[Any, ...], set[str]] = {}
    for group in groups:
        texts.setdefault(tuple(group[key] for key in keys), set()).update(_spoken(group))
    return {key: frozenset(spoken) for key, spoken in texts.items()}


def _spoken(group: dict[str, Any]) -> list[str]:
    """Texts with their sphere, for the same text in both spheres speaks twice."""
    return [f"{group['sphere']} {text}" for text in group["texts"]]


def _store(
    connection: duckdb.DuckDBPyConnection,
    run_id: str,
    groups: list[dict[str, Any]],
    names: list[str],
    stories: dict[tuple[str, int], str],
    events: list[Event],
) -> None:
    arrival = {event.identity: event.event for event in events if event.event in ("born", "continued", "split")}
    rows = [
        (name, stories[group["topic"], group["story"]], arrival[name], *(group[key] for key in _PLACE))
        for group, name in zip(groups, names, strict=True)
    ]
    named = pl.DataFrame(rows, schema=["narrative_id", "story_id", "status", *_PLACE], orient="row")
    if named.height:
        connection.register("named", named)
        connection.execute(
            "UPDATE core.run_narratives AS told SET narrative_id = named.narrative_id, story_id = named.story_id, "
            "status = named.status FROM named WHERE told.run_id = ? AND told.topic = named.topic "
            "AND told.sphere = named.sphere AND told.cluster = named.cluster",
            [run_id],
        )
        connection.unregister("named")


def _store_themes(connection: duckdb.DuckDBPyConnection, run_id: str, themes: dict[tuple[str, int], str]) -> None:
    named = [(name, run_id, topic, theme) for (topic, theme), name in themes.items()]
    if named:
        connection.executemany(
            "UPDATE core.run_themes SET theme_id = ? WHERE run_id = ? AND topic = ? AND theme = ?", named
        )


def _store_events(
    connection: duckdb.DuckDBPyConnection,
    run_id: str,
    events: list[Event],
    story_events: list[Event],
    theme_events: list[Event],
) -> None:
    (happened_at,) = one_row(connection, "SELECT started_at FROM core.runs WHERE run_id = ?", [run_id])
    told = _event_rows(run_id, "narrative_id", events).with_columns(happened_at=pl.lit(happened_at))
    insert(connection, "core.narrative_events", told)
    insert(connection, "core.story_events", _event_rows(run_id, "story_id", story_events))
    insert(connection, "core.theme_events", _event_rows(run_id, "theme_id", theme_events))


def _event_rows(run_id: str, identity: str, events: list[Event]) -> pl.DataFrame:
    rows = [(run_id, one.event, one.identity, one.other, one.shared_share) for one in events]
    schema = {"run_id": pl.String, "event": pl.String, identity: pl.String, f"other_{identity}": pl.String}
    return pl.DataFrame(rows, schema=schema | {"shared_share": pl.Float64}, orient="row")
