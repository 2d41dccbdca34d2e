"""Standing: tells whether the latest run holds, so that one with nothing new need not be made and changes nothing."""

from collections.abc import Container
from pathlib import Path

import duckdb

from narratives.config import RunConfig
from narratives.errors import ModelError
from narratives.sources.inputs import Input, Refusal, find_inputs
from narratives.sources.opening import sha256_of
from narratives.stages.embed import model_id_of
from narratives.stages.frame_files import frames_of, has_frames
from narratives.stages.inbox import NO_EXPORTS, inbox_of, is_left_over
from narratives.stages.load_types import LoadOptions
from narratives.stages.posts import earlier_loads
from narratives.stages.prepare import is_prepared
from narratives.stages.runs import fingerprint_of
from narratives.version import __version__
from narratives.warehouse import open_reader

# A run that was left open must be cleared up, so that none holds.
_LATEST = """
SELECT run_id, model_id, fingerprint FROM core.runs
WHERE status = 'finished' AND NOT EXISTS (FROM core.runs WHERE status = 'running')
ORDER BY started_at DESC, run_id DESC LIMIT 1
"""


def has_news(warehouse: Path) -> bool:
    """Tell whether a file lies in the inbox that no load has read yet, or a load was killed before its end."""
    folder = inbox_of(warehouse)
    found = list(find_inputs([folder])) if folder.is_dir() else []
    with open_reader(warehouse) as connection:
        known = earlier_loads(connection, LoadOptions().as_text(), __version__)
    return is_left_over(warehouse) or any(_is_new(item, known) for item in found)


def standing_run(warehouse: Path, config: RunConfig) -> str | None:
    """Return the latest run if another one with these choices would find the same; nothing is written.

    Args:
        warehouse: File of the warehouse.
        config: The choices of the run that was to be.

    Raises:
        ConfigError: If something in the topics file is wrong.
    """
    with open_reader(warehouse) as connection:
        latest = connection.execute(_LATEST).fetchone()
        if not latest or not _is_judged(connection, warehouse, config):
            return None
        run_id, model_id, fingerprint = latest
        # It is that of the latest run only if the scope is as well, so that its posts are the ones to hash.
        is_same = fingerprint == fingerprint_of(connection, run_id, model_id, config.as_dict())
    return run_id if is_same and _has_model(config, model_id) else None


def _is_judged(connection: duckdb.DuckDBPyConnection, warehouse: Path, config: RunConfig) -> bool:
    """Tell whether every post was prepared with these topics, and judged by the frames of now."""
    topics = Path(config.topics) if config.topics else None
    return is_prepared(connection, topics) and has_frames(connection, frames_of(warehouse))


def _is_new(item: Input | Refusal, known: Container[str]) -> bool:
    """Tell whether a file is news, by the hashes of what was loaded."""
    if isinstance(item, Refusal):
        return Path(item.name).is_file()  # loading says what is wrong with it; a folder without files is no news
    if item.file_name.lower() in NO_EXPORTS:
        return False
    return sha256_of(item)[0] not in known


def _has_model(config: RunConfig, model_id: str) -> bool:
    """Tell whether the model is the one of that id; embed says what is wrong with one that cannot be read."""
    try:
        return model_id_of(config.model) == model_id
    except ModelError:
        return False
