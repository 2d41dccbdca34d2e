"""`narratives formats`: the exports that can be loaded, with an example of each."""

import typer

from narratives.cli.options import JsonOption
from narratives.cli.output import Form, form_of, show, write_rows
from narratives.cli.tables import Column

COLUMNS = (
    Column("name", "format"),
    Column("title", "written by", min_width=24, wraps=True),
    Column("status", "status", min_width=10, wraps=True),
    Column("example", "example", min_width=30, wraps=True),
)
SEEN, DOCUMENTED = "seen", "documented, not seen"
_NOTE = (
    "Recognised by content; --format NAME forces one. CSV also with TAB or semicolon, or the same as\n"
    "Parquet; packed as .gz, .zst or .zip; UTF-8, UTF-16, GB18030, windows-1252. Any other table or JSON:\n"
    "narratives load posts.csv --map id=Nr,text=Body,created_at=Posted,author=Who --platform facebook"
)


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("formats")(formats)


def formats(as_json: JsonOption = False) -> None:
    """List the formats that `narratives load` reads, with an example of each."""
    from narratives.sources.registry import all_sources

    rows = [
        {
            "name": source.name,
            "title": source.title,
            "platform": source.platform or "any",
            "status": SEEN if source.is_seen else DOCUMENTED,
            "example": source.example,
        }
        for source in sorted(all_sources(), key=lambda one: one.name)
    ]
    form = form_of(as_json)
    write_rows(rows, COLUMNS, form)
    if form is Form.TABLE:
        show("", _NOTE)
