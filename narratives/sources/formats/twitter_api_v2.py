"""Twitter API v2: pages of search or timeline answers with `includes`, and tweets flattened by twarc2."""

from collections.abc import Iterator
from typing import Any

from narratives.sources.base import Context, DocumentSource, Sample, first, pick
from narratives.sources.tweets import retold
from narratives.sources.verification import twitter_role


def _is_tweet(record: Any) -> bool:
    return (
        isinstance(record, dict)
        and {"id", "text"} <= record.keys()
        and ("author_id" in record or "edit_history_tweet_ids" in record or "public_metrics" in record)
    )


def _data(record: Any) -> list[Any]:
    """Return the tweets of a page: a list, a single one, or the record itself."""
    data = record.get("data") if isinstance(record, dict) else None
    if isinstance(data, list):
        return data
    return [data] if _is_tweet(data) else [record] if _is_tweet(record) else []


def _recognise(sample: Sample) -> bool:
    return any(_is_tweet(tweet) for record in sample.records[:5] for tweet in _data(record)[:3])


def _posts(record: Any, context: Context) -> Iterator[dict[str, Any]]:
    """Yield the tweets of a page, and those that they refer to as far as they are included."""
    users = {user.get("id"): user for user in _included(record, "users")}
    counted_at = pick(record, "__twarc", "retrieved_at")
    others = {tweet.get("id"): tweet for tweet in _included(record, "tweets")}
    for tweet in (*_data(record), *others.values()):
        if isinstance(tweet, dict):
            yield _draft(tweet, users, others) | {"counted_at": counted_at}


def _included(record: Any, kind: str) -> list[dict[str, Any]]:
    found = pick(record, "includes", kind)
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def _draft(tweet: dict[str, Any], users: dict[Any, Any], others: dict[Any, Any]) -> dict[str, Any]:
    user = first(tweet.get("author"), users.get(tweet.get("author_id")))
    handle, links, counts = pick(user, "username"), _links(tweet), tweet.get("public_metrics")
    return {
        "post_id": tweet.get("id"),
        "author": handle,
        "author_id": tweet.get("author_id"),
        "author_role": twitter_role(pick(user, "verified_type")),
        "created_at": tweet.get("created_at"),
        "text": _text(tweet, users, others.get(links.get("retweeted"))),
        "lang_given": tweet.get("lang"),
        "url": f"https://twitter.com/{handle}/status/{tweet.get('id')}" if handle else None,
        "source": tweet.get("source"),
        "repost_of": links.get("retweeted"),
        "quote_of": links.get("quoted"),
        "reply_to": links.get("replied_to"),
        "likes": pick(counts, "like_count"),
        "reposts": pick(counts, "retweet_count"),
        "comments": pick(counts, "reply_count"),
        "views": pick(counts, "impression_count"),
    }


def _links(tweet: dict[str, Any]) -> dict[Any, Any]:
    found = tweet.get("referenced_tweets")
    return {pick(one, "type"): pick(one, "id") for one in found} if isinstance(found, list) else {}


def _whole(tweet: dict[str, Any]) -> Any:
    return first(pick(tweet, "note_tweet", "text"), tweet.get("text"))


def _text(tweet: dict[str, Any], users: dict[Any, Any], retweeted: Any) -> Any:
    if not isinstance(retweeted, dict):
        return _whole(tweet)
    return retold(pick(users.get(retweeted.get("author_id")), "username"), _whole(retweeted), _whole(tweet))


SOURCES = (
    DocumentSource(
        name="twitter_api_v2_json",
        title="Twitter API v2 pages, twarc2",
        platform="twitter",
        example=(
            '{"data": [{"id": "1349868655115427843", "text": "...", "author_id": "2"}], "includes": {"users": []}}'
        ),
        recognise=_recognise,
        posts=_posts,
    ),
)
