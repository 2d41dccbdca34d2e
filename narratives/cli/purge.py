"""`narratives purge`: removes posts for good, and keeps them from coming back."""

import sys
from dataclasses import asdict
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from narratives.cli.options import JsonOption, KeyOption, WarehouseOption
from narratives.cli.output import note, show, write_json
from narratives.cli.reading import near_accounts, reading
from narratives.errors import InputError

if TYPE_CHECKING:
    from narratives.stages.purge import PurgeResult

BeforeOption = Annotated[
    datetime | None, typer.Option("--before", metavar="DATE", help="Posts published before this day (UTC).")
]
PostIdsOption = Annotated[
    Path | None,
    typer.Option("--post-ids", metavar="FILE", help="Posts whose ids are in this file, one per line."),
]
AuthorOption = Annotated[
    str | None,
    typer.Option("--author", metavar="NAME", help="Posts of this handle or pseudonym, now and in later loads."),
]
DryRunOption = Annotated[bool, typer.Option("--dry-run", help="Only say what would be removed.")]
YesOption = Annotated[
    bool, typer.Option("--yes", help="Do not ask for confirmation. Without a terminal, none is asked for.")
]


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("purge")(purge)


def purge(
    before: BeforeOption = None,
    post_ids: PostIdsOption = None,
    author: AuthorOption = None,
    dry_run: DryRunOption = False,
    yes: YesOption = False,
    warehouse: WarehouseOption = None,
    key: KeyOption = None,
    as_json: JsonOption = False,
) -> None:
    """Remove posts everywhere: texts, vectors, results, snapshot. No later load brings them back.

    At a terminal it says what would be removed, and asks.
    """
    from narratives.stages.purge import purge as remove
    from narratives.warehouse import warehouse_path

    ids = _read_ids(post_ids) if post_ids else None
    with reading(warehouse) as connection:  # a missing warehouse is told, not made
        near = near_accounts(connection, author) if author else []
    do = partial(remove, warehouse_path(warehouse), before=before, post_ids=ids, author=author)
    if dry_run:
        _tell("Would remove", found := do(is_dry_run=True), as_json)
        return _say_if_nobody(author, near, found)
    if not yes and sys.stdin.isatty():
        _ask(do(is_dry_run=True))
    result = do()
    _tell("Removed", result, as_json)
    _say_if_nobody(author, near, result)
    if result.posts and not as_json:
        note("the counts of the latest run are up to date; labels and verdicts will be after the next `narratives run`")


def _tell(done: str, result: "PurgeResult", as_json: bool) -> None:
    """Print what was removed, or would be."""
    write_json(asdict(result)) if as_json else show(_counts(done, result))


def _say_if_nobody(author: str | None, near: list[str], result: "PurgeResult") -> None:
    """Say of an author of whom no post is there which accounts have nearly that name."""
    if author and not result.posts:
        hint = f"; did you mean {' or '.join(near)}?" if near else ""
        note(f"no post of {author} is loaded{hint}")


def _counts(done: str, result: "PurgeResult") -> str:
    return (
        f"{done} {result.posts:,} posts, {result.texts:,} texts that no other post has, and {result.results:,} rows of "
        f"results; rejected rows blanked: {result.rejects:,}; "
        f"tombstones that keep them from coming back: {result.tombstones:,}."
    )


def _ask(result: "PurgeResult") -> None:
    """Have the user confirm.

    Raises:
        InputError: when he does not.
    """
    note(_counts("This removes", result))
    if not typer.confirm("This cannot be undone. Continue?", err=True):
        raise InputError("nothing was removed, because it was not confirmed")


def _read_ids(file: Path) -> list[str]:
    try:
        ids = [line.strip() for line in file.read_text("utf-8-sig").splitlines()]
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"cannot read the ids in {file} ({error}); give a text file with one id a line") from error
    found = [one for one in ids if one]
    if not found:
        raise InputError(f"there is no id in {file}; give a text file with one id a line")
    return found
