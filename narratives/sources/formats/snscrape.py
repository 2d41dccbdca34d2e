"""snscrape (CSV made with pandas, JSONL of old and new versions) and twscrape's JSONL of the same names."""

from collections.abc import Iterator
from typing import Any

import polars as pl

from narratives.sources.base import Context, DocumentSource, Sample, TableSource, column, first, pick
from narratives.sources.tweets import retold

# draft column: the names under which tutorials and snscrape's own data frames keep it
NAMES = {
    "post_id": ("Tweet Id", "Tweet ID", "tweet_id", "id", "Id", "ID"),
    "author": ("Username", "User", "username", "user.username"),
    "created_at": ("Datetime", "Date", "date", "datetime"),
    "text": ("Text", "rawContent", "content", "Tweet", "text"),
    "url": ("url", "Url", "URL", "Permalink"),
    "lang_given": ("lang", "Language"),
    "likes": ("likeCount", "Likes", "LikeCount"),
    "reposts": ("retweetCount", "Retweets", "RetweetCount"),
    "comments": ("replyCount", "Replies", "ReplyCount"),
    "views": ("viewCount", "Views"),
}


def _recognise_table(sample: Sample) -> bool:
    return (
        sample.has("Datetime", "Text")
        or sample.has("Datetime", "Tweet Id")
        or (sample.has("date", "url") and ("rawContent" in sample.columns or "content" in sample.columns))
    )


def _draft(frame: pl.DataFrame, context: Context) -> pl.DataFrame:
    """Draft the rows; where no column names the author, the address does; a file can have any name."""
    picked = [pl.coalesce(column(name, frame) for name in names).alias(ours) for ours, names in NAMES.items()]
    drafts = frame.select("line", *picked)
    handle = pl.col("url").str.extract(r"(?:twitter|x)\.com/([A-Za-z0-9_]+)/status")
    return drafts.with_columns(author=pl.coalesce("author", handle))


def _posts(record: Any, context: Context) -> Iterator[dict[str, Any]]:
    """Yield a tweet, and those that it retweets and quotes."""
    if not isinstance(record, dict):
        return
    retweeted, quoted = record.get("retweetedTweet"), record.get("quotedTweet")
    yield {
        "post_id": first(record.get("id_str"), record.get("id")),
        "author": pick(record, "user", "username"),
        "author_id": first(pick(record, "user", "id_str"), pick(record, "user", "id")),
        "created_at": record.get("date"),
        "text": retold(pick(retweeted, "user", "username"), _text(retweeted), _text(record)),
        "lang_given": record.get("lang"),
        "url": record.get("url"),
        "source": first(record.get("sourceLabel"), pick(record, "source")),
        "repost_of": first(pick(retweeted, "id_str"), pick(retweeted, "id")),
        "quote_of": first(pick(quoted, "id_str"), pick(quoted, "id")),
        "reply_to": first(record.get("inReplyToTweetIdStr"), record.get("inReplyToTweetId")),
        "likes": record.get("likeCount"),
        "reposts": record.get("retweetCount"),
        "comments": record.get("replyCount"),
        "views": record.get("viewCount"),
    }
    for other in (retweeted, quoted):
        yield from _posts(other, context)


def _text(record: Any) -> Any:
    return first(pick(record, "rawContent"), pick(record, "content"), pick(record, "renderedContent"))


def _recognise(sample: Sample) -> bool:
    has_text = {"rawContent", "content"} & sample.record.keys()
    return bool(has_text) and {"date", "id"} <= sample.record.keys() and isinstance(pick(sample.record, "user"), dict)


SOURCES = (
    TableSource(
        name="snscrape_csv",
        title="snscrape with pandas, CSV",
        platform="twitter",
        makes_ids=True,
        example="Datetime,Text  or  Datetime,Tweet Id,Text,Username",
        recognise=_recognise_table,
        draft=_draft,
        has_account_as_file_name=True,
    ),
    DocumentSource(
        name="snscrape_jsonl",
        title="snscrape --jsonl, twscrape JSONL",
        platform="twitter",
        example='{"url": "https://twitter.com/a/status/149...", "date": "2022-...", "rawContent": "..."}',
        recognise=_recognise,
        posts=_posts,
    ),
)
