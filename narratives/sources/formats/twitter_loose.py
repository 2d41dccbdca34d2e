"""Tables of tweets that people made themselves: the usual names, in any order, among whatever else."""

import polars as pl

from narratives.sources.base import Context, Sample, TableSource, column
from narratives.sources.markup import without_r_escapes

# draft column: names that are common for it, the surest first
NAMES = {
    "post_id": ("id_str", "tweet_id", "status_id", "id"),
    "author": ("screen_name", "username", "user_screen_name", "author", "user", "handle"),
    "author_id": ("user_id", "author_id"),
    "created_at": ("created_at", "date", "datetime", "timestamp", "time"),
    "text": ("full_text", "text", "tweet", "tweet_text", "content", "clean_text"),
    "lang_given": ("lang", "language"),
    "url": ("tweet_url", "status_url", "permalink", "url", "link"),
    "source": ("source",),
    "repost_of": ("retweeted_status_id", "retweet_id"),
    "quote_of": ("quoted_status_id",),
    "reply_to": ("in_reply_to_status_id",),
    "likes": ("favorite_count", "favourite_count", "like_count", "likes", "likes_count"),
    "reposts": ("retweet_count", "retweets", "retweets_count"),
    "comments": ("reply_count", "replies", "replies_count"),
}
_OF_TWITTER = (
    "favorite_count",
    "favourite_count",
    "retweet_count",
    "retweets_count",
    "in_reply_to_screen_name",
)


def _lower(sample: Sample) -> set[str]:
    return {name.lower() for name in sample.columns}


def _has(sample: Sample, *ours: str) -> bool:
    return all(_lower(sample) & set(NAMES[name]) for name in ours)


def _recognise(sample: Sample) -> bool:
    return _has(sample, "post_id", "created_at", "text") and bool(_lower(sample) & set(_OF_TWITTER))


def _recognise_bare(sample: Sample) -> bool:
    """Take a table of text and date alone for tweets if its texts have Twitter's short links or `@names`."""
    if not _has(sample, "created_at", "text") or _has(sample, "post_id") or not sample.rows:
        return False
    marked = [
        row for row in sample.rows if any("//t.co/" in (cell or "") or (cell or "").startswith("@") for cell in row)
    ]
    return len(marked) >= len(sample.rows) * 0.1


def _draft(frame: pl.DataFrame, context: Context) -> pl.DataFrame:
    frame = frame.rename({name: name.lower() for name in frame.columns if name.lower() not in frame.columns})
    picked = [pl.coalesce(column(name, frame) for name in names).alias(ours) for ours, names in NAMES.items()]
    drafts = frame.select("line", *picked)
    return drafts.with_columns(without_r_escapes(drafts["text"]))


SOURCES = (
    TableSource(
        name="twitter_table",
        title="home-made tables of tweets",
        platform="twitter",
        rank=8,
        example="created_at,id,text,favorite_count,retweet_count,...",
        recognise=_recognise,
        draft=_draft,
    ),
    TableSource(
        name="twitter_text_and_date",
        title="tables of tweet and date alone (R write.csv)",
        platform="twitter",
        rank=9,
        example='"","Text","Date"',
        recognise=_recognise_bare,
        draft=_draft,
        makes_ids=True,
    ),
)
