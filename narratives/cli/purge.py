"""`narratives purge`: removes posts for good, and keeps them from coming back."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from narratives.cli.options import JsonOption, KeyOption, WarehouseOption
from narratives.cli.output import note, show, write_json
from narratives.cli.reading import reading
from narratives.errors import InputError

BeforeOption = Annotated[
    datetime | None, typer.Option("--before", metavar="DATE", help="Posts published before this day (UTC).")
]
PostIdsOption = Annotated[
    Path | None,
    typer.Option("--post-ids", metavar="FILE", help="Posts whose ids stand in this file, one a line."),
]
AuthorOption = Annotated[
    str | None,
    typer.Option("--author", metavar="NAME", help="Posts of this handle or pseudonym, now and in later loads."),
]


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("purge")(purge)


def purge(
    before: BeforeOption = None,
    post_ids: PostIdsOption = None,
    author: AuthorOption = None,
    warehouse: WarehouseOption = None,
    key: KeyOption = None,
    as_json: JsonOption = False,
) -> None:
    """Remove posts everywhere: texts, vectors, results, snapshot. No later load brings them back."""
    from dataclasses import asdict

    from narratives.stages.purge import purge as remove
    from narratives.warehouse import warehouse_path

    ids = _read_ids(post_ids) if post_ids else None
    with reading(warehouse):
        pass  # a missing warehouse is told, not made
    result = remove(warehouse_path(warehouse), before=before, post_ids=ids, author=author)
    if as_json:
        write_json(asdict(result))
        return
    show(
        f"Removed {result.posts:,} posts, {result.texts:,} texts that no other post has, and "
        f"{result.results:,} rows of results; blanked {result.rejects:,} rejected rows; "
        f"{result.tombstones:,} tombstones keep them away."
    )
    if result.posts:
        note("counts of the latest run have followed; labels and verdicts follow with the next `narratives run`")


def _read_ids(file: Path) -> list[str]:
    try:
        ids = [line.strip() for line in file.read_text("utf-8-sig").splitlines()]
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"cannot read the ids in {file} ({error}); give a text file with one id a line") from error
    found = [one for one in ids if one]
    if not found:
        raise InputError(f"there is no id in {file}; give a text file with one id a line")
    return found
