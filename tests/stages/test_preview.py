"""A preview tells what a run would look at, and writes nothing."""

import pytest

from narratives.config import RunConfig, Scope
from narratives.errors import WarehouseMissing
from narratives.stages.prepare import prepare
from narratives.stages.preview import preview
from tests.planted import START, add, post

SHOWN = ("topic", "weibo_posts", "twitter_posts", "texts")


@pytest.fixture
def loaded(warehouse):
    """Return a warehouse with posts on two topics that no run has seen."""
    add(
        warehouse,
        [
            post("1", "香港今天下雨"),
            post("2", "香港今天下雨"),
            post("3", "Hong Kong and Xinjiang", "twitter", created_at=START.replace(month=9)),
            post("4", "今天的火锅真好吃"),
            post("5", "👍"),
        ],
    )
    return warehouse


def rows(found):
    """Return the topics that have posts."""
    return [tuple(row[key] for key in SHOWN) for row in found.topics if row["texts"]]


def caught(found):
    """Return what each keyword caught, by topic and keyword."""
    return {(row["topic"], row["keyword"]): (row["texts"], row["samples"]) for row in found.keywords}


@pytest.mark.parametrize("is_prepared", [False, True])
def test_posts_are_counted_by_topic_and_sphere(loaded, is_prepared):
    """Whether a run has prepared them or not; copies are one text."""
    if is_prepared:
        prepare(loaded)
    found = preview(loaded, RunConfig())
    assert [("hong_kong", 2, 1, 2), ("xinjiang", 0, 1, 1)] == rows(found)
    assert (5, 2, 2) == (found.posts, found.texts, found.new_texts)


def test_each_keyword_shows_what_it_caught(loaded):
    """With the number of its texts and some of them."""
    found = caught(preview(loaded, RunConfig()))
    assert (1, ["香港今天下雨"]) == found["hong_kong", "香港"]
    assert (1, ["Hong Kong and Xinjiang"]) == found["xinjiang", "Xinjiang*"]


def test_a_part_is_previewed_as_it_would_be_run(loaded):
    """Only its topics and days count."""
    found = preview(loaded, RunConfig(scope=Scope(("hong_kong",), "2021-09-01", "2021-09-30")))
    assert ([("hong_kong", 0, 1, 1)], 1) == (rows(found), found.posts)
    assert {"hong_kong"} == {row["topic"] for row in found.topics}


def test_nothing_is_written(loaded):
    """The warehouse stays byte for byte; the next run has all to do."""
    before = (loaded.read_bytes(), loaded.stat().st_mtime_ns)
    preview(loaded, RunConfig())
    assert before == (loaded.read_bytes(), loaded.stat().st_mtime_ns)


def test_a_missing_warehouse_is_told(warehouse):
    """There is nothing to look at, and no warehouse is made."""
    with pytest.raises(WarehouseMissing):
        preview(warehouse, RunConfig())
    assert not warehouse.exists()
