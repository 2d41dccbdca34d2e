"""The notebook runs without a screen, and its figures hold what the warehouse says."""

import runpy
import subprocess
import sys
from pathlib import Path

from tests.cli.conftest import fill, results, templates  # noqa: F401

NOTEBOOK = Path(__file__).parents[1] / "notebooks" / "figures.py"


def test_the_notebook_runs_headless(results, monkeypatch):  # noqa: F811
    """Every cell; each of the three figures has the rows of the run."""
    monkeypatch.setenv("NARRATIVES_WAREHOUSE", str(results))
    _, found = runpy.run_path(str(NOTEBOOK))["app"].run()
    charts = {name: found[name].to_dict() for name in ("verdicts", "shares", "tellings")}
    rows = {name: next(iter(chart["datasets"].values())) for name, chart in charts.items()}
    assert {"contested", "twitter_only"} == {row["verdict"] for row in rows["verdicts"]}
    assert {"weibo", "twitter"} == {row["sphere"] for row in rows["shares"]}
    assert {"s-hong_kong-91bc04"} == {row["story_id"] for row in rows["tellings"]}
    assert 5 == len(rows["tellings"])


def test_marimo_takes_it_for_a_notebook():
    """No cell defines what another one defines, none is broken."""
    done = subprocess.run(
        [sys.executable, "-m", "marimo", "check", "--strict", str(NOTEBOOK)],
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert (0, "") == (done.returncode, done.stdout), done.stderr
