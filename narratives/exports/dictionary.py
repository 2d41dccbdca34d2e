"""Writes a data dictionary: every table and column with its type and what its comment in the warehouse says."""

from collections.abc import Iterable, Sequence

from narratives.exports.tables import Column

HEAD = "| column | type | meaning |\n|---|---|---|\n"


def dictionary(tables: Iterable[tuple[str, str, Sequence[Column]]]) -> str:
    """Return a data dictionary as Markdown, a section for each table.

    Args:
        tables: name, comment and columns of each.
    """
    return "\n".join(_section(*table) for table in tables)


def _section(name: str, about: str, columns: Sequence[Column]) -> str:
    lines = "".join(f"| `{one.name}` | {one.data_type} | {_cell(one.comment)} |\n" for one in columns)
    return f"### `{name}`\n{about}\n\n{HEAD}{lines}"


def _cell(text: str) -> str:
    return " ".join(text.replace("|", "\\|").split())
