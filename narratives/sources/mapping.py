"""Tables and records in no known format: the user says which column is what (`--map`)."""

from collections.abc import Iterator, Mapping
from typing import Any

import polars as pl

from narratives.errors import ConfigError
from narratives.sources.base import DocumentSource, Sample, Source, TableSource, pick, renamed
from narratives.sources.inputs import FileRefused
from narratives.sources.markup import plain_if_html, without_html

# What the user may name, and the draft column it fills.
NAMES = {
    "id": "post_id", "bid": "bid", "platform": "platform", "sphere": "sphere", "author": "author",
    "author_id": "author_id", "author_role": "author_role", "country": "country", "created_at": "created_at",
    "text": "text", "lang": "lang_given", "url": "url", "source": "source", "repost_of": "repost_of",
    "quote_of": "quote_of", "reply_to": "reply_to", "likes": "likes", "reposts": "reposts",
    "comments": "comments", "views": "views", "counted_at": "counted_at",
}  # fmt: skip
EXAMPLE = "--map id=Nr,text=Body,created_at=Posted"


def read_map(written: str) -> dict[str, str]:
    """Read a map such as `id=Nr,text=Body,created_at=Posted`: the post's column, then the file's.

    Raises:
        ConfigError: When it cannot be read, or names something that a post does not have.
    """
    pairs = [pair.partition("=") for pair in written.split(",") if pair.strip()]
    columns = {ours.strip(): theirs.strip() for ours, _, theirs in pairs}
    unknown = [ours for ours in columns if ours not in NAMES]
    if unknown:
        raise ConfigError(f"--map names {unknown[0]!r}, which a post does not have; it has {', '.join(NAMES)}")
    if not all(columns.values()):
        raise ConfigError(f"--map needs pairs of a post's column and the file's, such as {EXAMPLE}")
    if not {"text", "created_at"} <= columns.keys():
        raise ConfigError(f"--map must name at least text and created_at, such as {EXAMPLE}")
    return columns


def mapped_source(sample: Sample, columns: Mapping[str, str], platform: str | None) -> Source:
    """Make a source for one file from the user's map.

    Raises:
        FileRefused: When the file lacks a column that the map names.
    """
    drafts = {NAMES[ours]: theirs for ours, theirs in columns.items()}
    if sample.container != "json":
        missing = [theirs for theirs in drafts.values() if theirs not in sample.columns]
        if missing:
            raise FileRefused(f"has no column {missing[0]!r}; it has {', '.join(sample.columns)[:200]}")
    common: dict[str, Any] = {
        "name": "mapped", "title": "any table or JSON with --map", "platform": platform, "example": EXAMPLE,
        "recognise": lambda _: False, "makes_ids": "id" not in columns,
    }  # fmt: skip
    if sample.container == "json":
        return DocumentSource(**common, posts=lambda record, _: _posts(record, drafts))
    return TableSource(**common, draft=lambda frame, _: _draft(frame, drafts))


def _draft(frame: pl.DataFrame, drafts: Mapping[str, str]) -> pl.DataFrame:
    found = renamed(frame, drafts)
    return found.with_columns(without_html(found["text"]))


def _posts(record: Any, drafts: Mapping[str, str]) -> Iterator[dict[str, Any]]:
    """Yield the post of a record; `user.name` in a map follows nested objects."""
    if isinstance(record, dict):
        found = {ours: record.get(theirs, pick(record, *theirs.split("."))) for ours, theirs in drafts.items()}
        text = found["text"]
        yield found | {"text": plain_if_html(text) if isinstance(text, str) else text}
