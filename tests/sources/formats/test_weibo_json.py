"""Weibo's own JSON: mobile cards, ajax lists, trimmed searches, crawl4weibo, single posts."""

import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from tests.loading import read, write_jsonl

MBLOG = {
    "id": "4420017766253756", "mid": "4420017766253756", "created_at": "3小时前", "isLongText": False,
    "text": (
"朋友圈被<a href='/x'><span class=\"surl-text\">#国旗#</span></a>刷屏<br/>了<img "
"alt=[笑] src='x'> &amp; 好"),
    "source": "<a href='x'>微博 weibo.com</a>", "attitudes_count": "1.2万", "reposts_count": 2,
    "comments_count": 3, "user": {"id": 61, "screen_name": "某新闻", "verified": True, "verified_type": 3},
}  # fmt: skip


def _read(path: Path, document: Any) -> tuple[str, list[dict]]:
    path.write_text(json.dumps(document, indent=1), "utf-8")
    name, result = read(path)
    return name, result.posts.to_dicts()


def test_cards(tmp_path: Path) -> None:
    """HTML becomes text, the time comes from the id, and counts in ten thousands are numbers."""
    name, (post,) = _read(tmp_path / "a.json", {"ok": 1, "data": {"cards": [{"mblog": MBLOG}, {"card_type": 4}]}})
    assert "weibo_mobile_json" == name
    assert ("朋友圈被#国旗#刷屏\n了[笑] & 好", "微博 weibo.com", "media", 12_000) == tuple(
        post[key] for key in ("text", "source", "author_role", "likes")
    )
    assert (datetime(2019, 9, 24, 4, 3, 38), "second") == (post["created_at"], post["created_precision"])


def test_groups_of_cards(tmp_path: Path) -> None:
    """Search results stand one level deeper."""
    name, posts = _read(tmp_path / "a.json", {"data": {"cards": [{"card_group": [{"mblog": MBLOG}]}]}})
    assert ("weibo_mobile_json", 1) == (name, len(posts))


def test_long_texts_that_were_cut_are_marked(tmp_path: Path) -> None:
    """`...全文` at the end of a long post says that the rest is missing."""
    cut = {**MBLOG, "isLongText": True, "text": "很长的话...<a>全文</a>"}
    _, (post,) = _read(tmp_path / "a.json", {"data": {"cards": [{"mblog": cut}]}})
    assert ("很长的话...全文", True) == (post["text"], post["is_truncated"])


def test_originals_are_posts_too(tmp_path: Path) -> None:
    """A repost keeps its link, and the original is loaded unless it was deleted."""
    original = {**MBLOG, "id": "4420017766253000", "mid": "4420017766253000", "text": "原"}
    deleted = {
        "id": "4420017766253001",
        "text": "抱歉，此微博已被作者删除",
        "created_at": "2019-09-24",
        "user": None,
    }
    cards = [{"mblog": {**MBLOG, "retweeted_status": original}}]
    cards.append({"mblog": {**MBLOG, "id": "1", "mid": "4420017766253999", "retweeted_status": deleted}})
    _, posts = _read(tmp_path / "a.json", {"data": {"cards": cards}})
    assert ["4420017766253756", "4420017766253000", "4420017766253999"] == [post["post_id"] for post in posts]
    assert ["4420017766253000", None, "4420017766253001"] == [post["repost_of"] for post in posts]


def test_ajax_lists(tmp_path: Path) -> None:
    """The raw text is taken, not the HTML."""
    one = {
        "id": 5319196504230218, "mblogid": "R83o6hKtk", "created_at": "Fri Jul 10 18:18:55 +0800 2026",
        "text": "<b>你好</b>", "text_raw": "你好", "isLongText": False,
        "user": {"idstr": "5", "id": 5, "screen_name": "a"},
    }  # fmt: skip
    name, (post,) = _read(tmp_path / "a.json", {"data": {"list": [one]}, "ok": 1})
    assert "weibo_ajax_json" == name
    assert ("5319196504230218", "你好", datetime(2026, 7, 10, 10, 18, 55)) == tuple(
        post[key] for key in ("post_id", "text", "created_at")
    )


def test_trimmed_searches(tmp_path: Path) -> None:
    """`06-11` is read from the id, and government accounts are told by their mark."""
    one = {"id": "4381974556526907", "created_at": "06-11", "text": "税率", "attitudes_count": 4}
    one["user"] = {"screen_name": "某局", "verified": True, "verified_type": 1}
    name, (post,) = _read(tmp_path / "a.json", {"query": "关税", "result": [one]})
    assert ("weibo_result_json", "government") == (name, post["author_role"])
    assert datetime(2019, 6, 11, 4, 33, 30) == post["created_at"]


def test_crawl4weibo(tmp_path: Path) -> None:
    """Posts without a screen name are known by the account's number."""
    one = {
        "id": "4506020816821803", "user_id": "77", "text": "你好", "created_at": "2020-05-18 19:49:03",
        "source": "x", "reposts_count": 1, "comments_count": 2, "attitudes_count": 3, "pic_urls": [],
        "is_original": True, "topic_ids": [], "at_users": [], "retweeted_status": None,
    }  # fmt: skip
    name, result = read(write_jsonl(tmp_path / "a.jsonl", [one]))
    (post,) = result.posts.to_dicts()
    assert ("crawl4weibo_jsonl", "77", 3) == (name, post["author"], post["likes"])
    assert datetime(2020, 5, 18, 11, 49, 3) == post["created_at"]


def test_posts_a_line(tmp_path: Path) -> None:
    """Objects of Weibo's APIs, one a line."""
    name, result = read(write_jsonl(tmp_path / "a.jsonl", [MBLOG, {"id": 1}]))
    assert ("weibo_mblog_jsonl", 1, 1) == (name, result.posts.height, result.rejects.height)


def test_hot_search(tmp_path: Path) -> None:
    """Headlines have the day of the file's name, and the same id as in lists of distinct headlines."""
    rows = [{"url": "/weibo?q=%23x%23&Refer=top", "title": "小朋友的感染力有多强"}]
    name, (post,) = _read(tmp_path / "2021-03-25.json", rows)
    assert ("weibo_hot_search_json", "hs_0db586e078b2c574") == (name, post["post_id"])
    assert (datetime(2021, 3, 25), "day") == (post["created_at"], post["created_precision"])
    assert "https://s.weibo.com/weibo?q=%23x%23&Refer=top" == post["url"]


@pytest.mark.parametrize(
    ("wrap", "name"),
    [
        (lambda post: {"中美": [post], "关税": [post]}, "weibo_nested_json"),
        (lambda post: {post["id"]: post}, "weibo_nested_json"),
        (lambda post: [{"query": "中美", "result": [post]}], "weibo_result_json"),
        (lambda post: [[post]], "weibo_result_json"),
        (lambda post: {"data": [post]}, "weibo_result_json"),
        (lambda post: [{"card_type": 9, "mblog": post}], "weibo_mblog_jsonl"),
        (lambda post: [{"ok": 1, "data": {"cards": [{"mblog": post}]}}], "weibo_mobile_json"),
    ],
)
def test_home_made_dumps_load_however_they_are_wrapped(tmp_path: Path, wrap: Callable, name: str) -> None:
    """By keyword, by id, page by page, as bare cards: posts are found wherever a dump keeps them."""
    post = {
        "id": "4343525862675653", "created_at": "02-25", "attitudes_count": 37, "text": "<b>谈判</b>继续",
        "user": {"id": 9000000001, "screen_name": "示例财经", "verified": True, "verified_type": 3},
    }  # fmt: skip
    found, posts = _read(tmp_path / "keyword_raw_1.json", wrap(post))
    assert name == found
    assert {("4343525862675653", "谈判继续", "示例财经", "media", 37)} == {
        tuple(one[key] for key in ("post_id", "text", "author", "author_role", "likes")) for one in posts
    }
