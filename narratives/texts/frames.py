"""Reads the frames of `frames.toml`: the eight diplomatic functions, and those that users add in a file of their own.

A frame is told by words and by examples in both languages. The examples of the functions are pairs, each written in
both languages, and one example may show several functions; users write theirs beside the words.
"""

import json
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from re import fullmatch
from typing import Any

from narratives.errors import ConfigError
from narratives.resources import resource
from narratives.texts.poles import Pole, _pattern

LANGUAGES = ("zh", "en")
FUNCTION, OWN = "function", "own"
# With fewer nothing can be learnt, and nothing be held out to calibrate on.
LEAST_EXAMPLES = 5
# Raise it when a change of the method gives other figures from the same frames.
VERSION = 1
_KEYS = {"name", "meaning", "en", "zh", "examples", "unlike"}
_NOTHING = r"[^\s\S]"


@dataclass(frozen=True)
class Example:
    """A text that shows some frames and none of the others; examples of one `pair` say the same."""

    text: str
    lang: str
    pair: int
    frames: frozenset[str]


@dataclass(frozen=True)
class Frame:
    """What a text may do, told by words and examples.

    Attributes:
        key: Its name in the file.
        name: How it is called in lists and reports.
        kind: `function` for the eight that are shipped, `own` for one of the user.
        words: Its words in both languages.
        examples: Texts that show it or are near it and do not; none where the shipped examples tell it.
    """

    key: str
    name: str
    meaning: str
    kind: str
    words: Pole
    examples: tuple[Example, ...] = ()


@dataclass(frozen=True)
class Frames:
    """All frames, the functions first; the examples of the functions; an id that changes when any of them does."""

    frames: tuple[Frame, ...]
    shared: tuple[Example, ...]
    frames_id: str

    def texts(self) -> list[str]:
        """Return the texts of all examples, each once."""
        own = (example for frame in self.frames for example in frame.examples)
        return list(dict.fromkeys(example.text for example in (*self.shared, *own)))


def read_frames(own: Path | None = None) -> Frames:
    """Read the shipped functions and the frames of the user.

    Args:
        own: The user's file, which need not exist.

    Raises:
        ConfigError: If the user's file cannot be read or something in it makes no sense; the message names it.
    """
    shipped = resource("texts/frames.toml").read_text(encoding="utf-8")
    functions = [_frame(key, table, FUNCTION) for key, table in tomllib.loads(shipped)["frames"].items()]
    written = _read(own) if own and own.exists() else ""
    added = _own_frames(written, own, {frame.key for frame in functions}) if own and written else []
    told = "\n".join((str(VERSION), json.dumps(tomllib.loads(shipped)["frames"]), _shared_lines(), written))
    return Frames((*functions, *added), shared_examples(), sha256(told.encode()).hexdigest()[:16])


@cache
def shared_examples() -> tuple[Example, ...]:
    """Return the examples of the functions: all in Chinese, then the same in English."""
    rows = [json.loads(line) for line in _shared_lines().splitlines()]
    return tuple(
        Example(row[lang], lang, pair, frozenset(row["functions"]))
        for lang in LANGUAGES
        for pair, row in enumerate(rows)
    )


@cache
def _shared_lines() -> str:
    return resource("texts/examples/functions.jsonl").read_text(encoding="utf-8")


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"cannot read the frames file {file} ({error}); it must be text in UTF-8") from error


def _own_frames(text: str, file: Path, taken: Iterable[str]) -> list[Frame]:
    """Check and read the frames of the user."""
    try:
        tables = tomllib.loads(text).get("frames", {})
        return [_own_frame(key, table, set(taken)) for key, table in tables.items()]
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"the frames file {file} is not valid TOML: {' '.join(str(error).split())}") from error
    except ConfigError as error:
        raise ConfigError(f"the frames file {file}: {error}") from None


def _own_frame(key: str, table: Any, taken: set[str]) -> Frame:
    if not fullmatch(r"[a-z][a-z0-9_]*", key):
        raise ConfigError(f"the name of frames.{key} may have only lower-case letters, digits and _")
    if key in taken:
        raise ConfigError(f"frames.{key} is the name of a shipped frame; take another")
    if not isinstance(table, Mapping):
        raise ConfigError(f"frames.{key} must be a table [frames.{key}]")
    if unknown := sorted(set(table) - _KEYS):
        raise ConfigError(f"unknown key frames.{key}.{unknown[0]}; known here: {', '.join(sorted(_KEYS))}")
    shown = _texts(table.get("examples", {}), f"frames.{key}.examples")
    if len(shown) < LEAST_EXAMPLES:
        raise ConfigError(f"frames.{key} has {len(shown)} examples; give {LEAST_EXAMPLES} or more, in any language")
    unlike = _texts(table.get("unlike", {}), f"frames.{key}.unlike")
    told = [(*one, frozenset({key})) for one in shown] + [(*one, frozenset()) for one in unlike]
    examples = tuple(Example(text, lang, pair, frames) for pair, (lang, text, frames) in enumerate(told))
    return _frame(key, table, OWN, examples)


def _frame(key: str, table: Mapping[str, Any], kind: str, examples: tuple[Example, ...] = ()) -> Frame:
    en, zh = (_words(table.get(lang, []), f"frames.{key}.{lang}") for lang in ("en", "zh"))
    name, meaning = str(table.get("name", key.replace("_", " ").capitalize())), str(table.get("meaning", ""))
    pattern = _pattern(en, zh) if en and zh else _one_sided(en, zh)
    return Frame(key, " ".join(name.split()), meaning, kind, Pole(key, meaning, pattern), examples)


def _one_sided(en: Sequence[str], zh: Sequence[str]) -> str:
    """Return the pattern of words of one language; an empty list matches nothing, where a pattern would match all."""
    if not en and not zh:
        return _NOTHING
    return _pattern(en or ["\ue000"], zh or ["\ue000"])


def _texts(table: Any, key: str) -> list[tuple[str, str]]:
    """Return language and text of a list of examples."""
    if not isinstance(table, Mapping) or set(table) - set(LANGUAGES):
        raise ConfigError(f"{key} must be {key}.en and {key}.zh, each a list of texts")
    return [(lang, text) for lang in LANGUAGES for text in _words(table.get(lang, []), f"{key}.{lang}")]


def _words(value: Any, key: str) -> list[str]:
    if not isinstance(value, list) or not all(isinstance(word, str) and word.strip() for word in value):
        raise ConfigError(f"{key} must be a list of texts in quotes")
    return value
