"""Ids of posts as text: cleaned, restored where Excel spoilt them, and read as the clocks they are."""

import hashlib
from functools import lru_cache

import polars as pl

BASE62 = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
WEIBO_EPOCH_SECONDS = 515_483_463
TWITTER_EPOCH_MILLISECONDS = 1_288_834_974_657
FIRST_TWITTER_SNOWFLAKE = 29_700_859_247  # ids were plain counters before 4 November 2010

_EXCEL = r"^[+-]?\d(?:[.,]\d+)?[eE]\+?\d{1,3}$"
_STATUS_IN_URL = r"(?:twitter|x)\.com/.*/status(?:es)?/(\d{5,20})"
_MID_IN_URL = r"weibo\.(?:cn|com)/(?:status|detail)/(\d{16})"
_BID_IN_URL = r"weibo\.(?:cn|com)/(?:status|detail|\d+)/([0-9a-zA-Z]{9})(?:[?#/]|$)"


@lru_cache(maxsize=200_000)
def mid_of(bid: str) -> str | None:
    """Return the numeric id (`mid`) of a Weibo base-62 id (`bid`).

    Args:
        bid: Such as `J2wCZsCF5`.

    Returns:
        Such as `4506020816821803`; None if it is no such id.

    Source:
        Published by many crawlers: groups of four base-62 digits from the right are groups of seven decimal
        digits.
    """
    if not bid or any(letter not in BASE62 for letter in bid):
        return None
    groups = [bid[max(0, end - 4) : end] for end in range(len(bid), 0, -4)][::-1]
    numbers = [_from_base62(group) for group in groups]
    if any(number >= 10**7 for number in numbers):
        return None
    return (str(numbers[0]) + "".join(f"{number:07d}" for number in numbers[1:])).lstrip("0") or None


def bid_of(mid: str) -> str | None:
    """Return the base-62 id (`bid`) of a numeric Weibo id (`mid`); None if it is no such id."""
    if not mid.isascii() or not mid.isdigit() or int(mid) == 0:
        return None
    groups = [mid[max(0, end - 7) : end] for end in range(len(mid), 0, -7)][::-1]
    digits = [_to_base62(int(group)) for group in groups]
    return digits[0] + "".join(digit.rjust(4, "0") for digit in digits[1:])


def _from_base62(digits: str) -> int:
    number = 0
    for digit in digits:
        number = number * 62 + BASE62.index(digit)
    return number


def _to_base62(number: int) -> str:
    digits = ""
    while number or not digits:
        number, rest = divmod(number, 62)
        digits = BASE62[rest] + digits
    return digits


def cleaned(expr: pl.Expr) -> pl.Expr:
    """Take off what tools put around an id: spaces, a TAB, quotes, `="..."`, `x` before digits, `.0`."""
    bare = expr.str.replace_all(r"[\s\x00\u{a0}\u{feff}\u{200b}]+", "").str.strip_chars("='\"")
    return bare.str.replace(r"^x(\d+)$", "${1}").str.replace(r"^(\d{1,16})\.0+$", "${1}")


def is_bid(expr: pl.Expr) -> pl.Expr:
    """Say which ids have the form of Weibo's base-62 ids, or were made here, or are Facebook's."""
    return expr.str.contains(r"^(?:[A-Z][0-9A-Za-z]{8}|made_[0-9a-f]{16}|pfbid\w{20,})$") & expr.str.contains(r"\d")


def shape(expr: pl.Expr) -> pl.Expr:
    """Return how an id is written: `9` for digits, `a` for letters, all other signs as they are."""
    return expr.str.replace_all(r"\d+", "9").str.replace_all(r"[\p{L}\p{M}]+", "a")


def is_written_short(expr: pl.Expr) -> pl.Expr:
    """Say which ids a spreadsheet wrote as `1.20E+18`."""
    return expr.str.contains(_EXCEL)


def is_zeroed(expr: pl.Expr) -> pl.Expr:
    """Say which ids have only zeros after 15 digits, all that a spreadsheet keeps of a number."""
    return expr.str.contains(r"^[1-9]\d{14}0{3,5}$")


def made(*parts: pl.Expr) -> pl.Expr:
    """Make an id of what a row says, for rows that have none; the same row always has the same."""
    joined = pl.concat_str([part.fill_null("") for part in parts], separator="\x1f")
    return joined.map_elements(_digest, return_dtype=pl.String)


def _digest(text: str) -> str:
    return "made_" + hashlib.sha256(text.encode()).hexdigest()[:16]


def in_url(platform: pl.Expr, url: pl.Expr) -> pl.Expr:
    """Read the id of the post from its address, for Twitter and Weibo."""
    bid = url.str.extract(_BID_IN_URL).map_batches(to_mids, return_dtype=pl.String)
    weibo = pl.coalesce(url.str.extract(_MID_IN_URL), bid)
    twitter = url.str.extract(_STATUS_IN_URL)
    return pl.when(platform == "twitter").then(twitter).when(platform == "weibo").then(weibo)


def to_mids(bids: pl.Series) -> pl.Series:
    """Turn a column of base-62 ids into numeric ones."""
    unique = bids.drop_nulls().unique()
    if unique.is_empty():
        return pl.Series(bids.name, [None] * len(bids), pl.String)
    return bids.replace_strict(unique, [mid_of(bid) for bid in unique], default=None, return_dtype=pl.String)


def is_rounded(exact: pl.Expr, given: pl.Expr) -> pl.Expr:
    """Say which given ids are the exact one after a trip through a floating-point number (R, JavaScript)."""
    both = exact.str.contains(r"^\d{16,19}$") & given.str.contains(r"^\d{16,19}$") & (exact != given)
    floats = exact.cast(pl.Float64, strict=False), given.cast(pl.Float64, strict=False)
    return both & (floats[0] == floats[1])


def clock(platform: pl.Expr, post_id: pl.Expr) -> pl.Expr:
    """Read the time of publication from an id.

    Returns:
        Datetime in UTC; NULL where the id is no clock.

    Source:
        Weibo: `(mid >> 22) + 515483463` seconds. Twitter: `(id >> 22) + 1288834974657` ms
            (twitter-archive/snowflake).
    """
    number = pl.when(post_id.str.contains(r"^\d{11,19}$")).then(post_id).cast(pl.Int64, strict=False)
    weibo = (number // 2**22 + WEIBO_EPOCH_SECONDS) * 1_000_000
    twitter = (number // 2**22 + TWITTER_EPOCH_MILLISECONDS) * 1_000
    micros = (
        pl.when((platform == "weibo") & post_id.str.contains(r"^\d{16}$")).then(weibo)
        .when((platform == "twitter") & (number >= FIRST_TWITTER_SNOWFLAKE)).then(twitter)
    )  # fmt: skip
    return micros.cast(pl.Datetime("us")).dt.truncate("1s")
