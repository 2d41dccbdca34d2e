"""4CAT's CSV exports of X and Weibo: `id`, `timestamp`, `body`, `author` and what the platform adds."""

import polars as pl

from narratives.sources.base import Context, Sample, TableSource, column

NAMES = {
    "post_id": ("id",),
    "author": ("author", "username"),
    "author_id": ("author_id",),
    "created_at": ("unix_timestamp", "timestamp"),
    "text": ("body",),
    "lang_given": ("language_guess",),
    "url": ("link", "url", "tweet_url"),
    "source": ("source",),
    "likes": ("like_count", "likes", "attitudes_count"),
    "reposts": ("retweet_count", "reposts", "reposts_count"),
    "comments": ("reply_count", "comments", "comments_count"),
    "views": ("impression_count",),
    "counted_at": ("timestamp_collected",),
}


def _draft(frame: pl.DataFrame, context: Context) -> pl.DataFrame:
    """Draft the rows; which platform it is shows in the links, else in the columns or the form of the ids."""
    picked = [pl.coalesce(_filled(name, frame) for name in names).alias(ours) for ours, names in NAMES.items()]
    drafts = frame.select("line", *picked)
    is_twitter = "retweet_count" in frame.columns or "is_retweet" in frame.columns
    is_weibo = pl.col("url").str.contains("weibo") | pl.col("post_id").str.contains(r"^(?:\d{16}|[0-9a-zA-Z]{9})$")
    platform = pl.when(is_weibo.fill_null(False)).then(pl.lit("weibo")).otherwise(pl.lit("twitter"))
    bid = pl.when(pl.col("post_id").str.contains(r"^[0-9a-zA-Z]{9}$")).then("post_id")
    drafts = drafts.with_columns(platform=pl.lit("twitter") if is_twitter else platform, bid=bid)
    return drafts.with_columns(post_id=pl.when(bid.is_null() | is_twitter).then("post_id"))


def _filled(name: str, frame: pl.DataFrame) -> pl.Expr:
    return pl.when(column(name, frame) != "").then(column(name, frame))


def _recognise(sample: Sample) -> bool:
    return sample.has("id", "timestamp", "body", "author") and bool(
        {"thread_id", "unix_timestamp"} & set(sample.columns)
    )


SOURCES = (
    TableSource(
        name="fourcat_csv",
        title="4CAT CSV of X and Weibo",
        platform=None,
        is_seen=False,
        example="id,thread_id,timestamp,unix_timestamp,link,body,author,author_fullname,author_id,source,...",
        recognise=_recognise,
        draft=_draft,
    ),
)
