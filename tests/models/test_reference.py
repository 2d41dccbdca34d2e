"""The shipped parallel sentences are embedded once for each model, and never from another one."""

import numpy as np
import pytest

from narratives.errors import ModelError
from narratives.models import reference
from narratives.models.reference import FILES, FRAMED, PARALLEL, pairs, reference_vectors, tellings
from narratives.texts.prototypes import prototypes
from tests.models.fake import DIMENSIONS, MODEL_ID, fake_model


@pytest.fixture
def home(tmp_path, monkeypatch):
    """Return an empty cache folder."""
    monkeypatch.setenv("NARRATIVES_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


def test_every_pair_has_both_languages():
    """Each shipped pair is a Chinese and an English sentence; prototypes have their labels."""
    for name in FILES:
        assert all(pair["zh"].strip() and pair["en"].strip() for pair in pairs(name))
        assert all(pair["en"].isascii() or len(pair["en"]) > len(pair["zh"]) for pair in pairs(name))
    assert {"condemning", "promotional", "measured"} == {pair["tone"] for pair in pairs("prototypes")}


def test_vectors_stand_pair_by_pair(home):
    """The same row is the same sentence in both languages."""
    found = reference_vectors(MODEL_ID, "fake", fake_model())
    count = sum(len(pairs(name)) for name in PARALLEL)
    assert (count, DIMENSIONS) == found.chinese.shape == found.english.shape
    last = pairs(PARALLEL[-1])[-1]
    expected = fake_model().encode([last["zh"], last["en"]])
    assert np.array_equal(expected[0], found.chinese[-1])
    assert np.array_equal(expected[1], found.english[-1])


def test_framed_vectors_stand_in_the_order_of_their_texts(home):
    """Tone and stance are learnt from prototypes and voices: each vector is that of the text with its labels."""
    found = reference_vectors(MODEL_ID, "fake", fake_model())
    shipped = prototypes()
    assert sum(len(pairs(name)) for name in FRAMED) == shipped.paired
    assert len(shipped.texts) == len(found.framed)
    places = [0, shipped.paired, 2 * shipped.paired, -1]
    assert np.array_equal(fake_model().encode([shipped.texts[place] for place in places]), found.framed[places])


def test_voices_are_no_parallels(home):
    """What is said in each language as it is said there does not tell the languages apart."""
    found = reference_vectors(MODEL_ID, "fake", fake_model())
    voices = fake_model().encode([pair["zh"] for pair in pairs("voices")])
    assert not set(map(bytes, voices)) & set(map(bytes, found.chinese))


def test_they_are_embedded_once(home, monkeypatch):
    """The second time no model is needed, and the vectors are the same."""
    first = reference_vectors(MODEL_ID, "fake", fake_model())
    monkeypatch.setattr(reference, "load_model", None)
    second = reference_vectors(MODEL_ID, "fake")
    assert np.array_equal(first.chinese, second.chinese)
    assert np.array_equal(first.english, second.english)
    assert np.array_equal(first.framed, second.framed)


def test_each_model_has_its_own(home):
    """Names with slashes, as those of model hubs, do not disturb each other."""
    reference_vectors(MODEL_ID, "fake", fake_model())
    other = fake_model().__class__("org/other@1", DIMENSIONS, "", fake_model().encoder)
    reference_vectors("org/other@1", "org/other", other)
    assert 2 == len(list(home.glob("reference-*.npz")))


def test_another_model_under_the_name_is_refused(home, monkeypatch):
    """If the name now loads other weights than those of the stored vectors, that is said."""
    monkeypatch.setattr(reference, "load_model", lambda *_: fake_model())
    with pytest.raises(ModelError, match="changed since its vectors were stored"):
        reference_vectors("fake@older", "fake")
    assert not list(home.glob("*.npz"))


def test_a_damaged_cache_is_made_again(home):
    """A file cut short is not read, but replaced."""
    expected = reference_vectors(MODEL_ID, "fake", fake_model())
    (file,) = home.glob("reference-*.npz")
    for content in (b"", file.read_bytes()[:500]):
        file.write_bytes(content)
        found = reference_vectors(MODEL_ID, "fake", fake_model())
        assert np.array_equal(expected.chinese, found.chinese)
        assert file.stat().st_size > 1000


def test_a_cache_that_cannot_be_written_is_done_without(home):
    """Where the folder cannot be made the vectors are there all the same."""
    home.write_text("a file is in the way")
    assert len(reference_vectors(MODEL_ID, "fake", fake_model()).chinese)


def test_progress_is_told_only_where_there_is_something_to_wait_for(home):
    """While sentences are embedded their number is told, to the last; the second time nothing is."""
    told = []
    for _ in range(2):
        reference_vectors(MODEL_ID, "fake", fake_model(), lambda *step: told.append(step))
    texts = {pair[language] for name in FILES for pair in pairs(name) for language in ("zh", "en")} | set(tellings())
    assert (len(texts), len(texts)) == told[-1]
    assert sorted(set(told)) == told


def test_only_new_sentences_are_embedded(home, monkeypatch):
    """After an upgrade that brings more sentences the known ones are not embedded again."""
    reference_vectors(MODEL_ID, "fake", fake_model())
    new = {"zh": "新的一句", "en": "a new sentence"}
    more = {name: pairs(name) for name in FILES} | {"parallel": (*pairs("parallel"), new)}
    monkeypatch.setattr(reference, "pairs", more.get)
    model = fake_model()
    found = reference_vectors(MODEL_ID, "fake", model)
    assert {"新的一句", "a new sentence"} == set(model.encoder.texts)
    assert np.array_equal(fake_model().encode(["新的一句"])[0], found.chinese[len(more["parallel"]) - 1])
