"""The figures of one run as a page of Markdown, read from the public views."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from narratives.warehouse import open_reader

_RUN = """
SELECT started_at, seconds, model, posts, texts, on_topic_posts, on_topic_texts, embedded_texts, narratives,
    stories, weibo_noise_share, twitter_noise_share
FROM out.runs WHERE run_id = ?
"""
_TOPICS = """
SELECT label AS topic, weibo_posts, twitter_posts, weibo_narratives, twitter_narratives,
    convergent, contested, weibo_only, twitter_only, undecided, no_data
FROM out.topics ORDER BY topic
"""


def run_figures(warehouse: Path, run_id: str) -> str:
    """Return what a run found, as Markdown.

    Args:
        warehouse: Path of the warehouse.
        run_id: A finished run.

    Returns:
        A heading, a table of the run and, for the latest finished run, one of its topics.
    """
    with open_reader(warehouse) as cursor:
        run = cursor.execute(_RUN, [run_id])
        names = [column[0] for column in run.description]
        facts = [(_words(name), value) for name, value in zip(names, run.fetchone() or (), strict=True)]
        topics = cursor.execute(_TOPICS)
        heads = [_words(column[0]) for column in topics.description]
        rows = topics.fetchall()
    return f"# Run {run_id}\n\n{_table(['figure', 'value'], facts)}\n\n{_table(heads, rows)}\n"


def _table(heads: Sequence[str], rows: Sequence[Sequence[Any]]) -> str:
    """Return a Markdown table."""
    lines = [heads, ["---"] * len(heads), *([_cell(value) for value in row] for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _cell(value: Any) -> str:
    """Return a value as the text of a table cell."""
    if value is None:
        return "-"
    if isinstance(value, float):
        return f"{value:.2f}"
    if isinstance(value, int):
        return f"{value:,}"
    return str(value).replace("|", "\\|").replace("\n", " ")


def _words(name: str) -> str:
    """Return a column name as words."""
    return name.replace("_", " ")
