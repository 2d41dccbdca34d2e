"""weibo-search (dataabc): posts found by a keyword as CSV, in all its layouts."""

import polars as pl

from narratives.sources.base import Context, TableSource, beside, column, renamed

COLUMNS = {
    "post_id": "id", "bid": "bid", "author": "用户昵称", "author_id": "user_id", "text": "微博正文",
    "created_at": "发布时间", "source": "发布工具", "likes": "点赞数", "reposts": "转发数",
    "comments": "评论数", "repost_of": "retweet_id", "mentions": "艾特用户",
}  # fmt: skip
# Blue marks are institutions; golden, red and yellow ones are people.
BADGES = {"蓝V": "organisation", **dict.fromkeys(("金V", "红V", "黄V", "普通用户"), "public")}


def _draft(frame: pl.DataFrame, context: Context) -> pl.DataFrame:
    badge = column("user_authentication", frame).replace_strict(BADGES, default=None, return_dtype=pl.String)
    url = pl.format("https://weibo.com/{}/{}", pl.col("user_id"), pl.col("bid"))
    return beside(renamed(frame, COLUMNS), frame, url=url, author_role=badge)


SOURCES = (
    TableSource(
        name="weibo_search_csv",
        title="weibo-search (dataabc), CSV",
        platform="weibo",
        example="id,bid,user_id,用户昵称,微博正文,头条文章url,发布位置,艾特用户,话题,转发数,评论数,点赞数,发布时间,...",
        recognise=lambda sample: sample.has("id", "bid", "user_id", "微博正文", "发布时间"),
        draft=_draft,
    ),
)
