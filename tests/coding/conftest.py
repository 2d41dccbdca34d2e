"""What the tests of coding share: a small warehouse with results, a sample of it, and coders who fill sheets."""

import csv
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from tests.cli.conftest import cli, empty, fill, results, templates  # noqa: F401


@pytest.fixture
def sampled(cli, results) -> Path:  # noqa: F811
    """Return a folder with an empty sheet of all posts on a topic."""
    folder = results.parent / "coding"
    assert 0 == cli("sample", "--n", 100, "--out", folder, "--warehouse", results).code
    return folder


@pytest.fixture
def coded(sampled: Path) -> Callable[..., Path]:
    """Fill the sheet as a coder: the same answer to a question everywhere, or one for each unit."""

    def code(coder: str, encoding: str = "utf-8", delimiter: str = ",", **answers: str | Mapping[str, str]) -> Path:
        with (sampled / "sheet.csv").open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
        for row in rows:
            for question, answer in answers.items():
                row[question] = answer if isinstance(answer, str) else answer.get(row["unit_id"], "")
        with (sampled / f"{coder}.csv").open("w", encoding=encoding, newline="") as file:
            writer = csv.DictWriter(file, rows[0], delimiter=delimiter)
            writer.writeheader()
            writer.writerows(rows)
        return sampled / f"{coder}.csv"

    return code
