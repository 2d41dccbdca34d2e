"""Forecast: how long a run will take, by how long the stages of earlier runs took on this machine."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from narratives.models import DEFAULT_MODEL, known_model_id, numbers_of
from narratives.stages.rows import run_model
from narratives.warehouse import open_reader, open_writer
from narratives.warehouse.rows import one_row, one_value

# Runs that take longer are announced.
LONG_SECONDS = 60.0
# To start Prefect's own server and to import the libraries.
START_SECONDS = 12.0
# Seconds for a post, a token or a text, measured on two busy cores: until a first run has finished here.
DEFAULT_PACES = {
    "prepare": 0.0005,
    "embed": 0.003,
    "stories": 0.003,
    "track": 0.0002,
    "frame": 0.002,
    "publish": 0.004,
    "functions": 0.0003,
    "copies": 0.0002,
    "courses": 0.002,
}
# A stage that had less to do tells more of its imports than of its pace.
_LEAST_EFFORT = 200
# A text of a language with letters has about four of them a token; each text has some for its frame and prefix.
TOKENS = "least(512, 6 + if(text.lang = 'zh', text.characters, text.characters // 4))"

_PACES = f"""
SELECT stage, arg_max(seconds / effort, started_at) FROM core.run_stages JOIN core.runs USING (run_id)
WHERE effort >= {_LEAST_EFFORT} AND status = 'finished' GROUP BY stage
"""
_EFFORT = f"""
SELECT count(*) AS texts, coalesce(sum({TOKENS}) FILTER (text_id NOT IN (
    SELECT text_id FROM core.vectors WHERE model_id = $model)), 0) AS tokens
FROM core.texts_of_run($run) JOIN core.texts AS text USING (text_id)
"""


@dataclass(frozen=True)
class Effort:
    """What a run has to do: posts to clean, tokens (about) to embed, texts to cluster and all that follows."""

    posts: int
    tokens: int
    texts: int

    def of(self, stage: str) -> int:
        """Return what one stage has to do, in its own unit."""
        return {"prepare": self.posts, "embed": self.tokens}.get(stage, self.texts)


@dataclass(frozen=True)
class Forecast:
    """How long a run will take.

    Attributes:
        seconds: Time in all.
        is_measured: Whether a run here told how fast this machine is; else it is that of another machine.
    """

    seconds: float
    is_measured: bool


def forecast(connection: duckdb.DuckDBPyConnection, effort: Effort) -> Forecast:
    """Tell how long a run with so much to do will take."""
    measured = dict(connection.execute(_PACES).fetchall())
    paces = DEFAULT_PACES | measured
    stages = sum(paces[stage] * effort.of(stage) for stage in DEFAULT_PACES)
    return Forecast(START_SECONDS + stages, {"embed", "stories"} <= measured.keys())


def duration(found: Forecast) -> str:
    """Write how long a run will take, no finer than it can be told."""
    seconds = found.seconds
    about = f"{max(1, round(seconds / 10)) * 10} s" if seconds < 90 else f"{round(seconds / 60)} minutes"
    if seconds >= 2 * 3600:
        about = f"{seconds / 3600:.1f} hours"
    return f"about {about}{'' if found.is_measured else ' on a small machine with two cores'}"


def announcements(warehouse: Path, run_id: str, model: str | None) -> list[str]:
    """Say how texts are embedded if any are to be, and of a run that will not soon be done what it does and how long.

    Args:
        warehouse: File of the warehouse.
        run_id: A run that is prepared.
        model: Name or folder of its model; `None` means the bundled one.

    Raises:
        ModelError: If the model cannot be computed here as the user asks.
    """
    # Of a model whose weights must be read to know it every text counts: it is most likely a new one.
    model_id = known_model_id(model or DEFAULT_MODEL) or ""
    with open_reader(warehouse) as connection:
        texts, tokens = one_row(connection, _EFFORT, {"run": run_id, "model": model_id})
        found = forecast(connection, Effort(0, tokens, texts))
        posts, topics = one_row(
            connection, "SELECT count(DISTINCT post_key), count(DISTINCT topic) FROM core.places_of_run(?)", [run_id]
        )
    said = [f"texts are embedded in {numbers_of(model or DEFAULT_MODEL)}"] if tokens else []
    if found.seconds >= LONG_SECONDS:
        said.append(
            f"{posts:,} posts on {topics} topics, {texts:,} texts: {duration(found)}; "
            "`narratives run --preview` shows what the topics catch before a run"
        )
    return said


def record_stage(warehouse: Path, run_id: str, stage: str, counts: Mapping[str, Any], seconds: float) -> None:
    """Record how long a stage took, for the forecasts of later runs."""
    with open_writer(warehouse) as connection:
        own = {"prepare": "posts", "embed": "tokens"}.get(stage)
        effort = counts.get(own, 0) if own else _texts(connection, run_id)
        connection.execute("INSERT INTO core.run_stages VALUES (?, ?, ?, ?)", [run_id, stage, effort, seconds])


def _texts(connection: duckdb.DuckDBPyConnection, run_id: str) -> int:
    if not run_model(connection, run_id):
        return 0
    return int(one_value(connection, "SELECT count(DISTINCT text_id) FROM core.places_of_run(?)", [run_id]))
