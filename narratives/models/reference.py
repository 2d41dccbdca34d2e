"""Vectors of the shipped parallel sentences: what a model makes of the same content in Chinese and in English.

They are computed once for each model and kept in the user's cache folder; nothing of a user's posts goes in.
"""

import hashlib
import json
import tempfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from narratives.config import data_home
from narratives.errors import ModelError
from narratives.models.sentence import SentenceModel, load_model
from narratives.resources import resource

# General sentences, which tell languages apart, and posts on the topics, which are prototypes of tone and stance too.
FILES = ("parallel", "prototypes")
CHUNK_TEXTS = 256
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class ReferenceVectors:
    """Vectors of the pairs of both files, one below the other.

    Attributes:
        chinese, english: (n, d) float32, rows of unit length, pair by pair.
        prototypes: the last of the n rows that are prototypes.
    """

    chinese: np.ndarray
    english: np.ndarray
    prototypes: slice


@cache
def pairs(name: str) -> tuple[dict[str, str], ...]:
    """The pairs of one shipped file, each with `zh` and `en`; prototypes also with `topic`, `tone` and `stance`."""
    lines = resource(f"analysis/data/{name}.jsonl").read_text(encoding="utf-8").splitlines()
    return tuple(json.loads(line) for line in lines if line.strip())


def reference_vectors(
    model_id: str, name: str, model: SentenceModel | None = None, on_progress: Progress | None = None
) -> ReferenceVectors:
    """The vectors of the shipped pairs, from the cache or made now.

    Args:
        model_id: the model as it is recorded with vectors.
        name: how to load the model, used only if the cache lacks it.
        model: the model, if it is loaded already.
        on_progress: called with the sentences embedded so far and all of them, if there is something to wait for.

    Raises:
        ModelError: the model that `name` loads is another one than `model_id`.
    """
    file = data_home() / f"reference-{model_id.replace('/', '_')}-{_digest()}.npz"
    found = _read(file)
    if found is None:
        model = model or load_model(name)
        if model.model_id != model_id:
            raise ModelError(f"the model {name!r} changed since its vectors were stored: run `narratives run` again")
        found = _encode(model, on_progress or (lambda done, total: None))
        _write(file, *found)
    chinese, english = found
    return ReferenceVectors(chinese, english, slice(len(pairs("parallel")), len(chinese)))


@cache
def _digest() -> str:
    texts = json.dumps([[pair["zh"], pair["en"]] for name in FILES for pair in pairs(name)], ensure_ascii=False)
    return hashlib.sha256(texts.encode()).hexdigest()[:12]


def _encode(model: SentenceModel, on_progress: Progress) -> tuple[np.ndarray, np.ndarray]:
    """Embed both sides in the order of their length, so that a batch has little padding."""
    texts = [pair[language] for language in ("zh", "en") for name in FILES for pair in pairs(name)]
    order = sorted(range(len(texts)), key=lambda row: (len(texts[row].encode()), row))
    vectors = np.zeros((len(texts), model.dimensions), dtype=np.float32)
    for start in range(0, len(order), CHUNK_TEXTS):
        rows = order[start : start + CHUNK_TEXTS]
        vectors[rows] = model.encode([texts[row] for row in rows])
        on_progress(min(start + CHUNK_TEXTS, len(order)), len(order))
    return vectors[: len(texts) // 2], vectors[len(texts) // 2 :]


def _read(file: Path) -> tuple[np.ndarray, np.ndarray] | None:
    try:
        with np.load(file) as arrays:
            return arrays["chinese"], arrays["english"]
    except (OSError, ValueError, KeyError, EOFError):
        return None


def _write(file: Path, chinese: np.ndarray, english: np.ndarray) -> None:
    """Keep the vectors if the cache can be written; without it they are made again next time."""
    with suppress(OSError):
        file.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=file.parent, prefix=".unfinished-") as folder:
            unfinished = Path(folder) / file.name
            np.savez(unfinished, chinese=chinese, english=english)
            unfinished.replace(file)
