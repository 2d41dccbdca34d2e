"""Themes: stories of a topic that are about one broad matter, such as "abuses in Xinjiang", whoever tells them.

The same likeness that merges clusters joins stories here, at a coarser cut and whatever their days: average linkage,
so that a theme is as loose as all of its stories are, and no chain of neighbours makes one.
"""

from collections.abc import Sequence

import numpy as np
from scipy import sparse

from narratives.analysis.contents import NOISE, Contents
from narratives.analysis.groups import cohesion, likeness, sums_of
from narratives.analysis.settings import StorySettings

# The tree takes the square of this in memory; smaller stories join the theme of the one that is most like them.
MOST_STORIES = 5000


def find_themes(said: Contents, stories: Sequence[np.ndarray], settings: StorySettings) -> np.ndarray:
    """Find the themes of a topic.

    Args:
        said: contents of the n texts of the topic.
        stories: rows of the texts of each of its s stories.
        settings: how alike the stories of a theme are.

    Returns:
        (s,) theme of each story, numbered from 0 on in the order of their first story; NOISE where it is alone.
    """
    if len(stories) < 2:
        return np.full(len(stories), NOISE)
    order = np.argsort([-len(rows) for rows in stories], kind="stable")
    large, small = order[:MOST_STORIES], order[MOST_STORIES:]
    themes = np.full(len(stories), NOISE)
    themes[large] = _cut_tree(_alike(said, stories, large, large), settings.theme_likeness)
    for story in small:
        near = _alike(said, stories, np.array([story]), large)[0]
        themes[story] = themes[large[near.argmax()]] if near.max() >= settings.theme_likeness else themes.max() + 1
    return _shared(themes)


def _alike(said: Contents, stories: Sequence[np.ndarray], ours: np.ndarray, theirs: np.ndarray) -> np.ndarray:
    """Likeness of stories, days aside, in units of their own cohesion."""
    one, other = (sums_of(said, _members(said, [stories[place] for place in side])) for side in (ours, theirs))
    return likeness(one, other, cohesion(one), cohesion(other), time_weight=0.0)


def _members(said: Contents, stories: Sequence[np.ndarray]) -> sparse.csr_matrix:
    rows = np.concatenate([np.full(len(texts), place) for place, texts in enumerate(stories)])
    ends = (rows, np.concatenate(list(stories)))
    return sparse.csr_matrix((np.ones(len(rows), np.float32), ends), (len(stories), len(said.spheres)))


def _cut_tree(alike: np.ndarray, least: float) -> np.ndarray:
    """Average linkage of the stories, cut where parts are less alike than that."""
    from scipy.cluster.hierarchy import fcluster, linkage
    from scipy.spatial.distance import squareform

    # Rounded, so that ties are ties on all machines.
    apart = np.round(np.maximum(1 - (alike + alike.T) / 2, 0.0), 5)
    np.fill_diagonal(apart, 0.0)
    return fcluster(linkage(squareform(apart, checks=False), "average"), 1 - least, "distance")


def _shared(themes: np.ndarray) -> np.ndarray:
    """Number what two or more stories share in the order of their first story; what one has alone is no theme."""
    numbers = {theme: None for theme in themes.tolist() if (themes == theme).sum() > 1}
    place = {theme: number for number, theme in enumerate(numbers)}
    return np.array([place.get(theme, NOISE) for theme in themes.tolist()])
