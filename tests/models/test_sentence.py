"""A name becomes a model or a clear line, and texts become vectors that do not depend on the machine."""

import numpy as np
import pytest

from narratives.errors import ModelError
from narratives.models.sentence import DEFAULT_MODEL, SentenceModel, known_model_id, load_model
from tests.models.fake import DIMENSIONS, FakeEncoder, fake_model


def test_vectors_are_rounded():
    """Decimals that depend on threads and batches are cut off: four are left."""
    vectors = fake_model().encode(["香港选举制度", "Hong Kong"])
    assert (2, DIMENSIONS) == vectors.shape
    assert np.float32 == vectors.dtype
    assert np.array_equal(np.round(vectors, 4), vectors)


def test_the_prefix_goes_before_each_text():
    """A model that was trained with a prefix gets it, before every text."""
    encoder = FakeEncoder()
    SentenceModel("m@1", DIMENSIONS, "query: ", encoder).encode(["a", "b"])
    assert ["query: a", "query: b"] == encoder.texts


def test_only_the_bundled_model_is_known_beforehand(monkeypatch):
    """Its id holds the hash of its weights; of any other model only the weights tell."""
    monkeypatch.setenv("NARRATIVES_PRECISION", "fp32")
    known = known_model_id(DEFAULT_MODEL)
    assert known.startswith(f"{DEFAULT_MODEL}@")
    assert 12 == len(known.partition("@")[2])
    assert None is known_model_id("some/other-model")


@pytest.mark.slow
def test_a_name_that_no_model_has_is_one_line(tmp_path, monkeypatch):
    """A folder that is missing or holds no model is named with the way out, without a traceback's worth of text."""
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    for name in (tmp_path / "no-such-model", tmp_path):
        with pytest.raises(ModelError, match="leave it out for the bundled") as raised:
            load_model(str(name))
        assert str(name) in str(raised.value)
        assert 1 == len(str(raised.value).splitlines())


@pytest.mark.slow
def test_the_id_of_a_folder_changes_with_its_weights(tmp_path):
    """Two models of one name and different weights have different ids, the same weights the same."""
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import StaticEmbedding
    from tokenizers import Tokenizer, models, pre_tokenizers

    tokenizer = Tokenizer(models.WordLevel({"[UNK]": 0, "hong": 1, "kong": 2}, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    ids = []
    for number, seed in enumerate((1, 2, 1)):
        weights = np.random.default_rng(seed).normal(size=(3, 8)).astype(np.float32)
        folder = tmp_path / str(number) / "my-model"
        module = StaticEmbedding(tokenizer, embedding_weights=weights)
        SentenceTransformer(modules=[module], device="cpu").save_pretrained(str(folder))
        model = load_model(str(folder))
        ids.append(model.model_id)
    assert ids[0] == ids[2] != ids[1]
    assert {"my-model"} == {one.partition("@")[0] for one in ids}
    assert ("", 8) == (model.prefix, model.dimensions)
    assert np.allclose(1.0, np.linalg.norm(model.encode(["hong kong"]), axis=1), atol=1e-3)
