"""The project's own method answers as a run does, whatever the texts."""

import numpy as np
import pytest

from narratives.analysis.contents import NOISE
from narratives.analysis.settings import StorySettings
from narratives.evaluation.methods import Told, Topic, own_method, said_of
from tests.planted import plain_map, synthetic_topic


@pytest.mark.parametrize("size", [0, 1, 2, 8])
def test_any_number_of_texts_has_an_answer(size):
    """Nothing, one text and two are noise; a narrative has one sphere and one story."""
    texts, _ = synthetic_topic([0, 1], [1, 2] if size > 1 else [], size=size // 2 if size < 3 else size)
    told = own_method(plain_map(), StorySettings())(texts, 7)
    assert len(texts.spheres) == len(told.narratives) == len(told.stories)
    assert np.array_equal(told.narratives == NOISE, told.stories == NOISE)
    for narrative in set(told.narratives.tolist()) - {NOISE}:
        rows = told.narratives == narrative
        assert (1, 1) == (len(set(texts.spheres[rows])), len(set(told.stories[rows])))


def test_an_answer_becomes_rows():
    """Noise is null, and names hold the topic."""
    texts, _ = synthetic_topic([0], [0], size=1)
    rows = said_of(Topic("trade", ["x", "y"], texts), Told(np.array([0, NOISE]), np.array([3, NOISE])))
    assert [("trade", "weibo", "x", "trade 0", "trade 3"), ("trade", "twitter", "y", None, None)] == rows.rows()
