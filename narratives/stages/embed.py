"""Embed: turns the texts on a topic that have no vector of the model yet into vectors, chunk by chunk."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import duckdb
import polars as pl

from narratives.models import DEFAULT_MODEL, example_vectors, known_model_id, load_model, reference_vectors
from narratives.models.sentence import SentenceModel
from narratives.stages.forecast import TOKENS
from narratives.stages.frame_files import frames_of
from narratives.stages.rows import current_run
from narratives.warehouse import open_writer
from narratives.warehouse.rows import insert, one_value

# A killed run loses at most one chunk: some seconds of work.
CHUNK_TEXTS = 256
Progress = Callable[..., None]

_MISSING = f"""
SELECT text_id, text, {TOKENS} AS tokens FROM core.texts AS text SEMI JOIN core.texts_of_run($run) USING (text_id)
ANTI JOIN (SELECT text_id FROM core.vectors WHERE model_id = $model) AS known USING (text_id)
ORDER BY characters, text_id
"""


@dataclass(frozen=True)
class EmbedResult:
    """What embed did.

    Attributes:
        model_id: The model with a hash of its weights.
        embedded_texts: Texts that were embedded now.
        tokens: Tokens of those, about.
        known_texts: Texts on a topic that had a vector already.
        removed_texts: Texts whose vectors went because the text did.
        seconds: Time taken.
    """

    model_id: str
    embedded_texts: int
    tokens: int
    known_texts: int
    removed_texts: int
    seconds: float


def embed(warehouse: Path, model: str | None = None, on_progress: Progress | None = None) -> EmbedResult:
    """Embed the texts on a topic that the model has not embedded yet; texts of no topic are left alone.

    Args:
        warehouse: File of the warehouse.
        model: Name or folder of a sentence-transformers model; `None` means the bundled one.
        on_progress: Called with the texts embedded so far, all that are to be, and the share of their tokens.

    Raises:
        ModelError: If the model cannot be found, read or built.
    """
    started = time.monotonic()
    name = model or DEFAULT_MODEL
    with open_writer(warehouse) as connection:
        removed = _remove_stale(connection)
        loaded = None if known_model_id(name) else load_model(name)
        model_id = loaded.model_id if loaded else model_id_of(name)
        missing = connection.execute(_MISSING, {"run": current_run(connection), "model": model_id}).pl()
        if missing.height:
            loaded = loaded or load_model(name)
            _embed_chunks(connection, loaded, missing, on_progress)
        # Only a model that is new here has these to embed; they are counted as a second round of the same stage.
        reference_vectors(model_id, name, loaded, on_progress)
        example_vectors(frames_of(warehouse).texts(), model_id, name, loaded, on_progress)
        known = one_value(connection, "SELECT count(*) FROM core.vectors WHERE model_id = ?", [model_id])
        connection.execute(
            "UPDATE core.runs SET model_id = ?, embedded_texts = ? WHERE status = 'running'", [model_id, missing.height]
        )
    tokens, seconds = int(missing["tokens"].sum()), time.monotonic() - started
    return EmbedResult(model_id, missing.height, tokens, known - missing.height, removed, seconds)


def model_id_of(model: str | None) -> str:
    """Return the id of a model, which is loaded only if nothing else tells.

    Raises:
        ModelError: If it cannot be found, read or built.
    """
    name = model or DEFAULT_MODEL
    return known_model_id(name) or load_model(name).model_id


def _embed_chunks(
    connection: duckdb.DuckDBPyConnection, model: SentenceModel, missing: pl.DataFrame, on_progress: Progress | None
) -> None:
    """Embed and store; texts come in the order of their length, so that a batch has little padding."""
    tokens = missing["tokens"].cum_sum().to_list()
    for start in range(0, missing.height, CHUNK_TEXTS):
        chunk = missing[start : start + CHUNK_TEXTS]
        vectors = pl.Series("vector", model.encode(chunk["text"].to_list()))
        rows = chunk.select("text_id", pl.lit(model.model_id).alias("model_id"))
        insert(connection, "core.vectors", rows.with_columns(vectors.arr.to_list()))
        if on_progress:
            done = start + chunk.height
            on_progress(done, missing.height, tokens[done - 1] / tokens[-1])


def _remove_stale(connection: duckdb.DuckDBPyConnection) -> int:
    """Remove the vectors of texts that are gone."""
    stale = "FROM core.vectors WHERE text_id NOT IN (SELECT text_id FROM core.texts)"
    count: int = one_value(connection, f"SELECT count(*) {stale}")
    if count:
        connection.execute(f"DELETE {stale}")
    return count
