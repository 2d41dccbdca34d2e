"""Evidence begins with the central posts of a narrative, and does not repeat itself."""

import numpy as np
import pytest

from narratives.analysis.central import evidence_order


def unit(rows: list[list[float]]) -> np.ndarray:
    """Return rows of unit length."""
    vectors = np.array(rows, dtype=np.float32)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def test_central_posts_come_first_and_copies_last() -> None:
    """Evidence begins in the centre, turns to other sides, and brings near-copies last."""
    vectors = unit([[1, 0.05, 0], [1, 0.06, 0], [1, -0.6, 0.5], [1, 0.7, -0.4]])
    centre = unit([[1, 0, 0]])[0]
    order = evidence_order(vectors, 1 - vectors @ centre, [1, 2, 3, 4])
    assert 0 == order[0]
    assert 1 == order[-1]


def test_the_earliest_copy_stands_for_all() -> None:
    """Of near-copies the one posted first is shown."""
    vectors = unit([[1, 0.001], [1, 0.0], [1, 0.9], [1, -0.9]])
    assert 0 == evidence_order(vectors, [0.0, 0.0, 0.25, 0.25], [1, 9, 5, 5])[0]


@pytest.mark.parametrize("count", [0, 1, 2, 7])
def test_equal_posts_come_in_the_order_of_time(count: int) -> None:
    """Any number of equal posts is ordered whole, the earliest first."""
    vectors = unit([[1, 0]] * count) if count else np.empty((0, 2), dtype=np.float32)
    order = evidence_order(vectors, [0.0] * count, list(range(count, 0, -1)))
    assert sorted(order) == list(range(count))
    assert order[:1] == [count - 1][:count]


def test_at_most_the_limit() -> None:
    """No more posts come than asked for."""
    dice = np.random.default_rng(3)
    vectors = unit(dice.normal(size=(50, 4)).tolist())
    order = evidence_order(vectors, 1 - vectors @ unit([[1, 1, 1, 1]])[0], list(range(50)), limit=7)
    assert 7 == len(set(order)) == len(order)
