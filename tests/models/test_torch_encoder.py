"""A model's own settings say what stands before each text, and how many texts are computed at once."""

from types import SimpleNamespace

import pytest

from narratives.models import torch_encoder
from narratives.models.torch_encoder import BATCH_TEXTS_AT_MOST, batch_texts, prefix_of


@pytest.mark.parametrize(
    ("name", "default", "prompts", "expected"),
    [
        ("intfloat/multilingual-e5-large", None, {"query": "", "document": ""}, "query: "),
        ("tuned-e5", None, {}, "query: "),
        ("multilingual_e5_small", None, {"query": None}, "query: "),
        ("BAAI/bge-m3", None, {"query": "", "document": ""}, ""),
        ("sentence-transformers/LaBSE", None, {}, ""),
        ("Qwen/Qwen3-Embedding-0.6B", None, {"query": "Instruct: find\nQuery:", "document": ""}, ""),
        ("org/with-tasks", None, {"query": "Q: ", "clustering": "cluster: "}, "cluster: "),
        ("org/with-default", "passage", {"query": "Q: ", "passage": "P: ", "clustering": "C: "}, "P: "),
        ("org/e5-instruct", None, {"query": "Instruct: find\nQuery:"}, ""),
        ("org/base5000", None, {}, ""),
    ],
)
def test_the_prefix_is_that_of_the_models_own_settings(name, default, prompts, expected):
    """Its default, else one for symmetric work; E5 models that tell nothing have theirs, and none is made up."""
    assert expected == prefix_of(name, SimpleNamespace(prompts=prompts, default_prompt_name=default))


def _model(longest, width):
    return SimpleNamespace(max_seq_length=longest, get_embedding_dimension=lambda: width)


def test_a_processor_computes_one_text_at_a_time():
    """Nothing is padded, and a text's vector depends on the text alone."""
    assert 1 == batch_texts(_model(512, 384), "cpu")


def test_a_batch_fits_into_the_memory(monkeypatch):
    """A small card takes fewer texts at once than a large one, at least one, and never more than pays."""
    found = []
    for gigabytes in (0.001, 2, 16, 4000):
        monkeypatch.setattr(torch_encoder, "_free_bytes", lambda _, free=gigabytes: int(free * 1024**3))
        found.append(batch_texts(_model(512, 1024), "cuda"))
    assert sorted(found) == found
    assert (1, BATCH_TEXTS_AT_MOST) == (found[0], found[-1])
    assert 1 < found[1] < found[2]


def test_a_graphics_processor_gives_the_vectors_of_the_processor():
    """In half precision, mean cosine .999 at least, where there is one."""
    torch = pytest.importorskip("torch")
    if not torch.cuda.is_available():
        pytest.skip("torch finds no CUDA device on this machine")
    from narratives.models import DEFAULT_MODEL, load_model

    texts = ["香港选举制度", "Hong Kong's electoral system", "新疆棉花", "a road trip through Xinjiang"]
    plain, half = (load_model(DEFAULT_MODEL, None, precision).encode(texts) for precision in ("fp32", "fp16"))
    assert (plain * half).sum(axis=1).mean() >= 0.999
