"""Reads a topics file and says in one line what is wrong with it.

A file has a table `[topics.NAME]` for each topic: `label`; `keywords.zh` and `keywords.en` that count alone;
`[[topics.NAME.in_context]]` for keywords that count only beside certain other words; `exclude` for phrases
that only look like a keyword; `match_all = true` for a topic of every post. The shipped file shows the form.
"""

import json
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from re import fullmatch
from typing import Any

import polars as pl

from narratives.errors import ConfigError
from narratives.resources import resource
from narratives.texts.fold import fold
from narratives.vocabulary import did_you_mean

LANGUAGES = ("zh", "en", "other")
# Characters of folded text between a keyword and its context. Tweets and headlines are shorter; in an essay
# or a digest of the day's news two words that far apart have nothing to do with each other.
DEFAULT_WITHIN = 200
_TOPIC_KEYS = ("label", "keywords", "in_context", "exclude", "match_all")
_RULE_KEYS = ("keywords", "context", "unless", "within")
_ID_CHARACTERS = 16

Table = dict[str, Any]


@dataclass(frozen=True)
class ContextRule:
    """Keywords that count only near a word of `context`, and in no text with a word of `unless`."""

    keywords: tuple[str, ...]
    context: tuple[str, ...]
    unless: tuple[str, ...] = ()
    within: int = DEFAULT_WITHIN


@dataclass(frozen=True)
class Topic:
    """One topic of a topics file; word lists hold all languages, for a text is searched for all of them."""

    name: str
    label: str
    keywords: tuple[str, ...] = ()
    in_context: tuple[ContextRule, ...] = ()
    exclude: tuple[str, ...] = ()
    match_all: bool = False


@dataclass(frozen=True)
class Topics:
    """The topics of a file in its order, and an id that changes when they do."""

    topics: tuple[Topic, ...]
    topics_id: str

    def labels(self) -> dict[str, str]:
        """Return the label of each topic by its name, in the order of the file."""
        return {topic.name: topic.label for topic in self.topics}


def load_topics(file: Path | str | None = None) -> Topics:
    """Read and check a topics file.

    Args:
        file: Topics file; `None` means the shipped one.

    Raises:
        ConfigError: If it cannot be read or something in it is wrong; the message names the file and the key.
    """
    path = Path(file) if file is not None else resource("texts/topics.toml")
    document = _read(path)
    try:
        _check_keys(document, ("topics",), "")
        tables = _table(document.get("topics", {}), "topics")
        topics = tuple(_topic(name, f"topics.{name}", table) for name, table in tables.items())
        if not topics:
            raise ConfigError("it has no topics; begin one with [topics.NAME]")
    except ConfigError as error:
        raise ConfigError(f"topics file {path}: {error}") from None
    return Topics(topics, _id(document))


def check_names(topics: Topics, names: Sequence[str]) -> None:
    """Refuse the name of a topic that there is not.

    Raises:
        ConfigError: With the nearest name, or with all that there are.
    """
    known = list(topics.labels())
    for name in names:
        if name not in known:
            hint = did_you_mean(name, known) or f"it has {', '.join(known)}"
            raise ConfigError(f"the topics file has no topic {name!r}; {hint}")


def _read(path: Path) -> Table:
    """Parse the file."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise ConfigError(f"cannot read the topics file {path}: {reason}; check the path") from None
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"topics file {path} is not valid TOML: {' '.join(str(error).split())}") from None
    except (ValueError, RecursionError):
        raise ConfigError(f"topics file {path} is not TOML in UTF-8; the shipped one shows the form") from None


def _id(document: Table) -> str:
    """Name the topics by what they say; remarks and spaces in the file do not matter."""
    canonical = json.dumps(document, ensure_ascii=True, default=str)
    return sha256(canonical.encode()).hexdigest()[:_ID_CHARACTERS]


def _topic(name: str, key: str, value: Any) -> Topic:
    """Check one table `[topics.NAME]`."""
    if not fullmatch(r"[a-z][a-z0-9_]*", name):
        raise ConfigError(
            f"the name of {key} may have only lower-case letters, digits and _, and must begin with a letter"
        )
    table = _table(value, key)
    _check_keys(table, _TOPIC_KEYS, key)
    topic = Topic(
        name=name,
        label=_label(table, name, key),
        keywords=_words(table, "keywords", key),
        in_context=_rules(table, f"{key}.in_context"),
        exclude=_words(table, "exclude", key),
        match_all=_flag(table.get("match_all", False), f"{key}.match_all"),
    )
    if not (topic.keywords or topic.in_context or topic.match_all):
        raise ConfigError(f"{key} matches nothing; give it keywords.zh and keywords.en, or match_all = true")
    return topic


def _rules(table: Table, key: str) -> tuple[ContextRule, ...]:
    """Check the tables `[[topics.NAME.in_context]]`."""
    return tuple(_rule(rule, key) for rule in _list(table.get("in_context", []), key))


def _rule(value: Any, key: str) -> ContextRule:
    """Check one table `[[topics.NAME.in_context]]`."""
    table = _table(value, key)
    _check_keys(table, _RULE_KEYS, key)
    within = table.get("within", DEFAULT_WITHIN)
    if not isinstance(within, int) or isinstance(within, bool) or within < 1:
        raise ConfigError(f"{key}.within must be a number of characters, not {_shown(within)}")
    keywords, context, unless = (_words(table, part, key) for part in ("keywords", "context", "unless"))
    if not keywords or not context:
        raise ConfigError(f"{key} needs both keywords and context")
    return ContextRule(keywords, context, unless, within)


def _label(table: Table, name: str, key: str) -> str:
    """Return the label, by default the name."""
    label = table.get("label", name.replace("_", " ").capitalize())
    if not isinstance(label, str) or not label.strip():
        raise ConfigError(f"{key}.label must be a text, not {_shown(label)}")
    return " ".join(label.split())


def _words(table: Table, part: str, key: str) -> tuple[str, ...]:
    """Return the words of all languages of one list, each once."""
    value, key = table.get(part, {}), f"{key}.{part}"
    lists = {"other": value} if isinstance(value, list) else _table(value, key)
    _check_keys(lists, LANGUAGES, key)
    words = [word for language, words in lists.items() for word in _list(words, f"{key}.{language}")]
    for word in words:
        if not isinstance(word, str):
            raise ConfigError(f"{key} must hold texts in quotes, not {_shown(word)}")
    for word in _unmatchable(words):
        raise ConfigError(f"{key} has {_shown(word)}, which matches no text: it needs a letter or digit")
    return tuple(dict.fromkeys(words))


def _unmatchable(words: Sequence[str]) -> list[str]:
    """Return the words of which folding leaves nothing."""
    return [word for word, form in zip(words, fold(pl.Series(words, dtype=pl.String)), strict=True) if not form]


def _table(value: Any, key: str) -> Table:
    """Check that a value is a table."""
    if not isinstance(value, dict):
        raise ConfigError(f"{key} must be a table, not {_shown(value)}")
    return value


def _list(value: Any, key: str) -> list[Any]:
    """Check that a value is a list."""
    if not isinstance(value, list):
        raise ConfigError(f"{key} must be a list in square brackets, not {_shown(value)}")
    return value


def _flag(value: Any, key: str) -> bool:
    """Check that a value is true or false."""
    if not isinstance(value, bool):
        raise ConfigError(f"{key} must be true or false, not {_shown(value)}")
    return value


def _shown(value: Any) -> str:
    """Write a value so that it fits into a line."""
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:57]}..."


def _check_keys(table: Table, known: Sequence[str], key: str) -> None:
    """Refuse a key that nobody would read, for it is a slip of the pen."""
    for name in table:
        if name not in known:
            hint = did_you_mean(name, known) or f"known here: {', '.join(known)}"
            raise ConfigError(f"unknown key {'.'.join(filter(None, (key, name)))!r}; {hint}")
