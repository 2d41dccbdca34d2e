"""All texts of a narrative are in reading order, and samples are drawn from all of them."""

import numpy as np
import pytest

from narratives.analysis.members import CENTRAL_TEXTS, SAMPLE_TEXTS, farthest_rows, random_rows, reading_order


def scattered(count):
    """Return texts of which each is farther from the centre than the one before."""
    angles = np.linspace(0, 1, count)
    vectors = np.stack([np.cos(angles), np.sin(angles)], axis=1)
    return vectors, (1 - vectors[:, 0]).tolist(), [f"text {number}" for number in range(count)]


@pytest.mark.parametrize("count", [0, 1, 2, CENTRAL_TEXTS, 40])
def test_every_text_is_there_once(count):
    """None is left out, however many there are."""
    vectors, distances, names = scattered(count)
    assert list(range(count)) == sorted(reading_order(vectors, distances, [0.0] * count, names))


def test_after_the_central_texts_the_way_leads_outwards():
    """Each is at least as far from the centre as the one before."""
    vectors, distances, names = scattered(40)
    rest = reading_order(vectors, distances, [0.0] * 40, names)[CENTRAL_TEXTS:]
    assert sorted(rest, key=lambda row: distances[row]) == rest


def test_texts_at_random_come_from_all_parts():
    """Of 400 texts ten are drawn, some from either half, and the same again in any order."""
    names = [f"text {number}" for number in range(400)]
    drawn = random_rows(names)
    assert SAMPLE_TEXTS == len(drawn)
    assert 0 < sum(row < 200 for row in drawn) < SAMPLE_TEXTS
    assert {names[row] for row in drawn} == {names[::-1][row] for row in random_rows(names[::-1])}


def test_the_farthest_texts_are_the_farthest():
    """They are where a narrative would fall apart."""
    _, distances, names = scattered(40)
    assert set(range(30, 40)) == farthest_rows(distances, names)
