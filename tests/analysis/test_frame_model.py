"""What a text does is told from the text alone; frames of the user are learnt beside the functions and change none."""

import numpy as np
import polars as pl
import pytest

from narratives.analysis.frame_model import SHOWN_FROM, fit_frames
from narratives.texts.fold import fold
from narratives.texts.frames import read_frames
from tests.texts.test_frames import WHATABOUT, written

TEXTS = {
    "The two foreign ministers met for talks and signed a joint statement": "diplomatic_engagement",
    "两国外长举行会谈并发表联合声明": "diplomatic_engagement",
    "Magnitude 6.1 earthquake: rescue teams on the way, stay indoors": "crisis_communication",
    "地震救援正在进行，被困人员等待撤离": "crisis_communication",
    "Fact check: the rumour is false, the picture is fake": "countering_misinformation",
    "辟谣：网传照片纯属捏造，是谣言": "countering_misinformation",
}


def folded(texts):
    """Return each text with its folded form."""
    return dict(zip(texts, fold(pl.Series(list(texts), dtype=pl.String)), strict=True))


def nothing(texts):
    """Return vectors of unit length that say nothing of their texts."""
    vectors = np.random.default_rng(5).normal(size=(len(texts), 16))
    return dict(zip(texts, vectors / np.linalg.norm(vectors, axis=1, keepdims=True), strict=True))


def fitted(frames):
    """Return a model that has only words to go by."""
    return fit_frames(frames, nothing(frames.texts()), folded(frames.texts()))


def scores(model, texts):
    """Score texts by their words alone: their vectors are the mean of their language."""
    langs = ["zh" if text > "一" else "en" for text in texts]
    vectors = np.array([model.means[lang] for lang in langs])
    return model.score(vectors, list(folded(texts).values()), langs)


@pytest.fixture(scope="module")
def model():
    """The model of the shipped functions."""
    return fitted(read_frames())


def test_functions_are_told_in_both_languages(model):
    """Talks, an earthquake and a denial are what they are; the likeliest frame of each is its own."""
    keys = [frame.key for frame in read_frames().frames]
    found = scores(model, list(TEXTS))

    assert list(TEXTS.values()) == [keys[place] for place in found.argmax(axis=1)]
    assert (found.max(axis=1) >= SHOWN_FROM).all()


def test_a_text_can_show_none(model):
    """A lunch is no diplomacy, and a text without words is nothing."""
    assert (scores(model, ["Lunch with my sister in the new place", ""]) < SHOWN_FROM).all()
    assert (scores(model, [""]) == 0).all()


def test_a_text_gets_the_same_figures_alone_and_in_company(model):
    """To the last digit."""
    assert (scores(model, list(TEXTS))[2] == scores(model, list(TEXTS)[2:3])[0]).all()
    assert (0, 8) == scores(model, []).shape


def test_a_frame_of_the_user_is_found_and_changes_no_function(model, tmp_path):
    """It is learnt from what the user wrote; the functions keep their figures, digit by digit."""
    more = fitted(read_frames(written(tmp_path, WHATABOUT)))
    texts = [*TEXTS, "What about your own jails", "Prisons should be inspected"]

    found = scores(more, texts)

    assert found[-2, 8] >= SHOWN_FROM > found[-1, 8]
    assert (found[:, :8] == scores(model, texts)).all()
