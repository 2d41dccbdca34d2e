"""What each step of a run costs on real posts, how it grows with them, and what others need for the same.

Needs the real posts in `../shared`. `--posts 1000,10000` says how many, half of each sphere; all are on the topic.
"""

import json
import os
import platform
import shutil
import sys
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl

from benchmarks.measured import Cost, cost_of, exponent
from benchmarks.step import PEERS, STAGES

DATA = Path(__file__).resolve().parents[2] / "shared" / "data" / "real"
SIZES = (1_000, 10_000)
# Beyond so many texts the peers are left out: UMAP and HDBSCAN alone would take hours.
PEERS_AT_MOST = 20_000
TOPICS = '[topics.all]\nlabel = "All"\nmatch_all = true\n'
PACKAGES = ("narratives", "onnxruntime", "torch", "sentence-transformers", "hdbscan", "umap-learn", "duckdb", "prefect")
_ENVIRONMENT = {"NARRATIVES_PRECISION": "", "NARRATIVES_DEVICE": "cpu"}


def main(posts: tuple[int, ...] = SIZES) -> dict:
    """Measure all steps with so many posts, and return the figures.

    Returns:
        `machine`, `versions`, `costs` by size and step, `ratios` by size, `exponents` by step.
    """
    if not DATA.is_dir():
        sys.exit(f"pipeline needs the real posts in {DATA}")
    # Sentences that come with the program are embedded once for each model: no part of what posts cost.
    cost_of([sys.executable, "-m", "benchmarks.step", "warm", "-", "-"], _ENVIRONMENT)
    costs = {}
    for size in posts:
        with TemporaryDirectory() as folder:
            costs[size] = _costs(Path(folder), size)
    return {
        "machine": machine(),
        "versions": {package: version(package) for package in PACKAGES},
        "costs": {size: {step: cost.as_dict() for step, cost in steps.items()} for size, steps in costs.items()},
        "ratios": {size: ratios(steps) for size, steps in costs.items()},
        "exponents": exponents(costs),
    }


def show(found: dict) -> None:
    """Print the figures as a table for each size."""
    print(found["machine"])
    print(", ".join(f"{name} {number}" for name, number in found["versions"].items()))
    for size, steps in found["costs"].items():
        print(f"\n{size:,} posts: wall s, processor s, peak MB")
        for step, cost in steps.items():
            print(f"{step:24}{cost['wall_seconds']:10.1f}{cost['cpu_seconds']:10.1f}{cost['peak_mb']:10.0f}")
        print(json.dumps(found["ratios"][size]))
    print("\nProcessor time grows with the power of:", json.dumps(found["exponents"]))


def ratios(costs: dict[str, Cost]) -> dict[str, float]:
    """How many times as long others take for the same: wall and processor time.

    Args:
        costs: what each step took; without peers there are no ratios.
    """
    pairs = {"embed": ("sentence_transformers",), "stories": ("umap", "hdbscan")}
    return {
        f"{'+'.join(others)} to {ours}, {kind}": round(
            sum(getattr(costs[other], f"{kind}_seconds") for other in others) / getattr(costs[ours], f"{kind}_seconds"),
            2,
        )
        for ours, others in pairs.items()
        if costs.keys() >= {ours, *others}
        for kind in ("wall", "cpu")
    }


def exponents(costs: dict[int, dict[str, Cost]]) -> dict[str, float | None]:
    """With which power of the posts the processor time of each step grows; None where there is one size only."""
    steps = {step: None for one in costs.values() for step in one}
    for step in steps:
        sizes = [size for size, one in costs.items() if step in one]
        found = exponent(sizes, [costs[size][step].cpu_seconds for size in sizes])
        steps[step] = None if found is None else round(found, 2)
    return steps


def _costs(folder: Path, size: int) -> dict[str, Cost]:
    """Measure all steps with so many posts."""
    file, topics, warehouse = folder / "posts.jsonl", folder / "topics.toml", folder / "steps.duckdb"
    write_posts(file, size)
    topics.write_text(TOPICS, encoding="utf-8")
    costs = {"load": _command("load", str(file), warehouse=warehouse)}
    whole = folder / "whole.duckdb"
    shutil.copy(warehouse, whole)
    shutil.copy(warehouse.with_suffix(".key"), whole.with_suffix(".key"))
    for step in (*STAGES, *(PEERS if size <= PEERS_AT_MOST else ())):
        costs[step] = _step(step, warehouse, topics)
    for name in ("whole run", "second run"):
        costs[name] = _command("run", "--topics", str(topics), warehouse=whole)
    costs["show"] = _command("show", warehouse=whole)
    return costs


def write_posts(file: Path, size: int) -> None:
    """Write real posts, half of each sphere, always the same ones."""
    sides = [pl.scan_parquet(DATA / name) for name in ("weibo_hotsearch.parquet", "twitter_senate117.parquet")]
    frames = [side.sort("id").collect() for side in sides]
    tweets = min(frames[1].height, size // 2)
    pl.concat([frames[0].head(size - tweets), frames[1].head(tweets)], how="diagonal").write_ndjson(file)


def _step(step: str, warehouse: Path, topics: Path) -> Cost:
    return cost_of([sys.executable, "-m", "benchmarks.step", step, str(warehouse), str(topics)], _ENVIRONMENT)


def _command(*words: str, warehouse: Path) -> Cost:
    return cost_of([sys.executable, "-m", "narratives.cli", *words, "--warehouse", str(warehouse)], _ENVIRONMENT)


def machine() -> str:
    """Processor, system and Python in a line."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        lines = []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")] or [platform.machine()]
    return f"{os.cpu_count()} cores of {names[0]}, {platform.system()}, Python {platform.python_version()}"
