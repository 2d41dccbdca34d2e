"""Embed: turns the texts on a topic that have no vector of the model yet into vectors, chunk by chunk."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import duckdb
import polars as pl

from narratives.models import DEFAULT_MODEL, known_model_id, load_model, reference_vectors
from narratives.models.sentence import SentenceModel
from narratives.stages.rows import current_run, insert
from narratives.warehouse import open_writer

# A killed run loses at most one chunk: some seconds of work.
CHUNK_TEXTS = 256
Progress = Callable[[int, int], None]

_MISSING = """
SELECT text_id, text FROM core.texts SEMI JOIN core.places_of_run($run) USING (text_id)
ANTI JOIN (SELECT text_id FROM core.vectors WHERE model_id = $model) AS known USING (text_id)
ORDER BY characters, text_id
"""


@dataclass(frozen=True)
class EmbedResult:
    """What embed did.

    Attributes:
        model_id: The model with a hash of its weights.
        embedded_texts: Texts that were embedded now.
        known_texts: Texts on a topic that had a vector already.
        removed_texts: Texts whose vectors went because the text did.
        seconds: Time taken.
    """

    model_id: str
    embedded_texts: int
    known_texts: int
    removed_texts: int
    seconds: float


def embed(warehouse: Path, model: str | None = None, on_progress: Progress | None = None) -> EmbedResult:
    """Embed the texts on a topic that the model has not embedded yet; texts of no topic are left alone.

    Args:
        warehouse: File of the warehouse.
        model: Name or folder of a sentence-transformers model; `None` means the bundled one.
        on_progress: Called with the texts embedded so far and all that are to be.

    Raises:
        ModelError: If the model cannot be found, read or built.
    """
    started = time.monotonic()
    name = model or DEFAULT_MODEL
    with open_writer(warehouse) as connection:
        removed = _remove_stale(connection)
        loaded = None if known_model_id(name) else load_model(name)
        model_id = known_model_id(name) or loaded.model_id
        missing = connection.execute(_MISSING, {"run": current_run(connection), "model": model_id}).pl()
        if missing.height:
            loaded = loaded or load_model(name)
            _embed_chunks(connection, loaded, missing, on_progress)
        # Only a model that is new here has these to embed; they are counted as a second round of the same stage.
        reference_vectors(model_id, name, loaded, on_progress)
        known = connection.execute("SELECT count(*) FROM core.vectors WHERE model_id = ?", [model_id]).fetchone()[0]
        connection.execute(
            "UPDATE core.runs SET model_id = ?, embedded_texts = ? WHERE status = 'running'", [model_id, missing.height]
        )
    return EmbedResult(model_id, missing.height, known - missing.height, removed, time.monotonic() - started)


def _embed_chunks(
    connection: duckdb.DuckDBPyConnection, model: SentenceModel, missing: pl.DataFrame, on_progress: Progress | None
) -> None:
    """Embed and store; texts come in the order of their length, so that a batch has little padding."""
    for start in range(0, missing.height, CHUNK_TEXTS):
        chunk = missing[start : start + CHUNK_TEXTS]
        vectors = pl.Series("vector", model.encode(chunk["text"].to_list()))
        rows = chunk.select("text_id", pl.lit(model.model_id).alias("model_id"))
        insert(connection, "core.vectors", rows.with_columns(vectors.arr.to_list()))
        if on_progress:
            on_progress(min(start + CHUNK_TEXTS, missing.height), missing.height)


def _remove_stale(connection: duckdb.DuckDBPyConnection) -> int:
    """Remove the vectors of texts that are gone."""
    stale = "FROM core.vectors WHERE text_id NOT IN (SELECT text_id FROM core.texts)"
    count = connection.execute(f"SELECT count(*) {stale}").fetchone()[0]
    if count:
        connection.execute(f"DELETE {stale}")
    return count
