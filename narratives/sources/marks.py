"""Names that a sign marks as such: `@name`, a link to an account or its post, Weibo's "name的微博视频".

Where a name begins is certain; where a Chinese one ends is not, once an exporter dropped the space behind it:
"@美国驻华大使馆人面兽心". It ends where the export says, where a known name ends, or at a space or colon; else a few
words at most are taken for it, and the others are left as words.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from narratives.sources.ordinary_words import first_word
from narratives.sources.platforms import CHINESE

if TYPE_CHECKING:
    from narratives.sources.privacy import Names

PSEUDONYM = re.compile(r"p_[0-9a-f]{16}")
_ASCII_MENTION = re.compile(r"[@＠]([A-Za-z0-9_]{1,30})")
_DOTTED_MENTION = re.compile(r"[@＠]([A-Za-z0-9_](?:[A-Za-z0-9_.]{0,38}[A-Za-z0-9_])?)")
_CHINESE_MENTION = re.compile(r"[@＠]([\w\-·•]{1,60})")
_DOTTED = ("facebook", "tiktok", "instagram", "youtube")
_BEFORE_MAIL = re.compile(r"[A-Za-z0-9._%+-]$")
_DOMAIN = re.compile(r"[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}")
# Links of X and of sites that show it; of Weibo; of others. What follows the site is an account, unless it is a page.
_X_LINK = re.compile(
    r"(?<![A-Za-z0-9-])(?:twitter|x|nitter(?:\.[a-z0-9-]+)*|(?:fx|vx)twitter|fixupx|fixvx|xcancel)\.[a-z]{2,12}(?::\d+)?/(?:#!/)?"
    r"@?(?P<name>[A-Za-z0-9_]{1,30})(?P<post>/status(?:es)?/\d+)?",
    re.IGNORECASE,
)
_WEIBO_LINK = re.compile(
    r"(?<![A-Za-z0-9-])weibo\.(?:com|cn)/(?:n/(?P<nick>[\w\-·•]{2,40})"
    r"|(?:(?:u|p|profile)/)?(?P<name>[A-Za-z0-9_.-]{2,60})(?P<post>/(?:[0-9A-Za-z]{9}|\d{16})(?![0-9A-Za-z]))?)",
    re.IGNORECASE,
)
_OTHER_LINK = re.compile(
    r"(?<![A-Za-z0-9-])(?:facebook\.com|fb\.com|instagram\.com|t\.me|telegram\.me|bsky\.app/profile|threads\.(?:net|com))/"
    r"(?P<name>[A-Za-z0-9_.]{2,40})",
    re.IGNORECASE,
)
_SITE = (
    r"(?:\b(?:twitter|x|fixupx|fixvx|xcancel|weibo|facebook|fb|instagram|telegram|bsky|threads)|[fv]xtwitter"
    r"|\bnitter(?:\.[a-z0-9-]+)*|\bt\.me|\bbsky\.app)(?:\.[a-z]{2,12})?(?::\d+)?/"
)
_SITES = re.compile(_SITE, re.IGNORECASE)
_QUERY = re.compile(
    r"(?:[?&;](?:screen_name|user_?name|user|user_?id|uid|nick(?:name)?|via|related)=|(?<=[?&=+(])(?:from|to):)"
    r"@?(?P<name>[\w\-·•.]{1,40})",
    re.IGNORECASE,
)
# First parts of addresses of these platforms that are pages, not accounts.
_NO_NAMES = {
    "aj", "ajax", "article", "detail", "explore", "groups", "hashtag", "home", "hot", "i", "intent", "k", "login",
    "messages", "n", "p", "permalink.php", "photo", "posts", "profile", "profile.php", "reel", "search", "settings",
    "share", "sinaurl", "status", "statuses", "story.php", "top", "topic", "ttarticle", "tv", "u", "watch", "web",
    "weibo",
}  # fmt: skip
# What Weibo writes behind an account's name when it shares something of it.
TAIL = r"的(?:微博|秒拍|快手|抖音|酷燃|一|梨|绿洲|优酷|腾讯|西瓜|搜狐|爱奇艺)(?:视频|直播|头条文章)"
_TAIL = re.compile(TAIL)
_ICON = re.compile(r"(?:^|(?<=[^A-Za-z]))[LO]([^\s，。！？!?…、；;：:#@\[\]（）()]{1,30})$")
_APART = re.compile(r"(?<=\s)([^\s，。！？!?…、；;：:#@\[\]（）()]{2,15})$")
# What a text with a marked name has, as written or in codes; Rust's regular expressions read them.
HAS_MARKS = r"[@＠]|(?i:" + _SITE + r"|[?&](?:screen_name|user|uid|nick|via|related))|" + TAIL
HAS_CODED_MARKS = (
    r"(?i)[@＠]|%40|&#0*64;|&#x0*40;|&commat;|[\\%]u0040|\\x40|%2F|%3A|/n/%|<[a-z/]"
    r"|[\x{200B}-\x{200F}\x{2060}\x{FEFF}\x{AD}]"
)
# The same, quick to see: most headlines have none of it.
MAY_HAVE_MARKS = r"[@＠/%&<\\\x{200B}-\x{200F}\x{2060}\x{FEFF}\x{AD}]|的.{1,3}(?:视频|直播|头条)"
# A page of results names nobody unless it was asked for him.
SEARCH_PAGE = r"^https?://s\.weibo\.com/(?:weibo|top)\S*$"
ASKS_FOR_NAMES = r"(?i)@|%40|user|uid|nick"
LONGEST_SURE = 15
_AT_LEAST = 3


@dataclass(frozen=True, order=True)
class Span:
    """A part of a text that is a name, and what is written in its place.

    Attributes:
        is_doubtful: Whether its end is a guess, so that another find at the same place is better.
    """

    is_doubtful: bool
    start: int
    end: int
    put: str


def marks(text: str, platform: str, given: Sequence[str], names: "Names") -> Iterator[Span]:
    """Yield the marked names of a text.

    Args:
        text: The text, or the plain view of it.
        platform: Where it was posted: handles of X are Latin, names of Weibo are not.
        given: Names that the export says are mentioned.
        names: Decides what stands for each; a public name stays.
    """
    if "@" in text or "＠" in text:
        yield from _mentions(text, platform, given, names)
    if "/" in text or "=" in text:
        yield from _links(text, names)
    if platform in CHINESE:
        yield from _tails(text, platform, names)


def _mentions(text: str, platform: str, given: Sequence[str], names: "Names") -> Iterator[Span]:
    is_chinese = platform in CHINESE
    pattern = _CHINESE_MENTION if is_chinese else _DOTTED_MENTION if platform in _DOTTED else _ASCII_MENTION
    for found in pattern.finditer(text):
        if _is_mail(text, found.start()):
            continue
        start, end, is_doubtful = found.start(1), found.end(1), False
        if is_chinese:
            length, is_doubtful = _extent(text, start, found[1], platform, given, names)
            end = start + length
        name = text[start:end]
        put = names.pseudonym(platform, name)
        # An exporter that drops spaces glues the next word to a public name, and then that is lost as well.
        yield Span(is_doubtful, start, end, put + " " if put == name and end < found.end(1) else put)


def _is_mail(text: str, at: int) -> bool:
    return bool(_BEFORE_MAIL.search(text[max(0, at - 1) : at]) and _DOMAIN.match(text, at + 1))


def _extent(text: str, start: int, run: str, platform: str, given: Sequence[str], names: "Names") -> tuple[int, bool]:
    """Return how many signs of a run behind an @ are the name, and whether that is a guess."""
    if found := PSEUDONYM.match(run):
        return found.end(), False
    said = max((len(name) for name in given if run.startswith(name)), default=0)
    known = max(said, names.known.longest(run))
    if said or known >= _AT_LEAST or known == len(run):
        return known, False
    if len(run) <= LONGEST_SURE and _ends_surely(text, start + len(run)):
        return len(run), False
    known = max(known, names.longest_public(platform, run))
    return (known, False) if known else (_shortest_plausible(run), True)


def _ends_surely(text: str, end: int) -> bool:
    """Say whether a run of signs is a name to its end: before a space or colon, or last in a text that has spaces."""
    following = text[end : end + 1]
    return following.isspace() or following in tuple(":：@＠") or (not following and " " in text)


def _shortest_plausible(run: str) -> int:
    """Return how much of a run of signs is taken for a name of which nothing is known."""
    run = _TAIL.split(run, maxsplit=1)[0] or run
    latin = re.match(r"[A-Za-z0-9_\-]{3,}(?=[^A-Za-z0-9_\-])", run)
    if latin:
        return latin.end()
    if len(run) <= _AT_LEAST + 1:
        return len(run)
    length = 0
    while length < _AT_LEAST:
        length += first_word(run[length:])
    return length


def _links(text: str, names: "Names") -> Iterator[Span]:
    if not _SITES.search(text):
        return
    for pattern, platform, neutral in (
        (_X_LINK, "twitter", "i"), (_WEIBO_LINK, "weibo", "detail"), (_OTHER_LINK, "facebook", ""),
        (_QUERY, "twitter", ""),
    ):  # fmt: skip
        for found in pattern.finditer(text):
            part = "nick" if "nick" in pattern.groupindex and found["nick"] else "name"
            name = found[part].rstrip(".-")
            if not name or name.lower() in _NO_NAMES or PSEUDONYM.match(name) or names.is_public(platform, name):
                continue
            put = neutral if "post" in pattern.groupindex and found["post"] else names.pseudonym(platform, name)
            yield Span(False, found.start(part), found.start(part) + len(name), put)


def _tails(text: str, platform: str, names: "Names") -> Iterator[Span]:
    """Yield the names before Weibo's "的微博视频": known ones, else what its icon, or a space, sets apart."""
    for found in _TAIL.finditer(text):
        before = text[max(0, found.start() - 40) : found.start()]
        length = names.known.ending(before)
        apart = _ICON.search(before) or _APART.search(before)
        if not length and apart and not PSEUDONYM.search(before):
            length = len(apart[1])
        if length:
            name = before[-length:]
            yield Span(False, found.start() - length, found.start(), names.pseudonym(platform, name))
