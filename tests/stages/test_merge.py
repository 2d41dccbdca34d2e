"""What several exports say of one post and one account is brought together, whatever came first."""

import json
import shutil
import string
from collections.abc import Iterable
from itertools import combinations, permutations
from pathlib import Path

from narratives.sources.inputs import find_inputs
from narratives.sources.reading import probe
from narratives.sources.registry import all_sources, recognise
from narratives.stages.load import load
from narratives.stages.prepare import prepare
from narratives.stages.purge import purge
from narratives.stages.unload import unload
from tests.loading import query, row, write_jsonl

MID, BID, NUMBER = "4506020816821803", "J2wCZsCF5", "9000000001"
NAME, TEXT = "示例晚间播报", "【标题】一条给测试写的微博"
TOLD = "SELECT * EXCLUDE (load_id, file_line, account) FROM raw.posts ORDER BY post_key"
TWEET, USER, HANDLE = "1349868655115427843", "7000000071", "sample_kettle"
WORDS = "A tweet that was written for a test"
_STATUS = {"id_str": TWEET, "created_at": "Thu Jan 14 23:59:01 +0000 2021", "full_text": WORDS, "favorite_count": 3}
_AT = "2021-01-14T23:59:01"
# One Weibo post as the tools write it; each leaves something out.
WEIBO = {
    f"{NUMBER}.csv": f"id,bid,正文,日期,工具,点赞数,评论数,转发数\n{MID},{BID},{TEXT},2020-05-18,,3,2,1\n",
    "crawler.json": (
        f'{{"user": {{"id": {NUMBER}, "screen_name": "{NAME}", "verified": true, "verified_type": 3}}, "weibo": '
        f'[{{"id": {MID}, "bid": "{BID}", "user_id": {NUMBER}, "screen_name": "{NAME}", "text": "{TEXT}", '
        '"created_at": "2020-05-18", "attitudes_count": 5, "comments_count": 4, "reposts_count": 3, "source": "网页"}]}'
    ),
    "search.csv": (
        "id,bid,user_id,用户昵称,微博正文,转发数,评论数,点赞数,发布时间,发布工具,retweet_id\n"
        f"{MID},{BID},{NUMBER},{NAME},{TEXT}...全文,4,5,6,2020-05-18 19:49,微博,\n"
    ),
    "cards.json": (
        f'{{"data": {{"cards": [{{"mblog": {{"id": "{MID}", "mid": "{MID}", "text": "{TEXT}<br/>第二行", '
        f'"created_at": "3小时前", "attitudes_count": 9, "user": {{"id": {NUMBER}, "screen_name": "{NAME}"}}}}}}]}}}}'
    ),
    "spider.csv": f"微博id,微博正文,发布时间,发布工具,点赞数,转发数,评论数\n{BID},{TEXT},2020-05-18 19:49,无,8,3,1\n",
    "ajax.json": json.dumps(
        {
            "ok": 1,
            "data": {
                "list": [
                    {
                        "id": int(MID),
                        "mblogid": BID,
                        "created_at": "Mon May 18 19:49:20 +0800 2020",
                        "text_raw": TEXT,
                        "user": {"id": int(NUMBER), "screen_name": NAME},
                        "attitudes_count": 7,
                    }
                ]
            },
        }
    ),
    "slim.json": json.dumps(
        {
            "query": "播报",
            "result": [
                {"id": MID, "created_at": "2020-05-18", "text": TEXT, "user": {"id": int(NUMBER)}, "attitudes_count": 2}
            ],
        }
    ),
    "crawl4weibo.jsonl": json.dumps(
        {
            "id": MID,
            "user_id": NUMBER,
            "text": TEXT,
            "created_at": "2020-05-18 19:49:20",
            "source": "微博",
            "attitudes_count": 0,
            "is_original": True,
            "pic_urls": [],
        }
    )
    + "\n",
    "mblogs.jsonl": json.dumps(
        {
            "id": MID,
            "mid": MID,
            "text": TEXT,
            "created_at": "Mon May 18 19:49:20 +0800 2020",
            "attitudes_count": 1,
            "source": "手机",
            "user": {"id": int(NUMBER), "screen_name": NAME},
        }
    )
    + "\n",
    "by_keyword.json": json.dumps(
        {"播报": [{"id": MID, "created_at": "05-18", "text": TEXT, "user": {"id": int(NUMBER), "screen_name": NAME}}]}
    ),
    "own.jsonl": json.dumps(
        {
            "id": MID,
            "sphere": "weibo",
            "created_at": "2020-05-18",
            "text": TEXT,
            "lang": "zh",
            "likes": 2,
            "counted_at": "2021-01-01T00:00:00Z",
        }
    )
    + "\n",
    "own.csv": f"id,sphere,author,author_role,created_at,text\n{MID},weibo,{NAME},,2020-05-18T11:49:03Z,{TEXT}\n",
    "4cat.csv": (
        "id,thread_id,timestamp,unix_timestamp,link,body,author,author_id,likes\n"
        f"{BID},1,2020-05-18 11:49:03,1589802543,https://weibo.com/{NUMBER}/{BID},{TEXT},{NAME},{NUMBER},6\n"
    ),
    "4cat.ndjson": json.dumps(
        {
            "id": int(MID),
            "mblogid": BID,
            "text_raw": TEXT,
            "text": TEXT,
            "created_at": "Mon May 18 19:49:03 +0800 2020",
            "user": {"screen_name": NAME, "id": int(NUMBER)},
            "attitudes_count": 10,
            "__import_meta": {"timestamp_collected": 1589900000000},
        }
    )
    + "\n",
}
# And one tweet.
TWITTER = {
    "v1.jsonl": json.dumps({**_STATUS, "user": {"screen_name": HANDLE, "id_str": USER}, "lang": "en"}) + "\n",
    "v2.json": json.dumps(
        {
            "data": [
                {
                    "id": TWEET,
                    "text": WORDS,
                    "author_id": USER,
                    "created_at": f"{_AT}.000Z",
                    "lang": "en",
                    "public_metrics": {"like_count": 4, "retweet_count": 1, "reply_count": 0},
                }
            ],
            "includes": {"users": [{"id": USER, "username": HANDLE}]},
        }
    ),
    "graphql.json": json.dumps(
        {
            "data": {
                "tweet_results": {
                    "result": {
                        "rest_id": TWEET,
                        "legacy": _STATUS,
                        "views": {"count": "90"},
                        "core": {"user_results": {"result": {"rest_id": USER, "legacy": {"screen_name": HANDLE}}}},
                    }
                }
            }
        }
    ),
    "tweets.js": "window.YTD.tweets.part0 = " + json.dumps([{"tweet": _STATUS}]),
    "snscrape.jsonl": json.dumps(
        {
            "url": f"https://twitter.com/{HANDLE}/status/{TWEET}",
            "date": f"{_AT}+00:00",
            "rawContent": f"{WORDS} indeed",
            "id": int(TWEET),
            "user": {"username": HANDLE},
            "likeCount": 5,
            "replyCount": 2,
        }
    )
    + "\n",
    "snscrape.csv": f"Datetime,Tweet Id,Text,Username\n2021-01-14,{TWEET},{WORDS},{HANDLE}\n",
    "rtweet.csv": f"user_id,status_id,created_at,screen_name,text\nx{USER},x{TWEET},{_AT},{HANDLE},{WORDS}\n",
    "twarc.csv": (
        "id,tweet_url,parsed_created_at,user_screen_name,text,tweet_type,lang\n"
        f"{TWEET},https://twitter.com/{HANDLE}/status/{TWEET},2021-01-14 23:59:01,{HANDLE},{WORDS[:20]}…,original,en\n"
    ),
    "twarc2.csv": (
        "id,author_id,created_at,text,author.username,public_metrics.like_count\n"
        f"{TWEET},{USER},{_AT}.000Z,{WORDS},{HANDLE},6\n"
    ),
    "release.csv": (
        "tweetid,userid,user_screen_name,tweet_text,tweet_time,like_count\n"
        f"{TWEET},{USER},{HANDLE},{WORDS},2021-01-14 23:59,1.0\n"
    ),
    "bytes.csv": f"{TWEET},{_AT.replace('T', ' ')},b'{WORDS}',,,\n",
    "table.csv": f"created_at,id,text,favorite_count,retweet_count\n01/14/21 23:59,{TWEET},{WORDS},7,2\n",
    "own.jsonl": json.dumps({"id": TWEET, "sphere": "twitter", "created_at": _AT, "text": WORDS, "views": 8}) + "\n",
    "own.csv": f"id,sphere,author,author_role,created_at,text\n{TWEET},twitter,{HANDLE},media,2021-01-14,{WORDS}\n",
    "4cat.csv": (
        "id,thread_id,timestamp,unix_timestamp,link,body,author,author_id,like_count,retweet_count\n"
        f"{TWEET},{TWEET},2021-01-14 23:59:01,1610668741,https://x.com/{HANDLE}/status/{TWEET},{WORDS},"
        f"{HANDLE},{USER},9,3\n"
    ),
    "4cat.ndjson": json.dumps(
        {
            "rest_id": TWEET,
            "legacy": _STATUS,
            "core": {"user_results": {"result": {"rest_id": USER, "legacy": {"screen_name": HANDLE}}}},
            "__import_meta": {"timestamp_collected": 1610700000000},
        }
    )
    + "\n",
}
# A post of a page, an article and a video.
FACEBOOK = {
    "crowdtangle.csv": (
        "Page Name,User Name,Facebook Id,Page Category,Page Admin Top Country,Post Created,Likes,Shares,URL,Message\n"
        f"A Kettle Sampled,{HANDLE},{USER},MEDIA_NEWS_COMPANY,GB,2021-01-14 18:59:01 EST,4,1,"
        f"https://www.facebook.com/{USER}/posts/{TWEET},{WORDS}\n"
    ),
    "library.csv": (
        "id,creation_time,text,lang,post_owner.id,post_owner.name,post_owner.username,statistics.views,mcl_url\n"
        f"{TWEET},2021-01-14T23:59:01+0000,{WORDS} indeed,en,{USER},A Kettle Sampled,{HANDLE},9,\n"
    ),
    "own.jsonl": json.dumps(
        {
            "id": TWEET,
            "platform": "facebook",
            "sphere": "twitter",
            "created_at": "2021-01-14",
            "text": WORDS,
            "author": HANDLE,
            "author_role": "politician",
            "likes": 2,
            "counted_at": "2021-01-15T00:00:00Z",
        }
    )
    + "\n",
}
WECHAT = {
    "articles.csv": (
        "公众号,ID,链接,标题,摘要,发布时间,阅读,点赞\n"
        f"{NAME},{MID}_1,https://mp.weixin.qq.com/s/AbCdEfGhIjKl,{TEXT},一句摘要,2020-05-18 19:49,10万+,5\n"
    ),
    "articles.json": json.dumps(
        [
            {
                "aid": f"{MID}_1",
                "title": TEXT,
                "digest": "一句摘要",
                "create_time": 1589802543,
                "nickname": NAME,
                "link": "http://mp.weixin.qq.com/s?__biz=sample",
            }
        ]
    ),
    "own.csv": (
        f"id,platform,sphere,author,author_role,created_at,text\n{MID}_1,wechat,weibo,{NAME},,2020-05-18,{TEXT}\n"
    ),
}
TIKTOK = {
    "research.json": json.dumps(
        {
            "data": {
                "videos": [
                    {
                        "id": int(TWEET),
                        "create_time": 1610668741,
                        "username": HANDLE,
                        "video_description": WORDS,
                        "like_count": 3,
                        "view_count": 50,
                    }
                ]
            },
            "error": {"code": "ok"},
        }
    ),
    "videos.jsonl": json.dumps(
        {"id": int(TWEET), "create_time": 1610668741, "video_description": f"{WORDS} indeed", "like_count": 5}
    )
    + "\n",
    "own.jsonl": json.dumps(
        {"id": TWEET, "platform": "tiktok", "sphere": "twitter", "created_at": "2021-01-14", "text": WORDS, "views": 8}
    )
    + "\n",
}
PLATFORMS = (WEIBO, TWITTER, FACEBOOK, WECHAT, TIKTOK)
# A list of searches, and a table without ids: no other export names the same post.
ALONE = {"weibo_hot_search_json", "twitter_text_and_date"}


def _load_in_order(folder: Path, names: Iterable[str]) -> Path:
    """Load exports one after the other into a warehouse of their own."""
    warehouse = folder / "house" / "narratives.duckdb"
    for name in names:
        path = folder / name
        path.write_text(WEIBO[name], "utf-8")
        result = load(warehouse, [path])
        assert (1, 0) == (result.rows, result.rejected), result
    return warehouse


def test_two_exports_tell_the_same_in_either_order(tmp_path: Path) -> None:
    """Every pair of formats gives one post, whichever is loaded first; each pair tells of a post of its own."""
    pairs = [(exports, pair) for exports in PLATFORMS for pair in combinations(exports, 2)]
    told = []
    for place, order in enumerate(permutations(("first", "second"))):
        warehouse = tmp_path / f"house{place}" / "n.duckdb"
        if place:
            warehouse.parent.mkdir()
            shutil.copy(tmp_path / "house0" / "n.key", warehouse.parent)
        for number, (exports, pair) in enumerate(pairs):
            for which, name in zip(("first", "second"), pair, strict=True):
                _write(tmp_path / f"of{place}" / which / str(number) / name, exports[name], number)
        for which in order:
            result = load(warehouse, [tmp_path / f"of{place}" / which])
            assert (len(pairs), 0) == (result.rows, result.rejected), result
        told.append(query(warehouse, TOLD))
    assert len(pairs) == len(told[0])
    assert told[0] == told[1]


def _write(path: Path, text: str, number: int) -> None:
    """Write an export of another post by another account, its ids counted on."""
    path = path.with_name(path.name.replace(NUMBER, str(int(NUMBER) + number)))
    changes = {NUMBER: int(NUMBER) + number, MID: int(MID) + number, BID: BID[:5] + _in_base_62(int(MID[9:]) + number),
               NAME: f"{NAME}{number}", TWEET: int(TWEET) + number, USER: int(USER) + number,
               HANDLE: f"{HANDLE}_{number}"}  # fmt: skip
    changes |= {json.dumps(NAME)[1:-1]: json.dumps(changes[NAME])[1:-1]}
    for old, new in changes.items():
        text = text.replace(old, str(new))
    path.parent.mkdir(parents=True)
    path.write_text(text, "utf-8")


def _in_base_62(number: int) -> str:
    """Write four digits of a Weibo post's short id."""
    signs = string.digits + string.ascii_lowercase + string.ascii_uppercase
    return "".join(signs[number // 62**place % 62] for place in (3, 2, 1, 0))


def test_the_pairs_are_of_every_format(tmp_path: Path) -> None:
    """Whatever format is added, of any platform, a post of it is merged with the others."""
    found = set()
    for exports in PLATFORMS:
        for name, text in exports.items():
            (tmp_path / name).write_text(text, "utf-8")
            found.add(recognise(probe(next(find_inputs([tmp_path / name]))).sample).name)
    assert ALONE == {source.name for source in all_sources()} - found


def test_each_field_is_taken_where_it_says_most(tmp_path: Path) -> None:
    """Name and role of the medium, the id's second, the whole text, and the counts whose time is known."""
    warehouse = _load_in_order(tmp_path, WEIBO)
    columns = "author, author_role, created_at::VARCHAR, text, is_truncated, likes, reposts, counted_at::DATE::VARCHAR"
    assert [(NAME, "media", "2020-05-18 11:49:03", f"{TEXT}\n第二行", False, 2, None, "2021-01-01")] == query(
        warehouse, f"SELECT {columns} FROM raw.posts"
    )


def test_all_posts_of_an_account_have_one_author(tmp_path: Path) -> None:
    """An export of numbers and one of names, joined by a third, show one account by its public name."""
    numbers = tmp_path / f"{NUMBER}.csv"
    numbers.write_text(WEIBO[numbers.name].replace(MID, "4505527885177576").replace(BID, "J2jNWlIVi"), "utf-8")
    named = row(id="4505527885177577", sphere="weibo", author=NAME, author_role=None)
    warehouse = tmp_path / "house" / "narratives.duckdb"
    load(warehouse, [numbers, write_jsonl(tmp_path / "named.jsonl", [named])])
    assert 2 == len(query(warehouse, "SELECT DISTINCT author FROM raw.posts"))
    _load_in_order(tmp_path, ["crawler.json"])
    assert [(NAME, "media", 3)] == query(warehouse, "SELECT author, author_role, count(*) FROM raw.posts GROUP BY ALL")


def test_a_longer_text_is_prepared_anew(tmp_path: Path) -> None:
    """What was worked out from a text that another export completes is forgotten."""
    warehouse = _load_in_order(tmp_path, ["search.csv"])
    prepare(warehouse)
    assert [(1,)] == query(warehouse, "SELECT count(*) FROM core.post_texts")
    _load_in_order(tmp_path, ["cards.json"])
    assert [(0,)] == query(warehouse, "SELECT count(*) FROM core.post_texts")


def test_purging_an_author_takes_all_that_is_the_same_account(tmp_path: Path) -> None:
    """Posts that were loaded under the number go with the name, and do not come back under either."""
    (tmp_path / "search.csv").write_text(WEIBO["search.csv"], "utf-8")
    other = WEIBO[f"{NUMBER}.csv"].replace(MID, "4505527885177576").replace(BID, "J2jNWlIVi")
    (tmp_path / f"{NUMBER}.csv").write_text(other, "utf-8")
    warehouse = tmp_path / "house" / "narratives.duckdb"
    load(warehouse, [tmp_path / "search.csv", tmp_path / f"{NUMBER}.csv"])
    assert 2 == purge(warehouse, author=NAME).posts
    assert [(0,)] == query(warehouse, "SELECT count(*) FROM raw.accounts")
    (tmp_path / f"{NUMBER}.csv").write_text(other + "4505527885177999,,又一条,2020-05-17,,1,1,1\n", "utf-8")
    assert (0, 2) == ((again := load(warehouse, [tmp_path / f"{NUMBER}.csv"])).loaded, again.rejected)


def test_unloading_forgets_accounts_of_which_nothing_is_left(tmp_path: Path) -> None:
    """The name of a public account does not outlive its posts."""
    warehouse = _load_in_order(tmp_path, ["crawler.json"])
    ((load_id,),) = query(warehouse, "SELECT load_id FROM raw.loads")
    unload(warehouse, load_id)
    assert [] == query(warehouse, "SELECT * FROM raw.accounts")
