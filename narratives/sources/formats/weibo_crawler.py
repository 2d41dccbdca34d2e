"""weibo-crawler (dataabc): one account's posts as CSV, in the layouts of 2020 and 2024, and as JSON."""

from collections.abc import Iterator
from typing import Any

import polars as pl

from narratives.sources.base import Context, DocumentSource, Sample, TableSource, column, complete, renamed
from narratives.sources.mblogs import mblog_posts

COLUMNS = {
    "post_id": "id", "bid": "bid", "text": "正文", "created_at": "日期", "source": "工具", "likes": "点赞数",
    "comments": "评论数", "reposts": "转发数", "repost_of": "源微博id", "author": "用户昵称",
    "author_id": "用户id", "mentions": "@用户",
}  # fmt: skip
ORIGINAL = {
    "post_id": "源微博id", "bid": "源微博bid", "author": "源用户昵称", "author_id": "源用户id",
    "text": "源微博正文",
    "created_at": "源微博日期", "source": "源微博工具", "likes": "源微博点赞数", "comments": "源微博评论数",
    "reposts": "源微博转发数", "mentions": "源微博@用户",
}  # fmt: skip


def _recognise(sample: Sample) -> bool:
    return sample.has("id", "bid", "正文", "日期", "点赞数")


def _draft(frame: pl.DataFrame, context: Context) -> pl.DataFrame:
    """Draft the posts, and the originals that they repost; the account is the number in the file's name."""
    posts = complete(renamed(_with_full_dates(frame), COLUMNS))
    posts = posts.with_columns(author_id=pl.coalesce("author_id", pl.lit(context.account_number)))
    if "源微博id" not in frame.columns:
        return posts
    originals = frame.filter(pl.col("源微博id").str.strip_chars() != "")
    return pl.concat([posts, complete(renamed(originals, ORIGINAL))])


def _with_full_dates(frame: pl.DataFrame) -> pl.DataFrame:
    """Prefer the time with seconds, which newer layouts have beside the date."""
    pairs = {"日期": "完整日期", "源微博日期": "源微博完整日期"}
    return frame.with_columns(
        pl.coalesce(pl.when(column(full, frame) != "").then(column(full, frame)), column(date, frame)).alias(date)
        for date, full in pairs.items()
    )


def _posts(record: Any, context: Context) -> Iterator[dict[str, Any]]:
    for mblog in record["weibo"]:
        yield from mblog_posts(mblog, record.get("user"))


SOURCES = (
    TableSource(
        name="weibo_crawler_csv",
        title="weibo-crawler (dataabc), CSV of 2020 and 2024",
        platform="weibo",
        example="id,bid,正文,头条文章url,原始图片url,视频url,位置,日期,工具,点赞数,评论数,转发数,话题,@用户",
        recognise=_recognise,
        draft=_draft,
        has_account_as_file_name=True,
    ),
    DocumentSource(
        name="weibo_crawler_json",
        title="weibo-crawler (dataabc), JSON",
        platform="weibo",
        example='{"user": {"screen_name": "央视新闻"}, "weibo": [{"id": 5106121943814622, "text": "..."}]}',
        recognise=lambda sample: isinstance(sample.record.get("weibo"), list),
        posts=_posts,
    ),
)
