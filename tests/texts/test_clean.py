"""Posts of both platforms are cleaned down to the words that their author wrote."""

import random
import time

import polars as pl
import pytest

from narratives.texts.clean import clean


def cleaned(post: str) -> str:
    """Return the text of one cleaned post."""
    return clean(pl.Series([post]))["text"][0]


def forwarded(post: str) -> str | None:
    """Return what one post forwards."""
    return clean(pl.Series([post]))["forwarded"][0]


@pytest.mark.parametrize(
    ("expected", "post"),
    [
        ("新棉上市 大家来看", '<a href="/p?q=%231%23"><span class="surl-text">#新棉上市#</span></a>大家来看'),
        ("第一行 第二行", "第一行<br />第二行"),
        ("笑死", "笑死<span class=\"url-icon\"><img alt='[允悲]' src='//h5.sinaimg.cn/1.png'></span>"),
        ("Tariffs < 5 and jobs > 3", "Tariffs < 5 and jobs > 3"),
        ("R&D & jobs < promises", "R&amp;D &amp;amp; jobs &lt; promises"),
        ("AT&T; rocks", "AT&T; rocks"),
    ],
)  # fmt: skip
def test_markup_and_entities_go(expected: str, post: str) -> None:
    """HTML tags go, entities become characters, and what only looks like them stays."""
    assert expected == cleaned(post)


@pytest.mark.parametrize(
    ("expected", "post"),
    [
        ("We need answers now.", "We need answers https://t.co/AbC123 now."),
        ("好文 推荐", "好文http://t.cn/A6xyz推荐"),
        ("Read it", "Read it (https://example.org/a?b=c&d=e)"),
        ("Read it", "Read it pic.twitter.com/Xy12"),
        ("Read it all", "Read it all https…"),
        ("Write to for help", "Write to press.office@example.com for help"),
        ("详情请看", "详情请看O网页链接"),
    ],
)
def test_addresses_go(expected: str, post: str) -> None:
    """Links of any form go, and Chinese right behind a link stays."""
    assert expected == cleaned(post)


@pytest.mark.parametrize(
    ("expected", "post"),
    [
        ("is right about this", ".@SenExample is right about this"),
        ("Thank you for coming", "@one @two Thank you @three for coming"),
        ("Great report", "Great report via @SomePaper"),
        ("We must fix broken promises", "We must fix @somebody’s broken promises"),
        ("提醒：注意安全", "@国家应急广播 提醒：注意安全"),
        ("Move the 2022 Olympics now", "Move the 2022 @Olympics now"),
        ("If the WHO knew", "If the @WHO knew"),
        ("If the knew", "If the @p_0123456789abcdef knew"),
    ],
)
def test_handles_go(expected: str, post: str) -> None:
    """Handles go, but those of institutions that are part of the sentence."""
    assert expected == cleaned(post)


@pytest.mark.parametrize(
    ("expected", "post"),
    [
        ("另一个香港 街头恢复平静", "#另一个香港#街头恢复平静"),
        ("港珠澳大桥 通车 大桥通车五周年", "#港珠澳大桥 通车##大桥通车五周年#"),
        ("Stand With Hong Kong and the HK Police Act 2019", "#StandWithHongKong and the #HKPoliceAct2019"),
        ("uyghurs UFLPA", "#uyghurs #UFLPA"),
        ("Ban TikTok and 5G", "Ban #TikTok and #5G"),
        ("新疆棉花", "#新疆棉花[超话]#"),
    ],
)
def test_hashtags_become_words(expected: str, post: str) -> None:
    """The words of a tag are part of the text, joined ones parted at their capitals."""
    assert expected == cleaned(post)


@pytest.mark.parametrize(
    ("expected", "post"),
    [
        ("大桥今日通车。", "大桥今日通车。L某某新闻的微博视频"),
        ("大桥今日通车！", "大桥今日通车！ 某某日报的微博视频 "),
        ("某人拍了一段的微博视频很好看", "某人拍了一段的微博视频很好看"),
        ("会议今天开幕…", "会议今天开幕...全文"),
        ("会议今天开幕…", "会议今天开幕 ...展开c"),
        ("活动全面展开", "活动全面展开"),
        ("请阅读全文", "请阅读全文"),
        ("", "抱歉，此微博已被作者删除。查看帮助：网页链接"),
        ("关注天气", "关注天气【视频】"),
        ("重磅 央行降息", "【重磅】央行降息"),
    ],
)
def test_what_the_site_adds_goes(expected: str, post: str) -> None:
    """Tails such as 全文 and 的微博视频 go, the same words in a sentence stay."""
    assert expected == cleaned(post)


@pytest.mark.parametrize(
    ("expected", "post"),
    [
        ("支持国货", "支持国货[允悲][doge]👍🏽🇨🇳↓↓"),
        ("a b", "a\u200b\ufeff\x00b\x07"),
        ("Huawei 华为，今年", "Ｈｕａｗｅｉ　华为，今年"),
        ("China", "𝗖𝗵𝗶𝗻𝗮"),
        ("最高气温40°C", "最高气温40℃"),
        ("谢谢", "\ue627谢谢\ufffd"),
        ("", "👍👍👍 !!! https://t.co/abc"),
        ("", "2021 10:30"),
    ],
)
def test_signs_and_widths(expected: str, post: str) -> None:
    """Emoji, emoticons and invisible characters go, widths become one, Chinese punctuation stays."""
    assert expected == cleaned(post)


@pytest.mark.parametrize(
    ("text", "chain", "post"),
    [
        ("说得对", "关税又要涨了", "说得对//@甲:关税又要涨了"),
        ("不同意", "说得对 // 关税又要涨了", "回复@丙:不同意//@乙:说得对//@甲:关税又要涨了"),
        ("关税又要涨了", "关税又要涨了", "转发微博//@乙:转发微博 //@甲:关税又要涨了"),
        ("关税又要涨了", "关税又要涨了", "👍//@乙:。。。//@甲：关税又要涨了"),
        ("So true!", "Tariffs are taxes", "So true! RT @someone: Tariffs are taxes"),
        ("Tariffs are taxes", "Tariffs are taxes", "RT @someone: Tariffs are taxes https://t.co/abc"),
        ("转发微博有奖", None, "转发微博有奖"),
        ("", None, "转发微博"),
        ("", None, "Repost"),
    ],
)
def test_chains(text: str, chain: str | None, post: str) -> None:
    """New words are parted from what is forwarded; who adds none repeats what is forwarded."""
    assert (text, chain) == (cleaned(post), forwarded(post))


def test_order_and_gaps() -> None:
    """Each post keeps its row, a missing text is an empty one."""
    assert ["b", "", "", "a"] == clean(pl.Series(["b", None, "", "a"]))["text"].to_list()
    assert 0 == clean(pl.Series([], dtype=pl.String)).height


def test_huge_texts_take_no_time() -> None:
    """A megabyte of any sign takes a moment: no pattern goes back and forth."""
    started = time.monotonic()
    signs = ("a", "@a ", "#Ab", "<a ", "//@a:b", "L的微博视频", "&amp;")
    clean(pl.Series([sign * (1_000_000 // len(sign)) for sign in signs]))
    assert started + 20 > time.monotonic()


def test_any_text_is_cleaned_for_good() -> None:
    """Whatever is in a post, no control characters are left, and its ends are tidy."""
    signs = "a1 #@/:：，。【】<>&;\"'\\\n\0\u200b👍🇨🇳新疆港关税RTht.[]()L…—·١"
    chance = random.Random(7)
    posts = ["".join(chance.choices(signs, k=chance.randrange(60))) for _ in range(5000)]
    text = clean(pl.Series(posts))["text"]
    assert not text.str.contains(r"[\p{Cc}\p{Cf}#]").any()
    assert (text == text.str.strip_chars()).all()


PSEUDONYM = "p_0123456789abcdef"


@pytest.mark.parametrize(
    ("expected", "post"),
    [
        ("人面兽心！", f"@{PSEUDONYM}人面兽心！"),
        ("说得对，好", f"{PSEUDONYM}说得对，好"),
        ("真好看", f"真好看L{PSEUDONYM}的微博视频"),
        ("好", f"回复@{PSEUDONYM}:好"),
        ("said so", f"RT@{PSEUDONYM}: said so"),
    ],
)
def test_words_behind_a_pseudonym_stay(expected: str, post: str) -> None:
    """A pseudonym is no word, and ends after sixteen digits, whatever an exporter glued to it."""
    assert expected in (cleaned(post), forwarded(post))
