"""Functions: tells which frames of `frames.toml` each text shows, once for each model and set of frames."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl

from narratives.analysis.frame_model import OPEN_FROM, SHOWN_FROM, FrameModel, fit_frames
from narratives.analysis.stories import one_thread
from narratives.models import DEFAULT_MODEL, example_vectors
from narratives.stages.frame_files import frames_of, record_frames
from narratives.stages.rows import run_model, vectors_of
from narratives.stages.runs import config_of
from narratives.steps import OnProgress, untold
from narratives.texts.fold import fold
from narratives.texts.frames import Frames
from narratives.warehouse import open_writer
from narratives.warehouse.rows import chunks_of, insert, one_value, transaction

# Texts between two reports: about a second.
CHUNK_TEXTS = 4000
_MISSING = """
SELECT text_id, folded, lang, vector
FROM core.vectors JOIN core.texts USING (text_id) SEMI JOIN core.texts_of_run($run) USING (text_id)
WHERE model_id = $model AND text_id NOT IN (SELECT text_id FROM core.frame_scores WHERE model_id = $model)
ORDER BY text_id
"""


@dataclass(frozen=True)
class FunctionsResult:
    """What functions did.

    Attributes:
        judged_texts: Texts that were judged now.
        without_any: Those among them that show no frame.
        open_texts: Those among them where some frame is left open.
    """

    judged_texts: int
    without_any: int
    open_texts: int


def functions(warehouse: Path, run_id: str, on_progress: OnProgress = untold) -> FunctionsResult:
    """Tell which frames the texts of a run show that are not judged yet.

    Args:
        warehouse: File of the warehouse.
        run_id: The run, whose texts are embedded.
        on_progress: Is told how many texts are done.

    Raises:
        ConfigError: If the user's frames cannot be read.
    """
    frames = frames_of(warehouse)
    with open_writer(warehouse) as connection, transaction(connection):
        record_frames(connection, frames)
        model_id = run_model(connection, run_id)
        wanted = {"run": run_id, "model": model_id}
        missing = one_value(connection, f"SELECT count(*) FROM ({_MISSING})", wanted)
        if not missing:
            return FunctionsResult(0, 0, 0)
        model = _fitted(frames, model_id, config_of(connection, run_id).get("model") or DEFAULT_MODEL)
        texts, found = [], []
        for chunk in chunks_of(connection, _MISSING, wanted, CHUNK_TEXTS):
            texts.append(chunk.select("text_id"))
            found.append(_scores(model, chunk))
            on_progress(sum(map(len, found)), missing)
        scores = np.concatenate(found)
        rows = pl.concat(texts).with_columns(model_id=pl.lit(model_id), frames_id=pl.lit(frames.frames_id))
        insert(connection, "core.frame_scores", rows.with_columns(pl.Series("scores", scores).arr.to_list()))
    is_open = (scores >= OPEN_FROM) & (scores < SHOWN_FROM)
    return FunctionsResult(missing, int((scores < SHOWN_FROM).all(axis=1).sum()), int(is_open.any(axis=1).sum()))


def _fitted(frames: Frames, model_id: str, name: str) -> FrameModel:
    texts = frames.texts()
    folded = dict(zip(texts, fold(pl.Series(texts, dtype=pl.String)), strict=True))
    vectors = example_vectors(texts, model_id, name)
    with one_thread():
        return fit_frames(frames, vectors, folded)


def _scores(model: FrameModel, texts: pl.DataFrame) -> np.ndarray:
    with one_thread():
        return model.score(vectors_of(texts), texts["folded"].to_list(), texts["lang"].to_list())
