"""Cleans posts of both platforms, a column at a time: what is left are the words that the author wrote.

Handles, links, tags, emoji and what a site adds to a text go. What a `//@` chain or an old-style `RT @name:`
forwards is told apart from the new words; a post without new words repeats what it forwards, and so it counts
as a copy of that text.
"""

import html
import re

import polars as pl

from narratives.texts.hashtags import open_hashtags

# Raise it when a change here, in `fold` or in `language` makes other texts of the same posts: every warehouse
# is then prepared anew.
VERSION = 2

Rules = tuple[tuple[str, str], ...]

# Parts the links of a `//@` chain. It cannot be in a post, for control characters are removed.
_LINK = "\x01"

# NFKC would turn these into ASCII. Chinese readers expect them, so they are kept aside meanwhile.
_FULL_WIDTH = list("，！？：；（）…～")
_KEPT_ASIDE = [chr(0xE000 + place) for place in range(len(_FULL_WIDTH))]

_MARKUP: Rules = (
    (r"(?i)<(?:br|/p|/div|hr)\b[^<>]*>", " "),
    # Only tags that sites do write, so that "x < y and z > 3" is left alone.
    (
        r"(?i)</?(?:a|abbr|article|b|blockquote|div|em|font|h[1-6]|i|img|li|ol|p|q|s|small|source|span|strong|sub"
        r"|sup|svg|u|ul|video)(?:\s+[a-z-]+\s*=[^<>]*|\s*)/?>",
        "",
    ),
    # How R writes what a Windows code page cannot hold.
    (r"<U\+[0-9A-Fa-f]{4,8}>", " "),
)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});")

_INVISIBLE: Rules = (
    (r"[\p{Cc}\p{Zl}\p{Zp}]+", " "),
    # Weibo's icon font lives in the private use area; U+FFFD stands for what an export could not read.
    (r"[\p{Co}\x{FFFC}\x{FFFD}]+", " "),
    # Zero-width characters, direction marks, joiners of emoji, variation selectors, keycap frames.
    (r"[\p{Cf}\x{FE00}-\x{FE0F}\x{E0100}-\x{E01EF}\x{20E3}]+", ""),
)
_ADDRESSES: Rules = (
    # No character outside ASCII belongs to a link: Chinese goes on right behind it.
    (r"(?i)https?:/{1,2}[!-~]*…?", " "),
    (r"(?i)\bhttps?:?…?\s*$", " "),
    (r"(?i)\bwww\.[!-~]+", " "),
    (r"(?i)\b[a-z0-9][a-z0-9.-]{0,60}\.(?:com|net|org|gov|edu|[a-z]{2})/[!-~]*…?", " "),
    (r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+", " "),
)
_SITE: Rules = (
    # L and O are what is left of Weibo's icons for a video and a link.
    (r"[OL]?网页链接|[\[【]?(?:查看图片|评论配图|查看帮助)[：:]?[\]】]?", " "),
    (r"(^|[^A-Za-z])L[^\sL，。！？、：；…】》”]{1,30}的(?:微博|秒拍|快手|抖音|酷燃|一|梨|绿洲)(?:视频|直播)", "$1 "),
    (
        r"(^|[\s。！？!?…，,；;：:～~）)】》”」』])[^\s，。！？!?…,；;：:）)】》”#]{1,30}"
        r"的(?:微博|秒拍|快手|抖音|酷燃|一|梨|绿洲)(?:视频|直播)\s*($|//)",
        "$1 $2",
    ),
    (r"(?:\.{3}|…+)\s*(?:展开)?全文c?\s*($|//)", "… $1"),
    (r"(?:\.{3}|…+|\s)\s*展开c?\s*$", "… "),
    (r"\s*收起(?:全文)?d\s*$", " "),
    (r"[（(]?分享自\s*@[^\s）)]{1,40}\s*[）)]?", " "),
    # What stands in the place of a post that was taken down.
    (r"^\s*抱歉[，,].{0,60}(?:删除|不可见|无法查看|没有权限|不存在).{0,60}$", ""),
)
_CHAIN: Rules = (
    # A pseudonym ends after sixteen digits, whatever an exporter glued to it; so does the name that it stands for.
    (r"(@p_[0-9a-f]{16})([^\s:：])", "$1 $2"),
    # "回复@name:" answers a link of the chain; its words are new ones.
    (r"(?:回[复覆]|回應)\s*@[^\s:：@]{1,40}\s*[:：]", " "),
    (r"/{2}\s*@[^\s:：/@]{1,40}\s*[:：]?", _LINK),
    (r"转发了?\s*@[^\s:：@]{1,40}\s*的微博\s*[:：]", _LINK),
    (r"(^|\s)(?:RT|MT|QT)\s*@[A-Za-z0-9_]+\s*:?", "$1" + _LINK),
)
_HANDLES: Rules = (
    # Behind an article or a year a handle names an institution and is part of the sentence: "the 2022
    # @Olympics". Pseudonyms, p_..., name people.
    (r"(?i)\b(the|this|20\d\d)\s+@(p[a-z0-9][a-z0-9_]*|[a-oq-z][a-z0-9_]*)", "$1 #$2"),
    (r"(?i)\s(?:via|h/t|cc:?)\s+@[a-z0-9_]+\s*$", " "),
    (r"\.?@[\p{L}\p{N}_·-]+(?:['’]s\b)?", " "),
    (r"p_[0-9a-f]{16}(?:['’]s\b)?", " "),
)
_MARKS: Rules = (
    (r"\[超话\]|[\[【](?:微博)?(?:视频|组图|图集|VIDEO|Video|video)[\]】]", " "),
    # Weibo's emoticons: [允悲], [给你小心心], [doge].
    (r"\[[A-Za-z0-9]{0,4}\p{Han}[\p{Han}A-Za-z0-9]{0,6}\]|\[(?:doge|ok|OK|NO|good|haha|hehe|bm|cc)\]", " "),
    (r"[\p{Extended_Pictographic}\x{1F1E6}-\x{1F1FF}\x{1F3FB}-\x{1F3FF}&&[^0-9#*]]+", " "),
    (r"[\p{So}\x{2190}-\x{21FF}&&[^°\x{2E80}-\x{2FDF}]]+", " "),
    (r"[【】「」『』\x{2043}•]", " "),
    (r"\(\s*\)|（\s*）|\[\s*\]|“\s*”|\"\s*\"", " "),
)
_SPACES: Rules = (
    (r"\s+", " "),
    # What was taken out leaves gaps before, and pairs of, commas.
    (r"\s+([,.;:!?，。；：！？…、)）》”])", "$1"),
    (r"([,，、;；:：])(?:\s*[,，、;；:：])+", "$1"),
)
_EDGES = r"^[\s,.;:，。；：、/|–—~～…)）]+|[\s,;:，；：、/|–—(（]+$"
# What a site writes for those who forward without a word.
_WORDLESS = (
    r"(?i)^(?:快?转发(?:微博|此微博)?|轉發微博|转|轉|repost(?:ed)?|rt"
    r"|分享(?:图片|圖片|视频|单曲|网易云音乐)?)[。.！!\s]*$"
)


def clean(raw: pl.Series) -> pl.DataFrame:
    """Clean a column of posts.

    Args:
        raw: Texts as exported; null counts as empty.

    Returns:
        A frame of the same length and order: `text`, the words of the post on one line, empty if there are
        none; `forwarded`, what a chain forwards, its links joined by ` // `, null if it forwards nothing.
    """
    text = pl.col("text")
    frame = raw.fill_null("").to_frame("text").select(_replaced(text, _MARKUP))
    frame = _unescaped(frame["text"]).to_frame("text")
    frame = frame.select(_replaced(_normalised(text), _ADDRESSES + _SITE + _CHAIN + _HANDLES))
    frame = frame.select(_replaced(open_hashtags(text), _MARKS + _SPACES))
    links = text.str.split(_LINK)
    said = _with_words(links).list.first().fill_null("")
    forwarded = _with_words(links.list.slice(1)).list.join(" // ")
    return frame.select(said.alias("text"), pl.when(forwarded != "").then(forwarded).alias("forwarded"))


def _replaced(column: pl.Expr, rules: Rules) -> pl.Expr:
    """Apply replacement rules one after the other."""
    for pattern, value in rules:
        column = column.str.replace_all(pattern, value)
    return column


def _unescaped(texts: pl.Series) -> pl.Series:
    """Resolve HTML entities, those that were escaped twice as well."""
    rows = texts.str.contains(_ENTITY.pattern).arg_true()
    if rows.is_empty():
        return texts
    return texts.scatter(rows, [_unescape(_unescape(text)) for text in texts.gather(rows)])


def _unescape(text: str) -> str:
    """Resolve the entities of one text; what names no character, as `&T;`, stays."""
    return _ENTITY.sub(lambda entity: html.unescape(entity[0]), text)


def _normalised(column: pl.Expr) -> pl.Expr:
    """Bring widths to one form (NFKC), but for Chinese punctuation, and drop what is invisible."""
    column = _replaced(column, _INVISIBLE)
    column = column.str.replace_many(_FULL_WIDTH, _KEPT_ASIDE).str.normalize("NFKC")
    return column.str.replace_many(_KEPT_ASIDE, _FULL_WIDTH)


def _with_words(links: pl.Expr) -> pl.Expr:
    """Trim the links of each chain and drop those without a word of their own."""
    link = pl.element().str.replace_all(_EDGES, "").str.replace(_WORDLESS, "")
    return links.list.eval(link.filter(link.str.contains(r"\p{L}")))
