"""Small exports of many formats, written by hand in the shapes of the tools; the fuzz test mutates them."""

import gzip
import io
import json
from collections.abc import Iterable

import polars as pl

from tests.loading import row

_MBLOG = {
    "id": "4420017766253756", "mid": "4420017766253756", "created_at": "3小时前", "isLongText": False,
    "text": "你好<br/>@某人", "attitudes_count": "1.2万",
    "user": {"id": 61, "screen_name": "某新闻", "verified": True, "verified_type": 3},
}  # fmt: skip
_STATUS = {
    "created_at": "Wed May 15 16:04:52 +0000 2019", "id_str": "1128692342234566656",
    "full_text": "RT @bob: so it is…", "user": {"screen_name": "alice", "id_str": "5"}, "retweet_count": 4,
    "favorite_count": 6, "truncated": False,
}  # fmt: skip
_RESULT = {
    "rest_id": "1671508600538161153",
    "core": {"user_results": {"result": {"legacy": {"screen_name": "alice"}}}},
    "legacy": {"full_text": "hi", "created_at": "Wed Jun 21 13:21:20 +0000 2023"},
}  # fmt: skip
_PAGE = {
    "data": [{"id": "11", "text": "hi", "author_id": "7", "created_at": "2020-01-15T00:49:55.000Z"}],
    "includes": {"users": [{"id": "7", "username": "alice"}]},
}


def _lines(*records: object) -> bytes:
    return "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records).encode()


def _document(record: object) -> bytes:
    return json.dumps(record, ensure_ascii=False, indent=1).encode()


def _parquet(rows: Iterable[dict]) -> bytes:
    stream = io.BytesIO()
    pl.DataFrame(list(rows)).write_parquet(stream)
    return stream.getvalue()


SAMPLES: dict[str, bytes] = {
    "canonical.jsonl": _lines(*(row(id=str(number), text=f"第{number}行 text") for number in range(8))),
    "canonical.csv": b"id,sphere,author,created_at,text,url\n"
    + b"".join(b'%d,weibo,bob,2021-03-25 10:00,"two\nlines, %d",\n' % (number, number) for number in range(8)),
    "crawler.csv": (
        "id,bid,正文,头条文章url,原始图片url,视频url,位置,日期,工具,点赞数,评论数,转发数,话题,@用户\n"
        + "4505527885177576\t,J2jNWlIVi,【好看】 快看 ,,,,,2020-05-17,手机,14,3,2,,\n" * 4
    ).encode("utf-8-sig"),
    "search.csv": (
        "id,bid,user_id,用户昵称,微博正文,转发数,评论数,点赞数,发布时间,发布工具,retweet_id\n"
        + '4506020816821803,J2wCZsCF5,77,某报,"【标题】,正文",4,5,6,2020-05-18 19:49,微博,\n' * 4
    ).encode(),
    "spider.csv": (
        "微博id,微博正文,发布时间,发布工具,点赞数,转发数,评论数\nJ2wCZsCF5,【标题】正文。,"
        "2020-05-18 19:49,无,8,3,1\n"
        'J2jNWlIVi,"转发理由:好\n原始用户: 某报\n转发内容: 原来",2020-05-17 11:10,手机,2,4,1\n'
    ).encode("gb18030"),
    "cards.json": _document(
        {"ok": 1, "data": {"cards": [{"mblog": _MBLOG}, {"mblog": {**_MBLOG, "retweeted_status": _MBLOG}}]}}
    ),
    "2021-03-25.json": _document(
        [{"url": "/weibo?q=%23x%23", "title": "新疆棉花"}, {"url": "/weibo?q=y", "title": "早安"}]
    ),
    "page.json": _document(_PAGE),
    "status.jsonl": _lines(_STATUS, {**_STATUS, "retweeted_status": _STATUS}),
    "tweets.js": b"window.YTD.tweets.part0 = " + _document([{"tweet": _STATUS}, {"tweet": _STATUS}]),
    "graphql.json": _document({"data": {"entries": [_RESULT, {"tweet": _RESULT}]}}),
    "rtweet.csv": b"user_id,status_id,created_at,screen_name,text,is_retweet\n"
    + b'x5,x1334155285909409801,2020-12-02 15:19:42,alice,"Hi, all",FALSE\n' * 4,
    "bytes.csv": b"1164724746266845184,2019-08-23 02:23:13,b'RT @a: it\\xe2\\x80\\x99s',,,\n" * 4,
    "excel.csv": b"created_at,id,clean_text,favorite_count\n" + b"11/18/19 20:37,1.20E+18,Hello,694\n" * 4,
    "r.csv": '"","Text","Date"\n"1","It’s “news” https://t.co/x","2020-07-12"\n'.encode("cp1252") * 2,
    "canonical.parquet": _parquet(row(id=str(number), likes=number) for number in range(8)),
    "packed.jsonl.gz": gzip.compress(_lines(*(row(id=str(number)) for number in range(8))), mtime=0),
}
