"""Finds the stories of a topic, from what its texts say to matches across the spheres and themes.

Every step is the same whatever the threads: products are made block by block, each in one thread.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np

from narratives.analysis.communities import find_communities
from narratives.analysis.contents import NOISE, Contents
from narratives.analysis.density import Clusters, find_clusters, numbered, walks, with_choices
from narratives.analysis.graph import story_graph
from narratives.analysis.likeness import near_scores
from narratives.analysis.matching import Stories, match_narratives, narratives_of
from narratives.analysis.merging import merge
from narratives.analysis.settings import StorySettings
from narratives.analysis.settling import part, revise, settle
from narratives.analysis.telling import leave_untold
from narratives.analysis.themes import find_themes

# Shares of the time that a topic takes, by which progress is told.
_STEPS = {"compare": 0.45, "connect": 0.6, "cluster": 0.85, "match": 1.0}
Tick = Callable[[float], None]


@dataclass(frozen=True)
class Found:
    """What was found in a topic: the clusters of its texts, the stories that they tell, the theme of each or NOISE."""

    clusters: Clusters
    stories: Stories
    themes: np.ndarray


def find_stories(said: Contents, settings: StorySettings, seed: int, on_step: Tick | None = None) -> Found:
    """Find the stories of a topic in both spheres together.

    Args:
        said: contents of the n texts of the topic, in the order of their ids.
        settings: how stories are found.
        seed: of the shuffling that decides which edges across the spheres count, and which matches are chance.
        on_step: is told the share of the work that is done, 0 to 1.
    """
    tick = on_step or (lambda _share: None)
    with one_thread():
        scores = near_scores(said, settings)
        tick(_STEPS["compare"])
        graph = story_graph(scores, said.spheres, settings, seed)
        ends = walks(graph, settings)
        tick(_STEPS["connect"])
        labels = find_clusters(ends, find_communities(graph, settings, seed), settings)
        labels = settle(said, ends, labels, settings)
        labels = merge(said, part(said, labels, settings), settings)
        labels = numbered(leave_untold(said, revise(said, ends, labels, settings), settings))
        tick(_STEPS["cluster"])
        stories = match_narratives(said, scores, narratives_of(labels, said.spheres), settings, seed)
        themes = find_themes(said, _rows_of(stories), settings)
        tick(_STEPS["match"])
        return Found(with_choices(ends, labels), stories, themes)


def _rows_of(stories: Stories) -> list[np.ndarray]:
    """The rows of the texts of each story."""
    count = int(stories.story.max(initial=NOISE)) + 1
    return [
        np.sort(
            np.concatenate(
                [stories.narratives[place].rows for place in np.flatnonzero(stories.story == story).tolist()]
            )
        )
        for story in range(count)
    ]


def story_of_texts(found: Found, spheres: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Narrative and story of each text, (n,) numbers or NOISE: a cluster with one text in a sphere is no narrative."""
    narratives = np.full(len(spheres), NOISE)
    for place, one in enumerate(found.stories.narratives):
        narratives[one.rows] = place
    return narratives, np.append(found.stories.story, NOISE)[narratives].astype(int)


@contextmanager
def one_thread() -> Iterator[None]:
    """Hold linear algebra to one thread: sums in another order end in other bits."""
    from threadpoolctl import threadpool_limits

    with threadpool_limits(1):
        yield
