"""What is sealed opens with the same secret only."""

import pytest

from narratives.errors import WarehouseError
from narratives.warehouse.sealing import Seal

TEXTS = ["", "晚风吹麦浪", "a tweet 🇭🇰"]


def test_texts_come_back_as_they_were() -> None:
    """Empty ones and all scripts, each sealed in a way of its own."""
    seal = Seal(b"a secret")
    sealed = seal.seal(TEXTS * 2)
    assert TEXTS * 2 == seal.open(sealed)
    assert len(set(sealed)) == len(sealed)
    assert not any("麦浪".encode() in one for one in sealed)


def test_another_secret_opens_nothing() -> None:
    """The wrong key is told, not garbage."""
    with pytest.raises(WarehouseError, match="sealed with"):
        Seal(b"another").open(Seal(b"a secret").seal(TEXTS))
