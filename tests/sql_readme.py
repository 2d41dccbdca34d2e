"""Writes the parts of sql/README.md that are made by the program: `python -m tests.sql_readme [WAREHOUSE]` renews them.

The data dictionary comes from the comments of the views, and needs no warehouse. The answers to the fifteen questions
are those of a run over the shipped sample: load and run it into an empty warehouse first, and name that.
"""

import os
import re
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb

from narratives.exports.dictionary import dictionary
from narratives.exports.tables import Column, out_views
from narratives.warehouse import open_reader, open_writer

ROOT = Path(__file__).parents[1]
README = ROOT / "sql" / "README.md"
BEGIN, END = "<!-- data dictionary: made from the comments of the views -->\n", "<!-- end of the data dictionary -->\n"
_COLUMNS = """
SELECT column_name, data_type, comment FROM duckdb_columns()
WHERE schema_name = 'out' AND table_name = ? AND database_name = current_database() ORDER BY column_index
"""
# A question: its query, and what it prints, if that is there already.
QUESTION = re.compile(r"(\*\*\d+\. .*?\n```sql\n)(.*?)(\n```\n)(?:```console\n(.*?)\n?```\n)?", re.S)


def data_dictionary(connection: duckdb.DuckDBPyConnection) -> str:
    """Return the dictionary of all views of `out`."""
    tables = []
    for view, about in out_views(connection).items():
        columns = [Column(*row) for row in connection.execute(_COLUMNS, [view]).fetchall()]
        tables.append((f"out.{view}", about, columns))
    return dictionary(tables)


def questions(page: str) -> list[tuple[str, str]]:
    """Return the query of each question of the page, and what the page says that it prints."""
    return [(found[2], found[4] or "") for found in QUESTION.finditer(page)]


def answer(query: str, warehouse: Path) -> str:
    """Return what the command prints, on 100 columns."""
    done = subprocess.run(
        [sys.executable, "-m", "narratives.cli", "sql", query, "--warehouse", str(warehouse)],
        cwd=ROOT,
        env=os.environ | {"COLUMNS": "100", "PYTHONPATH": str(ROOT)},
        capture_output=True,
        encoding="utf-8",
        timeout=60,
    )
    assert not done.returncode, done.stderr
    return done.stdout.rstrip("\n")


def with_dictionary(page: str, warehouse: Path) -> str:
    """Return the page with the dictionary made anew."""
    with open_reader(warehouse) as connection:
        made = data_dictionary(connection)
    return page[: page.index(BEGIN) + len(BEGIN)] + made + page[page.index(END) :]


def with_answers(page: str, warehouse: Path) -> str:
    """Return the page with the answers made anew."""
    return QUESTION.sub(
        lambda found: f"{found[1]}{found[2]}{found[3]}```console\n{answer(found[2], warehouse)}\n```\n", page
    )


def renew(sample: Path | None) -> None:
    """Write the page anew; without a run over the sample its dictionary alone."""
    page = README.read_text(encoding="utf-8")
    with TemporaryDirectory() as folder:
        empty = Path(folder) / "narratives.duckdb"
        with open_writer(empty):
            pass
        page = with_dictionary(page, empty)
    README.write_text(with_answers(page, sample) if sample else page, encoding="utf-8")


if __name__ == "__main__":
    renew(Path(sys.argv[1]) if sys.argv[1:] else None)
