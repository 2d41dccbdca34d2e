"""Help for tests of loading: rows in the canonical form, files of them, and what came out."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import polars as pl

from narratives.sources.actors import Actor, Actors
from narratives.sources.base import draft_frame
from narratives.sources.finish import Finished, Options, finish
from narratives.sources.inputs import Input
from narratives.sources.privacy import Names
from narratives.sources.reading import drafts, probe
from narratives.sources.registry import recognise
from narratives.warehouse import open_reader

SECRET = b"a secret of the tests"
ACTORS = Actors({("twitter", "pdchina"): Actor("People's Daily", "state_media", "CN")})


def row(**changes: Any) -> dict[str, Any]:
    """Return a good canonical row with some keys changed."""
    good = {
        "id": "1", "sphere": "twitter", "author": "PDChina", "author_role": "state_media",
        "created_at": "2021-03-25T10:00:00Z", "lang": "en", "text": "A fine day", "url": None,
        "source": "test",
    }  # fmt: skip
    return {**good, **changes}


def write_jsonl(path: Path, rows: Iterable[Any]) -> Path:
    """Write one JSON value a line; text is written as it is."""
    lines = [one if isinstance(one, str) else json.dumps(one, ensure_ascii=False) for one in rows]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(line + "\n" for line in lines), encoding="utf-8", errors="surrogatepass")
    return path


def query(warehouse: Path, sql: str) -> list[tuple]:
    """Return the rows of a query on a warehouse."""
    with open_reader(warehouse) as connection:
        return connection.execute(sql).fetchall()


def finished(*rows: dict[str, Any], keeps_all: bool = False, **options: Any) -> Finished:
    """Finish drafts given as mappings of draft columns."""
    numbered = [{"line": number, **one} for number, one in enumerate(rows, start=1)]
    return finish(draft_frame(numbered), Options(Names(SECRET, ACTORS, keeps_all), **options))


def read(path: Path) -> tuple[str, Finished]:
    """Recognise and read a whole file with all names kept; return the format's name and what came out."""
    found = probe(Input(path))
    source = recognise(found.sample)
    frame = pl.concat([draft_frame([]), *drafts(Input(path), found, source)])
    options = Options(Names(SECRET, ACTORS, True), source.platform, makes_ids=source.makes_ids)
    return source.name, finish(frame, options)
