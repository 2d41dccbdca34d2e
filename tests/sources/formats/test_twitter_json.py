"""Twitter's JSON: API v2 and v1.1, the account archive, GraphQL, and what 4CAT collects."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

from tests.loading import read, write_jsonl


def _read(path: Path, document: Any, before: str = "") -> tuple[str, dict[str, dict]]:
    path.write_text(before + json.dumps(document, indent=1), "utf-8")
    name, result = read(path)
    return name, {post["post_id"]: post for post in result.posts.to_dicts()}


def _tweet(post_id: str, **more: Any) -> dict[str, Any]:
    return {
        "id": post_id,
        "text": "short…",
        "author_id": "7",
        "created_at": "2020-01-15T00:49:55.000Z",
        **more,
    }


def test_api_v2_pages(tmp_path: Path) -> None:
    """Authors come from `includes`; links, counts and the whole text of retweets are kept."""
    counts = {"retweet_count": 1, "reply_count": 2, "like_count": 3, "quote_count": 4, "impression_count": 5}
    links = [{"type": "quoted", "id": "1"}, {"type": "replied_to", "id": "2"}]
    page = {
        "data": [
            _tweet("11", public_metrics=counts, lang="en", note_tweet={"text": "the whole text"}),
            _tweet("12", referenced_tweets=[{"type": "retweeted", "id": "13"}]),
            _tweet("14", author_id="9", referenced_tweets=links),
        ],
        "includes": {
            "users": [{"id": "7", "username": "ministry", "verified_type": "government"}],
            "tweets": [_tweet("13", text="a long text")],
        },
        "meta": {"next_token": "x"},
    }  # fmt: skip
    name, posts = _read(tmp_path / "a.json", page)
    assert "twitter_api_v2_json" == name
    assert {"11", "12", "13", "14"} == posts.keys()
    assert ("ministry", "government", "the whole text", 3, 1, 2, 5) == tuple(
        posts["11"][key] for key in ("author", "author_role", "text", "likes", "reposts", "comments", "views")
    )
    assert ("RT @ministry: a long text", "13") == (posts["12"]["text"], posts["12"]["repost_of"])
    assert ("9", "1", "2") == tuple(posts["14"][key] for key in ("author", "quote_of", "reply_to"))


def test_api_v2_a_line(tmp_path: Path) -> None:
    """twarc2 writes pages, or tweets with their author, one a line."""
    lines = [{"data": [_tweet("11", public_metrics={})]}, _tweet("12", author={"username": "a"})]
    name, result = read(write_jsonl(tmp_path / "a.jsonl", lines))
    assert ("twitter_api_v2_json", ["11", "12"]) == (name, result.posts["post_id"].to_list())


def _status(post_id: int, **more: Any) -> dict[str, Any]:
    return {
        "created_at": "Wed May 15 16:04:52 +0000 2019", "id": post_id, "id_str": str(post_id),
        "text": "short…", "truncated": False, "user": {"screen_name": "alice", "id_str": "5"},
        "retweet_count": 4, "favorite_count": 6, "source": '<a href="x">Web</a>', "lang": "und", **more,
    }  # fmt: skip


def test_api_v1(tmp_path: Path) -> None:
    """`extended_tweet` has the whole text, retweets tell their original's, quotes and replies link."""
    lines = [
        _status(1128692342234566656, truncated=True, extended_tweet={"full_text": "the whole text"}),
        _status(1128692342234566657, retweeted_status=_status(1128692342234566600, full_text="original")),
        _status(1128692342234566658, in_reply_to_status_id_str="12", quoted_status_id_str="13"),
        _status(1128692342234566659, truncated=True),
    ]
    name, result = read(write_jsonl(tmp_path / "a.jsonl", lines))
    posts = {post["post_id"]: post for post in result.posts.to_dicts()}
    assert "twitter_api_v1_json" == name
    assert ("the whole text", False, "Web", None, 6, 4) == tuple(
        posts["1128692342234566656"][key]
        for key in ("text", "is_truncated", "source", "lang_given", "likes", "reposts")
    )
    assert ("RT @alice: original", "1128692342234566600") == tuple(
        posts["1128692342234566657"][key] for key in ("text", "repost_of")
    )
    assert "original" == posts["1128692342234566600"]["text"]
    assert ("12", "13") == (
        posts["1128692342234566658"]["reply_to"],
        posts["1128692342234566658"]["quote_of"],
    )
    assert posts["1128692342234566659"]["is_truncated"]
    assert datetime(2019, 5, 15, 16, 4, 52) == posts["1128692342234566656"]["created_at"]


def test_search_pages_of_api_v1(tmp_path: Path) -> None:
    """Statuses of a search stand in a list."""
    name, posts = _read(tmp_path / "a.json", {"statuses": [_status(1128692342234566656)], "search_metadata": {}})
    assert ("twitter_api_v1_json", {"1128692342234566656"}) == (name, posts.keys())


def test_account_archive(tmp_path: Path) -> None:
    """JavaScript around JSON, and numbers as text."""
    tweet = {
        "id_str": "1994091455124787464",
        "full_text": "RT @a: cut…",
        "created_at": "Thu Nov 27 17:10:25 +0000 2025",
    }
    tweet |= {"favorite_count": "2", "retweet_count": "0", "truncated": False}
    name, posts = _read(tmp_path / "tweets.js", [{"tweet": tweet}], before="window.YTD.tweets.part0 = ")
    post = posts["1994091455124787464"]
    assert ("twitter_archive_js", 2, True) == (name, post["likes"], post["is_truncated"])


def _result(post_id: str, handle: str, text: str, **legacy: Any) -> dict[str, Any]:
    user = {"result": {"rest_id": "5", "legacy": {"screen_name": handle}}}
    known = {
        "full_text": text,
        "created_at": "Wed Jun 21 13:21:20 +0000 2023",
        "favorite_count": 3,
        "lang": "en",
        **legacy,
    }
    return {
        "__typename": "Tweet",
        "rest_id": post_id,
        "core": {"user_results": user},
        "legacy": known,
        "views": {"count": "9"},
    }


def test_graphql(tmp_path: Path) -> None:
    """Tweets are found wherever the answer keeps them, each once, with notes as their text."""
    inner = _result("1671508600538161100", "bob", "the original")
    retweet = _result("1671508600538161153", "alice", "RT @bob: the…", retweeted_status_result={"result": inner})
    note = _result("1671508600538161160", "alice", "cut")
    note["note_tweet"] = {"note_tweet_results": {"result": {"text": "a very long note"}}}
    limited = {"__typename": "TweetWithVisibilityResults", "tweet": note}
    answer = {"data": {"entries": [{"tweet_results": {"result": one}} for one in (retweet, limited, inner)]}}
    name, posts = _read(tmp_path / "a.json", answer)
    assert "twitter_graphql_json" == name
    assert {"1671508600538161153", "1671508600538161100", "1671508600538161160"} == posts.keys()
    assert ("RT @bob: the original", "1671508600538161100", 9) == tuple(
        posts["1671508600538161153"][key] for key in ("text", "repost_of", "views")
    )
    assert "a very long note" == posts["1671508600538161160"]["text"]


def test_fourcat_ndjson(tmp_path: Path) -> None:
    """Items of X and of Weibo that Zeeschuimer collected load from one file."""
    weibo = {
        "id": 4506020816821803,
        "mblogid": "J2wCZsCF5",
        "text_raw": "你好",
        "text": "你好",
        "attitudes_count": 1,
    }
    weibo |= {"created_at": "Mon May 18 19:49:03 +0800 2020", "user": {"screen_name": "a", "id": 5}}
    items = [
        {**_result("1671508600538161153", "alice", "hi"), "__import_meta": {}},
        {**weibo, "__import_meta": {}},
    ]
    name, result = read(write_jsonl(tmp_path / "a.ndjson", items))
    assert ("fourcat_ndjson", ["twitter", "weibo"]) == (name, result.posts["platform"].to_list())


def test_snscrape_jsonl(tmp_path: Path) -> None:
    """Old versions say `content`, new ones `rawContent`; ids are numbers beyond what a float holds."""
    old = {
        "_type": "snscrape.modules.twitter.Tweet",
        "url": "https://twitter.com/alice/status/1491141777361113089", "date": "2022-02-08T20:07:58+00:00",
        "content": "Hello", "id": 1491141777361113089, "user": {"username": "alice"},
    }  # fmt: skip
    new = {
        **old,
        "id": 1491141777361113090,
        "url": None,
        "rawContent": "Raw",
        "quotedTweet": {**old, "id": 5},
        "viewCount": 8,
    }
    name, result = read(write_jsonl(tmp_path / "a.jsonl", [old, new]))
    posts = {post["post_id"]: post for post in result.posts.to_dicts()}
    assert ("snscrape_jsonl", {"1491141777361113089", "1491141777361113090", "5"}) == (name, posts.keys())
    assert ("Raw", "5", 8) == tuple(posts["1491141777361113090"][key] for key in ("text", "quote_of", "views"))
