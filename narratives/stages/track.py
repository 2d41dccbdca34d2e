"""Track: gives narratives and stories the names under which earlier runs knew them, and records what changed."""

from dataclasses import dataclass
from pathlib import Path

import duckdb
import polars as pl

from narratives.analysis.lineage import Event, trace
from narratives.stages.rows import clear_run, insert, transaction
from narratives.stages.scope import Earlier, earlier
from narratives.warehouse import open_writer

_GROUPS = """
SELECT narrative.topic, narrative.sphere, narrative.cluster, narrative.story,
    any_value(narrative.narrative_id) AS narrative_id, any_value(narrative.story_id) AS story_id,
    list(place.text_id ORDER BY place.text_id) AS texts
FROM core.run_narratives AS narrative
JOIN core.run_texts AS place USING (run_id, topic, sphere, cluster)
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
        clear_run(connection, run_id, "core.narrative_events", "core.story_events")
        groups, before = _groups(connection, run_id), earlier(connection, run_id)
        names, events = _name_narratives(groups, before)
        stories, story_events = _name_stories(groups, before)
        _store(connection, run_id, groups, names, stories, events)
        _store_events(connection, run_id, events, story_events)
    counts = {kind: sum(event.event == kind for event in events) for kind in TrackResult.__dataclass_fields__}
    return TrackResult(**counts)


def _groups(connection: duckdb.DuckDBPyConnection, run_id: str) -> list[dict]:
    return connection.execute(_GROUPS, [run_id]).pl().to_dicts()


def _name_narratives(groups: list[dict], before: Earlier) -> tuple[list[str], list[Event]]:
    told: dict[str, frozenset[str]] = {}
    for group in before.groups:
        told[group["narrative_id"]] = told.get(group["narrative_id"], frozenset()).union(group["texts"])
    prefixes = [f"{group['sphere'][0]}-{group['topic']}" for group in groups]
    known = {text.partition(" ")[2] for text in before.known}
    texts = [frozenset(group["texts"]) for group in groups]
    return trace(texts, prefixes, told, known, elsewhere=before.narratives_elsewhere)


def _name_stories(groups: list[dict], before: Earlier) -> tuple[dict[tuple[str, int], str], list[Event]]:
    """The name of each story, by its topic and number, and what happened to stories."""
    texts: dict[tuple[str, int], set[str]] = {}
    told: dict[str, set[str]] = {}
    for group in groups:
        texts.setdefault((group["topic"], group["story"]), set()).update(_spoken(group))
    for group in before.groups:
        told.setdefault(group["story_id"], set()).update(_spoken(group))
    order = sorted(texts)
    names, events = trace(
        [frozenset(texts[story]) for story in order],
        [f"s-{topic}" for topic, _ in order],
        {name: frozenset(spoken) for name, spoken in told.items()},
        before.known,
        # A story that loses a side is another story: its id must not go on to say the opposite.
        parts={text: group["sphere"] for group in before.groups for text in _spoken(group)},
        elsewhere=before.stories_elsewhere,
    )
    return dict(zip(order, names, strict=True)), events


def _spoken(group: dict) -> list[str]:
    """Texts with their sphere, for the same text in both spheres speaks twice."""
    return [f"{group['sphere']} {text}" for text in group["texts"]]


def _store(
    connection: duckdb.DuckDBPyConnection,
    run_id: str,
    groups: list[dict],
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


def _store_events(
    connection: duckdb.DuckDBPyConnection, run_id: str, events: list[Event], story_events: list[Event]
) -> None:
    (happened_at,) = connection.execute("SELECT started_at FROM core.runs WHERE run_id = ?", [run_id]).fetchone()
    told = _event_rows(run_id, "narrative_id", events).with_columns(happened_at=pl.lit(happened_at))
    insert(connection, "core.narrative_events", told)
    insert(connection, "core.story_events", _event_rows(run_id, "story_id", story_events))


def _event_rows(run_id: str, identity: str, events: list[Event]) -> pl.DataFrame:
    rows = [(run_id, one.event, one.identity, one.other, one.shared_share) for one in events]
    schema = {"run_id": pl.String, "event": pl.String, identity: pl.String, f"other_{identity}": pl.String}
    return pl.DataFrame(rows, schema=schema | {"shared_share": pl.Float64}, orient="row")
