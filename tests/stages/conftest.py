"""What tests of the stages share: a fake model with its cache, and one finished run to read."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from narratives.models import example_vectors, reference_vectors
from narratives.texts.frames import read_frames
from tests.models.fake import MODEL_ID, FakeEncoder, fake_model
from tests.planted import add
from tests.staged import faked, run_stages, told_posts


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a cache folder in which the fake model's parallel sentences are embedded already."""
    folder = tmp_path_factory.mktemp("cache")
    with faked(folder):
        reference_vectors(MODEL_ID, "fake", fake_model())
        example_vectors(read_frames().texts(), MODEL_ID, "fake", fake_model())
    return folder


@pytest.fixture
def fake(home: Path) -> Iterator[FakeEncoder]:
    """Return the encoder of a fake model that stands in for the bundled one."""
    with faked(home) as encoder:
        yield encoder


@pytest.fixture(scope="session")
def told(home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a warehouse with one finished run over the planted posts; only to be read."""
    warehouse = tmp_path_factory.mktemp("told") / "narratives.duckdb"
    with faked(home):
        run_stages(add(warehouse, told_posts()))
    return warehouse


@pytest.fixture
def finished(told: Path, fake: FakeEncoder, tmp_path: Path) -> Path:
    """Return a copy of the warehouse with one finished run, to go on from."""
    return shutil.copytree(told.parent, tmp_path / "copy") / told.name
