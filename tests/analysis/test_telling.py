"""What sets a telling apart is told from the rest of its sphere, and two tellings share it or do not."""

import numpy as np
import pytest
from scipy import sparse

from narratives.analysis.contents import NOISE, TWITTER, WEIBO, Contents
from narratives.analysis.settings import StorySettings
from narratives.analysis.telling import leave_untold, shared_words, telling_words

# Words: what all say, cotton, boycott, arrest.
EVERYWHERE, COTTON, BOYCOTT, ARREST = range(4)


def said(*texts: tuple[int, tuple[int, ...]]) -> Contents:
    """Contents of texts, each given by its sphere and its words: as stems of both spheres, and as words of its own."""
    words = np.zeros((len(texts), 12), np.float32)
    for row, (sphere, own) in enumerate(texts):
        words[row, [*own, *(4 * (1 + sphere) + np.array(own))]] = 0.3
    count = len(texts)
    spheres = np.array([sphere for sphere, _own in texts], dtype=np.int8)
    nothing = np.zeros((count, 2), np.float32)
    return Contents(
        nothing, sparse.csr_matrix(words), 4, np.zeros(count), sparse.csr_matrix((count, 1)), spheres, np.zeros(count)
    )


COTTON_TEXT, ARREST_TEXT = (EVERYWHERE, COTTON, BOYCOTT), (EVERYWHERE, ARREST)
TOPIC = said(*[(sphere, own) for sphere in (WEIBO, TWITTER) for own in (COTTON_TEXT, ARREST_TEXT) for _ in range(40)])
STORY = np.tile(np.repeat([0, 1], 40), 2)


def test_what_the_whole_topic_says_sets_nothing_apart() -> None:
    """A word of every text is worth next to nothing; one of the telling alone is worth what it is rarer elsewhere."""
    labels = np.where(TOPIC.spheres == WEIBO, STORY, NOISE)
    found = telling_words(TOPIC, labels, WEIBO, 2).toarray()
    assert found[:, EVERYWHERE] == pytest.approx(np.log(45 / 41) / np.log(45))
    assert found[0, COTTON] == pytest.approx(1)
    assert [0, 0] == [found[0, ARREST], found[1, COTTON]]


def test_words_of_one_sphere_alone_do_not_count() -> None:
    """Only stems, which both spheres have, are looked at."""
    assert telling_words(TOPIC, np.zeros(160, int), WEIBO, 1).shape == (1, 4)


def test_two_tellings_of_one_story_share_more_than_tellings_of_two() -> None:
    """Two words are worth more than one; of a single word in common, however telling, nothing is left."""
    weibo, twitter = (telling_words(TOPIC, STORY, sphere, 2) for sphere in (WEIBO, TWITTER))
    share, more = shared_words(weibo, twitter)
    assert share == pytest.approx([1, 1])
    assert more[0] > 1 > 0.15 > more[1]
    others, more = shared_words(weibo, twitter[::-1])
    assert (others < 0.15).all()
    assert more == pytest.approx([0, 0])


def test_groups_without_texts_share_nothing() -> None:
    """An empty group has nothing to share, and divides nothing by zero."""
    empty = telling_words(TOPIC, np.full(160, NOISE), WEIBO, 1)
    assert [[0], [0]] == [found.tolist() for found in shared_words(empty, empty)]
    assert [0, 0] == [len(found) for found in shared_words(empty[:0], empty[:0])]


def test_a_telling_with_no_other_texts_in_its_sphere_is_told_by_its_words() -> None:
    """The only story that a sphere tells shares its words with the other sphere's telling of it, not of another.

    That holds though no word of it is in most of its texts.
    """
    varied = [(EVERYWHERE, word) for word in (COTTON, BOYCOTT, COTTON, BOYCOTT, EVERYWHERE)]
    told = [*((WEIBO, own) for own in varied), *[(WEIBO, ARREST_TEXT)] * 5, *((TWITTER, own) for own in varied)]
    topic = said(*told)
    weibo = telling_words(topic, np.repeat([0, 1, NOISE], 5), WEIBO, 2)
    twitter = telling_words(topic, np.repeat([NOISE, NOISE, 0], 5), TWITTER, 1)
    cotton, arrest = (shared_words(side, twitter) for side in (weibo[:1], weibo[1:]))
    assert cotton[0] > 0.5 > 0.3 > arrest[0]
    assert cotton[1] > 0.3 > 0.1 > arrest[1]


def test_what_no_words_set_apart_tells_no_story() -> None:
    """A heap of texts that say what the rest of their sphere says is noise; the other side of its cluster stays."""
    topic = said(
        *[(TWITTER, (EVERYWHERE,))] * 20, *[(TWITTER, COTTON_TEXT)] * 20, *[(TWITTER, (EVERYWHERE,))] * 20,
        *[(WEIBO, COTTON_TEXT)] * 5, *[(WEIBO, ARREST_TEXT)] * 5,
    )  # fmt: skip
    labels = np.repeat([0, 1, NOISE, 0, 1], [20, 20, 20, 5, 5])
    kept = leave_untold(topic, labels, StorySettings())
    assert kept.tolist() == np.repeat([NOISE, 1, NOISE, 0, 1], [20, 20, 20, 5, 5]).tolist()
    assert leave_untold(topic, labels, StorySettings(telling_words=0)).tolist() == labels.tolist()


def test_what_most_of_a_sphere_says_stays_a_story() -> None:
    """Nothing sets apart what is nearly all of its topic, and yet it is told."""
    topic = said(*[(WEIBO, COTTON_TEXT)] * 90, *[(WEIBO, COTTON_TEXT)] * 10)
    labels = np.repeat([0, NOISE], [90, 10])
    assert leave_untold(topic, labels, StorySettings()).tolist() == labels.tolist()
