"""weiboSpider (dataabc, weibo.cn): an account's posts as CSV, with base-62 ids, reposts inside the text."""

import polars as pl

from narratives.sources.base import Context, TableSource, renamed

COLUMNS = {
    "bid": "微博id", "text": "微博正文", "created_at": "发布时间", "source": "发布工具", "likes": "点赞数",
    "reposts": "转发数", "comments": "评论数",
}  # fmt: skip
_REPOST = r"(?s)^\s*转发理由:\s*(.*?)\s*原始用户:\s*(.*?)\s*转发内容:\s*(.*)$"
# weibo.cn's links under a post, which the tool takes for text.
_TAIL = r"(?:\[组图共\d+张\]|原图|查看图片|收藏|\s)+$"


def _draft(frame: pl.DataFrame, context: Context) -> pl.DataFrame:
    """Draft the posts; a repost becomes its own words and `//@name:` before what it forwards."""
    drafts = renamed(frame, COLUMNS, author_id=context.account_number)
    text = pl.col("text").str.replace_all("\u00a0", " ", literal=True).str.strip_chars()
    text = text.str.replace(_TAIL, "").str.replace(_REPOST, "${1}//@${2}:${3}")
    nothing = pl.when(pl.col("source") != "无").then(pl.col("source"))
    return drafts.with_columns(text=text, source=nothing)


SOURCES = (
    TableSource(
        name="weibo_spider_csv",
        title="weiboSpider (dataabc, weibo.cn), CSV",
        platform="weibo",
        example="微博id,微博正文,原始图片url,被转发微博原始图片url,是否为原创微博,微博视频url,发布位置,发布时间,发布工具,...",
        recognise=lambda sample: sample.has("微博id", "微博正文", "发布时间"),
        draft=_draft,
        has_account_as_file_name=True,
    ),
)
