"""Tables of tweets: rtweet, twarc json2csv, twarc2 csv, the information-operations release, tweepy loops."""

import polars as pl

from narratives.sources.base import Context, Sample, TableSource, beside, column, complete, renamed
from narratives.sources.markup import from_bytes_literal, without_r_escapes

RTWEET = {
    "post_id": "status_id", "author": "screen_name", "author_id": "user_id", "created_at": "created_at",
    "text": "text", "lang_given": "lang", "url": "status_url", "source": "source",
    "repost_of": "retweet_status_id", "quote_of": "quoted_status_id", "reply_to": "reply_to_status_id",
    "likes": "favorite_count", "reposts": "retweet_count", "comments": "reply_count",
}  # fmt: skip
TWARC = {
    "post_id": "id", "author": "user_screen_name", "author_id": "user_id", "created_at": "parsed_created_at",
    "text": "text", "lang_given": "lang", "url": "tweet_url", "source": "source",
    "reply_to": "in_reply_to_status_id", "likes": "favorite_count", "reposts": "retweet_count",
}  # fmt: skip
TWARC2 = {
    "post_id": "id", "author": "author.username", "author_id": "author_id", "created_at": "created_at", "text": "text",
    "lang_given": "lang", "source": "source", "repost_of": "referenced_tweets.retweeted.id",
    "quote_of": "referenced_tweets.quoted.id", "reply_to": "referenced_tweets.replied_to.id",
    "likes": "public_metrics.like_count", "reposts": "public_metrics.retweet_count",
    "comments": "public_metrics.reply_count", "views": "public_metrics.impression_count",
    "counted_at": "__twarc.retrieved_at",
}  # fmt: skip
RELEASE = {
    "post_id": "tweetid", "author": "user_screen_name", "author_id": "userid", "created_at": "tweet_time",
    "text": "tweet_text", "lang_given": "tweet_language", "source": "tweet_client_name",
    "repost_of": "retweet_tweetid", "quote_of": "quoted_tweet_tweetid", "reply_to": "in_reply_to_tweetid",
    "likes": "like_count", "reposts": "retweet_count", "comments": "reply_count",
}  # fmt: skip


def _rtweet(frame: pl.DataFrame, context: Context) -> pl.DataFrame:
    """Draft tweets, and the ones that they retweet and quote, whose columns stand in the same row."""
    tweets = complete(renamed(frame, RTWEET))
    handle, whole = column("retweet_screen_name", frame), column("retweet_text", frame)
    is_retweet = column("is_retweet", frame).str.to_uppercase() == "TRUE"
    retold = pl.when(is_retweet).then(pl.format("RT @{}: {}", handle, whole))
    tweets = beside(tweets, frame, text=pl.coalesce(retold, column("text", frame)))
    others = [_referred(frame, kind, context) for kind in ("retweet", "quoted") if f"{kind}_text" in frame.columns]
    return pl.concat([tweets, *others])


def _referred(frame: pl.DataFrame, kind: str, context: Context) -> pl.DataFrame:
    """Draft the tweets that others of an rtweet table retweet or quote."""
    there = frame.filter(pl.col(f"{kind}_status_id").str.contains(r"^x?\d+$") & (pl.col(f"{kind}_text") != ""))
    names = {ours: f"{kind}_{theirs}" for ours, theirs in RTWEET.items() if ours not in ("post_id", "url", "comments")}
    names |= {"post_id": f"{kind}_status_id"}
    return complete(renamed(there, names))


def _twarc(frame: pl.DataFrame, context: Context) -> pl.DataFrame:
    """Draft tweets; `tweet_type` says what the other tweet's id is."""
    drafts = renamed(frame, TWARC)
    kind, other = column("tweet_type", frame), column("retweet_or_quote_id", frame)
    parsed, written = column("parsed_created_at", frame), column("created_at", frame)
    drafts = beside(
        drafts,
        frame,
        repost_of=pl.when(kind == "retweet").then(other),
        quote_of=pl.when(kind == "quote").then(other),
        created_at=pl.coalesce(pl.when(parsed != "").then(parsed), written),
    )
    return drafts.with_columns(without_r_escapes(drafts["text"]))


def _twarc2(frame: pl.DataFrame, context: Context) -> pl.DataFrame:
    return renamed(frame, TWARC2)


def _release(frame: pl.DataFrame, context: Context) -> pl.DataFrame:
    return renamed(frame, RELEASE)


def _is_bytes_loop(sample: Sample) -> bool:
    """Say whether rows are `id, time, b'...'` without a header."""
    rows = [sample.columns, *sample.rows]
    fit = [row for row in rows if len(row) > 2 and row[0].isdigit() and row[2].startswith(("b'", 'b"'))]
    return len(fit) > len(rows) / 2


def _bytes_loop(frame: pl.DataFrame, context: Context) -> pl.DataFrame:
    names = {"post_id": "column_0", "created_at": "column_1", "text": "column_2"}
    drafts = renamed(frame, names)
    return drafts.with_columns(from_bytes_literal(drafts["text"]))


SOURCES = (
    TableSource(
        name="twitter_rtweet_csv",
        title="rtweet write_as_csv (R)",
        platform="twitter",
        example="user_id,status_id,created_at,screen_name,text,source,... with ids as x1334155285909409801",
        recognise=lambda sample: sample.has("status_id", "screen_name", "text", "created_at"),
        draft=_rtweet,
    ),
    TableSource(
        name="twitter_twarc_csv",
        title="twarc json2csv",
        platform="twitter",
        example="id,tweet_url,created_at,parsed_created_at,user_screen_name,text,tweet_type,...",
        recognise=lambda sample: sample.has("id", "user_screen_name", "text", "tweet_url"),
        draft=_twarc,
    ),
    TableSource(
        name="twitter_twarc2_csv",
        title="twarc2 csv",
        platform="twitter",
        is_seen=False,
        example="id,conversation_id,referenced_tweets.replied_to.id,...,created_at,text,author.username,...",
        recognise=lambda sample: sample.has("id", "author.username", "text", "created_at"),
        draft=_twarc2,
    ),
    TableSource(
        name="twitter_release_csv",
        title="Twitter information-operations release",
        platform="twitter",
        example="tweetid,userid,user_display_name,user_screen_name,...,tweet_text,tweet_time,...",
        recognise=lambda sample: sample.has("tweetid", "userid", "tweet_text", "tweet_time"),
        draft=_release,
    ),
    TableSource(
        name="twitter_bytes_csv",
        title="tweepy loops that write b'...'",
        platform="twitter",
        has_header=False,
        example="1164724746266845184,2019-08-23 02:23:13,b'RT @a: it\\xe2\\x80\\x99s ...',,,",
        recognise=_is_bytes_loop,
        draft=_bytes_loop,
    ),
)
