"""The package in Python: a warehouse that is open for reading, and its results as Polars frames.

    from narratives import open_warehouse

    with open_warehouse("warehouse/narratives.duckdb") as warehouse:
        contested = warehouse.stories(verdict="contested")
        posts = warehouse.posts(story="s-xinjiang-3da0fa")

Nothing can be written this way. A run that works meanwhile is not in the way: readers see the last finished state.
"""

from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Literal, Self

from narratives.errors import InputError

if TYPE_CHECKING:
    import duckdb
    import polars as pl

Sphere = Literal["weibo", "twitter"]
Level = Literal["sphere", "topic", "theme", "story", "narrative"]
Period = Literal["day", "week", "month"]
Verdict = Literal["convergent", "contested", "weibo_only", "twitter_only", "undecided", "no_data"]


def open_warehouse(path: Path | str | None = None) -> "Warehouse":
    """Open a warehouse for reading.

    Args:
        path: Its file; by default that of `NARRATIVES_WAREHOUSE`, or `warehouse/narratives.duckdb`.

    Returns:
        The open warehouse. Use it in a `with` block, or close it.

    Raises:
        WarehouseMissing: If there is no such file.
        WarehouseForeign: If the file is not a warehouse, or of a newer version.
    """
    from narratives.warehouse import open_reader, warehouse_path

    stack = ExitStack()
    return Warehouse(stack.enter_context(open_reader(warehouse_path(path))), stack)


class Warehouse:
    """A warehouse that is open for reading; `sql/README.md` explains the columns of its frames."""

    def __init__(self, connection: "duckdb.DuckDBPyConnection", stack: ExitStack) -> None:
        """Take an open reader, and what closes it; `open_warehouse` makes both."""
        self._connection = connection
        self._stack = stack

    def __enter__(self) -> Self:
        """Return the warehouse itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close it."""
        self.close()

    def close(self) -> None:
        """Close it; what was read stays."""
        self._stack.close()

    def stories(self, topic: str | None = None, verdict: Verdict | None = None) -> "pl.DataFrame":
        """Return the stories of the latest finished run, a row each, the largest first.

        Args:
            topic: Only those on this topic.
            verdict: Only those with this verdict.
        """
        return self._rows("stories", "weibo_posts + twitter_posts DESC, story_id", topic=topic, verdict=verdict)

    def narratives(
        self, topic: str | None = None, sphere: Sphere | None = None, story: str | None = None
    ) -> "pl.DataFrame":
        """Return the narratives of the latest finished run, a row each, the largest first.

        Args:
            topic: Only those on this topic.
            sphere: Only those of this sphere.
            story: Only those of the story with this id.
        """
        wanted = {"topic": topic, "sphere": sphere, "story_id": story}
        return self._rows("narratives", "posts DESC, narrative_id", **wanted)

    def posts(self, topic: str | None = None, story: str | None = None, narrative: str | None = None) -> "pl.DataFrame":
        """Return the posts that the latest finished run looked at: a row for each post and topic, by time.

        Texts, authors and counts are those of `out.posts`; narrative, story, tone and stance those of
        `out.post_narratives`. `narrative_id` and `story_id` are null where a post tells no narrative.

        Args:
            topic: Only those on this topic.
            story: Only those that tell the story with this id.
            narrative: Only those that tell the narrative with this id.
        """
        wanted = {"topic": topic, "story_id": story, "narrative_id": narrative}
        return self._rows("posts", "created_at, post_key, topic", **wanted)

    def timelines(
        self, level: Level = "story", period: Period = "week", topic: str | None = None, story: str | None = None
    ) -> "pl.DataFrame":
        """Return posts over time, as in `out.timeline`: a row for each item, sphere and period, by time.

        Args:
            level: What is counted: `sphere`, `topic`, `theme`, `story` or `narrative`.
            period: `day`, `week` or `month`.
            topic: Only what is on this topic.
            story: Only the story with this id; `level` is `story` then.
        """
        if story is not None:
            self._check("story_id", story)
        wanted = {"level": level if story is None else "story", "period": period, "topic": topic, "item_id": story}
        return self._rows("timeline", "start_date, item_id, sphere", **wanted)

    def run(self) -> dict[str, Any]:
        """Return the latest finished run, as in `out.runs`.

        Raises:
            InputError: If no run has finished.
        """
        runs = self.sql("FROM out.runs WHERE status = 'finished' ORDER BY started_at DESC, run_id DESC LIMIT 1")
        if runs.is_empty():
            raise InputError("no run has finished in this warehouse: use `narratives run`")
        return runs.row(0, named=True)

    def table(self, name: str) -> "pl.DataFrame":
        """Return all rows of a view of the schema `out`, such as `matches`.

        Raises:
            InputError: If there is no such view.
        """
        from narratives.exports.tables import out_views

        views = out_views(self._connection)
        if name not in views:
            raise InputError(f"there is no view out.{name}: there are {', '.join(views)}")
        return self.sql(f'FROM out."{name}"')

    def sql(self, query: str, parameters: Sequence[Any] | Mapping[str, Any] = ()) -> "pl.DataFrame":
        """Return what a query finds.

        Args:
            query: One SQL query, with `?` or `$name` where values go.
            parameters: The values, in order or by name.
        """
        return self._connection.execute(query, parameters).pl()

    def _rows(self, name: str, order: str, **wanted: str | None) -> "pl.DataFrame":
        """Rows of a table as it is exported, those that have the values wanted."""
        from narratives.exports.tables import query_of

        given = {column: value for column, value in wanted.items() if value is not None}
        for column, value in given.items():
            self._check(column, value)
        where = "".join(f" AND {column} = ${column}" for column in given)
        return self.sql(f"SELECT * FROM ({query_of(name)}) WHERE true{where} ORDER BY {order}", given)

    def _check(self, column: str, value: str) -> None:
        """Refuse an id or a topic that the run does not have: an empty frame would be taken for a finding."""
        home = {"topic": "topics", "story_id": "stories", "narrative_id": "narratives"}.get(column)
        if home and self.sql(f"SELECT 1 FROM out.{home} WHERE {column} = ?", [value]).is_empty():
            raise InputError(f"the latest run has no {column} {value!r}: warehouse.table({home!r}) has those there are")
