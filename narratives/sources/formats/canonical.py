"""The project's own rows, `{id, sphere, author, author_role, created_at, lang, text, url, source}`."""

from collections.abc import Iterator, Mapping
from typing import Any

import polars as pl

from narratives.sources.base import Context, DocumentSource, Sample, TableSource, renamed

# draft column: key in the file
KEYS = {
    "post_id": "id", "platform": "platform", "sphere": "sphere", "author": "author",
    "author_role": "author_role", "country": "country", "created_at": "created_at", "text": "text",
    "lang_given": "lang", "url": "url", "source": "source", "repost_of": "repost_of",
    "quote_of": "quote_of", "reply_to": "reply_to", "is_truncated": "is_truncated", "likes": "likes",
    "reposts": "reposts", "comments": "comments", "views": "views", "counted_at": "counted_at",
}  # fmt: skip
EXAMPLE = (
    '{"id": "1349868148359536643", "sphere": "twitter", "author": "scmpeconomy", "author_role": "media", '
    '"created_at": "2021-01-14T23:57:00Z", "lang": "en", "text": "...", "url": null, "source": "me"}'
)


def _recognise(sample: Sample) -> bool:
    """Rows that say their sphere; rows where single keys are missing are set aside one by one."""
    keys = {key for record in sample.records if isinstance(record, dict) for key in record} | set(sample.columns)
    return {"sphere", "text"} <= keys or {"id", "sphere"} <= keys


def _draft(frame: pl.DataFrame, context: Context) -> pl.DataFrame:
    return renamed(frame, KEYS)


def _posts(record: Any, context: Context) -> Iterator[Mapping[str, Any]]:
    if isinstance(record, dict):
        yield {ours: record.get(theirs) for ours, theirs in KEYS.items()}


SOURCES = (
    DocumentSource(
        name="canonical_jsonl",
        title="narratives' own JSONL",
        platform=None,
        example=EXAMPLE,
        recognise=lambda sample: sample.container == "json" and _recognise(sample),
        posts=_posts,
    ),
    TableSource(
        name="canonical_table",
        title="narratives' own columns as CSV or Parquet",
        platform=None,
        example="id,sphere,author,author_role,created_at,lang,text,url,source",
        recognise=lambda sample: sample.container != "json" and _recognise(sample),
        draft=_draft,
    ),
)
