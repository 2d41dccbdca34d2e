"""X's GraphQL answers, as browsers see and twscrape and Zeeschuimer (4CAT's NDJSON) store them."""

from collections.abc import Iterator
from typing import Any

from narratives.sources.base import Context, DocumentSource, Sample, first, pick
from narratives.sources.mblogs import looks_like_mblog, mblog_posts
from narratives.sources.tweets import retold, status_draft


def tweet_results(record: Any) -> Iterator[dict[str, Any]]:
    """Yield every tweet in an answer, also those inside others, each once, in the order of the answer."""
    waiting, seen = [record], set()
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict):
            if _is_tweet(value) and value["rest_id"] not in seen:
                seen.add(value["rest_id"])
                yield value
            waiting.extend(reversed(list(value.values())))
        elif isinstance(value, list):
            waiting.extend(reversed(value))


def _is_tweet(value: dict[str, Any]) -> bool:
    return isinstance(value.get("rest_id"), str) and isinstance(pick(value, "legacy", "full_text"), str)


def _posts(record: Any, context: Context) -> Iterator[dict[str, Any]]:
    for tweet in tweet_results(record):
        yield _draft(tweet)


def _draft(tweet: dict[str, Any]) -> dict[str, Any]:
    original = _unwrapped(pick(tweet, "legacy", "retweeted_status_result", "result"))
    return status_draft(tweet["legacy"], _user(tweet)) | {
        "post_id": tweet["rest_id"],
        "text": retold(pick(_user(original), "screen_name"), _text(original), _text(tweet)),
        "repost_of": pick(original, "rest_id"),
        "views": pick(tweet, "views", "count"),
    }


def _unwrapped(result: Any) -> Any:
    """Return the tweet inside a result whose visibility is limited."""
    return first(pick(result, "tweet"), result)


def _user(tweet: Any) -> dict[str, Any]:
    """Return the author; newer answers keep the handle beside `legacy`."""
    result = pick(tweet, "core", "user_results", "result")
    old, new = pick(result, "legacy") or {}, pick(result, "core") or {}
    return {
        "screen_name": first(pick(new, "screen_name"), pick(old, "screen_name")),
        "id_str": pick(result, "rest_id"),
        "verified_type": first(pick(old, "verified_type"), pick(result, "verification", "verified_type")),
    }


def _text(tweet: Any) -> Any:
    note = pick(tweet, "note_tweet", "note_tweet_results", "result", "text")
    return first(note, pick(tweet, "legacy", "full_text"))


def _recognise(sample: Sample) -> bool:
    return any(next(tweet_results(record), None) for record in sample.records[:10])


def _collected(record: Any, context: Context) -> Iterator[dict[str, Any]]:
    """Yield the posts of an item that Zeeschuimer collected in a browser: X or Weibo."""
    item = record.get("data", record) if "__import_meta" not in record else record
    met_at = first(record.get("timestamp_collected"), pick(record, "__import_meta", "timestamp_collected"))
    found = list(_posts(record, context))
    yield from ({**post, "platform": "twitter", "counted_at": met_at} for post in found)
    if not found and looks_like_mblog(item):
        yield from ({**post, "platform": "weibo", "counted_at": met_at} for post in mblog_posts(item))


def _is_collected(sample: Sample) -> bool:
    is_ours = "__import_meta" in sample.record or {"nav_index", "source_platform"} <= sample.record.keys()
    return is_ours and (_recognise(sample) or any(looks_like_mblog(_item(one)) for one in sample.records[:10]))


def _item(record: Any) -> Any:
    return pick(record, "data") or record


SOURCES = (
    DocumentSource(
        name="twitter_graphql_json",
        title="X GraphQL answers, twscrape's raw files",
        platform="twitter",
        example=('{"data": {... "tweet_results": {"result": {"rest_id": "1671508600538161153", "legacy": {...}}}}}'),
        recognise=_recognise,
        posts=_posts,
    ),
    DocumentSource(
        name="fourcat_ndjson",
        title="4CAT and Zeeschuimer NDJSON of X and Weibo",
        platform=None,
        is_seen=False,
        rank=-1,
        example=('{"rest_id": "1671508600538161153", "legacy": {...}, "__import_meta": {"source_platform": "x.com"}}'),
        recognise=_is_collected,
        posts=_collected,
    ),
)
