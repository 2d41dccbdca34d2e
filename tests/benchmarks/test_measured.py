"""What a process costs is what the system counted, and ratios and growth are what the books say."""

import json
import subprocess
import sys

import numpy as np
import pytest

from benchmarks import __main__ as benchmarks
from benchmarks.bench_encode import figures
from benchmarks.bench_pipeline import exponents, ratios
from benchmarks.measured import ROOT, Cost, cost_of, exponent


def test_a_process_costs_what_it_did():
    """Time that it slept is wall alone; memory that it held is its peak."""
    code = (
        "import json, sys; from benchmarks.measured import cost_of; "
        "held = 'import time; x = bytearray(80_000_000); time.sleep(0.5)'; "
        "print(json.dumps(vars(cost_of([sys.executable, '-c', held]))))"
    )
    # From a small process, for Linux counts what the caller held when it began another.
    said = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    cost = Cost(**json.loads(said))
    assert cost.wall_seconds >= 0.5 > cost.cpu_seconds
    assert 80 <= cost.peak_mb < 300


def test_a_process_that_fails_is_no_figure():
    """What it said is in the error."""
    with pytest.raises(RuntimeError, match="no such thing"):
        cost_of([sys.executable, "-c", "raise SystemExit('no such thing')"])


def test_growth_is_the_slope_of_logarithms():
    """Squares grow with the power of two; one size tells nothing."""
    assert pytest.approx(2.0) == exponent([10, 100, 1000], [3, 300, 30_000])
    assert pytest.approx(1.0) == exponent([10, 100], [5, 50])
    assert None is exponent([10], [3])


def test_ratios_say_how_many_times_as_long_others_take():
    """Halves of a recipe are added up; what was not measured has no ratio."""
    costs = {"embed": Cost(10, 20, 1), "sentence_transformers": Cost(30, 40, 1), "stories": Cost(4, 4, 1)}
    assert {"sentence_transformers to embed, wall": 3.0, "sentence_transformers to embed, cpu": 2.0} == ratios(costs)
    costs |= {"umap": Cost(6, 6, 1), "hdbscan": Cost(2, 2, 1)}
    assert 2.0 == ratios(costs)["umap+hdbscan to stories, wall"]


def test_a_step_that_one_size_alone_has_does_not_grow():
    """Peers are left out of large sizes."""
    found = exponents({10: {"load": Cost(1, 1, 1), "umap": Cost(1, 1, 1)}, 100: {"load": Cost(10, 10, 1)}})
    assert {"load": 1.0, "umap": None} == found


def test_encoders_are_compared_on_all_parts():
    """Speed over all texts, and the mean cosine to the library's own vectors."""
    east, north = np.array([[1.0, 0.0]]), np.array([[0.0, 1.0]])
    measured = {
        "sentence_transformers": [(2.0, 4.0, east), (2.0, 4.0, east)],
        "int8": [(1.0, 1.0, east), (1.0, 1.0, north)],
    }
    found = figures(measured, 8)
    assert {"texts_per_second": 4.0, "times_as_fast_wall": 2.0, "times_as_fast_cpu": 4.0, "mean_cosine": 0.5} == found[
        "int8"
    ]


def test_json_is_one_object(capsys, monkeypatch):
    """`NAME --json` prints the figures of one benchmark and nothing else."""
    monkeypatch.setattr("benchmarks.bench_warehouse.main", lambda: {"open_writer_ms": 3})
    benchmarks.main(["warehouse", "--json"])
    assert {"open_writer_ms": 3} == json.loads(capsys.readouterr().out)
    with pytest.raises(SystemExit):
        benchmarks.main(["no-such-benchmark"])
