"""One small interface to sentence-transformers: a name becomes a model, texts become unit vectors."""

import hashlib
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from narratives.errors import ModelError
from narratives.models import bundled

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

DEFAULT_MODEL = bundled.NAME
BATCH_TEXTS = 32
# E5 models were trained with a prefix; `query: ` on both sides is their advice for symmetric work.
E5_PREFIX = "query: "


@dataclass(frozen=True)
class SentenceModel:
    """A loaded model; `model_id` changes whenever its weights do."""

    model_id: str
    dimensions: int
    prefix: str
    encoder: "SentenceTransformer"

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        """Embed texts.

        Returns:
            (n, d) float32, rows of unit length to four decimals, in the order of the texts. The decimals beyond
            depend on threads and batches, and would let equal input give unequal results.
        """
        vectors = self.encoder.encode(
            [self.prefix + text for text in texts],
            batch_size=BATCH_TEXTS,
            normalize_embeddings=True,
            convert_to_numpy=True,
            show_progress_bar=False,
        )
        return np.round(np.asarray(vectors, dtype=np.float32), 4)


def load_model(name: str = DEFAULT_MODEL, on_progress: Callable[[str], None] | None = None) -> SentenceModel:
    """Load a sentence model.

    Args:
        name: the bundled model's name, a folder, or any name that sentence-transformers knows.
        on_progress: is told in a sentence when there is something to wait for.

    Raises:
        ModelError: there is no such model, or it cannot be read.
    """
    folder = bundled.bundled_folder(on_progress) if name == DEFAULT_MODEL else name
    encoder = _load(str(folder), name)
    prefix = E5_PREFIX if "e5" in Path(name).name.lower() else ""
    return SentenceModel(_model_id(name, encoder), encoder.get_embedding_dimension() or 0, prefix, encoder)


def known_model_id(name: str) -> str | None:
    """The id of a model without loading it; None where only its weights tell."""
    return f"{name}@{bundled.WEIGHTS_SHA256[:12]}" if name == DEFAULT_MODEL else None


def _load(folder: str, name: str) -> "SentenceTransformer":
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    try:
        from sentence_transformers import SentenceTransformer
        from transformers.utils import logging

        logging.disable_progress_bar()
        return SentenceTransformer(folder, device="cpu", local_files_only=Path(folder).is_dir())
    except (OSError, ValueError, RuntimeError, ImportError) as error:
        reason = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
        raise ModelError(
            f"cannot load the sentence model {name!r} ({reason}): give --model a folder that sentence-transformers "
            f"saved, or leave it out for the bundled {DEFAULT_MODEL}"
        ) from error


def _model_id(name: str, encoder: "SentenceTransformer") -> str:
    """The name with a hash of the weights, so that vectors of two versions are never mixed."""
    if known := known_model_id(name):
        return known
    digest = hashlib.sha256()
    for key, value in sorted(encoder.state_dict().items()):
        digest.update(key.encode())
        digest.update(value.detach().float().cpu().numpy().tobytes())
    return f"{Path(name).name}@{digest.hexdigest()[:12]}"
