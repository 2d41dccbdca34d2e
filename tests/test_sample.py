"""The posts that travel with the package: whole, invented, and labelled post by post."""

import json
import re
from collections import Counter
from pathlib import Path

import pytest

from narratives.resources import resource

KEYS = ["id", "sphere", "author", "author_role", "created_at", "lang", "text", "url", "source"]
ROLES = {"government", "diplomat", "state_media", "politician", "media", "organisation", "public"}
LABELS = Path(__file__).with_name("sample_stories.jsonl")
CROSSED = Path(__file__).with_name("crossed_stance_posts.jsonl")
SPHERES = ["weibo", "twitter"]


def read(path: Path) -> list[dict]:
    """Read a JSONL file."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def posts(sphere: str) -> list[dict]:
    """Read the sample posts of a sphere."""
    return read(resource("sample") / f"{sphere}.jsonl")


@pytest.mark.parametrize("sphere", SPHERES)
def test_posts_are_canonical(sphere: str) -> None:
    """Every post has the canonical keys in order, its file's sphere, a known role, a text, a time in 2021."""
    for post in posts(sphere):
        assert KEYS == list(post)
        assert (sphere, "sample") == (post["sphere"], post["source"])
        assert post["author_role"] in ROLES
        assert post["text"].strip()
        assert re.fullmatch(r"2021-\d\d-\d\dT\d\d:\d\d:\d\d(Z|\+08:00)", post["created_at"])


def test_every_post_is_labelled_once() -> None:
    """The labels name each post of the sample once, and no other."""
    ids = Counter(post["id"] for sphere in SPHERES for post in posts(sphere))
    assert ids == Counter(label["id"] for label in read(LABELS))
    assert {1} == set(ids.values())


@pytest.mark.parametrize("sphere", SPHERES)
def test_nobody_real_is_named(sphere: str) -> None:
    """No account can exist: Twitter names are too long for that, Weibo names say that they are samples."""
    for post in posts(sphere):
        for name in [post["author"], *re.findall(r"@(\w+)", post["text"])]:
            assert len(name) > 15 if sphere == "twitter" else "示例" in name or name.endswith("_smp")


@pytest.mark.parametrize("sphere", SPHERES)
def test_stories_are_large_enough_to_be_found(sphere: str) -> None:
    """Each story has ten or more posts on each side that tells it, and a sixth of the posts are off topic."""
    stories = Counter(label["story"] for label in read(LABELS) if label["sphere"] == sphere)
    assert 28 == sum(count >= 10 for story, count in stories.items() if story not in {"off", "other"})
    assert 1 / 6 < stories["off"] / stories.total() < 1 / 4


def test_crossed_posts_are_balanced() -> None:
    """The crossed posts have five of each stance on each topic, and both languages in each stance."""
    crossed = read(CROSSED)
    assert 60 == len({post["id"] for post in crossed})
    assert {5} == set(Counter((post["topic"], post["stance"]) for post in crossed).values())
    assert 6 == len({(post["stance"], post["lang"]) for post in crossed})
