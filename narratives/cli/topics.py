"""`narratives topics`: proposes keywords in both languages, and shows what a topics file misses."""

from dataclasses import asdict
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from narratives.cli.options import CsvOption, ExcelOption, JsonOption, WarehouseOption
from narratives.cli.output import Form, form_of, show, write_rows
from narratives.cli.tables import Column
from narratives.errors import InputError
from narratives.warehouse import warehouse_path


class Action(StrEnum):
    """What is asked of the topics."""

    SUGGEST = "suggest"
    CHECK = "check"


ActionArgument = Annotated[Action, typer.Argument(metavar="suggest|check", help="What to do.", show_default=False)]
GivenArgument = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[WORD...|FILE]",
        help="suggest: what the topic is about, in any language. check: your topics file, or the shipped one.",
        show_default=False,
    ),
]
_SUGGESTED = (
    Column("word", "word"),
    Column("lang", "language"),
    Column("because", "because", min_width=12),
    Column("texts", "texts", "count"),
    Column("caught_share", "caught\nalready", "share"),
    Column("sample", "such as", min_width=20),
)
_DOUBTS = (
    Column("topic", "topic"),
    Column("kind", ""),
    Column("words", "because of", min_width=16),
    Column("text", "text", min_width=30),
)
_SUGGESTED_WORDS = (
    "near: stands where your words do. gloss: a dictionary's word for another one here. "
    "caught already: of its texts those that your words catch; low ones bring much that is new, or something else."
)
_DOUBT_WORDS = (
    "missed: no keyword, but the company of the topic. doubtful: a keyword, but little else that speaks for it. "
    "Read them: both are guesses by words alone."
)


def register(app: typer.Typer) -> None:
    """Add the command of this module."""
    app.command("topics")(topics_command)


def topics_command(
    action: ActionArgument,
    given: GivenArgument = None,
    warehouse: WarehouseOption = None,
    as_json: JsonOption = False,
    as_csv: CsvOption = False,
    as_excel: ExcelOption = False,
) -> None:
    """Suggest keywords in both languages from the loaded posts; check what a topics file misses."""
    form, path = form_of(as_json, as_csv, as_excel), warehouse_path(warehouse)
    _suggest(path, given or [], form) if action is Action.SUGGEST else _check(path, given or [], form)


def _suggest(warehouse: Path, words: list[str], form: Form) -> None:
    from narratives.stages.topic_words import suggest

    if not words:
        raise InputError("say what the topic is about: narratives topics suggest WORD...")
    write_rows([asdict(one) for one in suggest(warehouse, words)], _SUGGESTED, form)
    if form is Form.TABLE:
        show("", _SUGGESTED_WORDS)


def _check(warehouse: Path, files: list[str], form: Form) -> None:
    from narratives.stages.topic_words import check

    if len(files) > 1:
        raise InputError("check takes one topics file: narratives topics check FILE")
    write_rows([asdict(one) for one in check(warehouse, Path(files[0]) if files else None)], _DOUBTS, form)
    if form is Form.TABLE:
        given = f" --topics {files[0]}" if files else ""
        show("", _DOUBT_WORDS, f"What its keywords catch: narratives run --preview{given}")
