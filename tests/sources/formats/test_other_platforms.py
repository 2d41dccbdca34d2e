"""Facebook, WeChat and TikTok, as their documentation says."""

import json
from datetime import datetime
from pathlib import Path

from tests.loading import read


def test_crowdtangle(tmp_path: Path) -> None:
    """Times have an American zone, the id stands in the address, the category gives a role."""
    head = (
        "Page Name,User Name,Facebook Id,Page Category,Page Admin Top Country,Post Created,"
        "Likes,Comments,Shares,URL,Message,Link Text"
    )
    row = 'The Paper,thepaper,55,MEDIA_NEWS_COMPANY,GB,2021-03-25 10:00:00 EDT,"1,234",2,3,https://www.facebook.com/55/posts/9988,,Cotton'
    (tmp_path / "a.csv").write_text(f"{head}\n{row}\n")
    name, result = read(tmp_path / "a.csv")
    (post,) = result.posts.to_dicts()
    assert ("crowdtangle_csv", "facebook", "twitter") == (name, post["platform"], post["sphere"])
    assert ("9988", "thepaper", "media", "GB", "Cotton", 1234, 3) == tuple(
        post[key] for key in ("post_id", "author", "author_role", "country", "text", "likes", "reposts")
    )
    assert datetime(2021, 3, 25, 14) == post["created_at"]


def test_meta_content_library(tmp_path: Path) -> None:
    """Nested names are columns with dots."""
    head = "id,creation_time,text,lang,post_owner.id,post_owner.name,post_owner.username,statistics.views,mcl_url"
    (tmp_path / "a.csv").write_text(f"{head}\n77,2024-01-02T03:04:05+0000,Hi,en,5,The Paper,,9,https://x\n")
    name, result = read(tmp_path / "a.csv")
    (post,) = result.posts.to_dicts()
    assert ("meta_content_library_csv", "The Paper", 9) == (name, post["author"], post["views"])


def test_wechat_table(tmp_path: Path) -> None:
    """Title and summary are the text, times are China's, and the account is the author."""
    head = "公众号,链接,标题,摘要,发布时间,阅读,点赞"
    row = "某报,https://mp.weixin.qq.com/s/AbCdEfGhIjKl,新疆棉花,好棉花,2021-03-25 18:00:00,10万+,5"
    (tmp_path / "a.csv").write_text(f"{head}\n{row}\n", "utf-8")
    name, result = read(tmp_path / "a.csv")
    (post,) = result.posts.to_dicts()
    assert ("wechat_articles_csv", "wechat", "weibo") == (name, post["platform"], post["sphere"])
    assert ("AbCdEfGhIjKl", "某报", "新疆棉花\n好棉花", 100_000) == tuple(
        post[key] for key in ("post_id", "author", "text", "views")
    )
    assert datetime(2021, 3, 25, 10) == post["created_at"]


def test_wechat_json(tmp_path: Path) -> None:
    """The platform's list of articles has times in seconds."""
    article = {
        "aid": "22_1",
        "title": "标题",
        "digest": "摘要",
        "link": "http://mp.weixin.qq.com/s?x",
        "create_time": 1616666400,
    }
    (tmp_path / "a.json").write_text(json.dumps([article]), "utf-8")
    name, result = read(tmp_path / "a.json")
    (post,) = result.posts.to_dicts()
    assert ("wechat_articles_json", "标题\n摘要", datetime(2021, 3, 25, 10)) == (
        name,
        post["text"],
        post["created_at"],
    )


def test_tiktok(tmp_path: Path) -> None:
    """A page of the Research API; what is said stands in for a missing description."""
    video = {
        "id": 6978662169214864645,
        "create_time": 1624823999,
        "username": "a",
        "video_description": "",
        "like_count": 3,
    }
    page = {"data": {"videos": [{**video, "voice_to_text": "hello"}], "cursor": 1}, "error": {"code": "ok"}}
    (tmp_path / "a.json").write_text(json.dumps(page), "utf-8")
    name, result = read(tmp_path / "a.json")
    (post,) = result.posts.to_dicts()
    assert ("tiktok_research_json", "6978662169214864645", "hello", 3) == (
        name,
        post["post_id"],
        post["text"],
        post["likes"],
    )
