"""Twitter's own JSON objects: statuses of API v1.1 and of what is built on them."""

from collections.abc import Iterator
from typing import Any

from narratives.sources.base import first, pick
from narratives.sources.markup import plain_or_none
from narratives.sources.verification import twitter_role

Draft = dict[str, Any]


def status_posts(status: Any) -> Iterator[Draft]:
    """Yield the post of a v1.1 status, and of those that it retweets and quotes if they are in it."""
    if not isinstance(status, dict):
        return
    retweeted, quoted = status.get("retweeted_status"), status.get("quoted_status")
    yield status_draft(status, status.get("user")) | {"text": _retold(status, retweeted)}
    for other in (retweeted, quoted):
        if isinstance(other, dict):
            yield from status_posts(other)


def status_draft(status: dict[str, Any], user: Any) -> Draft:
    """Return the draft of one status and its author."""
    handle, post_id = pick(user, "screen_name"), first(status.get("id_str"), status.get("id"))
    return {
        "post_id": post_id,
        "author": handle,
        "author_id": first(pick(user, "id_str"), pick(user, "id"), status.get("user_id_str")),
        "author_role": twitter_role(pick(user, "verified_type")),
        "created_at": status.get("created_at"),
        "text": status_text(status),
        "lang_given": status.get("lang"),
        "url": f"https://twitter.com/{handle}/status/{post_id}" if handle and post_id else None,
        "source": plain_or_none(status.get("source")),
        "repost_of": first(pick(status, "retweeted_status", "id_str"), pick(status, "retweeted_status", "id")),
        "quote_of": first(status.get("quoted_status_id_str"), status.get("quoted_status_id")),
        "reply_to": first(status.get("in_reply_to_status_id_str"), status.get("in_reply_to_status_id")),
        "is_truncated": _is_cut(status),
        "likes": status.get("favorite_count"),
        "reposts": status.get("retweet_count"),
        "comments": status.get("reply_count"),
    }


def status_text(status: dict[str, Any]) -> Any:
    """Return the whole text of a status, wherever the API put it."""
    return first(pick(status, "extended_tweet", "full_text"), status.get("full_text"), status.get("text"))


def retold(handle: Any, text: Any, fallback: Any) -> Any:
    """Return a retweet with the whole text of its original, which `RT @name: ...` cuts."""
    return f"RT @{handle}: {text}" if handle and text else fallback


def _retold(status: dict[str, Any], retweeted: Any) -> Any:
    if not isinstance(retweeted, dict):
        return status_text(status)
    return retold(pick(retweeted, "user", "screen_name"), status_text(retweeted), status_text(status))


def _is_cut(status: dict[str, Any]) -> bool | None:
    is_whole = pick(status, "extended_tweet", "full_text") or status.get("full_text")
    return True if status.get("truncated") in (True, "true") and not is_whole else None
