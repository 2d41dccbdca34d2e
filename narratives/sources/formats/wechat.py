"""WeChat articles: tables with Chinese headings by article exporters, and the platform's own JSON."""

from collections.abc import Iterator
from typing import Any

import polars as pl

from narratives.sources.base import Context, DocumentSource, Sample, TableSource, as_text, column, first
from narratives.sources.markup import plain_or_none

# draft column: headings of several exporters
NAMES = {
    "post_id": ("ID", "id", "aid", "文章ID"),
    "author": ("公众号", "公众号名称", "来源公众号", "account"),
    "created_at": ("发布时间", "发布日期", "创建时间", "日期"),
    "url": ("链接", "文章链接", "原文链接", "link"),
    "likes": ("点赞", "点赞数", "点赞量"),
    "comments": ("留言", "评论数", "留言数"),
    "reposts": ("分享", "转发", "分享数"),
    "views": ("阅读", "阅读数", "阅读量"),
}
TITLES = ("标题", "文章标题", "title")
BODIES = ("文章内容", "正文", "内容", "摘要", "digest")


def _filled(names: tuple[str, ...], frame: pl.DataFrame) -> pl.Expr:
    return pl.coalesce(pl.when(column(name, frame) != "").then(column(name, frame)) for name in names)


def _draft(frame: pl.DataFrame, context: Context) -> pl.DataFrame:
    """Draft articles: title and body are the text; the address holds the id where no column does."""
    picked = [_filled(names, frame).alias(ours) for ours, names in NAMES.items()]
    text = pl.concat_str([_filled(TITLES, frame), _filled(BODIES, frame)], separator="\n", ignore_nulls=True)
    drafts = frame.select("line", *picked, text.alias("text"))
    in_url = pl.coalesce(pl.col("url").str.extract(r"[?&]sn=(\w+)"), pl.col("url").str.extract(r"/s/([\w-]{10,})"))
    return drafts.with_columns(post_id=pl.coalesce("post_id", in_url))


def _recognise_table(sample: Sample) -> bool:
    has_title, has_time = (
        set(TITLES[:2]) & set(sample.columns),
        set(NAMES["created_at"]) & set(sample.columns),
    )
    links = [cell for row in sample.rows for cell in row if cell and "mp.weixin.qq.com" in cell]
    return bool(has_title and has_time) and bool(links or {"公众号", "公众号名称"} & set(sample.columns))


def _posts(record: Any, context: Context) -> Iterator[dict[str, Any]]:
    texts = [plain_or_none(record.get(name)) for name in ("title", "content", "digest")]
    yield {
        "post_id": first(record.get("aid"), record.get("appmsgid"), record.get("id")),
        "author": first(record.get("account_name"), record.get("nickname"), record.get("author_name")),
        "created_at": as_text(first(record.get("create_time"), record.get("update_time"), record.get("publish_time"))),
        "text": "\n".join(text for text in texts[:2] + texts[2:] * (not texts[1]) if text),
        "url": first(record.get("link"), record.get("content_url")),
    }


SOURCES = (
    TableSource(
        name="wechat_articles_csv",
        title="WeChat articles, CSV of article exporters",
        platform="wechat",
        is_seen=False,
        example="公众号,ID,链接,标题,封面,摘要,创建时间,发布时间,阅读,点赞,分享,喜欢,留言,作者,...",
        recognise=_recognise_table,
        draft=_draft,
        makes_ids=True,
    ),
    DocumentSource(
        name="wechat_articles_json",
        title="WeChat articles, the platform's JSON",
        platform="wechat",
        is_seen=False,
        example='{"aid": "2247483650_1", "title": "...", "digest": "...", "link": "http://mp.weixin.qq.com/s?..."}',
        recognise=lambda sample: {"title", "link"} <= sample.record.keys() and "weixin" in str(sample.record["link"]),
        posts=_posts,
        makes_ids=True,
    ),
)
