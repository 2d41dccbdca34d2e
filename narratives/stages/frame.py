"""Frame: tells tone and stance of each text on a topic, once for each model and set of prototypes."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl

from narratives.analysis.framing import Framer, fingerprint, fit_framer
from narratives.analysis.stories import one_thread
from narratives.models import DEFAULT_MODEL, ReferenceVectors, reference_vectors
from narratives.stages.rows import run_model, vectors_of
from narratives.steps import OnProgress, untold
from narratives.texts.prototypes import prototypes
from narratives.vocabulary import STANCES, TONES
from narratives.warehouse import open_writer
from narratives.warehouse.rows import chunks_of, insert, one_value, transaction

# Texts between two reports: about a second.
CHUNK_TEXTS = 2000
_MISSING = """
SELECT text_id, folded, lang, vector
FROM core.vectors JOIN core.texts USING (text_id)
SEMI JOIN (SELECT text_id FROM core.text_topics UNION SELECT text_id FROM core.responses_of_run($run)) USING (text_id)
WHERE model_id = $model AND text_id NOT IN (
    SELECT text_id FROM core.text_frames WHERE model_id = $model AND frames_id = $frames)
ORDER BY text_id
"""
_STALE = """
DELETE FROM core.text_frames WHERE (model_id = ? AND frames_id <> ?) OR text_id NOT IN (SELECT text_id FROM core.texts)
"""


@dataclass(frozen=True)
class FrameResult:
    """What frame did.

    Attributes:
        framed_texts: Texts that were judged now.
        without_tone, without_stance: Those among them that do not show it.
    """

    framed_texts: int
    without_tone: int
    without_stance: int


def frame(warehouse: Path, run_id: str, on_progress: OnProgress = untold) -> FrameResult:
    """Tell tone and stance of the texts of a run that are not judged yet.

    Args:
        warehouse: File of the warehouse.
        run_id: The run, whose texts are embedded.
        on_progress: Is told how many texts are done.
    """
    frames_id = fingerprint()
    with open_writer(warehouse) as connection, transaction(connection):
        model_id = run_model(connection, run_id)
        connection.execute(_STALE, [model_id, frames_id])
        wanted = {"run": run_id, "model": model_id, "frames": frames_id}
        missing = one_value(connection, f"SELECT count(*) FROM ({_MISSING})", wanted)
        if not missing:
            return FrameResult(0, 0, 0)
        name = one_value(connection, "SELECT config ->> 'model' FROM core.runs WHERE run_id = ?", [run_id])
        framer = fitted_framer(reference_vectors(model_id, name or DEFAULT_MODEL))
        parts, done = [], 0
        for chunk in chunks_of(connection, _MISSING, wanted, CHUNK_TEXTS):
            parts.append(_framed(framer, chunk))
            done += chunk.height
            on_progress(done, missing)
        rows = pl.concat(parts).with_columns(model_id=pl.lit(model_id), frames_id=pl.lit(frames_id))
        insert(connection, "core.text_frames", rows)
    return FrameResult(rows.height, rows["tone"].null_count(), rows["stance"].null_count())


def fitted_framer(reference: ReferenceVectors) -> Framer:
    """The framer for a model, fitted on the shipped prototypes."""
    with one_thread():
        return fit_framer(reference.framed, prototypes())


def _framed(framer: Framer, texts: pl.DataFrame) -> pl.DataFrame:
    with one_thread():
        scores = framer.score(vectors_of(texts), texts["folded"].to_list(), texts["lang"].to_list())
    return texts.select("text_id").with_columns(
        tone=_words(scores.tone_index, TONES),
        stance=_words(scores.stance_index, STANCES),
        tone_probability=pl.Series(scores.tone_probability.max(axis=1)),
        stance_probability=pl.Series(scores.stance_probability.max(axis=1)),
    )


def _words(indices: np.ndarray, words: tuple[str, ...]) -> pl.Series:
    return pl.Series([words[index] if index >= 0 else None for index in indices], dtype=pl.String)
