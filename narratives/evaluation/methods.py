"""What finds the stories of a topic: the project's own method behind the small interface that other recipes share."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from narratives.analysis.contents import NOISE, TWITTER, WEIBO, TopicTexts, contents
from narratives.analysis.settings import StorySettings
from narratives.analysis.space import NeutralMap
from narratives.analysis.stories import find_stories, story_of_texts

_SPHERES = {WEIBO: "weibo", TWITTER: "twitter"}


@dataclass(frozen=True)
class Told:
    """What a method says of the n texts of a topic.

    Attributes:
        narratives: (n,) number of each text's narrative, or NOISE; a narrative belongs to one sphere.
        stories: (n,) number of its story, or NOISE.
    """

    narratives: np.ndarray
    stories: np.ndarray


@dataclass(frozen=True)
class Topic:
    """One topic of a run: its name, its texts in the order of their ids, and those ids."""

    name: str
    text_ids: Sequence[str]
    texts: TopicTexts

    def keys(self) -> list[str]:
        """Return each text with its sphere: the same text in both speaks twice."""
        return [
            f"{_SPHERES[sphere]} {text_id}" for sphere, text_id in zip(self.texts.spheres, self.text_ids, strict=True)
        ]


# Finds the stories of one topic; the number seeds whatever is random in it.
Method = Callable[[TopicTexts, int], Told]


def own_method(neutral: NeutralMap, settings: StorySettings) -> Method:
    """Return the method of `narratives run`.

    Args:
        neutral: the language-neutral map of the model.
        settings: how the run finds stories.
    """

    def find(texts: TopicTexts, seed: int) -> Told:
        found = find_stories(contents(texts, neutral, settings), settings, seed)
        return Told(*story_of_texts(found, texts.spheres))

    return find


def said_of(topic: Topic, told: Told) -> pl.DataFrame:
    """Return what a method says as rows: topic, sphere, text_id, narrative_id, story_id, null for noise."""
    return pl.DataFrame(
        {
            "topic": pl.Series([topic.name] * len(topic.text_ids), dtype=pl.String),
            "sphere": pl.Series([_SPHERES[sphere] for sphere in topic.texts.spheres], dtype=pl.String),
            "text_id": pl.Series(topic.text_ids, dtype=pl.String),
            "narrative_id": _names(topic.name, told.narratives),
            "story_id": _names(topic.name, told.stories),
        }
    )


def _names(topic: str, numbers: np.ndarray) -> pl.Series:
    return pl.Series([f"{topic} {number}" if number != NOISE else None for number in numbers.tolist()], dtype=pl.String)
