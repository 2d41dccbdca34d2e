"""The published recipes answer for any number of texts, the same each time."""

import sys
from dataclasses import replace

import numpy as np
import pytest

from narratives.analysis.contents import NOISE
from narratives.errors import ConfigError
from narratives.evaluation.baselines import BASELINES, MIN_CLUSTER_SIZE, joint, separate
from tests.planted import synthetic_topic

# The first UMAP of a process is compiled for ten seconds and more.
pytestmark = pytest.mark.slow


def topic(weibo, twitter, size):
    """Return texts of stories, as many of each story and sphere as wanted."""
    return synthetic_topic(range(weibo), range(twitter), size=size)[0]


@pytest.mark.parametrize("method", BASELINES.values(), ids=BASELINES)
@pytest.mark.parametrize("shape", [(0, 0, 0), (1, 0, 1), (1, 1, 1), (1, 1, 5), (0, 1, 10), (1, 1, 6), (2, 1, 11)])
def test_small_topics_have_an_answer(method, shape):
    """Fewer texts than neighbours, components or a cluster needs; one sphere alone."""
    texts = topic(*shape)
    told = method(texts, 7)
    assert len(texts.spheres) == len(told.narratives) == len(told.stories)
    assert np.array_equal(told.narratives == NOISE, told.stories == NOISE)


@pytest.mark.parametrize("method", BASELINES.values(), ids=BASELINES)
def test_texts_that_are_all_the_same_have_an_answer(method):
    """Vectors without any difference break nothing."""
    texts = topic(1, 1, 15)
    same = replace(texts, vectors=np.repeat(texts.vectors[:1], 30, axis=0))
    assert 30 == len(method(same, 7).stories)


@pytest.mark.parametrize("method", BASELINES.values(), ids=BASELINES)
def test_the_same_seed_gives_the_same_answer(method):
    """Twice on the same texts."""
    texts = topic(4, 4, 20)
    one, other = method(texts, 7), method(texts, 7)
    assert np.array_equal(one.stories, other.stories)
    assert np.array_equal(one.narratives, other.narratives)


@pytest.mark.parametrize("method", BASELINES.values(), ids=BASELINES)
def test_planted_stories_are_found(method):
    """Vectors of no language: both recipes join the two sides of a story."""
    texts, planted = synthetic_topic(range(4), range(4), size=2 * MIN_CLUSTER_SIZE)
    told = method(texts, 7)
    for story in range(4):
        found = told.stories[planted == story]
        most = np.bincount(found[found != NOISE]).argmax()
        assert (found == most).mean() > 0.8
        assert set(texts.spheres[told.stories == most]) == {0, 1}


def test_a_narrative_has_one_sphere():
    """A cluster of both is two narratives."""
    texts = topic(3, 3, 15)
    for told in (joint(texts, 7), separate(texts, 7)):
        for narrative in set(told.narratives.tolist()) - {NOISE}:
            assert 1 == len(set(texts.spheres[told.narratives == narrative]))


def test_one_sphere_alone_has_no_links():
    """Every narrative is its own story."""
    told = separate(topic(3, 0, 15), 7)
    assert np.array_equal(told.narratives, told.stories)


def test_without_umap_the_extra_is_named(monkeypatch):
    """One line says what to install, and how to do without."""
    monkeypatch.setitem(sys.modules, "umap", None)
    with pytest.raises(
        ConfigError, match=r"need the library umap-learn: pip install .*'\.\[evaluate\]'.* --no-baselines"
    ):
        joint(topic(1, 1, MIN_CLUSTER_SIZE), 7)
