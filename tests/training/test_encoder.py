"""What is tuned is what is written: the trainer's encoder gives the vectors of the model that a run would load."""

import numpy as np
import pytest
import torch

from narratives.models import bundled
from narratives.models.sentence import load_model
from tests.models.weight_file import write_weights
from training.encoder import Encoder
from training.tune import save_tuned

TEXTS = ["香港选举", "hong kong", "hong kong " * 9, "a", "选举 hong 香港 kong"]


@pytest.fixture(scope="module")
def tiny(tmp_path_factory):
    """Return a tiny model's folder, its encoder with factors on the upper layer, and the folder of the tuned model."""
    folder = tmp_path_factory.mktemp("tuned")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NARRATIVES_HOME", str(folder / "home"))
        source = write_weights(folder / "e5-small-q4.bin")
        patch.setattr(bundled, "WEIGHTS_SHA256", bundled._sha256(source))
        patch.setattr(bundled, "weights_file", lambda: source)
        torch.manual_seed(2)
        plain, changed = bundled.bundled_folder(), folder / "tuned-e5"
        encoder = Encoder(plain, layers=1, rank=2)
        with torch.no_grad():
            for factor in encoder.factors_to_fit():
                factor.copy_(torch.randn_like(factor))
        save_tuned(plain, encoder.changes(0.5), changed)
        yield plain, encoder, changed


@pytest.mark.slow
def test_it_gives_the_vectors_of_the_program(tiny):
    """Packed, without padding and in two halves, before tuning and after; and tuning does change them."""
    plain, encoder, changed = tiny
    before, after = (load_model(str(folder)).encode(TEXTS) for folder in (plain, changed))
    states = encoder.states(TEXTS)
    assert np.allclose(before, encoder.vectors(states, strength=0.0), atol=2e-3)
    assert np.allclose(after, encoder.vectors(states, strength=0.5), atol=2e-3)
    assert not np.allclose(before, after, atol=0.05)


@pytest.mark.slow
def test_only_matrices_of_the_upper_layers_change(tiny):
    """The lower layers are computed once, so nothing in them may have a slope."""
    _, encoder, _ = tiny
    assert 12 == len(encoder.factors_to_fit())
    assert 6 == len(encoder.changes(1.0))
    assert all(name.startswith("encoder.layer.1.") for name in encoder.changes(1.0))
