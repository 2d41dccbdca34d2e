"""`narratives list`, `stories` and `themes`: what the latest run found, one row each."""

from collections.abc import Sequence
from typing import Annotated, Any

import typer

from narratives.cli.next_step import next_step
from narratives.cli.options import CsvOption, ExcelOption, JsonOption, LimitOption, TopicOption, WarehouseOption
from narratives.cli.output import Form, form_of, note, show, write_rows
from narratives.cli.reading import Reader, Row, check_topic, find_theme, latest_run, read, reading
from narratives.cli.tables import Column
from narratives.cli.telling import P_WORDS, SIMILARITY_WORDS, both_sides
from narratives.report.values import words
from narratives.vocabulary import Sphere, Status, Verdict

SphereOption = Annotated[Sphere | None, typer.Option("--sphere", help="Only this sphere.")]
VerdictOption = Annotated[Verdict | None, typer.Option("--verdict", help="Only this verdict.")]
ThemeOption = Annotated[str | None, typer.Option("--theme", metavar="THEME", help="Only stories of this theme.")]
StatusOption = Annotated[
    Status | None, typer.Option("--status", help="Only narratives that came so out of the run before.")
]
NARRATIVE_COLUMNS = (
    Column("narrative_id", "narrative"),
    Column("label", "headline", min_width=26),
    Column("posts", "posts", "count"),
    Column("tone", "tone", optional=True),
    Column("stance", "stance", optional=True),
    Column("first_post_at", "first", "day", optional=True),
    Column("last_post_at", "last", "day", optional=True),
    Column("authors", "authors", "count", optional=True),
    Column("status", "status", optional=True),
    Column("terms", "terms", min_width=26, optional=True),
)
STORY_COLUMNS = (
    Column("story_id", "story"),
    Column("verdict", "verdict"),
    Column("told", "Weibo headline\nTwitter headline", "lines", min_width=20),
    Column("posts", "posts", "counts"),
    Column("similarity", "simi-\nlarity", "score"),
    Column("p_value", "p", "probability"),
)
THEME_COLUMNS = (
    Column("theme_id", "theme"),
    Column("told", "Weibo terms\nTwitter terms", "lines", min_width=26),
    Column("stories", "stories", "count"),
    Column("posts", "posts", "counts"),
    Column("verdicts", "verdicts", min_width=16, wraps=True),
)
_NARRATIVES = """
    FROM out.narratives
    WHERE ($topic IS NULL OR topic = $topic) AND ($sphere IS NULL OR sphere = $sphere)
      AND ($status IS NULL OR status = $status)
    ORDER BY posts DESC, narrative_id
"""
_STORIES = """
    FROM out.stories
    WHERE ($topic IS NULL OR topic = $topic) AND ($verdict IS NULL OR verdict = $verdict)
      AND ($theme IS NULL OR theme_id = $theme)
    ORDER BY weibo_posts + twitter_posts DESC, story_id
"""


_THEMES = """
    FROM out.themes WHERE ($topic IS NULL OR topic = $topic)
    ORDER BY weibo_posts + twitter_posts DESC, theme_id
"""


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command("themes")(list_themes)
    app.command("list")(list_narratives)
    app.command("stories")(list_stories)


def list_narratives(
    topic: TopicOption = None,
    sphere: SphereOption = None,
    status: StatusOption = None,
    limit: LimitOption = 30,
    warehouse: WarehouseOption = None,
    as_json: JsonOption = False,
    as_csv: CsvOption = False,
    as_excel: ExcelOption = False,
) -> None:
    """List the narratives of the latest run, those with most posts first."""
    wanted = {"topic": topic, "sphere": sphere and sphere.value, "status": status and status.value}
    form = form_of(as_json, as_csv, as_excel)
    with reading(warehouse) as connection:
        rows, total = _some(connection, _NARRATIVES, wanted, limit)
    _write(rows, NARRATIVE_COLUMNS, form)
    _say_how_many(form, len(rows), total, "narratives")
    if form is Form.TABLE and rows:
        show("", next_step(f"show {rows[0]['narrative_id']}", "its posts, and the other sphere's telling", warehouse))


def list_stories(
    topic: TopicOption = None,
    verdict: VerdictOption = None,
    theme: ThemeOption = None,
    limit: LimitOption = 30,
    warehouse: WarehouseOption = None,
    as_json: JsonOption = False,
    as_csv: CsvOption = False,
    as_excel: ExcelOption = False,
) -> None:
    """List the stories of the latest run: who tells each, and whether alike, in opposite ways or alone."""
    wanted = {"topic": topic, "verdict": verdict and verdict.value}
    form = form_of(as_json, as_csv, as_excel)
    with reading(warehouse) as connection:
        wanted["theme"] = find_theme(connection, theme)
        rows, total = _some(connection, _STORIES, wanted, limit)
    write_stories(rows, form)
    _say_how_many(form, len(rows), total, "stories")
    if form is Form.TABLE and rows:
        show("", next_step(f"show {rows[0]['story_id']}", "both tellings with their posts", warehouse))


def list_themes(
    topic: TopicOption = None,
    limit: LimitOption = 30,
    warehouse: WarehouseOption = None,
    as_json: JsonOption = False,
    as_csv: CsvOption = False,
    as_excel: ExcelOption = False,
) -> None:
    """List the themes of the latest run: broad subjects or claims that two or more stories of a topic share."""
    form = form_of(as_json, as_csv, as_excel)
    with reading(warehouse) as connection:
        rows, total = _some(connection, _THEMES, {"topic": topic}, limit)
    _write([_theme_row(row) for row in rows] if form is Form.TABLE else rows, THEME_COLUMNS, form)
    _say_how_many(form, len(rows), total, "themes")
    if form is Form.TABLE and rows:
        show("", next_step(f"stories --theme {rows[0]['theme_id']}", "its stories", warehouse))


def _theme_row(row: Row) -> Row:
    """A theme as a table shows it: both spheres one above the other, its verdicts with their numbers."""
    verdicts = [f"{row[f'{verdict}_stories']} {words(verdict)}" for verdict in Verdict if row[f"{verdict}_stories"]]
    return {**row, **both_sides(row), "verdicts": ", ".join(verdicts)}


def write_stories(rows: list[Row], form: Form) -> None:
    """Print stories; a table has both sides of a story one above the other, and says what its figures mean."""
    if form is Form.TABLE:
        rows = [{**row, **both_sides(row)} for row in rows]
    _write(rows, STORY_COLUMNS, form)
    if form is Form.TABLE and any(row["similarity"] is not None for row in rows):
        show("", SIMILARITY_WORDS, P_WORDS)


def _write(rows: list[Row], columns: Sequence[Column], form: Form) -> None:
    """Print rows; a table without any has no headings either."""
    if rows or form is not Form.TABLE:
        write_rows(rows, columns, form)


def _some(connection: Reader, query: str, wanted: dict[str, Any], limit: int) -> tuple[list[Row], int]:
    """Return the rows up to the limit, and how many there are; where there are none, see whether that is a mistake."""
    rows = read(connection, query, wanted)
    if not rows:
        latest_run(connection)
        check_topic(connection, wanted["topic"])
    return rows[: limit or None], len(rows)


def _say_how_many(form: Form, shown: int, total: int, what: str) -> None:
    if form is Form.TABLE and not total:
        show(f"No such {what} in the latest run; `narratives show` has the counts of each topic.")
    elif shown < total:
        note(f"{shown:,} of {total:,} {what}; --limit 0 prints all")
