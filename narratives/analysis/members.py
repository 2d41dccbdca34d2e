"""Puts all texts of a narrative in the order in which to read them, and draws samples that nobody chose.

The most central posts show what a narrative is at its clearest. Whether it holds together is seen from posts drawn at
random, and from the farthest ones.
"""

from collections.abc import Sequence
from hashlib import sha256

import numpy as np

from narratives.analysis.central import evidence_order

# The central posts are chosen to be unlike each other; so many are read at once.
CENTRAL_TEXTS = 10
SAMPLE_TEXTS = 10


def reading_order(
    vectors: np.ndarray, distances: Sequence[float], days: Sequence[float], names: Sequence[str]
) -> list[int]:
    """Order all texts of a narrative: the central ones first, each unlike those before, then the others outwards.

    Args:
        vectors: (n, d) float, rows of unit length, in the space of the clusters.
        distances: (n,) distance to the centre of the narrative.
        days: (n,) when each was first posted.
        names: (n,) ids, by which equally distant texts are ordered.
    """
    first = evidence_order(vectors, distances, days, limit=CENTRAL_TEXTS)
    others = set(range(len(names))) - set(first)
    return first + sorted(others, key=lambda row: (distances[row], names[row]))


def random_rows(names: Sequence[str], count: int = SAMPLE_TEXTS) -> set[int]:
    """Draw texts at random, each as likely as any other; the same ones of the same texts."""
    drawn = sorted(range(len(names)), key=lambda row: sha256(f"sample {names[row]}".encode()).digest())
    return set(drawn[:count])


def farthest_rows(distances: Sequence[float], names: Sequence[str], count: int = SAMPLE_TEXTS) -> set[int]:
    """Find the texts farthest from the centre."""
    return set(sorted(range(len(names)), key=lambda row: (-distances[row], names[row]))[:count])
