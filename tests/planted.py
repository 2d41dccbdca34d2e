"""Invented posts with planted stories: some told in both spheres, some in one of them only."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from narratives.analysis.contents import TWITTER, WEIBO, Contents, TopicTexts, contents
from narratives.analysis.settings import StorySettings
from narratives.analysis.space import NeutralMap, fit_neutral_map
from narratives.texts.tokens import tokenize
from narratives.warehouse import open_writer
from tests.models.fake import CONCEPTS, encode

# Each story is five concepts in a row; a text of it names three of them.
STORIES = {"overhaul": 0, "apple": 5, "buns": 10, "visas": 15, "cotton": 20, "travel": 25}
START = datetime(2021, 3, 1, 12)
Planted = list[tuple[str, str, str]]


def story_texts(story: str, language: str, count: int = 10) -> list[str]:
    """Return distinct texts of a story in one language, each naming three of its five concepts.

    Args:
        story: One of STORIES.
        language: `zh` or `en`.
        count: How many, at most 20.
    """
    first = STORIES[story]
    region = "新疆 Xinjiang" if story in ("cotton", "travel") else "香港 Hong Kong"
    words = [pair[language == "en"] for pair in CONCEPTS[first : first + 5]]
    orders = [*combinations(words, 3), *combinations(words[::-1], 3)]
    chinese, _, english = region.partition(" ")
    if language == "zh":
        return [f"{chinese}：{a}消息传来，{b}受到关注，{c}也有变化" for a, b, c in orders[:count]]
    return [f"{english} news: {a} made the headlines, {b} followed and {c} changed" for a, b, c in orders[:count]]


def planted(weibo: Sequence[str], twitter: Sequence[str], count: int = 5) -> Planted:
    """Return (story, sphere, text) of stories told on Weibo and on Twitter."""
    told = [(story, "weibo", text) for story in weibo for text in story_texts(story, "zh", count)]
    return told + [(story, "twitter", text) for story in twitter for text in story_texts(story, "en", count)]


def topic_texts(rows: Planted, days: Sequence[float] | None = None) -> TopicTexts:
    """Return planted texts as the arrays that the analysis works on."""
    texts = [text for _, _, text in rows]
    return TopicTexts(
        vectors=encode(texts) if texts else np.zeros((0, 64), np.float32),
        spheres=np.array([WEIBO if sphere == "weibo" else TWITTER for _, sphere, _ in rows], dtype=np.int8),
        languages=np.array(["zh" if sphere == "weibo" else "en" for _, sphere, _ in rows], dtype=str),
        tokens=tokenize(pl.Series(texts, dtype=pl.String)),
        days=np.zeros(len(rows)) if days is None else np.asarray(days, dtype=float),
        names=[str(number) for number in range(len(rows))],
    )


def stories_of(rows: Planted) -> np.ndarray:
    """Return the story of each row."""
    return np.array([story for story, _, _ in rows])


def neutral_map() -> NeutralMap:
    """Return what parallel sentences tell of the fake model."""
    pairs = list(combinations(CONCEPTS, 2))
    chinese = encode([f"{one[0]}和{other[0]}" for one, other in pairs])
    return fit_neutral_map(chinese, encode([f"{one[1]} and {other[1]}" for one, other in pairs]))


def said_of(texts: TopicTexts, neutral: NeutralMap) -> Contents:
    """Return what texts say under the default settings."""
    return contents(texts, neutral, StorySettings())


def groups(labels: Sequence[int]) -> set[frozenset[int]]:
    """Return clusters as sets of rows, whatever their numbers."""
    return {frozenset(np.flatnonzero(np.asarray(labels) == label).tolist()) for label in set(labels) if label >= 0}


def post(post_id: str, text: str, sphere: str = "weibo", **changes: Any) -> dict[str, Any]:
    """Return a post as load stores it."""
    return {
        "post_key": f"{sphere}:{post_id}", "post_id": post_id, "platform": sphere, "sphere": sphere,
        "author": f"p_{post_id}", "author_role": "public", "created_at": START, "created_precision": "second",
        "text": text, "is_truncated": False, "load_id": "l1", **changes,
    }  # fmt: skip


def planted_posts(rows: Planted) -> list[dict[str, Any]]:
    """Return planted texts as posts, one every six hours in each sphere."""
    return [
        post(f"{story}{number}", text, sphere, created_at=START + timedelta(hours=6 * (number % 40)))
        for number, (story, sphere, text) in enumerate(rows)
    ]


def add(warehouse: Path, posts: Sequence[dict[str, Any]]) -> Path:
    """Store posts."""
    with open_writer(warehouse) as connection:
        for one in posts:
            marks = ", ".join("?" * len(one))
            connection.execute(f"INSERT INTO raw.posts ({', '.join(one)}) VALUES ({marks})", list(one.values()))
    return warehouse


def remove(warehouse: Path, *post_keys: str) -> None:
    """Remove posts."""
    with open_writer(warehouse) as connection:
        connection.execute("DELETE FROM raw.posts WHERE post_key IN ?", [post_keys])


def synthetic_topic(
    weibo: Sequence[int], twitter: Sequence[int], size: int = 8, seed: int = 0
) -> tuple[TopicTexts, np.ndarray]:
    """Return texts scattered about random story centres, on days and with words of their story.

    Args:
        weibo: Numbers of the stories that Weibo tells.
        twitter: Those that Twitter tells.
        size: Texts of each story and sphere.
        seed: Of centres and scatter.

    Returns:
        The texts, and the number of each one's story.
    """
    random = np.random.default_rng(seed)
    centres = random.normal(size=(50, 64))
    told = [(WEIBO, story) for story in weibo for _ in range(size)]
    told += [(TWITTER, story) for story in twitter for _ in range(size)]
    vectors = centres[[story for _, story in told] or slice(0)] + 0.7 * random.normal(size=(len(told), 64))
    spheres = np.array([sphere for sphere, _ in told], dtype=np.int8)
    texts = TopicTexts(
        vectors=(vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32),
        spheres=spheres,
        languages=np.where(spheres == WEIBO, "zh", "en"),
        tokens=[_words(random, sphere, story) for sphere, story in told],
        days=np.array([10.0 * story for _, story in told]) + random.uniform(0, 15, len(told)),
        names=[str(number) for number in range(len(told))],
    )
    return texts, np.array([story for _, story in told])


def _words(random: np.random.Generator, sphere: int, story: int) -> list[str]:
    """Return a text's words: two of its story and language, two names that both write alike, a common word."""
    own = [f"{'zt'[sphere]}{story}{'abcdefgh'[word]}" for word in random.choice(8, 2, replace=False)]
    names = [f"name{story}{'abc'[name]}" for name in random.choice(3, 2, replace=False)]
    return [*own, *names, f"common{'abcde'[random.integers(5)]}"]


def plain_map() -> NeutralMap:
    """Return a map that changes nothing, for vectors of no language."""
    return NeutralMap({"zh": np.zeros(64), "en": np.zeros(64), "": np.zeros(64)}, np.eye(64))
