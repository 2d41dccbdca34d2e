"""The map of all texts: a point for each, near ones alike, and the headlines of the largest narratives among them."""

import json
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from narratives.errors import ModelError
from narratives.report.reading import Reader, Row, read
from narratives.report.stories import Part
from narratives.report.values import words
from narratives.vocabulary import SPHERE_NAMES

# More points take longer to lay out and draw than a person waits; a sample is said on the page.
TEXTS_AT_MOST = 2000
COLOURED_STORIES = 8
LABELS_AT_MOST = 14
LABEL_CHARACTERS = 34
REST = "all others"
# What a character of a label takes of the map's width and a line of its height.
_CHARACTER, _LINE = 0.0085, 0.034


@dataclass(frozen=True)
class TextMap:
    """The map; without points, `missing` says why.

    Attributes:
        points: rows of `x`, `y` (0 to 1), the text's sphere, topic, story and first post.
        labels: rows of `x`, `y`, `label`.
        texts: texts on a topic in this part of the run, of which `points` may be a sample.
        groups: colourings and the values that have a colour each.
    """

    points: list[Row] = field(default_factory=list)
    labels: list[Row] = field(default_factory=list)
    texts: int = 0
    missing: str | None = None

    @property
    def groups(self) -> dict[str, list[str]]:
        """Colourings, and the values that have a colour each, the most frequent first."""
        return {name: _frequent(self.points, name) for name in ("sphere", "topic", "verdict", "story")}


def text_map(connection: Reader, run: Row, part: Part, has_text: bool = True) -> TextMap:
    """Lay out the texts of the latest run.

    Args:
        connection: a reader of the warehouse.
        run: the run, as in `out.runs`.
        part: what is shown of it.
        has_text: whether words of posts may stand in the map.
    """
    wanted = {"topic": part.topic, "since": part.since, "until": part.until}
    rows = read(connection, _TEXTS, wanted | {"model": run["model"], "texts": TEXTS_AT_MOST})
    if len(rows) < 3:
        return TextMap(missing="There are no texts with vectors to lay out.")
    try:
        places = _places(connection, run, rows)
    except ModelError as error:
        return TextMap(missing=f"The map needs the model of the run: {error}.")
    points = [_point(row, x, y, has_text) for row, (x, y) in zip(rows, places, strict=True)]
    return TextMap(points, _labels(rows, points) if has_text else [], rows[0]["texts"])


def _places(connection: Reader, run: Row, rows: Sequence[Row]) -> list[list[float]]:
    """Lay the texts out in the language-neutral space, in which stories were found."""
    import numpy as np

    from narratives.analysis.plane import lay_out
    from narratives.analysis.space import neutral_vectors
    from narratives.stages.rows import SPHERE_CODES as CODES
    from narratives.stages.stories import neutral_map

    vectors = np.array([row["vector"] for row in rows], dtype=np.float32)
    spheres = np.array([CODES[row["sphere"]] for row in rows], dtype=np.int8)
    languages = np.array([row["lang"] for row in rows], dtype=str)
    neutral = neutral_vectors(vectors, spheres, languages, neutral_map(connection, run["run_id"]))
    return lay_out(neutral, json.loads(run["config"])["seed"]).tolist()


def _point(row: Row, x: float, y: float, has_text: bool) -> Row:
    told = (row["label"] or "") if has_text else ", ".join((row["terms"] or [])[:3])
    return {
        "x": x, "y": y, "sphere": SPHERE_NAMES[row["sphere"]], "topic": row["topic_label"] or row["topic"],
        "verdict": words(row["verdict"]) if row["verdict"] else REST, "day": f"{row['created_at']:%Y-%m-%d}",
        "author": row["author_role"].replace("_", " ") if not has_text else (row["author"] or "unknown"),
        "text": row["text"] if has_text else "", "lang": row["lang"], "told": told or "no story (noise)",
        "story": told or REST, "story_id": row["story_id"] or "",
    }  # fmt: skip


def _frequent(points: Sequence[Row], name: str) -> list[str]:
    if name == "sphere":
        return list(SPHERE_NAMES.values())
    counts: dict[str, int] = {}
    for point in points:
        if point[name] != REST:
            counts[point[name]] = counts.get(point[name], 0) + 1
    return sorted(counts, key=lambda value: (-counts[value], value))[:COLOURED_STORIES]


def _labels(rows: Sequence[Row], points: Sequence[Row]) -> list[Row]:
    """Put the headlines of the largest narratives where their texts lie, none upon another."""
    groups: dict[str, list[int]] = {}
    for place, row in enumerate(rows):
        if row["narrative_id"]:
            groups.setdefault(row["narrative_id"], []).append(place)
    placed: list[Row] = []
    for name in sorted(groups, key=lambda name: (-len(groups[name]), name)):
        members = groups[name]
        label = _label(rows[members[0]]["label"], *(_middle(points, members, axis) for axis in "xy"))
        if label["label"] and not any(_overlap(label, other) for other in placed):
            placed.append(label)
        if len(placed) == LABELS_AT_MOST:
            break
    return placed


def _label(text: str | None, x: float, y: float) -> Row:
    text = text or ""
    text = text if len(text) <= LABEL_CHARACTERS else f"{text[:LABEL_CHARACTERS].rstrip()}…"
    half = _width(text) * _CHARACTER / 2
    return {"x": round(min(max(x, half), 1 - half), 3), "y": y, "label": text}


def _middle(points: Sequence[Row], members: Sequence[int], axis: str) -> float:
    return sorted(points[place][axis] for place in members)[len(members) // 2]


def _overlap(one: Row, other: Row) -> bool:
    room = (_width(one["label"]) + _width(other["label"])) * _CHARACTER / 2
    return abs(one["x"] - other["x"]) < room and abs(one["y"] - other["y"]) < _LINE


def _width(text: str) -> int:
    """Return the columns that a text takes; Chinese characters take two."""
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


# A text on several topics is shown once, in a story where it has one. By a hash, a sample is the same each time.
_TEXTS = """
    WITH told AS (
        SELECT text_id, sphere, arg_min(
            {topic: topic, narrative_id: narrative_id, story_id: story_id, post_key: post_key},
            (story_id IS NULL, created_at, topic, post_key)) AS first
        FROM out.post_narratives
        WHERE ($topic IS NULL OR topic = $topic)
            AND ($since IS NULL OR created_at >= $since::DATE) AND ($until IS NULL OR created_at < $until::DATE + 1)
        GROUP BY text_id, sphere
    ),
    chosen AS (
        SELECT told.*, vector.vector, count(*) OVER () AS texts
        FROM told JOIN core.vectors AS vector USING (text_id)
        WHERE vector.model_id = $model
        ORDER BY md5(text_id || told.sphere) LIMIT $texts
    )
    SELECT chosen.text_id, chosen.sphere, chosen.first.narrative_id AS narrative_id, chosen.first.story_id AS story_id,
        chosen.first.topic AS topic, topic.label AS topic_label, story.verdict, narrative.label, narrative.terms,
        text.lang, text.text[:200] AS text, post.author, post.author_role, post.created_at, chosen.vector, chosen.texts
    FROM chosen
    JOIN core.texts AS text USING (text_id)
    JOIN out.posts AS post ON post.post_key = chosen.first.post_key
    LEFT JOIN out.topics AS topic ON topic.topic = chosen.first.topic
    LEFT JOIN out.narratives AS narrative ON narrative.narrative_id = chosen.first.narrative_id
    LEFT JOIN out.stories AS story ON story.story_id = chosen.first.story_id
    ORDER BY chosen.text_id, chosen.sphere
"""


def map_facts(found: TextMap) -> dict[str, Any]:
    """Return what is said of the map beside it."""
    return {"shown": len(found.points), "texts": found.texts, "is_sample": len(found.points) < found.texts}
