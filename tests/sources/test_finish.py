"""Drafts become posts, or are set aside with a reason; none is lost."""

from datetime import datetime
from typing import Any

import pytest

from tests.loading import finished


def _draft(**changes: Any) -> dict[str, Any]:
    good = {
        "post_id": "1", "platform": "twitter", "author": "PDChina", "text": "Hello",
        "created_at": "2021-03-25T10:00:00Z",
    }  # fmt: skip
    return {**good, **changes}


def _post(**changes: Any) -> dict[str, Any]:
    (post,) = finished(_draft(**changes)).posts.to_dicts()
    return post


def test_a_post_has_key_sphere_and_role() -> None:
    """Sphere follows platform, role and country follow the list of actors."""
    post = _post()
    assert ("twitter:1", "twitter", "PDChina", "state_media", "CN") == tuple(
        post[name] for name in ("post_key", "sphere", "author", "author_role", "country")
    )


@pytest.mark.parametrize(
    ("platform", "sphere"),
    [
        ("wechat", "weibo"),
        ("douyin", "weibo"),
        ("facebook", "twitter"),
        ("tiktok", "twitter"),
        ("X", "twitter"),
    ],
)
def test_sphere_follows_platform(platform: str, sphere: str) -> None:
    """Each platform speaks to one public."""
    assert sphere == _post(platform=platform)["sphere"]


def test_the_user_can_set_the_sphere() -> None:
    """`--sphere` wins over what follows from the platform."""
    (post,) = finished(_draft(), sphere="weibo").posts.to_dicts()
    assert ("twitter", "weibo") == (post["platform"], post["sphere"])


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"post_id": None}, "has no id"),
        ({"post_id": "1.20E+18"}, "the id 1.20E+18 lost digits in a spreadsheet, and no address restores it"),
        ({"platform": None}, "says no sphere: weibo or twitter (or load it with --sphere)"),
        ({"sphere": "mars"}, "the sphere '…' is not weibo or twitter"),
        ({"platform": "mars", "sphere": "weibo"}, "the platform '…' is not known"),
        ({"text": "  \x00 "}, "has no text"),
        ({"text": "x" * 200_001}, "its text of 200001 characters is longer than 200,000"),
        ({"created_at": None}, "has no time of publication"),
        ({"created_at": "soon"}, "the time '…' cannot be read"),
        ({"created_at": "2999-01-01"}, "the time '2999-01-01' is out of range"),
        ({"problem": "is broken", "row": "x"}, "is broken"),
    ],
)
def test_reasons(changes: dict[str, Any], reason: str) -> None:
    """Each row that is no post is set aside with what is wrong, in no words of its own: columns may be shifted."""
    result = finished(_draft(**changes), _draft(post_id="2"))
    assert [(1, reason)] == result.rejects.select("line", "reason").rows()
    assert 1 == result.posts.height


def test_spoilt_ids_are_restored_from_addresses() -> None:
    """A spreadsheet's `1.20E+18` and a float's rounding are mended by the URL, and counted."""
    url = "https://twitter.com/PDChina/status/1200776747869970433"
    result = finished(_draft(post_id="1.20E+18", url=url), _draft(post_id="1200776747869970432", url=url))
    assert ["1200776747869970433"] * 2 == result.posts["post_id"].to_list()
    assert 2 == result.checks["restored_ids"].item()


def test_spoilt_ids_are_restored_from_bids() -> None:
    """The base-62 id of a Weibo post survives any spreadsheet."""
    assert "4506020816821803" == _post(platform="weibo", post_id="4.50602E+15", bid="J2wCZsCF5")["post_id"]


def test_ids_of_zeros_are_lost_when_there_are_many() -> None:
    """Fifteen digits and zeros are a spreadsheet's work, unless it is one among many ids."""
    lost = [_draft(post_id=f"12008411038905{number}0000") for number in range(3)]
    assert 3 == finished(*lost).checks["lost_ids"].item()
    others = [_draft(post_id=str(number)) for number in range(9)]
    assert 0 == finished(lost[0], *others).checks["lost_ids"].item()


def test_lost_ids_can_be_made() -> None:
    """With `--make-ids` the same row always gets the same id, and the time keeps its written form."""
    first, second = (finished(_draft(post_id="1.20E+18"), makes_ids=True).posts for _ in range(2))
    assert first["post_id"].to_list() == second["post_id"].to_list()
    assert first["post_id"].item().startswith("made_")


def test_names_are_replaced_and_addresses_made_neutral() -> None:
    """The handle of a private person is nowhere in a post, nor in a rejected row."""
    row = _draft(author="Alice", url="https://twitter.com/Alice/status/1", text="I am @Alice")
    result = finished(row, {**row, "created_at": None})
    assert "https://twitter.com/i/status/1" == result.posts["url"].item()
    assert "public" == result.posts["author_role"].item()
    assert "alice" not in (str(result.posts.rows()) + str(result.rejects.rows())).lower()


def test_names_can_be_kept() -> None:
    """`--keep-authors` stores everything as it is."""
    (post,) = finished(_draft(author="Alice", text="I am @Alice"), keeps_all=True).posts.to_dicts()
    assert ("Alice", "I am @Alice") == (post["author"], post["text"])


def test_roles_of_the_export_count() -> None:
    """An author whose role in the export is public keeps its name."""
    assert ("xyz", "government") == tuple(
        _post(author="xyz", author_role="government")[name] for name in ("author", "author_role")
    )


def test_missing_times_come_from_the_id() -> None:
    """A Weibo id tells when it was given out."""
    post = _post(platform="weibo", post_id="4506020816821803", created_at="3小时前")
    assert datetime(2020, 5, 18, 11, 49, 3) == post["created_at"]


def test_a_batch_of_midnights_is_a_batch_of_days() -> None:
    """Times that all stand at midnight carry no more than the day."""
    rows = [_draft(post_id=str(number), created_at=f"2021-03-{number + 1:02d}T00:00:00+08:00") for number in range(25)]
    assert ["day"] == finished(*rows).posts["created_precision"].unique().to_list()
    assert ["second"] == finished(*rows[:5]).posts["created_precision"].unique().to_list()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("so it ended…", True),
        ("so it ended… https://t.co/abc", True),
        ("很长的微博...全文", True),
        ("it ended.", False),
    ],
)
def test_cut_texts_are_marked(text: str, expected: bool) -> None:
    """An ellipsis at the end tells that the export cut the text."""
    assert expected is _post(text=text)["is_truncated"]


def test_counts_are_numbers() -> None:
    """Counts as text or floats become whole numbers, others NULL."""
    post = _post(likes="12", reposts="3.0", comments="absent")
    assert (12, 3, None, None) == tuple(post[name] for name in ("likes", "reposts", "comments", "views"))


def test_times_of_another_zone_are_noticed() -> None:
    """Where most times differ from the ids' clocks by the same hours, that is said and nothing is changed."""
    ids = [str((number << 22) + 1_200_841_103_890_509_824) for number in range(6)]
    late = [_draft(post_id=one, created_at="2019-12-01 02:16:44") for one in ids]
    assert (8.0, 6) == (finished(*late).checks["hours_off"].item(), finished(*late).posts.height)
    right = [_draft(post_id=one, created_at="2019-11-30 18:16:44") for one in ids]
    assert 0.0 == finished(*right).checks["hours_off"].item()


def test_nothing_gives_nothing() -> None:
    """No rows are no posts and no rejects."""
    assert (0, 0) == (finished().posts.height, finished().rejects.height)
