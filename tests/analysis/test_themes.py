"""Stories about one broad matter are a theme, others stand alone."""

import numpy as np

from narratives.analysis import themes as rooms
from narratives.analysis.contents import NOISE
from narratives.analysis.settings import StorySettings
from narratives.analysis.themes import find_themes
from tests.planted import plain_map, said_of, synthetic_topic

SETTINGS = StorySettings()


def planted(matters, size=24):
    """Return contents of broad matters, each told as two stories of half of its texts, and the rows of the stories."""
    texts, matter = synthetic_topic(range(matters), range(matters), size=size)
    told = matter * 2 + np.arange(len(matter)) // 2 % 2
    return said_of(texts, plain_map()), [np.flatnonzero(told == story) for story in range(2 * matters)]


def test_stories_of_one_matter_are_a_theme():
    """Each matter is one theme of its two stories, numbered in their order."""
    said, stories = planted(4)
    assert [0, 0, 1, 1, 2, 2, 3, 3] == find_themes(said, stories, SETTINGS).tolist()


def test_a_story_like_no_other_has_no_theme():
    """A theme takes two stories."""
    said, stories = planted(4)
    found = find_themes(said, stories[:-1], SETTINGS)
    assert NOISE == found[-1]
    assert 3 == len(set(found[:-1].tolist()))


def test_no_story_or_one():
    """Where there are not two stories there is no theme."""
    said, stories = planted(2)
    assert [] == find_themes(said, [], SETTINGS).tolist()
    assert [NOISE] == find_themes(said, stories[:1], SETTINGS).tolist()


def test_a_lower_setting_makes_broader_themes():
    """At a likeness that unrelated matters have, too, several of them are one theme."""
    said, stories = planted(6)
    count = [len(set(find_themes(said, stories, StorySettings(theme_likeness=least)).tolist())) for least in (0, 0.2)]
    assert count[0] < count[1]


def test_small_stories_join_what_is_most_like_them(monkeypatch):
    """Beyond the size of the tree a story goes to the theme of the larger one that it is most like."""
    said, stories = planted(4)
    monkeypatch.setattr(rooms, "MOST_STORIES", 4)
    halved = [rows if place % 2 == 0 else rows[:-2] for place, rows in enumerate(stories)]
    assert [0, 0, 1, 1, 2, 2, 3, 3] == find_themes(said, halved, SETTINGS).tolist()
