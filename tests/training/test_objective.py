"""Tuning is rewarded for stories that come together, and pays for moving other sentences."""

import pytest
import torch
from torch.nn import functional

from training.objective import Memory, contrast, drift

STORIES = torch.tensor([0, 0, 1, 1, 2, 2])
CHINESE = torch.tensor([True, False] * 3)
ALL = torch.arange(6)


def vectors(apart):
    """Return posts of three stories in two languages, those of a story `apart` from each other."""
    random = torch.Generator().manual_seed(4)
    centres = functional.normalize(torch.randn(3, 16, generator=random), dim=1)
    return functional.normalize(centres[STORIES] + apart * torch.randn(6, 16, generator=random), dim=1)


def loss(apart):
    """Return what these posts cost."""
    found = vectors(apart)
    return contrast(Memory(found, STORIES, CHINESE), ALL, found, 0.1).item()


def test_stories_whose_posts_are_near_each_other_cost_less():
    """The farther the posts of a story are from each other, the more."""
    assert loss(0.0) < loss(0.1) < loss(0.4)


def test_a_post_is_drawn_to_its_story_in_the_other_language():
    """A step down the slope brings a pair nearer."""
    found = vectors(0.4).requires_grad_()
    contrast(Memory(found.detach(), STORIES, CHINESE), ALL, found, 0.1).backward()
    moved = functional.normalize(found.detach() - 0.1 * found.grad, dim=1)
    assert (moved[0] @ moved[1]).item() > (found[0] @ found[1]).item()


def test_posts_outside_of_the_batch_are_rivals():
    """The same batch costs more where other posts of the memory lie near it."""
    found = vectors(0.2)
    batch = ALL[:2]
    near = Memory(torch.cat([found[:2], found[:2].roll(1, 0), found[4:]]), STORIES, CHINESE)
    far = Memory(torch.cat([found[:2], -found[:2], found[4:]]), STORIES, CHINESE)
    assert contrast(near, batch, found[:2], 0.1) > contrast(far, batch, found[:2], 0.1)


def test_the_memory_moves_with_its_language():
    """What all posts of a language do in a batch, those that were not in it are taken to do as well."""
    found = vectors(0.2)
    memory = Memory(found, STORIES, CHINESE)
    keys = memory.keys(torch.tensor([0]), found[:1] + 0.5)
    assert torch.allclose(found[2] + 0.5, keys[2])
    assert torch.allclose(found[1], keys[1])


def test_unmoved_sentences_cost_nothing():
    """Nor does turning all of them together; moving one does."""
    before = vectors(0.3)
    turn = torch.linalg.qr(torch.randn(16, 16, generator=torch.Generator().manual_seed(1)))[0]
    assert 0.0 == pytest.approx(drift(before, before, CHINESE).item(), abs=1e-9)
    assert 0.0 == pytest.approx(drift(before @ turn, before, CHINESE).item(), abs=1e-9)
    assert drift(torch.cat([before[1:2], before[1:]]), before, CHINESE) > 0.001
