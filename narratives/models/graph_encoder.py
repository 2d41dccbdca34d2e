"""The bundled model by onnxruntime, without torch: one text at a time on each core, with no padding.

A text is computed by one thread and alone, so that its vector depends on nothing but itself.
"""

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import numpy as np

from narratives.models.graph import INPUT, OUTPUT, write_graph
from narratives.models.tokenizer import tokenizer_of
from narratives.models.weights import Weights

if TYPE_CHECKING:
    from onnxruntime import InferenceSession


class GraphEncoder:
    """Texts in, vectors of unit length out.

    Args:
        weights: of the bundled model.
        is_int8: whether it computes in whole numbers; else in float32.
        longest: tokens of a text at most; the rest is cut off.
        workers: texts computed at once; as many as there are cores if `None`.
    """

    def __init__(self, weights: Weights, is_int8: bool, longest: int, workers: int | None = None) -> None:
        self._weights = weights
        self._workers = workers or cores()
        self._session = _session(write_graph(weights, is_int8))
        self._tokenizer = tokenizer_of(weights.vocabulary)
        self._tokenizer.enable_truncation(min(longest, weights.shape.positions))
        width = weights.shape.hidden
        types = weights.tensors["emb.type"][:width]
        self._places = weights.tensors["emb.pos"].reshape(-1, width) + types

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        """(n, d) float32, rows of unit length, in the order of the texts."""
        tokens = [np.array(encoding.ids) for encoding in self._tokenizer.encode_batch_fast(list(texts))]
        vectors = np.zeros((len(texts), self._weights.shape.hidden), np.float32)
        # The longest first, so that no core waits for another one's long text at the end.
        order = sorted(range(len(tokens)), key=lambda place: -len(tokens[place]))
        with ThreadPoolExecutor(self._workers) as pool:
            for place, vector in zip(order, pool.map(lambda place: self._vector(tokens[place]), order), strict=True):
                vectors[place] = vector
        return vectors

    def _vector(self, tokens: np.ndarray) -> np.ndarray:
        embeddings = self._weights.tensors.rows("emb.word", tokens, self._weights.shape.hidden)
        embeddings += self._places[: len(tokens)]
        vector = self._session.run([OUTPUT], {INPUT: embeddings[None]})[0][0]
        return vector / np.linalg.norm(vector)


def cores() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _session(graph: bytes) -> "InferenceSession":
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    # Beyond it a sum and the normalisation after it become one operator, which is slower by a fifth of the whole.
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_BASIC
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(graph, options, providers=["CPUExecutionProvider"])
