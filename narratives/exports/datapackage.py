"""Describes the files of an export for programs: a Frictionless Data Package, which can be validated.

Source:
    specs.frictionlessdata.io: Data Package, Data Resource and Table Schema, version 1.
"""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

from narratives.exports.tables import Column

FILE = "datapackage.json"
_TYPES = {"BIGINT": "integer", "INTEGER": "integer", "DOUBLE": "number", "BOOLEAN": "boolean", "DATE": "date"}
# How rows of one table name rows of another, where both are there.
_REFERENCES = (
    ("posts", "narrative_id", "narratives"),
    ("posts", "story_id", "stories"),
    ("narratives", "story_id", "stories"),
    ("matches", "story_id", "stories"),
)
_KEYS = {"narratives": "narrative_id", "stories": "story_id"}


def describe(
    folder: Path, files: Iterable[str], columns: Mapping[str, Sequence[Column]], about: Mapping[str, Any]
) -> None:
    """Write `datapackage.json`.

    Args:
        folder: of the export.
        files: names of its files.
        columns: columns of each table that is there as CSV, by its name.
        about: what is said of the whole: name, title, description, ...
    """
    resources = [_resource(folder / name, columns) for name in files]
    text = json.dumps({**about, "resources": resources}, ensure_ascii=False, indent=1, default=str)
    (folder / FILE).write_text(text + "\n", encoding="utf-8")


def _resource(file: Path, columns: Mapping[str, Sequence[Column]]) -> dict[str, Any]:
    content = file.read_bytes()
    name = re.sub(r"[^a-z0-9]+", "-", file.name.lower())
    facts = {"name": name, "path": file.name, "format": file.suffix[1:], "bytes": len(content)}
    facts["hash"] = f"sha256:{sha256(content).hexdigest()}"
    if file.suffix != ".csv" or file.stem not in columns:
        return {**facts, "type": "file"}
    schema = _schema(file.stem, columns)
    table = {"name": file.stem.replace("_", "-"), "profile": "tabular-data-resource", "encoding": "utf-8"}
    return {**facts, **table, "schema": schema}


def _schema(table: str, columns: Mapping[str, Sequence[Column]]) -> dict[str, Any]:
    schema: dict[str, Any] = {"fields": [_field(one) for one in columns[table]], "missingValues": [""]}
    if table in _KEYS:
        schema["primaryKey"] = _KEYS[table]
    references = [
        {"fields": field, "reference": {"resource": other, "fields": field}}
        for name, field, other in _REFERENCES
        if name == table and other in columns and field in {one.name for one in columns[table]}
    ]
    return schema | ({"foreignKeys": references} if references else {})


def _field(column: Column) -> dict[str, str]:
    said = {"name": column.name, "type": _type(column.data_type), "description": column.comment}
    if said["type"] == "datetime":
        said["format"] = "%Y-%m-%dT%H:%M:%SZ"
    return said


def _type(data_type: str) -> str:
    if data_type.startswith("TIMESTAMP"):
        return "datetime"
    if data_type.endswith("[]"):
        return "array"
    return "object" if data_type.startswith(("STRUCT", "MAP", "JSON")) else _TYPES.get(data_type, "string")
