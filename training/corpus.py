"""What the model is tuned on: posts written for it, and sentences whose vectors it should leave as they are."""

import json
import lzma
import random
import re
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from narratives.models.reference import FILES, pairs
from narratives.texts.clean import clean

STORIES = Path(__file__).parent / "stories.jsonl.xz"
KINDS = ("zh_short", "zh_long", "en_long", "en_short")
# A fifth of the themes, of all four fields, to choose by.
HELD_OUT = frozenset({
    "taiwan-strait", "summits-and-alliances", "hk-law-and-exiles", "belt-road-projects", "chips-and-tech-2023-2025",
    "space", "crime-and-courts", "food-and-health", "film-disputes", "america-decline-claims",
})  # fmt: skip
_HASHTAG = re.compile(r"#[^#\s]{1,30}#|#\w+")
_KEPT_SHARE = 0.55
_HEADLINE_CHARACTERS, _HEADLINE_WORDS = 24, 12


@dataclass(frozen=True)
class Post:
    """One cleaned text of a story.

    Attributes:
        story: Number of the story.
        theme: The theme that the story lies in.
        kind: One of KINDS.
        text: As the program would embed it.
        part: Some of it, without hashtags; the text itself where it is short.
    """

    story: int
    theme: str
    kind: str
    text: str
    part: str

    @property
    def is_chinese(self) -> bool:
        """Whether it is a Weibo post."""
        return self.kind.startswith("zh")


def read_posts(seed: int, file: Path = STORIES) -> list[Post]:
    """The posts of all stories, story by story."""
    stories = [json.loads(line) for line in lzma.decompress(file.read_bytes()).decode().splitlines()]
    rows = [(number, story["theme"], kind, text) for number, story in enumerate(stories)
            for kind in KINDS for text in story[kind]]  # fmt: skip
    chance = random.Random(seed)
    texts = _cleaned([text for *_, text in rows])
    parts = _cleaned([part_of(text, kind.startswith("zh"), chance) for _, _, kind, text in rows])
    return [Post(*row[:3], text, part or text) for row, text, part in zip(rows, texts, parts, strict=True)]


def part_of(text: str, is_chinese: bool, chance: random.Random) -> str:
    """A run of more than half of a text's words or characters, without its hashtags; headlines stay whole."""
    bare = _HASHTAG.sub("", text)
    units = list(bare) if is_chinese else bare.split()
    if len(units) <= (_HEADLINE_CHARACTERS if is_chinese else _HEADLINE_WORDS):
        return text
    kept = chance.randint(int(_KEPT_SHARE * len(units)), len(units))
    start = chance.randint(0, len(units) - kept)
    return ("" if is_chinese else " ").join(units[start : start + kept])


def by_story(posts: list[Post]) -> dict[int, dict[str, list[int]]]:
    """Places of the posts of each story and kind."""
    found: dict[int, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    for place, post in enumerate(posts):
        found[post.story][post.kind].append(place)
    return found


def parallels() -> list[tuple[str, str]]:
    """Chinese and English sentences of one meaning or one mood, which the program ships."""
    return [(pair["zh"], pair["en"]) for name in FILES for pair in pairs(name)]


def _cleaned(texts: list[str]) -> list[str]:
    return clean(pl.Series(texts))["text"].to_list()
