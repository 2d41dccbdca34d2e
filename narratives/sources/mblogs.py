"""Weibo's own JSON objects (`mblog`) as every tool around its APIs hands them on."""

import re
from collections.abc import Iterator
from typing import Any

from narratives.sources.base import first, pick
from narratives.sources.markup import plain_or_none
from narratives.sources.verification import weibo_role

Draft = dict[str, Any]
_LINKED = re.compile(r">\s*@([^<>@\s]{1,40})\s*</a>")


def mblog_posts(mblog: Any, user: Any = None) -> Iterator[Draft]:
    """Yield the post of an mblog, and of the one that it reposts if that is in it.

    Args:
        mblog: Object of m.weibo.cn, weibo.com/ajax or a crawler.
        user: The account, where the export says it once for all posts.
    """
    if not isinstance(mblog, dict):
        return
    original = first(mblog.get("retweeted_status"), mblog.get("retweet"))
    yield _draft(mblog, user) | {"repost_of": _id_of(original)}
    if isinstance(original, dict) and _has_author(original):
        yield _draft(original, None)


def looks_like_mblog(record: Any) -> bool:
    """Say whether an object is a post of Weibo."""
    if not isinstance(record, dict):
        return False
    counts = {"attitudes_count", "reposts_count", "comments_count"} & record.keys()
    named = {"mid", "bid", "mblogid", "isLongText", "attitudes_count"} & record.keys()
    return {"id", "text", "created_at"} <= record.keys() and bool(counts or named)


def _draft(mblog: dict[str, Any], user: Any) -> Draft:
    user = first(mblog.get("user"), user)
    return {
        "post_id": first(mblog.get("mid"), mblog.get("idstr"), mblog.get("id")),
        "bid": first(mblog.get("bid"), mblog.get("mblogid")),
        "author": first(pick(user, "screen_name"), mblog.get("screen_name")),
        "author_id": first(pick(user, "id"), mblog.get("user_id")),
        "author_role": weibo_role(pick(user, "verified_type"), pick(user, "verified")),
        "created_at": first(mblog.get("full_created_at"), mblog.get("created_at")),
        "text": _text(mblog),
        "mentions": _mentions(mblog),
        "source": plain_or_none(mblog.get("source")),
        "url": _url(mblog, user),
        "is_truncated": _is_cut(mblog),
        "likes": mblog.get("attitudes_count"),
        "reposts": mblog.get("reposts_count"),
        "comments": mblog.get("comments_count"),
    }


def _text(mblog: dict[str, Any]) -> str | None:
    """Return the longest telling of the text that the object has."""
    whole = first(pick(mblog, "longText", "longTextContent"), pick(mblog, "longText", "content"))
    return plain_or_none(first(whole, mblog.get("text_raw"), mblog.get("raw_text"), mblog.get("text")))


def _mentions(mblog: dict[str, Any]) -> str | None:
    """Return the names that the text's own HTML links, or that a crawler lists."""
    written = [mblog.get("text"), pick(mblog, "longText", "longTextContent")]
    linked = [name for text in written if isinstance(text, str) for name in _LINKED.findall(text)]
    listed = mblog.get("at_users")
    return ",".join([*linked, *([listed] if isinstance(listed, str) else [])]) or None


def _is_cut(mblog: dict[str, Any]) -> bool | None:
    text = _text(mblog) or ""
    return True if mblog.get("isLongText") is True and text.endswith(("全文", "...", "…", "展开")) else None


def _url(mblog: dict[str, Any], user: Any) -> str | None:
    uid, bid = first(pick(user, "id"), mblog.get("user_id")), first(mblog.get("bid"), mblog.get("mblogid"))
    return f"https://weibo.com/{uid}/{bid}" if uid and bid else None


def _id_of(original: Any) -> Any:
    return first(pick(original, "mid"), pick(original, "idstr"), pick(original, "id"))


def _has_author(original: dict[str, Any]) -> bool:
    """Say whether an original is still there: deleted ones have no author, and an apology for a text."""
    return bool(first(pick(original, "user", "id"), original.get("user_id"), original.get("screen_name")))
