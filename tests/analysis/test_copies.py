"""Near copies are found by what texts share, whatever their order, and texts that merely resemble are left apart."""

import random
import tracemalloc

import numpy as np
import pytest

from narratives.analysis import copies
from narratives.analysis.copies import LEAST_SIMILARITY, near_copies

CALL = "we will not stay silent while they close the last newspaper of the city and jail its editors"
OTHER = "the ferry to the outer islands was late again and nobody at the pier knew why it had stopped"
ZH = "关于参访新疆我馆一再要求能够不受限制地前往自行选择地点与受访者"


@pytest.mark.parametrize("texts", [[], [CALL], [CALL, OTHER], ["short", "shorter"]])
def test_without_copies_there_are_no_groups(texts):
    """Nothing, one text, unlike texts, and texts too short to tell."""
    assert [] == near_copies(texts)


def test_small_changes_make_near_copies_in_both_languages():
    """A word, a tag or a name more; the group is the first of its rows."""
    found = near_copies([CALL, OTHER, CALL + " today", ZH, ZH + "请转发", CALL.replace("last", "only")])

    assert [(0, 0), (0, 2), (3, 3), (3, 4), (0, 5)] == sorted([one[:2] for one in found], key=lambda one: one[1])
    assert all(LEAST_SIMILARITY <= similarity < 1 for _, _, similarity in found)


def test_what_hangs_together_is_one_group():
    """A chain of small changes, though its ends are unlike."""
    words = CALL.split()
    chain = [" ".join(words[start : start + 14]) for start in range(4)]

    assert {0} == {group for group, _, _ in near_copies(chain)}


def test_a_hundred_copies_among_a_thousand_texts_are_all_found():
    """None is missed, and no other text is drawn in."""
    draw = random.Random(3)
    words = [f"word{number}" for number in range(400)]
    others = [" ".join(draw.choices(words, k=15)) for _ in range(1000)]
    copies = [f"{CALL} {draw.choice(words)}" for _ in range(100)]

    found = near_copies([*others, *copies])

    assert set(range(1000, 1100)) == {row for _, row, _ in found}


def test_the_same_texts_give_the_same_groups():
    """Twice the same, to the last digit."""
    texts = [CALL, CALL + " now", OTHER, OTHER + " today"]

    assert near_copies(texts) == near_copies(texts)


def test_pieces_of_all_texts_are_never_held_at_once(monkeypatch):
    """Copies are found across portions, and four times the texts take far less than four times the memory."""
    monkeypatch.setattr(copies, "HELD_TEXTS", 250)
    generator = np.random.default_rng(5)
    letters = np.array(list("abcdefghijklmnopqrstuvwxyz "))
    peaks = []
    for count in (500, 2000):
        texts = ["".join(generator.choice(letters, 250)) for _ in range(count)]
        texts[-1] = texts[0] + " today"
        tracemalloc.start()
        found = near_copies(texts)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
        assert [0, count - 1] == [row for _, row, _ in found]
    assert peaks[1] < 2 * peaks[0]
