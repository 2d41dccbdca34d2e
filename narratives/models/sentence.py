"""One small interface to sentence models: a name becomes a model, texts become unit vectors."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np

from narratives.errors import ModelError
from narratives.models import bundled, machine
from narratives.models.machine import Numbers

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

DEFAULT_MODEL = bundled.NAME


class Encoder(Protocol):
    """What embeds: with onnxruntime, or with torch."""

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        """(n, d) float32, rows of unit length, in the order of the texts."""


@dataclass(frozen=True)
class SentenceModel:
    """A loaded model; `model_id` changes whenever its weights or its precision do."""

    model_id: str
    dimensions: int
    prefix: str
    encoder: Encoder

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        """Embed texts.

        Returns:
            (n, d) float32, rows of unit length to four decimals, in the order of the texts. The decimals beyond
            depend on the processor, and would let equal input give unequal results.
        """
        vectors = self.encoder.encode([self.prefix + text for text in texts])
        return np.round(np.asarray(vectors, dtype=np.float32), 4)


def load_model(
    name: str = DEFAULT_MODEL, on_progress: Callable[[str], None] | None = None, precision: str | None = None
) -> SentenceModel:
    """Load a sentence model.

    Args:
        name: the bundled model's name, a folder, or any name that sentence-transformers knows.
        on_progress: is told in a sentence when there is something to wait for.
        precision: that of vectors which are there already; what the user asks for, else the best for this machine,
            if `None`.

    Raises:
        ModelError: there is no such model, or it cannot be read or computed like that here.
    """
    numbers = machine.choose(name == DEFAULT_MODEL, precision)
    if name == DEFAULT_MODEL and numbers.device == "cpu" and numbers.precision in ("int8", "fp32"):
        return _by_graph(numbers)
    folder = bundled.bundled_folder(on_progress) if name == DEFAULT_MODEL else name
    return _by_torch(str(folder), name, numbers)


def known_model_id(name: str) -> str | None:
    """The id of a model without loading it; None where only its weights tell.

    Raises:
        ModelError: it cannot be computed here as the user asks.
    """
    numbers = numbers_of(name)
    return f"{name}@{bundled.WEIGHTS_SHA256[:12]}{numbers.suffix}" if name == DEFAULT_MODEL else None


def numbers_of(name: str) -> Numbers:
    """How a model computes on this machine, by what the user asks for.

    Raises:
        ModelError: it cannot be computed here as the user asks.
    """
    return machine.choose(name == DEFAULT_MODEL)


def _by_graph(numbers: Numbers) -> SentenceModel:
    """The bundled model, without torch."""
    from narratives.models.graph_encoder import GraphEncoder

    weights = bundled.bundled_weights()
    encoder = GraphEncoder(weights, numbers.precision == "int8", bundled.MAX_TOKENS)
    model_id = f"{DEFAULT_MODEL}@{bundled.WEIGHTS_SHA256[:12]}{numbers.suffix}"
    return SentenceModel(model_id, weights.shape.hidden, bundled.PREFIX, encoder)


def _by_torch(folder: str, name: str, numbers: Numbers) -> SentenceModel:
    from narratives.models import torch_encoder

    try:
        encoder = torch_encoder.load(folder, numbers)
    except (OSError, ValueError, RuntimeError, ImportError) as error:
        reason = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
        raise ModelError(
            f"cannot load the sentence model {name!r} ({reason}): give --model a folder that sentence-transformers "
            f"saved, or leave it out for the bundled {DEFAULT_MODEL}"
        ) from error
    prefix = torch_encoder.prefix_of(name, encoder)
    made = torch_encoder.TorchEncoder(encoder, numbers.device)
    return SentenceModel(_model_id(name, encoder, numbers), encoder.get_embedding_dimension() or 0, prefix, made)


def _model_id(name: str, encoder: "SentenceTransformer", numbers: Numbers) -> str:
    """The name with a hash of the weights, so that vectors of two versions are never mixed."""
    if name == DEFAULT_MODEL:
        return f"{name}@{bundled.WEIGHTS_SHA256[:12]}{numbers.suffix}"
    digest = hashlib.sha256()
    for key, value in sorted(encoder.state_dict().items()):
        digest.update(key.encode())
        digest.update(value.detach().float().cpu().numpy().tobytes())
    return f"{Path(name).name}@{digest.hexdigest()[:12]}{numbers.suffix}"
