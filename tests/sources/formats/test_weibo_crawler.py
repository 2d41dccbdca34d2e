"""weibo-crawler's CSV of both layouts and its JSON give the same posts, with the originals of reposts."""

import json
from datetime import datetime
from pathlib import Path

from tests.loading import read

HEAD = "id,bid,正文,头条文章url,原始图片url,视频url,位置,日期,工具,点赞数,评论数,转发数,话题,@用户"
MORE = (
    ",完整日期,是否原创,源用户id,源用户昵称,源微博id,源微博bid,源微博正文,源微博头条文章url,源微博原始图片url,源微博视频url,"
    "源微博位置,源微博日期,源微博工具,源微博点赞数,源微博评论数,源微博转发数,源微博话题,源微博@用户,源微博完整日期"
)


def test_layout_of_2020(tmp_path: Path) -> None:
    """Days only, no author column: the id tells the second, the file's name the account, the header the counts."""
    path = tmp_path / "1234567890.csv"
    path.write_text(HEAD + "\n4505527885177576,J2jNWlIVi,【好看】 快看 ,,,,,2020-05-17,手机,14,3,2,,\n", "utf-8-sig")
    name, result = read(path)
    (post,) = result.posts.to_dicts()
    assert "weibo_crawler_csv" == name
    assert ("4505527885177576", "1234567890", "【好看】 快看", "手机") == tuple(
        post[key] for key in ("post_id", "author", "text", "source")
    )
    assert (datetime(2020, 5, 17, 3, 10, 19), "second") == (post["created_at"], post["created_precision"])
    assert (14, 3, 2) == (post["likes"], post["comments"], post["reposts"])


def test_layout_of_2024(tmp_path: Path) -> None:
    """A TAB ends the id, originals have short rows, and a repost carries its original."""
    original = (
        '5106121943814622\t,P2zg6g0ma,"两行\n正文",,,,,2024-11-29T18:56:41,视频号,3,2,1,,,2024-11-29 18:56:41,True'
    )
    repost = (
        "5106064639132005\t,P2xLFlkT7,说得好,,,,,2024-11-29T15:08:59,手机,1,1,1,,,2024-11-29 15:08:59,False,"
        "99,某人,5105667857974984\t,P2nqqlyUA,原来的话,,,,,2024-11-28T12:52:19,电脑,7,8,9,,,"
        "2024-11-28 12:52:19"
    )
    path = tmp_path / "1234567890.csv"
    path.write_text(f"{HEAD}{MORE}\n{original}\n{repost}\n", "utf-8-sig")
    posts = {post["post_id"]: post for post in read(path)[1].posts.to_dicts()}
    assert {"5106121943814622", "5106064639132005", "5105667857974984"} == posts.keys()
    assert ("两行\n正文", datetime(2024, 11, 29, 10, 56, 41)) == tuple(
        posts["5106121943814622"][key] for key in ("text", "created_at")
    )
    assert "5105667857974984" == posts["5106064639132005"]["repost_of"]
    assert ("某人", "原来的话", 7, 9) == tuple(
        posts["5105667857974984"][key] for key in ("author", "text", "likes", "reposts")
    )


def test_a_spoilt_header_is_no_traceback(tmp_path: Path) -> None:
    """Where the headings of the original are damaged, the posts themselves are read."""
    head = (HEAD + MORE).replace("源微博日期", "源?期").replace("源微博id", "源?")
    path = tmp_path / "1234567890.csv"
    path.write_text(
        f"{head}\n5106121943814622,P2zg6g0ma,早安,,,,,2024-11-29,手机,3,2,1,,,2024-11-29 18:56:41\n", "utf-8"
    )
    assert ["5106121943814622"] == read(path)[1].posts["post_id"].to_list()


def test_json(tmp_path: Path) -> None:
    """Numbers as ids stay exact, and the verified account has a role."""
    mblog = {
        "user_id": 5, "screen_name": "某台", "id": 5106121943814622, "bid": "P2zg6g0ma", "text": "早安",
        "created_at": "2024-11-29T18:56:41", "full_created_at": "2024-11-29 18:56:41", "attitudes_count": 3,
        "retweet": {"user_id": 6, "screen_name": "某人", "id": 5105667857974984, "text": "原",
                    "created_at": "2024-11-28"},
    }  # fmt: skip
    user = {"id": "5", "screen_name": "某台", "verified": True, "verified_type": 3}
    (tmp_path / "5.json").write_text(json.dumps({"user": user, "weibo": [mblog]}), "utf-8")
    name, result = read(tmp_path / "5.json")
    first, second = result.posts.to_dicts()
    assert "weibo_crawler_json" == name
    assert ("5106121943814622", "某台", "media", "5105667857974984", 3) == tuple(
        first[key] for key in ("post_id", "author", "author_role", "repost_of", "likes")
    )
    assert ("5105667857974984", "某人", "public") == tuple(second[key] for key in ("post_id", "author", "author_role"))
