"""Vectors of the shipped parallel sentences: what a model makes of the same content in Chinese and in English.

They are computed once for each model and kept in the user's cache folder; nothing of a user's posts goes in.
"""

import hashlib
import json
import tempfile
from collections.abc import Callable, Collection, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from zipfile import BadZipFile

import numpy as np

from narratives.errors import ModelError
from narratives.models.cache import UNFINISHED, alone
from narratives.models.machine import precision_of
from narratives.models.sentence import SentenceModel, load_model
from narratives.resources import data_home, resource

# General sentences and posts on the topics, each the translation of the other: they tell the languages apart.
PARALLEL = ("parallel", "prototypes")
# What tone and stance are learnt from. Voices are said in each language as it is said there, so they are no parallels.
FRAMED = ("prototypes", "voices")
FILES = ("parallel", "prototypes", "voices")
# Texts of one language each, with tone and stance.
TELLINGS = "tellings"
CHUNK_TEXTS = 256
Progress = Callable[[int, int], None]
Vectors = dict[str, np.ndarray]


@dataclass(frozen=True)
class ReferenceVectors:
    """Vectors of the shipped pairs, all float32 with rows of unit length.

    Attributes:
        chinese, english: (n, d), the parallel pairs, row by row.
        framed: (2 m + k, d), the m pairs that show tone and stance, all in Chinese, then the same in English, then the
            k tellings: in the order of `framing.prototypes`.
    """

    chinese: np.ndarray
    english: np.ndarray
    framed: np.ndarray


@cache
def tellings() -> tuple[str, ...]:
    """The shipped texts that stand in one language."""
    lines = resource(f"texts/examples/{TELLINGS}.jsonl").read_text(encoding="utf-8").splitlines()
    return tuple(json.loads(line)["text"] for line in lines)


@cache
def pairs(name: str) -> tuple[dict[str, str], ...]:
    """The pairs of one shipped file, each with `zh` and `en`; but for `parallel` also `topic`, `tone` and `stance`."""
    lines = resource(f"texts/examples/{name}.jsonl").read_text(encoding="utf-8").splitlines()
    return tuple(json.loads(line) for line in lines if line.strip())


def reference_vectors(
    model_id: str, name: str, model: SentenceModel | None = None, on_progress: Progress | None = None
) -> ReferenceVectors:
    """The vectors of the shipped pairs, from the cache or made now.

    Args:
        model_id: the model as it is recorded with vectors.
        name: how to load the model, used only if the cache lacks a sentence.
        model: the model, if it is loaded already.
        on_progress: called with the sentences embedded so far and all of them, if there is something to wait for.

    Raises:
        ModelError: the model that `name` loads is another one than `model_id`.
    """
    shipped = {text for side in (*_sides(*FILES), tellings()) for text in side}
    vectors = _known("reference", shipped, (model_id, name, model, on_progress))
    chinese, english = (_stack(side, vectors) for side in _sides(*PARALLEL))
    framed = np.concatenate([_stack(side, vectors) for side in (*_sides(*FRAMED), tellings())])
    return ReferenceVectors(chinese, english, framed)


def example_vectors(
    texts: Collection[str],
    model_id: str,
    name: str,
    model: SentenceModel | None = None,
    on_progress: Progress | None = None,
) -> Vectors:
    """The vectors of the examples of frames by their texts, from the cache or made now; arguments as above."""
    vectors = _known("frames", set(texts), (model_id, name, model, on_progress))
    return {text: vectors[_key(text)] for text in texts}


def _known(kind: str, wanted: set[str], how: tuple[str, str, SentenceModel | None, Progress | None]) -> Vectors:
    """The vectors of texts by their keys; the file of that kind then holds these and no others."""
    model_id, name, model, on_progress = how
    file = data_home() / f"{kind}-{model_id.replace('/', '_')}.npz"
    texts = sorted(wanted, key=lambda text: (len(text.encode()), text))
    vectors = _read(file)
    missing = [text for text in texts if _key(text) not in vectors]
    if missing:
        loaded = model or load_model(name, None, precision_of(model_id))
        vectors |= _encode(_checked(loaded, model_id, name), missing, on_progress)
        _write(file, {_key(text): vectors[_key(text)] for text in texts})
    return vectors


def _sides(*files: str) -> tuple[list[str], list[str]]:
    """The texts of some files in Chinese and in English, pair by pair."""
    rows = [pair for file in files for pair in pairs(file)]
    return [row["zh"] for row in rows], [row["en"] for row in rows]


def _stack(texts: Sequence[str], vectors: Vectors) -> np.ndarray:
    return np.stack([vectors[_key(text)] for text in texts])


def _key(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _checked(model: SentenceModel, model_id: str, name: str) -> SentenceModel:
    if model.model_id != model_id:
        raise ModelError(f"the model {name!r} changed since its vectors were stored: run `narratives run` again")
    return model


def _encode(model: SentenceModel, texts: Sequence[str], on_progress: Progress | None) -> Vectors:
    """Embed texts in the order of their length, so that a batch has little padding."""
    vectors: Vectors = {}
    for start in range(0, len(texts), CHUNK_TEXTS):
        chunk = texts[start : start + CHUNK_TEXTS]
        vectors |= {_key(text): vector for text, vector in zip(chunk, model.encode(chunk), strict=True)}
        if on_progress:
            on_progress(len(vectors), len(texts))
    return vectors


def _read(file: Path) -> Vectors:
    """The vectors that are kept, by the hash of their text; none if the file is missing or damaged."""
    try:
        with np.load(file) as arrays:
            return dict(zip(arrays["keys"].tolist(), arrays["vectors"], strict=True))
    except (OSError, ValueError, KeyError, EOFError, BadZipFile):
        return {}


def _write(file: Path, vectors: Vectors) -> None:
    """Keep the vectors if the cache can be written; without it they are made again next time."""
    home = file.parent
    with suppress(OSError), alone(home), tempfile.TemporaryDirectory(dir=home, prefix=UNFINISHED) as folder:
        unfinished = Path(folder) / file.name
        np.savez(unfinished, keys=np.array(list(vectors)), vectors=np.stack(list(vectors.values())))
        unfinished.replace(file)
