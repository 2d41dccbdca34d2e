"""Clusters as wholes: noise settles, unlike halves part, alike clusters become one."""

import numpy as np
import pytest
from scipy import sparse

from narratives.analysis.density import NOISE
from narratives.analysis.evidence import TWITTER, WEIBO, Contents
from narratives.analysis.wholes import merge, part, refine, settle

STORIES = 6


def said(stories: list[int], spheres: list[int], words: list[int] | None = None) -> Contents:
    """Texts that each point at the axis of their story, in meaning and in words, with a little of their own."""
    random = np.random.default_rng(7)
    meaning = np.eye(STORIES + 20)[stories] + 0.05 * random.normal(size=(len(stories), STORIES + 20))
    meaning /= np.linalg.norm(meaning, axis=1, keepdims=True)
    shared = sparse.csr_matrix(np.eye(STORIES)[words or stories])
    days = np.zeros(len(stories))
    return Contents(meaning, shared.copy(), shared, days, np.array(spheres, dtype=np.int8))


def test_noise_settles_where_it_clearly_belongs() -> None:
    """A text left out joins the cluster whose whole content is its own."""
    stories = [story for story in range(STORIES) for _ in range(5)]
    labels = np.array(stories)
    labels[0] = NOISE
    assert 0 == settle(said(stories, [WEIBO] * len(stories)), labels)[0]


def test_noise_that_fits_nowhere_stays_noise() -> None:
    """A text that speaks of all stories alike is forced into none."""
    stories = [story for story in range(STORIES) for _ in range(5)]
    contents = said(stories, [WEIBO] * len(stories))
    contents.meaning[0] = np.append(np.ones(STORIES), np.zeros(20)) / np.sqrt(STORIES)
    shared = sparse.csr_matrix(np.vstack([np.ones(STORIES) / np.sqrt(STORIES), contents.shared.toarray()[1:]]))
    mixed = Contents(contents.meaning, shared, shared, contents.days, contents.spheres)
    labels = np.array([NOISE, *stories[1:]])
    assert NOISE == settle(mixed, labels)[0]


def test_halves_that_are_not_alike_come_apart() -> None:
    """A cluster of one story on Weibo and another on Twitter is two."""
    contents = said([0] * 4 + [1] * 4, [WEIBO] * 4 + [TWITTER] * 4)
    labels = part(contents, np.zeros(8, dtype=int))
    assert labels[0] != labels[4]
    assert 2 == len(set(labels.tolist()))


def test_halves_alike_in_meaning_alone_come_apart() -> None:
    """Words must agree too: either kind of evidence alone comes as far by chance."""
    contents = said([0] * 8, [WEIBO] * 4 + [TWITTER] * 4, words=[0] * 4 + [1] * 4)
    labels = part(contents, np.zeros(8, dtype=int))
    assert labels[0] != labels[4]


def test_halves_that_are_alike_stay_together() -> None:
    """A story that both spheres tell is one cluster."""
    contents = said([0] * 8, [WEIBO] * 4 + [TWITTER] * 4)
    assert {0} == set(part(contents, np.zeros(8, dtype=int)).tolist())


def test_clusters_of_one_story_become_one() -> None:
    """A story that was split is whole again; the others stay."""
    stories = [0] * 8 + [1] * 4
    labels = np.array([0] * 4 + [1] * 4 + [2] * 4)
    merged = merge(said(stories, [WEIBO] * 12), labels)
    assert merged[0] == merged[4] != merged[8]


def test_clusters_that_both_spheres_tell_are_not_merged() -> None:
    """The other public confirms the border, however alike the two are."""
    spheres = ([WEIBO] * 3 + [TWITTER] * 3) * 2
    labels = np.array([0] * 6 + [1] * 6)
    assert [0] * 6 + [1] * 6 == merge(said([0] * 12, spheres), labels).tolist()


@pytest.mark.parametrize("count", [0, 1, 2, 5])
def test_any_number_of_texts_can_be_refined(count: int) -> None:
    """Few texts, all alike or all noise, come through without harm."""
    contents = said([0] * count, [WEIBO] * count)
    assert [NOISE] * count == refine(contents, np.full(count, NOISE)).tolist()
    assert [0] * count == refine(contents, np.zeros(count, dtype=int)).tolist()
