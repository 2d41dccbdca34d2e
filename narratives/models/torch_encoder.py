"""Any model that sentence-transformers loads, on any device that torch knows."""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from narratives.models import bundled
from narratives.models.machine import Numbers

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

# A graphics processor is given as many tokens at once as fit into its memory: a share of it, less the model.
BATCH_TEXTS_AT_MOST = 512
# What a token takes while it passes through a layer, in numbers for each dimension: states, heads, feed-forward.
_NUMBERS_OF_TOKEN = 40
_SHARE_OF_MEMORY = 0.5
# Memory that Apple's processors share with all else, of which a batch may take so much.
_SHARED_BYTES = 2 * 1024**3
_TYPES = {"fp32": "float32", "fp16": "float16", "bf16": "bfloat16"}
# Prompts that are meant for finding what is alike, under the names that models give them.
_SYMMETRIC = ("clustering", "STS", "sts", "similarity")


class TorchEncoder:
    """Texts in, vectors of unit length out.

    Args:
        encoder: a loaded model.
        device: where it computes.
    """

    def __init__(self, encoder: "SentenceTransformer", device: str) -> None:
        self.encoder = encoder
        self._batch_texts = batch_texts(encoder, device)

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        """(n, d) float32, rows of unit length, in the order of the texts."""
        import torch

        with torch.inference_mode():
            vectors = self.encoder.encode(
                list(texts),
                prompt="",
                batch_size=self._batch_texts,
                convert_to_tensor=True,
                show_progress_bar=False,
            )
        # In float32: of sixteen bits the length would be one to two decimals only.
        plain = vectors.float().cpu().numpy().reshape(len(texts), -1)
        return plain / np.maximum(np.linalg.norm(plain, axis=1, keepdims=True), np.finfo(np.float32).tiny)


def load(folder: str, numbers: Numbers) -> "SentenceTransformer":
    """Load a folder, or a name that sentence-transformers knows; it raises errors of many kinds."""
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    import torch
    from sentence_transformers import SentenceTransformer
    from transformers.utils import logging

    logging.disable_progress_bar()
    kinds = {"dtype": getattr(torch, _TYPES[numbers.precision])}
    is_folder = Path(folder).is_dir()
    return SentenceTransformer(folder, device=numbers.device, local_files_only=is_folder, model_kwargs=kinds)


def prefix_of(name: str, encoder: Any) -> str:
    """What a model wants before each text when texts are compared with their like, by its own settings.

    Args:
        name: of the model, or its folder.
        encoder: it, with `prompts` and `default_prompt_name` as sentence-transformers has them.

    Returns:
        Its default prompt; else one that is meant for symmetric work; else, for models that tell queries from
        documents and give a document nothing, nothing. E5 models that tell nothing have theirs.
    """
    prompts = {key: text or "" for key, text in (encoder.prompts or {}).items()}
    wanted = [encoder.default_prompt_name, *_SYMMETRIC]
    if found := next((prompts[key] for key in wanted if prompts.get(key)), None):
        return found
    is_e5 = "e5" in Path(name).name.lower().replace("_", "-").split("-")
    return bundled.PREFIX if is_e5 and not any(prompts.values()) else ""


def batch_texts(encoder: "SentenceTransformer", device: str) -> int:
    """How many texts are computed at once.

    On a processor one: none waits for a longer one, nothing is padded, and its vector depends on it alone.
    """
    if device == "cpu":
        return 1
    longest = encoder.max_seq_length or 512
    width = encoder.get_embedding_dimension() or 1024
    each = longest * width * _NUMBERS_OF_TOKEN * 2
    return max(1, min(BATCH_TEXTS_AT_MOST, _free_bytes(device) // each))


def _free_bytes(device: str) -> int:
    import torch

    return int(torch.cuda.mem_get_info()[0] * _SHARE_OF_MEMORY) if device == "cuda" else _SHARED_BYTES
