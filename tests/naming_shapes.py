"""Ways in which posts and exports name people, and invented names of every build, for the tests of what is stored.

In each shape `{}` stands for the name; where it stands twice, so does the name.
"""

import html
import json
import unicodedata
from collections.abc import Callable, Iterable
from urllib.parse import quote

# As tweets do, of people whose posts are in the exports, too.
TWEETS = (
    "RT @{}: well said", "RT@{} said", "via@{}", "hello ＠{}!", "(@{})", ".@{}'s idea", "@{}，你好", "{} was right",
    "https://X.com/{}/status/12", "http://twitter.com/{}，看", "https://nitter.net/{}/status/1#m", "x.com/{}?s=20",
    "https://twitter.com/intent/user?screen_name={}", "https://twitter.com/intent/tweet?via={}&text=a", "#{} forever",
    "https%3A%2F%2Ftwitter.com%2F{}%2Fstatus%2F1", "%40{} again", "&#64;{} again", "@<b>{}</b> again",
    '<a href="https://twitter.com/{}">he</a>', "https://mobile.twitter.com/{}/likes", "by {}.", "https://t.me/{}",
    "https://twitter.com/search?q=from%3A{}", "cc @{} @{}", "thread by @{}: 1/2", "h/t@{}", "MT @{} so true",
    "“@{}: as I said”", "@{}…", "@{}:well", "[@{}]", "@{}/@{}", "@{}—no", "!@{}!", "看@{}说的", "ask {}, or {}",
    "https://twitter.com/@{}", "https://twitter.com/#!/{}", "https://twitter.com/{}/lists/news", "(https://x.com/{})",
    "https://twitter.com/i/user/1?screen_name={}", "//twitter.com/{}", "HTTPS://TWITTER.COM/{}/STATUS/5",
    "https://vxtwitter.com/{}/status/1", "https://fxtwitter.com/{}/status/1", "https://xcancel.com/{}", "t.co/{}",
    "https://www.facebook.com/{}", "https://www.tiktok.com/@{}/video/1", "https://www.instagram.com/{}/",
    "https://web.archive.org/web/2020/https://twitter.com/{}/status/1", "https://threadreaderapp.com/user/{}",
    "<span>@</span>{} again", "@&#8203;{} again", "@\u200b{} again", "&commat;{} again", "\\u0040{} again",
    "@<i></i>{} again", "&lt;b&gt;@{}&lt;/b&gt;", "%2540{}", "https://twitter.com/intent/follow?screen_name={}",
    "https://twitter.com/share?url=a&related={}", "Retweeted {}", "Replying to @{} and 3 others", "from:{} since:2020",
    "to:{} why", "In reply to {}:", "— Someone (@{}) March 1, 2021", "{}'s thread", "{}: hear, hear", "photo: {}",
)  # fmt: skip
# As Weibo posts do.
WEIBO = (
    "@{}人面兽心！", "//@{}:转发微博", "回复@{}：好的", "今天看见@{}", "说得好L{}的微博视频", "好看 {}的微博视频",
    "来自{}", "https://weibo.com/n/{}", "{}说得对", "#{}#", "@{} 你好", "分享自@{}", "（来源：{}）", "@{}@{}快来",
    "<a href='/n/{}'>@{}</a>:好", "转发了@{}的微博：好", "【{}】发布", "//@{}：//@{}:好", "回复{}:好", "感谢@{}分享",
    "{}的秒拍视频", "好L{}的优酷视频", "{}的快手", "@{}：", "《{}》", "“{}”", "{}，你怎么看", "听{}说", "https://m.weibo.cn/n/{}",
    "https://weibo.cn/{}", "http://weibo.com/{}?refer_flag=1", "@{}[赞]", "@{}！！！", "（@{}）", "图源@{}", "via@{}",
    "转自{}", "cr：{}", "👉@{}", "我在{}的直播间", "L{}的直播", "作者：{}", "文/{}", "@<em>{}</em> 你好",
    "https%3A%2F%2Fweibo.com%2Fn%2F{}", "&#64;{} 你好", "＠{} 你好", "O{}的微博投票", "原博主{}", "{}超话", "投稿人{}",
)  # fmt: skip
# Names as machines write them, sign by sign or with something within.
DISGUISES: tuple[Callable[[str], str], ...] = (
    lambda name: f"https://weibo.com/n/{quote(name)}",
    lambda name: f"https://weibo.com/n/{quote(quote(name))}",
    lambda name: f"https://weibo.com/p/1?nick={quote(name).lower()}&x=1",
    lambda name: f"[{name}](https://x.com/{name})",
    lambda name: "@" + "".join(f"&#{ord(sign)};" for sign in name),
    lambda name: html.escape(f'<b title="{name}">he</b>'),
    lambda name: "@" + "".join(f"&#x{ord(sign):x};" for sign in name),
    lambda name: f"[[{name}]] said",
    lambda name: "@" + "".join(f"\\u{ord(sign):04x}" for sign in name),
    lambda name: json.dumps({"user": name}),
    lambda name: "@" + "".join(f"%u{ord(sign):04X}" for sign in name),
    lambda name: f"👏{name}👏",
    lambda name: "@" + "".join(f"\\x{byte:02x}" for byte in name.encode()),
    lambda name: f"@\u2066{name}\u2069 hi",
    lambda name: "@" + "".join(f"<U+{ord(sign):04X}>" for sign in name),
    lambda name: f"hello\n{name}\nbye",
    lambda name: "@" + "\u200b".join(name),
    lambda name: "@" + "\u00ad".join(name),
    lambda name: f"RT @{name.upper()}: hi",
    lambda name: f"@{name[:3]}<em>{name[3:]}</em> hi",
    lambda name: f"@{name[:3]}<!-- -->{name[3:]} hi",
    lambda name: "@" + "".join(chr(ord(sign) + 0xFEE0) if "!" <= sign <= "~" else sign for sign in name),
    lambda name: f'<a usercard="name={name}" href="//weibo.com/n/{name}">@{name}</a>',
    lambda name: f"mailto:{name}@a.com",
    lambda name: f'<span title="{name}">he</span>',
    lambda name: f'<img alt="@{name}">',
    lambda name: f"微信公众号：{name}",
    lambda name: f"https://{name}.blog.com/",
    lambda name: "@" + unicodedata.normalize("NFD", name),
)
# Rows that no reader can make sense of.
BROKEN = (
    '{{"id": "12", "user": {{"screen_name": "{}", "text": "I am {}', '{{"id": "12, "author": "{}"}}',
    '{{"id": 12, "author": {}, "text": "hi"}}', "{{'id': '12', 'author': '{}'}}", '["{}", "hello"', "12,{},hello",
    '{{"id": "1"}} {} {{"id": "2"}}', '{{"{}": {{"id": "{}"', '"{}"', "{}", '{{"author": "{}"', "author={}",
    "{{'user': {{'name': \"{}\"}}, 'ok': True}}", '{{"id": 1, "text": "@{} " hello"}}', '{{id: 1, author: {}}}',
    '{{"id": 1, "author": "{}",}}', '{{"id": 1, "author": "a\\"{}"', "[{{'n': '{}'}}]", '{{"text": "{}\\u12"}}',
    '\\"author\\": \\"{}\\"', "{};hello;2021", "{}\thello\t2021", "<user>{}</user>", '{{"a": NaN, "author": "{}"',
    '{{"id": 1}}{{"author": "{}"}}', "// {} was here", '{{"author":\'{}\'}}', "﻿{}{{", '{{"author": "{}" "id": 2}}',
)  # fmt: skip
# Files that are called after somebody.
FILES = (
    "{}.jsonl", "{}_2021.jsonl", "tweets_{}.jsonl", "@{}.jsonl", "posts-{}-2.jsonl", "2021.{}.jsonl",
    "{}'s posts.jsonl", "{}（1）.jsonl", "user={}.jsonl", "{}/tweets.jsonl", "of {}/more.jsonl", "微博_{}.jsonl",
)  # fmt: skip

_LATIN = ("Quil", "Tarn", "Ostr", "Vimb", "Zorr", "Kelp", "Bras", "Yarr", "Ulme", "Pind")
_CHINESE = ("鹮", "麂", "蓼", "槿", "砚", "篱", "鹭", "蓟", "椴", "汀")
_LATIN_BUILDS = ("{0}{1}_{2:03d}", "{0}{1}{3}", "{1}{2:03d}{0}", "_{0}_{2:03d}", "{0}{2:03d}")
_CHINESE_BUILDS = ("{0}小筑", "{0}爱吃鱼", "{0}Q{1}", "{0}_小{0}", "老{0}2{1}", "{0}家的猫")


def latin_names(numbers: Iterable[int]) -> list[str]:
    """Return handles: with and without digits and underscores, no two alike and none within another."""
    return [_latin(number) for number in numbers]


def chinese_names(numbers: Iterable[int]) -> list[str]:
    """Return account names in Chinese, some with Latin letters and digits."""
    return [_chinese(number) for number in numbers]


def filled(shapes: Iterable[str], names: Iterable[str]) -> list[str]:
    """Put a name into each shape."""
    return [shape.format(*[name] * shape.count("{}")) for shape, name in zip(shapes, names, strict=True)]


def _latin(number: int) -> str:
    first, second = _LATIN[number % 10], _LATIN[number // 10 % 10]
    letters = "".join("bcdfghjklm"[int(digit)] for digit in f"{number:03d}")
    return _LATIN_BUILDS[number % len(_LATIN_BUILDS)].format(first, second.lower(), number, letters)


def _chinese(number: int) -> str:
    sign = "".join(_CHINESE[int(digit)] for digit in f"{number:03d}")
    return _CHINESE_BUILDS[number % len(_CHINESE_BUILDS)].format(sign, number)
