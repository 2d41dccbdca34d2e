"""Writes the posts of a run as tasks for Label Studio: what the machine says is there to be confirmed or corrected."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import duckdb

from narratives.vocabulary import STANCES, TONES

TASKS, CONFIG = "label_studio_tasks.json", "label_studio_config.xml"
_QUERY = """
SELECT
    place.post_id, place.platform, place.sphere, place.topic, place.narrative_id, place.story_id,
    place.tone, place.stance, post.author, post.author_role, post.url, post.text,
    strftime(post.created_at, '%Y-%m-%dT%H:%M:%SZ') AS created_at, narrative.label AS narrative
FROM out.post_narratives AS place
JOIN out.posts AS post USING (post_key)
LEFT JOIN out.narratives AS narrative ON narrative.narrative_id = place.narrative_id
WHERE $topic IS NULL OR place.topic = $topic
ORDER BY ALL
"""
_QUESTIONS = {
    "tone": ("Tone", TONES),
    "stance": ("Stance towards the position of the government of the PRC", STANCES),
    "tells": ("Does the post tell the narrative above?", ("yes", "no")),
}


def write_label_studio(
    connection: duckdb.DuckDBPyConnection, folder: Path, topic: str | None, model_version: str
) -> Iterator[Path]:
    """Write the tasks and the labelling interface that fits them.

    Args:
        connection: a reader of the warehouse.
        folder: where the files go.
        topic: the only topic that is wanted.
        model_version: what Label Studio calls the predictions by: the run.

    Yields:
        The files, as they are written.
    """
    cursor = connection.execute(_QUERY, {"topic": topic})
    names = [column[0] for column in cursor.description]
    tasks = [_task(dict(zip(names, row, strict=True)), model_version) for row in cursor.fetchall()]
    (folder / TASKS).write_text(json.dumps(tasks, ensure_ascii=False, indent=1), encoding="utf-8")
    yield folder / TASKS
    (folder / CONFIG).write_text(_config(), encoding="utf-8")
    yield folder / CONFIG


def _task(row: dict[str, Any], model_version: str) -> dict[str, Any]:
    said = {"tone": row.pop("tone"), "stance": row.pop("stance"), "tells": "yes" if row["narrative_id"] else None}
    results = [_choice(question, answer) for question, answer in said.items() if answer]
    data = {name: value if value is not None else "" for name, value in row.items()}
    return {"data": data, "predictions": [{"model_version": model_version, "result": results}] if results else []}


def _choice(question: str, answer: str) -> dict[str, Any]:
    return {"from_name": question, "to_name": "text", "type": "choices", "value": {"choices": [answer]}}


def _config() -> str:
    view = ElementTree.Element("View")
    for value in ("$narrative", "$topic"):
        ElementTree.SubElement(view, "Header", value=value)
    ElementTree.SubElement(view, "Text", name="text", value="$text")
    for name, (title, choices) in _QUESTIONS.items():
        ElementTree.SubElement(view, "Header", value=title)
        box = ElementTree.SubElement(view, "Choices", name=name, toName="text", choice="single", showInline="true")
        for choice in choices:
            ElementTree.SubElement(box, "Choice", value=choice)
    ElementTree.indent(view)
    return ElementTree.tostring(view, encoding="unicode") + "\n"
