"""Prints what a run would look at: posts by topic, what each keyword catches, and how long the run would take."""

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from narratives.cli.output import show, width
from narratives.cli.tables import Column, table_or_records

if TYPE_CHECKING:
    from narratives.stages.preview import Preview

_TOPICS = (
    Column("label", "topic"),
    Column("weibo_posts", "Weibo posts", "count"),
    Column("twitter_posts", "Twitter posts", "count"),
    Column("texts", "distinct texts", "count"),
)
_KEYWORDS = (
    Column("keyword", "keyword", min_width=8),
    Column("texts", "texts", "count"),
    Column("sample", "such as", min_width=20),
)


def preview_facts(found: "Preview") -> dict[str, Any]:
    """Return the preview as `--json` prints it."""
    return asdict(found)


def write_preview(found: "Preview", keywords: int) -> None:
    """Print the preview.

    Args:
        found: What a run would look at.
        keywords: Keywords of each topic at most; 0 for all.
    """
    scope = f" ({found.scope})" if str(found.scope) else ""
    show(f"A run{scope} would look at {found.posts:,} posts:", "")
    show(table_or_records(found.topics, _TOPICS, width()))
    for topic in found.topics:
        _write_keywords(topic["label"], [row for row in found.keywords if row["topic"] == topic["topic"]], keywords)
    show("", _what_it_takes(found))


def _write_keywords(label: str, rows: list[dict[str, Any]], most: int) -> None:
    if not rows:
        return
    shown = rows[: most or None]
    show("", f"{label}: what its keywords catch", "")
    show(table_or_records([{**row, "sample": row["samples"][0]} for row in shown], _KEYWORDS, width()))
    if len(shown) < len(rows):
        show(f"and {len(rows) - len(shown):,} more keywords: --keywords 0")


def _what_it_takes(found: "Preview") -> str:
    from narratives.stages.forecast import duration

    return (
        f"{found.texts:,} distinct texts, {found.new_texts:,} of them to embed: {duration(found.forecast)}.\n"
        "Nothing was written; without --preview the run begins."
    )
