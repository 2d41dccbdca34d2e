"""Tables of tweets by rtweet, twarc, tweepy, snscrape, 4CAT, and what Excel and R leave of them."""

from datetime import datetime
from pathlib import Path

from tests.loading import read


def _read(path: Path, text: str, encoding: str = "utf-8") -> tuple[str, list[dict]]:
    path.write_bytes(text.encode(encoding))
    name, result = read(path)
    return name, result.posts.to_dicts()


def test_rtweet(tmp_path: Path) -> None:
    """Ids lose their `x`, NA is nothing, and retweets and quotes carry the other tweet."""
    head = (
        "user_id,status_id,created_at,screen_name,text,is_quote,is_retweet,favorite_count,retweet_count,lang,"
        "quoted_status_id,quoted_text,quoted_created_at,quoted_screen_name,retweet_status_id,retweet_text,"
        "retweet_created_at,retweet_screen_name,status_url,geo_coords"
    )
    rows = (
        "x5,x1334155285909409801,2020-12-02 15:19:42,alice,Hi,FALSE,FALSE,6,4,und,NA,NA,NA,NA,NA,NA,NA,NA,"
        "https://twitter.com/alice/status/1334155285909409801,NA NA\n"
        "x5,x1334155285909409802,2020-12-02 15:19:43,alice,RT @bob: the…,FALSE,TRUE,6,4,en,NA,NA,NA,NA,"
        "x1334155285909409700,the whole,2020-12-02 15:00:00,bob,u,NA NA\n"
        "x5,x1334155285909409803,2020-12-02 15:19:44,alice,so true,TRUE,FALSE,6,4,en,"
        "x1333816883548712968,a quote,"
        "2020-12-01 16:55:00,eve,NA,NA,NA,NA,u,NA NA\n"
    )
    name, posts = _read(tmp_path / "a.csv", f"{head}\n{rows}")
    by_id = {post["post_id"]: post for post in posts}
    assert ("twitter_rtweet_csv", 5) == (name, len(by_id))
    assert ("Hi", None, None) == tuple(by_id["1334155285909409801"][key] for key in ("text", "lang_given", "quote_of"))
    assert ("RT @bob: the whole", "1334155285909409700") == tuple(
        by_id["1334155285909409802"][key] for key in ("text", "repost_of")
    )
    assert ("bob", "the whole") == tuple(by_id["1334155285909409700"][key] for key in ("author", "text"))
    assert ("eve", datetime(2020, 12, 1, 16, 55)) == tuple(
        by_id["1333816883548712968"][key] for key in ("author", "created_at")
    )


def test_twarc_saved_by_r(tmp_path: Path) -> None:
    """windows-1252 with `<U+...>` escapes, row numbers, NA, and ids that R rounded."""
    head = (
        '"","id","tweet_url","created_at","parsed_created_at","user_screen_name","text",'
        '"tweet_type","lang","retweet_or_quote_id"'
    )
    row = (
        '"70","1200776747869970432","https://twitter.com/paper/status/1200776747869970433",'
        '"2019-11-30 14:01:00",'
        '"2019-11-30 14:01:00","paper","It’s here <U+1F1ED><U+1F1F0>","quote","en","12"'
    )
    name, (post,) = _read(tmp_path / "a.csv", f"{head}\n{row}\n", "cp1252")
    assert "twitter_twarc_csv" == name
    assert ("1200776747869970433", "It’s here 🇭🇰", "12", None) == tuple(
        post[key] for key in ("post_id", "text", "quote_of", "repost_of")
    )


def test_twarc2(tmp_path: Path) -> None:
    """Nested names of API v2 are columns with dots."""
    head = "id,author_id,author.username,created_at,text,referenced_tweets.quoted.id,public_metrics.like_count"
    row = "1349868655115427843,5,alice,2021-01-14T23:59:01.000Z,Hi,12,3"
    name, (post,) = _read(tmp_path / "a.csv", f"{head}\n{row}\n")
    assert ("twitter_twarc2_csv", "alice", "12", 3) == (name, post["author"], post["quote_of"], post["likes"])


def test_bytes_loop(tmp_path: Path) -> None:
    """No header, and texts as Python writes bytes."""
    rows = "1164724746266845184,2019-08-23 02:23:13,b'RT @a: it\\xe2\\x80\\x99s \\xe4\\xb8\\x80',香港,,\n" * 2
    name, posts = _read(tmp_path / "a.csv", rows)
    assert ("twitter_bytes_csv", 2) == (name, len(posts))
    assert ("RT @a: it’s 一", datetime(2019, 8, 23, 2, 23, 13)) == (posts[0]["text"], posts[0]["created_at"])


def test_release(tmp_path: Path) -> None:
    """The information-operations release: the id's seconds, counts as floats, links to other tweets."""
    head = (
        "tweetid,userid,user_display_name,user_screen_name,tweet_language,tweet_text,tweet_time,tweet_client_name,"
        "in_reply_to_tweetid,quoted_tweet_tweetid,is_retweet,retweet_tweetid,latitude,quote_count,reply_count,"
        "like_count,retweet_count"
    )
    row = (
        "898138127637770240,abc=,abc=,abc=,zh,香港很美,2017-08-17 11:13,Web,,,True,"
        "898138127637770000,absent,0.0,1.0,2.0,3.0"
    )
    name, (post,) = _read(tmp_path / "a.csv", f"{head}\n{row}\n")
    assert "twitter_release_csv" == name
    assert (datetime(2017, 8, 17, 11, 3, 10), "second", "898138127637770000", 2, 3, 1) == tuple(
        post[key] for key in ("created_at", "created_precision", "repost_of", "likes", "reposts", "comments")
    )


def test_snscrape_csv(tmp_path: Path) -> None:
    """Two columns are enough: the id is made, and nobody is the author, whatever the file is called."""
    text = 'Datetime,Text\r\n2023-01-02 20:48:26+00:00,"two\r\nlines &amp; more"\r\n'
    name, (post,) = _read(tmp_path / "SenExample.csv", text, "utf-8-sig")
    assert ("snscrape_csv", None, "two\nlines &amp; more") == (name, post["author"], post["text"])
    assert post["post_id"].startswith("made_")


def test_snscrape_csv_of_tutorials(tmp_path: Path) -> None:
    """With ids and user names in the table, these are used."""
    text = "Datetime,Tweet Id,Text,Username\n2023-01-02 20:48:26+00:00,1610018551549698048,Hi,alice\n"
    name, (post,) = _read(tmp_path / "tweets.csv", text)
    assert ("snscrape_csv", "alice", "1610018551549698048") == (name, post["author"], post["post_id"])


def test_tables_spoilt_by_excel(tmp_path: Path) -> None:
    """Ids as `1.20E+18` are set aside; American dates with two digits of the year are read."""
    head = "created_at,id,clean_text,favorite_count,retweet_count,in_reply_to_status_id"
    path = tmp_path / "a.csv"
    path.write_text(f"{head}\n11/18/19 20:37,1.20E+18,Hello,694,206,\n11/18/19 20:37,1196523456789012345,World,1,2,\n")
    name, result = read(path)
    (post,) = result.posts.to_dicts()
    assert ("twitter_table", 1, 694 - 693) == (name, result.checks["lost_ids"].item(), post["likes"])
    assert (datetime(2019, 11, 18, 20, 19, 57), "second") == (post["created_at"], post["created_precision"])


def test_text_and_date_alone(tmp_path: Path) -> None:
    """R's write.csv: row numbers without a heading, windows-1252, days."""
    name, (post,) = _read(
        tmp_path / "HongKong.csv",
        '"","Text","Date"\n"1","“News”: see\n\nhttps://t.co/x","2020-07-12"\n',
        "cp1252",
    )
    assert ("twitter_text_and_date", "“News”: see\n\nhttps://t.co/x", "day") == (
        name,
        post["text"],
        post["created_precision"],
    )
    assert post["author"] is None


def test_fourcat_csv(tmp_path: Path) -> None:
    """4CAT's `body` is the text, its epoch the time; the link tells the platform."""
    head = "id,thread_id,timestamp,unix_timestamp,link,body,author,author_id,like_count"
    row = "1671508600538161153,1,2023-06-21 13:21:20,1687353680,https://x.com/a/status/1671508600538161153,Hi,alice,5,7"
    name, (post,) = _read(tmp_path / "a.csv", f"{head},retweet_count\n{row},2\n")
    assert ("fourcat_csv", "twitter", "alice", 7) == (name, post["platform"], post["author"], post["likes"])
    assert datetime(2023, 6, 21, 13, 21, 20) == post["created_at"]
    row = "J2wCZsCF5,1,2020-05-18 11:49:03,1589802543,https://weibo.com/5/J2wCZsCF5,你好,某人,5,7"
    _, (post,) = _read(tmp_path / "b.csv", f"{head}\n{row}\n")
    assert ("weibo", "4506020816821803") == (post["platform"], post["post_id"])
