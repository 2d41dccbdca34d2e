"""The weight file is read as its layout says, and nothing else is taken for one."""

import numpy as np
import pytest

from narratives.models.weights import read_weights
from tests.models.weight_file import FEED_FORWARD, HEADS, HIDDEN, LAYERS, PIECES, POSITIONS, TYPES, write_weights


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    """Return a tiny weight file."""
    return write_weights(tmp_path_factory.mktemp("weights") / "tiny.bin")


def test_sizes_are_those_of_the_header(file):
    """The shape of the transformer comes from the file."""
    shape = read_weights(file).shape
    assert (HIDDEN, LAYERS, HEADS, FEED_FORWARD, len(PIECES), POSITIONS, TYPES) == (
        shape.hidden, shape.layers, shape.heads, shape.feed_forward, shape.vocabulary, shape.positions, shape.types,
    )  # fmt: skip


def test_vocabulary_keeps_pieces_scores_and_special_ids(file):
    """Chinese and English pieces come out whole, in order, with their scores."""
    vocabulary = read_weights(file).vocabulary
    assert PIECES == vocabulary.pieces
    assert pytest.approx(-0.5) == vocabulary.scores[5]
    assert (0, 2, 1, 3) == (vocabulary.begin_id, vocabulary.end_id, vocabulary.pad_id, vocabulary.unknown_id)


def test_four_bit_weights_are_unpacked_in_order(file):
    """Low and high halves of a block come to their places, as numbers of the block's scale."""
    found = read_weights(file).tensors["l1.q.w"]
    expected = np.random.default_rng(sum(b"l1.q.w")).integers(-3, 4, HIDDEN * HIDDEN) / 2
    assert np.array_equal(expected, found)


def test_plain_weights_are_taken_as_they_are(file):
    """Norms and biases are 32-bit numbers."""
    assert [1.0] * HIDDEN == read_weights(file).tensors["emb.ln.w"].tolist()


@pytest.mark.parametrize("content", [b"", b"E5", b"E5S1\2\0\0\0 another version", b"GGUF\1\0\0\0 something else"])
def test_other_files_are_refused(tmp_path, content):
    """A file that does not begin as a weight file must is named and refused."""
    (tmp_path / "other.bin").write_bytes(content)
    with pytest.raises(ValueError, match=r"other\.bin"):
        read_weights(tmp_path / "other.bin")
