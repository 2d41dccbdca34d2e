"""Finds texts that are copies of each other but for small changes: a name, a tag, a link, a word.

Candidates come from MinHash and locality-sensitive hashing, and each is measured on the pieces themselves, so that no
estimate decides. Time grows with the texts, not with their square.
"""

from collections.abc import Iterator, Sequence
from functools import lru_cache

import numpy as np

# Characters of a piece: so long a run that two texts have in common is seldom chance in either language.
PIECE = 5
# Pieces that two texts have in common, as a share of all of either.
LEAST_SIMILARITY = 0.7
# A shorter text is said by many on their own ("stand with hong kong").
LEAST_CHARACTERS = 20
# 32 bands of four rows find a pair at .7 with a probability of .9998, and one at .3 in one case of four.
PERMUTATIONS, BANDS = 128, 32
SEED = 20211
# Pieces of a text take a hundred times its room: those of so many texts are held at once.
HELD_TEXTS = 2000
# A bucket of more texts is no sign of a copy, but of words that all share; of those the next ones alone are tried.
MOST_IN_BUCKET = 50


def near_copies(folded: Sequence[str]) -> list[tuple[int, int, float]]:
    """Find groups of near copies.

    Args:
        folded: Distinct folded texts, in a fixed order.

    Returns:
        (group, row, similarity) for each text that has a near copy, by rows: the group is the first row of those that
        hang together, the similarity that of the nearest text of the group, 0 to 1.

    Source:
        Broder, "On the resemblance and containment of documents", 1997; Leskovec et al., "Mining of Massive
        Datasets", chapter 3. Signatures by the package rensa.
    """
    rows = [row for row, text in enumerate(folded) if len(text) >= LEAST_CHARACTERS]
    texts = [folded[row] for row in rows]
    nearest: dict[int, float] = {}
    leader = list(range(len(rows)))
    pieces = lru_cache(HELD_TEXTS)(lambda row: _pieces(texts[row]))
    for one, other in _candidates(texts):
        similarity = _similarity(pieces(one), pieces(other))
        if similarity >= LEAST_SIMILARITY:
            nearest[one], nearest[other] = max(nearest.get(one, 0), similarity), max(nearest.get(other, 0), similarity)
            first, second = sorted((_find(leader, one), _find(leader, other)))
            leader[second] = first
    return [(rows[_find(leader, one)], rows[one], round(nearest[one], 6)) for one in sorted(nearest)]


def _pieces(text: str) -> set[str]:
    text = text.replace(" ", "")
    return {text[start : start + PIECE] for start in range(max(1, len(text) - PIECE + 1))}


def _similarity(one: set[str], other: set[str]) -> float:
    """Jaccard's index."""
    common = len(one & other)
    return common / (len(one) + len(other) - common)


def _candidates(texts: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yield pairs of texts whose signatures agree in a band, each once, the lower one first."""
    if len(texts) < 2:
        return
    bands = _signatures(texts).reshape(len(texts), BANDS, PERMUTATIONS // BANDS)
    tried: set[tuple[int, int]] = set()
    for band in range(BANDS):
        keys = np.ascontiguousarray(bands[:, band]).view(np.dtype((np.void, bands[0, band].nbytes))).ravel()
        order = np.argsort(keys, kind="stable")
        starts = np.flatnonzero(np.r_[True, keys[order][1:] != keys[order][:-1]])
        for bucket in np.split(order, starts[1:]):
            for place in range(len(bucket) - 1):
                for other in bucket[place + 1 : place + 1 + MOST_IN_BUCKET]:
                    pair = (int(bucket[place]), int(other))
                    if pair not in tried:
                        tried.add(pair)
                        yield pair


def _signatures(texts: Sequence[str]) -> np.ndarray:
    """MinHash signatures, (n, PERMUTATIONS) uint32."""
    from rensa import RMinHash

    found = np.empty((len(texts), PERMUTATIONS), np.uint32)
    for start in range(0, len(texts), HELD_TEXTS):
        pieces = [sorted(_pieces(text)) for text in texts[start : start + HELD_TEXTS]]
        found[start : start + len(pieces)] = RMinHash.digests_from_token_sets(pieces, PERMUTATIONS, SEED)
    return found


def _find(leader: list[int], one: int) -> int:
    """Return the first of the group of a text, and shorten the way to it."""
    while leader[one] != one:
        leader[one] = leader[leader[one]]
        one = leader[one]
    return one
