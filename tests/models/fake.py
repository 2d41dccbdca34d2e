"""A sentence model of a toy language, in place of the real one: quick, and with a language gap of its own.

A text is the sum of the directions of the concepts in it, which Chinese and English words share, of a direction
for its language, and of a little noise from its letters.
"""

from collections.abc import Sequence
from functools import cache
from zlib import crc32

import numpy as np

from narratives.models.sentence import SentenceModel

DIMENSIONS = 64
MODEL_ID = "fake@000000000000"
CONCEPTS = (
    ("选举制度", "electoral system"), ("爱国者", "patriots"), ("候选人", "candidates"), ("资格审查", "vetting"),
    ("立法会", "legislature"), ("黎智英", "Jimmy Lai"), ("苹果日报", "Apple Daily"), ("冻结资产", "frozen assets"),
    ("停刊", "closure"), ("记者", "journalists"), ("长洲", "Cheung Chau"), ("包山", "bun tower"),
    ("天后庙", "temple"), ("舞狮", "lion dance"), ("渡轮", "ferry"), ("签证", "visas"), ("移居", "emigration"),
    ("护照", "passports"), ("家庭", "families"), ("伦敦", "London"), ("棉花", "cotton"), ("抵制", "boycott"),
    ("服装品牌", "clothing brands"), ("强迫劳动", "forced labor"), ("供应链", "supply chains"),
    ("草原", "grassland"), ("自驾", "road trip"), ("湖泊", "lakes"), ("蜜瓜", "melons"), ("雪山", "peaks"),
    ("香港", "Hong Kong"), ("新疆", "Xinjiang"),
)  # fmt: skip
_CONCEPT_WEIGHT = 1.0
_LANGUAGE_WEIGHT = 2.0
_NOISE_WEIGHT = 0.4
_BUCKETS = 997


class FakeEncoder:
    """Encodes as sentence-transformers does, and remembers what it was given."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.fails_after: int | None = None

    def encode(self, texts: Sequence[str], **_options: object) -> np.ndarray:
        """Embed texts; raises like a kill once `fails_after` texts were embedded."""
        if self.fails_after is not None and len(self.texts) + len(texts) > self.fails_after:
            raise KeyboardInterrupt
        self.texts += texts
        return np.array([_vector(text) for text in texts], dtype=np.float32)


def fake_model() -> SentenceModel:
    """Return a new fake model."""
    return SentenceModel(MODEL_ID, DIMENSIONS, "", FakeEncoder())


def encode(texts: Sequence[str]) -> np.ndarray:
    """Embed texts with a new fake model."""
    return fake_model().encode(texts)


@cache
def _directions() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Directions of the concepts, of the two languages, and of groups of letters."""
    random = np.random.default_rng(7)
    concepts = random.normal(size=(len(CONCEPTS), DIMENSIONS))
    languages = random.normal(size=(2, DIMENSIONS))
    letters = random.normal(size=(_BUCKETS, DIMENSIONS))
    return tuple(rows / np.linalg.norm(rows, axis=1, keepdims=True) for rows in (concepts, languages, letters))


def _vector(text: str) -> np.ndarray:
    concepts, languages, letters = _directions()
    vector = np.zeros(DIMENSIONS)
    for place, words in enumerate(CONCEPTS):
        if any(word.lower() in text.lower() for word in words):
            vector += _CONCEPT_WEIGHT * concepts[place]
    vector += _LANGUAGE_WEIGHT * languages[int(text.isascii())]
    noise = letters[[crc32(text[at : at + 3].encode()) % _BUCKETS for at in range(len(text))]].sum(axis=0)
    vector += _NOISE_WEIGHT * noise / max(np.linalg.norm(noise), 1e-9)
    return vector / np.linalg.norm(vector)
