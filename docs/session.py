"""Writes the terminal session that README.md and docs/tour.md show: `python docs/session.py`, when the output changes.

It runs the demo in a folder of its own, on 100 columns, and copies what is printed. The README shows the beginning.
`python docs/session.py FOLDER` keeps the warehouse in FOLDER, for `docs/picture.py` and `tests/sql_readme.py`.
"""

import os
import subprocess
import sys
import tempfile
from contextlib import nullcontext
from pathlib import Path

ROOT = Path(__file__).parents[1]
README, TOUR = ROOT / "README.md", ROOT / "docs" / "tour.md"
BEGIN, END = "<!-- session: written by `python docs/session.py` -->\n", "<!-- end of the session -->\n"
WAREHOUSE = "warehouse/demo/narratives.duckdb"
# The README ends where the demo lists stories of every verdict.
LAST_OF_README = "\nThe 3 largest stories of each verdict"


def main(folder: str | None = None) -> None:
    """Run the demo, look at its largest contested story, and write both pages."""
    with nullcontext(folder) if folder else tempfile.TemporaryDirectory() as place:
        demo = printed(place, "demo")
        story = largest_contested(demo)
        shown = printed(place, "show", story, "--posts", "1", "--warehouse", WAREHOUSE)
    beginning, _, rest = demo.partition(LAST_OF_README)
    write(README, console("demo", beginning.rstrip() + ("\n[...]" if rest else "")))
    first = console("demo", demo)
    write(TOUR, f"{first}\n{console(f'show {story} --posts 1 --warehouse {WAREHOUSE}', shown)}")


def printed(folder: str, *arguments: str) -> str:
    """Return all that a command prints in a folder, progress included."""
    done = subprocess.run(
        [sys.executable, "-m", "narratives.cli", *arguments],
        cwd=folder,
        env=os.environ | {"COLUMNS": "100", "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
    )
    assert not done.returncode, done.stdout
    return done.stdout.rstrip("\n")


def largest_contested(demo: str) -> str:
    """Return the id of the first story that the demo lists as contested."""
    return next(line.split()[0] for line in demo.splitlines() if line.startswith("s-"))


def console(command: str, output: str) -> str:
    """Return a command and what it prints as Markdown."""
    return f"```console\n$ narratives {command}\n{output}\n```\n"


def write(page: Path, session: str) -> None:
    """Put the session between the marks of a page."""
    text = page.read_text(encoding="utf-8")
    before, after = text[: text.index(BEGIN) + len(BEGIN)], text[text.index(END) :]
    page.write_text(before + session + after, encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
