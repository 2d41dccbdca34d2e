"""Weibo's own answers as JSON: m.weibo.cn cards, weibo.com ajax lists, and dumps of them record by record."""

import re
from collections.abc import Iterator
from typing import Any

from narratives.sources.base import Context, DocumentSource, Sample, pick
from narratives.sources.mblogs import looks_like_mblog, mblog_posts

# Where answers and home-made dumps keep their posts.
LISTS = (
    ("data", "list"), ("data", "statuses"), ("data",), ("statuses",), ("result",), ("results",), ("list",), ("weibos",),
    ("mblogs",), ("posts",),
)  # fmt: skip


def _mblogs(record: Any) -> Iterator[Any]:
    """Yield the mblogs of an answer, wherever this kind of answer keeps them."""
    if looks_like_mblog(record):
        yield record
        return
    for card in _list(pick(record, "data", "cards")) + _list(pick(record, "cards")):
        inner = [pick(one, "mblog") for one in _list(pick(card, "card_group"))]
        yield from (mblog for mblog in (pick(card, "mblog"), *inner) if mblog)
    for place in LISTS:
        yield from _unwrapped(_list(pick(record, *place)))
    yield from _unwrapped(_list(record))
    if looks_like_mblog(pick(record, "mblog")):
        yield record["mblog"]


def _unwrapped(records: list[Any]) -> Iterator[Any]:
    """Yield the mblogs of a list, whose items may be cards of one."""
    for record in records:
        yield pick(record, "mblog") or record


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _posts(record: Any, context: Context) -> Iterator[dict[str, Any]]:
    for mblog in _mblogs(record):
        yield from mblog_posts(mblog)


def nested(record: Any) -> Iterator[Any]:
    """Yield every post in a record, wherever it is; what a post reposts belongs to it."""
    waiting = [record]
    while waiting:
        value = waiting.pop()
        if looks_like_mblog(value) or _looks_like_slim(value):
            yield value
        elif isinstance(value, dict):
            waiting.extend(reversed(list(value.values())))
        elif isinstance(value, list):
            waiting.extend(reversed(value))


def _looks_like_slim(value: Any) -> bool:
    """Say whether an object is a post of which somebody kept a few fields only."""
    is_post = isinstance(value, dict) and {"id", "text", "created_at"} <= value.keys()
    return is_post and re.fullmatch(r"\d{16}", str(value["id"])) is not None


def _nested_posts(record: Any, context: Context) -> Iterator[dict[str, Any]]:
    for mblog in nested(record):
        yield from mblog_posts(mblog)


def _is_cards(sample: Sample) -> bool:
    return isinstance(pick(sample.record, "data", "cards"), list) or isinstance(sample.record.get("cards"), list)


def _is_list(sample: Sample) -> bool:
    records = pick(sample.record, "data", "list") or sample.record.get("statuses")
    return isinstance(records, list) and all(looks_like_mblog(one) or pick(one, "mblogid") for one in records[:5])


def _is_result(sample: Sample) -> bool:
    """Take lists of posts under whatever key home-made searches keep them, and lists of cards."""
    found = [one for record in sample.records[:5] for place in LISTS for one in _list(pick(record, *place))[:5]]
    found += [one for record in sample.records[:5] for one in _list(record)[:5]]
    return any(looks_like_mblog(one) or looks_like_mblog(pick(one, "mblog")) for one in found)


def _is_crawl4weibo(sample: Sample) -> bool:
    return {"user_id", "attitudes_count", "is_original", "pic_urls"} <= sample.record.keys()


SOURCES = (
    DocumentSource(
        name="weibo_mobile_json",
        title="m.weibo.cn cards",
        platform="weibo",
        example=('{"ok": 1, "data": {"cards": [{"mblog": {"id": "4420017766253756", "created_at": "3小时前"}}]}}'),
        recognise=_is_cards,
        posts=_posts,
    ),
    DocumentSource(
        name="weibo_ajax_json",
        title="weibo.com/ajax lists",
        platform="weibo",
        example=('{"data": {"list": [{"id": 5319196504230218, "mblogid": "R83o6hKtk", "text_raw": "..."}]}, "ok": 1}'),
        recognise=_is_list,
        posts=_posts,
    ),
    DocumentSource(
        name="weibo_result_json",
        title="searches on m.weibo.cn, trimmed",
        platform="weibo",
        example=('{"query": "关税", "result": [{"id": "4343525862675653", "created_at": "02-25", "text": "..."}]}'),
        recognise=_is_result,
        posts=_posts,
    ),
    DocumentSource(
        name="crawl4weibo_jsonl",
        title="crawl4weibo, Post.to_dict() as JSONL",
        platform="weibo",
        is_seen=False,
        example=('{"id": "4506020816821803", "user_id": "1642088277", "text": "...", "attitudes_count": 0, ...}'),
        recognise=_is_crawl4weibo,
        posts=_posts,
    ),
    DocumentSource(
        name="weibo_mblog_jsonl",
        title="Weibo posts as JSONL, as its APIs write them",
        platform="weibo",
        rank=5,
        example=('{"id": "4506020816821803", "mid": "4506020816821803", "text": "...", "created_at": "...", ...}'),
        recognise=lambda sample: looks_like_mblog(sample.record) or looks_like_mblog(sample.record.get("mblog")),
        posts=_posts,
    ),
    DocumentSource(
        name="weibo_nested_json",
        title="Weibo posts anywhere in JSON, by keyword or page",
        platform="weibo",
        is_seen=False,
        rank=7,
        example=('{"中美": [{"id": "4343525862675653", "created_at": "02-25", "text": "...", "user": {...}}]}'),
        recognise=lambda sample: any(next(nested(record), None) for record in sample.records[:5]),
        posts=_nested_posts,
    ),
)
