"""weibo-search's and weiboSpider's CSV."""

from datetime import datetime
from pathlib import Path

from tests.loading import read

SEARCH = (
    "id,bid,user_id,用户昵称,微博正文,头条文章url,发布位置,艾特用户,话题,转发数,评论数,"
    "点赞数,发布时间,发布工具,微博图片url,微博视频url,retweet_id"
)
SPIDER = (
    "微博id,微博正文,原始图片url,被转发微博原始图片url,是否为原创微博,微博视频url,发布位置,"
    "发布时间,发布工具,点赞数,转发数,评论数"
)


def test_weibo_search(tmp_path: Path) -> None:
    """Posts found by keyword keep author, counts by name, and what they repost."""
    row = (
        "4506020816821803,J2wCZsCF5,77,某报,【标题】正文L视频,,,,,4,5,6,2020-05-18 19:49,微博 "
        "weibo.com,,,4505984011874060"
    )
    (tmp_path / "华为.csv").write_text(f"{SEARCH}\n{row}\n", "utf-8-sig")
    name, result = read(tmp_path / "华为.csv")
    (post,) = result.posts.to_dicts()
    assert "weibo_search_csv" == name
    assert ("4506020816821803", "某报", "【标题】正文L视频", "4505984011874060") == tuple(
        post[key] for key in ("post_id", "author", "text", "repost_of")
    )
    assert (4, 5, 6) == (post["reposts"], post["comments"], post["likes"])
    assert (datetime(2020, 5, 18, 11, 49, 3), "second") == (post["created_at"], post["created_precision"])
    assert "https://weibo.com/77/J2wCZsCF5" == post["url"]


def test_later_layouts_of_weibo_search(tmp_path: Path) -> None:
    """New columns change nothing, and the badge gives institutions a role."""
    row = "4506020816821803,J2wCZsCF5,77,某报,正文,,,,,4,5,6,2020-05-18 19:49,手机,\"['https://a']\",,,北京,蓝V"
    (tmp_path / "a.csv").write_text(f"{SEARCH},ip,user_authentication\n{row}\n", "utf-8-sig")
    assert "organisation" == read(tmp_path / "a.csv")[1].posts["author_role"].item()


def test_weibo_spider(tmp_path: Path) -> None:
    """Base-62 ids become numbers, `无` is nothing, and a repost's own words come before what it forwards."""
    rows = (
        "J2wCZsCF5,【标题】正文。 [组图共9张]\u00a0原图 \u00a0,无,无,True,无,无,2020-05-18 19:49,无,8,3,1\n"
        'J2jNWlIVi,"转发理由:说得好  \n原始用户: 某报\n转发内容: 原来的话 ",无,无,False,无,无,'
        "2020-05-17 11:10,手机,2,4,1\n"
    )
    (tmp_path / "555.csv").write_text(f"{SPIDER}\n{rows}", "utf-8-sig")
    name, result = read(tmp_path / "555.csv")
    first, second = result.posts.to_dicts()
    assert "weibo_spider_csv" == name
    assert ("4506020816821803", "555", "【标题】正文。", None, 8, 3, 1) == tuple(
        first[key] for key in ("post_id", "author", "text", "source", "likes", "reposts", "comments")
    )
    assert ("4505527885177576", "说得好//@某报:原来的话") == (second["post_id"], second["text"])
