"""Of rows that are no posts nothing is kept that could be a name."""

import json

import pytest

from narratives.sources.privacy import Names
from narratives.sources.set_aside import LONGEST_ROW, shape_of
from tests.loading import ACTORS, SECRET, finished

NAMES = Names(SECRET, ACTORS)


@pytest.mark.parametrize(
    "row",
    [
        '{"id": "12", "user": {"screen_name": "tarnbrook", "text": "I am tarnbrook',
        '{"id": "12, "author": "tarnbrook"}',
        '{"id": 12, "author": tarnbrook, "text": "hi"}',
        "{'id': '12', 'author': 'tarnbrook'}",
        '{"author": "tarn\\"brook", "tarnbrook": 1}',
        '["tarnbrook", "hello"',
        '"12","tarnbrook","hello',
        "12,tarnbrook,hello",
        '{"id": "1"} tarnbrook {"id": "2"}',
        '{"id":tarnbrook"id":"tarnbrook"',
    ],
)
def test_broken_rows_keep_their_shape_only(row: str) -> None:
    """Quotation marks need not pair, nor values stand where they should: no word but known keys is kept."""
    assert "tarnbrook" not in shape_of(row, NAMES)


def test_the_shape_shows_where_a_row_breaks() -> None:
    """Keys, brackets and marks stay, so that the row is found in the file."""
    row = '{"id": "12", "user": {"screen_name": "tarnbrook", "text": "I am tarnbrook'
    assert '{"id": "…", "user": {"screen_name": "…", "text": "… … …' == shape_of(row, NAMES)


def test_names_are_kept_where_they_may_be() -> None:
    """`--keep-authors` keeps the row as it is."""
    assert "12,tarnbrook" == shape_of("12,tarnbrook", Names(SECRET, ACTORS, keeps_all=True))


def test_times_that_cannot_be_read_are_told_without_words() -> None:
    """In a shifted row a name stands where the time should be."""
    result = finished({"post_id": "1", "platform": "twitter", "text": "Hello", "created_at": "31 Tarnbrook 2020"})
    assert ["the time '31 … 2020' cannot be read"] == result.rejects["reason"].to_list()
    assert "31 … 2020" == json.loads(result.rejects["row_text"].item())["created_at"]


@pytest.mark.parametrize(
    "column",
    ["post_id", "platform", "sphere", "author_role", "created_at", "lang_given", "source", "reply_to", "quote_of",
     "repost_of", "country"],
)  # fmt: skip
def test_shifted_columns_name_nobody(column: str) -> None:
    """Wherever the author's name slipped to, neither posts nor rejects nor reasons hold it."""
    row = {"post_id": "1", "platform": "twitter", "author": "tarnbrook7", "text": "Hello", "created_at": "2021-03-25"}
    result = finished({**row, column: "tarnbrook7"}, {**row, "post_id": "2", "author": "me", column: "@tarnbrook7"})
    assert "tarnbrook" not in str(result.posts.rows()) + str(result.rejects.rows())


def test_a_long_row_stays_readable() -> None:
    """What is kept of a row is whole JSON, so that a purge can find whose it is."""
    (kept,) = finished({"post_id": "1", "text": "x" * 9_000, "platform": "twitter"}).rejects["row_text"]
    assert json.loads(kept)["post_id"] == "1" and len(kept) <= LONGEST_ROW
