"""Which cluster a text belongs to: hesitant texts settle, texts astray go home, unlike sides come apart."""

from dataclasses import replace

import numpy as np
from scipy import sparse

from narratives.analysis.contents import NOISE
from narratives.analysis.density import walks
from narratives.analysis.graph import story_graph
from narratives.analysis.likeness import near_scores
from narratives.analysis.settings import StorySettings
from narratives.analysis.settling import part, revise, settle
from tests.planted import plain_map, said_of, synthetic_topic

SETTINGS = StorySettings()


def ends_of(said):
    """Return where walks from the texts end."""
    return walks(story_graph(near_scores(said, SETTINGS), said.spheres, SETTINGS, 1), SETTINGS)


def led_to(said, texts):
    """Return where walks end if those from the first text lead to some others alone."""
    ends = sparse.lil_matrix(ends_of(said))
    ends[0] = 0
    ends[0, texts] = 0.1
    return ends.tocsr()


def test_unlike_sides_come_apart():
    """A cluster of two unrelated sides is two clusters after, one whose sides tell the same stays one."""
    texts, stories = synthetic_topic(range(4), [0, 5, 6, 7], size=8)
    labels = np.where(stories > 4, stories - 4, stories)
    parted = part(said_of(texts, plain_map()), labels, SETTINGS)
    assert 7 == parted.max() + 1
    assert 1 == len(set(parted[stories == 0].tolist()))
    assert all(1 == len(set(parted[stories == story].tolist())) for story in range(8) if (stories == story).any())


def test_left_out_texts_settle_where_they_belong():
    """Texts of known stories that were left out come home."""
    texts, stories = synthetic_topic(range(8), range(4), size=12)
    said = said_of(texts, plain_map())
    labels = np.where(np.arange(len(stories)) % 6 == 0, NOISE, stories)
    settled = settle(said, ends_of(said), labels, SETTINGS)
    home = settled[labels == NOISE] == stories[labels == NOISE]
    assert home.mean() > 0.8
    assert np.array_equal(settled[labels != NOISE], labels[labels != NOISE])


def test_texts_that_lead_nowhere_stay_noise():
    """A text whose walks end in no cluster is not forced into one."""
    texts, stories = synthetic_topic(range(4), [], size=8)
    said = said_of(texts, plain_map())
    labels = np.where(np.arange(32) == 31, NOISE, stories)
    nowhere = sparse.identity(32, format="csr", dtype=np.float32)
    assert NOISE == settle(said, nowhere, labels, SETTINGS)[31]


def test_texts_in_the_wrong_cluster_go_home():
    """Texts that were put into another story's cluster are moved to their own, and the others stay."""
    texts, stories = synthetic_topic(range(8), range(4), size=12)
    said = said_of(texts, plain_map())
    is_astray = np.arange(len(stories)) % 10 == 0
    labels = np.where(is_astray, (stories + 1) % 8, stories)
    revised = revise(said, ends_of(said), labels, SETTINGS)
    home = revised == stories
    assert home[is_astray].mean() > 0.7
    assert home[~is_astray].mean() > 0.95


def test_a_text_that_nobody_wants_leaves_its_cluster():
    """A text whose walks lead to one cluster and whose words to another stays in neither's neighbour."""
    texts, stories = synthetic_topic(range(3), [], size=8)
    said = said_of(texts, plain_map())
    labels = np.where(np.arange(24) == 0, 2, stories)
    assert NOISE == revise(said, led_to(said, slice(8, 16)), labels, SETTINGS)[0]


def test_a_text_that_is_as_like_another_cluster_leaves():
    """A text whose walks hold it in a cluster that its content is not like stays only if little is asked of it."""
    texts, stories = synthetic_topic(range(3), [], size=8)
    said = said_of(texts, plain_map())
    labels = np.where(np.arange(24) == 0, 2, stories)
    held = led_to(said, slice(16, 24))
    assert NOISE == revise(said, held, labels, SETTINGS)[0]
    assert 2 == len(set(revise(said, held, labels, replace(SETTINGS, stay_share=0.0))[[0, 1]].tolist()))


def test_no_cluster_or_one():
    """With nothing to settle in, labels stay as they are."""
    texts, _ = synthetic_topic([0], [], size=6)
    said = said_of(texts, plain_map())
    for labels in (np.full(6, NOISE), np.zeros(6, dtype=int)):
        assert np.array_equal(labels, settle(said, ends_of(said), labels, SETTINGS))
        assert np.array_equal(labels, revise(said, ends_of(said), labels, SETTINGS))
