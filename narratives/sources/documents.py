"""Records of JSON files with their lines: one a line (JSONL), one a file, an array, or JavaScript around it.

Arrays are read item by item, so that of a file that was cut only the end is lost.
"""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, TextIO

from narratives.sources.inputs import FileRefused
from narratives.sources.lines import parse, split_lines

LARGEST_DOCUMENT = 1 << 30
_SPACE = re.compile(r"[\s,]*")
SCRIPT = re.compile(r"^\s*(?:window\.|var |const |let )?[\w.$]+\s*=\s*(?=[\[{])")
_DECODER = json.JSONDecoder(parse_constant=lambda _: None)


@dataclass(frozen=True)
class Document:
    """A JSON record and the line where it begins; or what is wrong with it and its text."""

    line: int
    value: Any = None
    problem: str | None = None
    text: str = ""


def is_by_line(head: str) -> bool:
    """Say whether the beginning of a file is one record a line."""
    lines = [line.strip() for line in split_lines(head) if line.strip()]
    if not lines:
        return False
    if _is_record(lines[0]):
        return True
    whole = [line for line in lines[:20] if line.startswith("{") and line.endswith("}") and _is_record(line)]
    return len(whole) > len(lines[:20]) / 2


def _is_record(line: str) -> bool:
    try:
        return isinstance(parse(line), dict)
    except ValueError:
        return False


def by_line(lines: Iterable[str]) -> Iterator[Document]:
    """Yield the record of each line; blank lines are no records."""
    for number, line in enumerate(lines, start=1):
        bare = line.strip("\ufeff\r\n\t \x00")
        if not bare:
            continue
        try:
            yield Document(number, parse(bare))
        except ValueError as error:
            yield Document(number, problem=f"is not JSON ({_why(error)})", text=bare)


def whole(text: str) -> Iterator[Document]:
    """Yield the records of a text of JSON: the items of an array, or the values one after the other."""
    script = SCRIPT.match(text)
    place = _skip(text, script.end() if script else 0)
    is_array = text.startswith("[", place)
    place = _skip(text, place + is_array)
    line, counted = text.count("\n", 0, place) + 1, place
    while place < len(text) and not (is_array and text[place] == "]"):
        line, counted = line + text.count("\n", counted, place), place
        try:
            value, place = _value(text, place)
        except ValueError as error:
            yield Document(line, problem=f"is not JSON from here on ({_why(error)})", text=text[place : place + 2000])
            return
        yield Document(line, value)
        place = _skip(text, place)


def _value(text: str, place: int) -> tuple[Any, int]:
    try:
        value, end = _DECODER.raw_decode(text, place)
    except RecursionError as error:
        raise ValueError("nested too deeply") from error
    return parse(text[place:end]) if "\\u" in text[place:end] else value, end


def _skip(text: str, place: int) -> int:
    found = _SPACE.match(text, place)
    return found.end() if found else place


def _why(error: ValueError) -> str:
    return error.msg if isinstance(error, json.JSONDecodeError) else str(error)[:80]


def read_whole(stream: TextIO) -> str:
    """Read a text of at most `LARGEST_DOCUMENT` characters."""
    text = stream.read(LARGEST_DOCUMENT + 1)
    if len(text) > LARGEST_DOCUMENT:
        raise FileRefused("is one JSON value of more than 1 GB; write one record a line (JSONL) instead")
    return text.lstrip("\ufeff\x00")
