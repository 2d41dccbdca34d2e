"""Writes what coders agree on as a gold set for `narratives evaluate`, and what they do not agree on as a table."""

import csv
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from narratives.coding.agreement import consensus
from narratives.coding.sheets import Sheet
from narratives.evaluation.gold import OFF, OTHER
from narratives.exports.spreadsheets import spreadsheet_safe
from narratives.warehouse.private import owner_only

LABELS, DISAGREEMENTS = "labels.jsonl", "disagreements.csv"
_QUESTIONS = ("on_topic", "tells", "tone", "stance")


def write_gold(sheets: Sequence[Sheet], machine: Mapping[str, Mapping[str, str]], folder: Path) -> tuple[int, int]:
    """Write the gold set.

    Args:
        sheets: of the coders.
        machine: each unit's post, topic and story, as `narratives sample` wrote them.
        folder: where `labels.jsonl` and `disagreements.csv` go.

    Returns:
        How many posts are in the set, and how many answers the coders disagree on.
    """
    agreed = {name: consensus([_codes(sheet, name) for sheet in sheets]) for name in (*_QUESTIONS, "story")}
    posts: dict[tuple[str, str], dict[str, Any]] = {}
    for unit in sorted(machine):
        row = machine[unit]
        label = _label(unit, row, {name: words[unit] for name, words in agreed.items() if unit in words})
        # A post that was drawn for two topics has one line in a gold set.
        if label:
            posts.setdefault((row["sphere"], row["post_id"]), label)
    disputed = list(_disputed(sheets, agreed))
    with owner_only():
        folder.mkdir(parents=True, exist_ok=True)
        lines = [json.dumps(one, ensure_ascii=False) + "\n" for one in posts.values()]
        (folder / LABELS).write_text("".join(lines), encoding="utf-8")
        _write_table(folder / DISAGREEMENTS, ["unit_id", "question", *(sheet.coder for sheet in sheets)], disputed)
    return len(posts), len(disputed)


def _label(unit: str, row: Mapping[str, str], said: Mapping[str, str]) -> dict[str, Any] | None:
    """Return a line of the gold set; `None` where the coders do not agree on what the post tells."""
    story = _story(row, said)
    if story is None:
        return None
    post = {"id": row["post_id"], "sphere": row["sphere"], "story": story, "topic": row["topic"]}
    return post | {name: said[name] for name in ("tone", "stance") if name in said}


def _story(row: Mapping[str, str], said: Mapping[str, str]) -> str | None:
    """A name that coders gave comes first; then the story of the headlines, if they say that the post tells it."""
    if said.get("on_topic") == "no":
        return OFF
    if "story" in said:
        return said["story"]
    if said.get("tells") == "yes" and row["story_id"]:
        return row["story_id"]
    return OTHER if said.get("tells") == "no" else None


def _codes(sheet: Sheet, name: str) -> dict[str, str]:
    return {unit: answers[name] for unit, answers in sheet.answers.items() if name in answers}


def _disputed(sheets: Sequence[Sheet], agreed: Mapping[str, Mapping[str, str]]):  # noqa: ANN202 - rows of text
    """Yield each answer that two coders gave and do not agree on, with what each says."""
    for unit in sorted(set().union(*(sheet.answers for sheet in sheets))):
        for name in _QUESTIONS:
            given = [sheet.answers.get(unit, {}).get(name, "") for sheet in sheets]
            if unit not in agreed[name] and sum(map(bool, given)) > 1:
                yield [unit, name, *given]


def _write_table(file: Path, heading: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    with file.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow([spreadsheet_safe(word) for word in heading])
        writer.writerows([spreadsheet_safe(word) for word in row] for row in rows)
