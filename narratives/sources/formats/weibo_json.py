"""Weibo's own answers as JSON: m.weibo.cn cards, weibo.com ajax lists, and dumps of them record by record."""

from collections.abc import Iterator
from typing import Any

from narratives.sources.base import Context, DocumentSource, Sample, pick
from narratives.sources.mblogs import looks_like_mblog, mblog_posts


def _mblogs(record: Any) -> Iterator[Any]:
    """Yield the mblogs of an answer, wherever this kind of answer keeps them."""
    if looks_like_mblog(record):
        yield record
        return
    for card in _list(pick(record, "data", "cards")) + _list(pick(record, "cards")):
        inner = [pick(one, "mblog") for one in _list(pick(card, "card_group"))]
        yield from (mblog for mblog in (pick(card, "mblog"), *inner) if mblog)
    for place in (("data", "list"), ("data", "statuses"), ("statuses",), ("result",), ("list",)):
        yield from _list(pick(record, *place))
    if looks_like_mblog(pick(record, "mblog")):
        yield record["mblog"]


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _posts(record: Any, context: Context) -> Iterator[dict[str, Any]]:
    for mblog in _mblogs(record):
        yield from mblog_posts(mblog)


def _is_cards(sample: Sample) -> bool:
    return isinstance(pick(sample.record, "data", "cards"), list) or isinstance(sample.record.get("cards"), list)


def _is_list(sample: Sample) -> bool:
    records = pick(sample.record, "data", "list") or sample.record.get("statuses")
    return isinstance(records, list) and all(looks_like_mblog(one) or pick(one, "mblogid") for one in records[:5])


def _is_result(sample: Sample) -> bool:
    records = sample.record.get("result")
    return isinstance(records, list) and any(looks_like_mblog(one) for one in records[:5])


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
        recognise=lambda sample: looks_like_mblog(sample.record),
        posts=_posts,
    ),
)
