"""A warehouse with one finished run, some posts of which are hostile, and the report of it."""

import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from narratives.analysis.space import NeutralMap
from narratives.report.page import Report, make_report
from narratives.report.stories import Part
from narratives.warehouse import open_reader, open_writer, published

RESULTS = Path(__file__).parents[1] / "cli" / "results.sql"
HOSTILE = Path(__file__).with_name("hostile.sql")


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make the warehouse once."""
    file = tmp_path_factory.mktemp("report") / "results.duckdb"
    with open_writer(file) as connection:
        for script in (RESULTS, HOSTILE):
            connection.execute(script.read_text(encoding="utf-8"))
        published.refresh(connection)
    return file


@pytest.fixture
def results(template: Path, tmp_path: Path) -> Path:
    """Return a warehouse of the test's own."""
    return Path(shutil.copy(template, tmp_path))


@pytest.fixture(autouse=True)
def _small_model(monkeypatch: pytest.MonkeyPatch) -> None:
    """Vectors of three numbers need a map of their own; the real one is tested with the real model."""
    neutral = NeutralMap({"": np.zeros(3)}, np.eye(3))
    monkeypatch.setattr("narratives.stages.stories.neutral_map", lambda connection, run_id: neutral)


@pytest.fixture
def report(results: Path) -> Callable[..., Report]:
    """Make a report of the warehouse."""

    def make(has_text: bool = True, **part: object) -> Report:
        with open_reader(results) as connection:
            return make_report(connection, Part(**part), has_text)

    return make
