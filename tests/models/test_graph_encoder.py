"""The bundled model by onnxruntime: near float32 in whole numbers, and a text's vector depends on the text alone."""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from narratives.models import bundled, load_model
from narratives.models.graph import HIGHEST, quantized
from narratives.models.graph_encoder import GraphEncoder, cores
from narratives.models.reference import pairs
from narratives.models.weights import read_weights
from tests.models.weight_file import HIDDEN, POSITIONS, write_weights

TEXTS = ["hong kong", "香港选举", "", "a kong in hong kong, 香港", "z" * 40]


@pytest.fixture(scope="module")
def tiny(tmp_path_factory):
    """Return tiny weights."""
    return read_weights(write_weights(tmp_path_factory.mktemp("weights") / "tiny.bin"))


@pytest.fixture(scope="module")
def both():
    """Return the bundled model in whole numbers and in float32."""
    weights = bundled.bundled_weights()
    return [GraphEncoder(weights, is_int8, 512) for is_int8 in (True, False)]


def _posts():
    """Return a dozen shipped sentences of each language, short and long."""
    return [f"query: {pair[side]}" for pair in pairs("prototypes")[:12] for side in ("zh", "en")]


@pytest.mark.parametrize("is_int8", [True, False])
def test_vectors_are_of_unit_length_in_the_order_of_the_texts(tiny, is_int8):
    """An empty text has one, too, and equal texts have equal ones."""
    encoder = GraphEncoder(tiny, is_int8, 64)
    vectors = encoder.encode([*TEXTS, TEXTS[0]])
    assert (len(TEXTS) + 1, HIDDEN) == vectors.shape
    assert np.allclose(1.0, np.linalg.norm(vectors, axis=1), atol=1e-5)
    assert np.array_equal(vectors[0], vectors[-1])
    assert not np.allclose(vectors[0], vectors[1], atol=0.01)
    assert (0, HIDDEN) == encoder.encode([]).shape


def test_long_texts_are_cut(tiny):
    """What lies beyond the longest that the model reads changes nothing."""
    encoder = GraphEncoder(tiny, True, 512)
    long, longer = encoder.encode(["a " * POSITIONS, "a " * POSITIONS + "hong kong"])
    assert np.array_equal(long, longer)


def test_a_matrix_in_whole_numbers_fits_seven_bits():
    """Two products of them with bytes add up in 16 bits; a column of zeros stays one."""
    matrix = np.random.default_rng(1).normal(size=(96, 40)).astype(np.float32)
    matrix[:, 3] = 0
    whole, scales = quantized(matrix)
    assert (np.int8, HIGHEST) == (whole.dtype, np.abs(whole).max())
    assert 2 * 255 * HIGHEST < 2**15
    assert not whole[:, 3].any()
    assert np.abs(whole * scales - matrix).max() <= scales.max() / 2 + 1e-6


@pytest.mark.slow
def test_whole_numbers_are_near_float32(both):
    """Mean cosine .998 at least, on sentences of both languages."""
    whole, plain = (encoder.encode(_posts()) for encoder in both)
    cosines = (whole * plain).sum(axis=1)
    assert cosines.mean() >= 0.998
    assert cosines.min() >= 0.99


@pytest.mark.slow
@pytest.mark.parametrize("place", [0, 1])
def test_a_vector_depends_on_its_text_alone(both, place):
    """Alone, among others in any order, with one worker or four, it is the same to the last bit."""
    encoder, texts = both[place], _posts()
    vectors = encoder.encode(texts)
    assert np.array_equal(vectors[::-1], encoder.encode(texts[::-1]))
    assert np.array_equal(vectors[7:8], encoder.encode(texts[7:8]))
    other = GraphEncoder(bundled.bundled_weights(), place == 0, 512, workers=1 if cores() > 1 else 4)
    assert np.array_equal(vectors, other.encode(texts))


@pytest.mark.slow
def test_another_process_with_other_threads_gives_the_same(both):
    """Bit by bit, whatever OMP_NUM_THREADS says."""
    code = (
        "import sys; from narratives.models import load_model\n"
        "model = load_model('multilingual-e5-small', None, 'int8')\n"
        "sys.stdout.write(model.encode(['香港选举', 'x' * 90]).tobytes().hex())"
    )
    found = {
        subprocess.run(
            [sys.executable, "-c", code], env=os.environ | {"OMP_NUM_THREADS": threads}, cwd=Path(__file__).parents[2],
            capture_output=True, text=True, check=True,
        ).stdout
        for threads in ("1", "3")
    }  # fmt: skip
    assert {load_model(precision="int8").encode(["香港选举", "x" * 90]).tobytes().hex()} == found


@pytest.mark.slow
def test_torch_is_not_imported_for_the_bundled_model():
    """Embedding with it on a processor needs neither torch nor transformers."""
    code = (
        "import sys; from narratives.models import load_model\n"
        "load_model('multilingual-e5-small', None, 'int8').encode(['a'])\n"
        "print(sorted({'torch', 'transformers', 'sentence_transformers'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], env=os.environ | {"NARRATIVES_DEVICE": "cpu"}, cwd=Path(__file__).parents[2],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert "[]\n" == done.stdout
