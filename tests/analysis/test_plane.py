"""Tests of the map's layout: near texts lie near, the same each time, whatever the number of texts."""

import numpy as np
import pytest

from narratives.analysis.plane import lay_out
from narratives.analysis.space import unit_rows


def _groups(seed=0, groups=4, size=25):
    random = np.random.default_rng(seed)
    centres = unit_rows(random.normal(size=(groups, 32)))
    vectors = unit_rows(np.repeat(centres, size, axis=0) + 0.15 * random.normal(size=(groups * size, 32)))
    return vectors, np.repeat(np.arange(groups), size)


def test_near_texts_lie_near():
    """The nearest neighbour on the plane tells the same thing."""
    vectors, groups = _groups()
    places = lay_out(vectors, 1)
    distances = np.linalg.norm(places[:, None] - places[None], axis=2) + np.eye(len(places))
    assert 0.95 < (groups[distances.argmin(axis=1)] == groups).mean()


def test_the_layout_is_the_same_each_time():
    """To the last digit; and it fills the unit square."""
    vectors, _ = _groups()
    first = lay_out(vectors, 1)
    assert (first == lay_out(vectors, 1)).all()
    assert (0.0, 1.0) == (first.min(), first.max())


@pytest.mark.parametrize("texts", [0, 1, 2, 3, 5])
def test_few_texts_have_places_too(texts):
    """Nothing, one, two, a handful: each has a place within the square."""
    places = lay_out(np.eye(8)[:texts], 1)
    assert (texts, 2) == places.shape
    assert np.isfinite(places).all()


def test_equal_texts_do_not_break_it():
    """All vectors the same is no division by nothing."""
    assert np.isfinite(lay_out(np.ones((12, 4)) / 2, 1)).all()
