"""Lines of text of a file, one at a time, however long or damaged they are."""

import io
import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from narratives.sources.encodings import Encoding
from narratives.sources.inputs import Input
from narratives.sources.opening import CHUNK, open_bytes

LONGEST_LINE = 16 << 20
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+$")
_SURROGATE = re.compile("[\ud800-\udfff]")


@contextmanager
def open_text(item: Input, encoding: Encoding) -> Iterator[io.TextIOWrapper]:
    """Open a file as text; what is not valid in its encoding becomes U+FFFD."""
    with open_bytes(item) as stream:
        buffered = io.BufferedReader(stream, CHUNK) if isinstance(stream, io.RawIOBase) else stream
        yield io.TextIOWrapper(buffered, encoding.name, errors="replace", newline="")


def lines_of(text: io.TextIOWrapper) -> Iterator[str]:
    """Yield the lines with their ends; a line longer than `LONGEST_LINE` comes in pieces of that length."""
    while line := text.readline(LONGEST_LINE):
        yield line


def split_lines(text: str) -> list[str]:
    """Split a text as files are read: at line feeds and carriage returns, not at U+2028 inside a post."""
    return _LINE.findall(text)


def parse(line: str) -> Any:
    """Read one JSON value; lone surrogates become U+FFFD and NaN becomes nothing.

    Raises:
        ValueError: When it is not JSON, or nested or long beyond reading.
    """
    try:
        value = json.loads(line, parse_constant=lambda _: None)
        return scrubbed(value) if "\\u" in line and _has_surrogate(line) else value
    except RecursionError as error:
        raise ValueError("nested too deeply") from error


def _has_surrogate(line: str) -> bool:
    return re.search(r"\\u[dD][89a-fA-F]", line) is not None


def scrubbed(value: Any) -> Any:
    """Replace lone surrogates, which no file can hold, in a JSON value."""
    if isinstance(value, str):
        return _SURROGATE.sub("\ufffd", value)
    if isinstance(value, list):
        return [scrubbed(item) for item in value]
    if isinstance(value, dict):
        return {scrubbed(key): scrubbed(item) for key, item in value.items()}
    return value
