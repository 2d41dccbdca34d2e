"""Names go, every other word stays: marked names, known names, and whatever stands beside them."""

from collections.abc import Callable

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from narratives.sources.actors import Actor, Actors
from narratives.sources.covering import covered
from narratives.sources.privacy import Names
from tests.loading import SECRET

ACTORS = Actors({
    ("twitter", "pdchina"): Actor("People's Daily", "state_media", "CN"),
    ("weibo", "人民日报"): Actor("People's Daily", "state_media", "CN"),
})  # fmt: skip
AUTHORS = (
    ("weibo", "晚风吹麦浪"), ("weibo", "不吃香菜的鹿"), ("weibo", "鹿鹿"), ("weibo", "专辑"), ("weibo", "LM小渔夫"),
    ("twitter", "quillfeather88"), ("twitter", "Mx_Orrin"), ("facebook", "orla.penhallow"),
)  # fmt: skip


def _names() -> Names:
    names = Names(SECRET, ACTORS)
    names.known.add(AUTHORS)
    return names


NAMES = _names()


def _covered(text: str, platform: str = "weibo", mentions: str | None = None) -> str:
    return covered(pl.Series([text]), pl.Series([platform]), NAMES, pl.Series([mentions], dtype=pl.String)).item()


def _is(handle: str, platform: str = "weibo") -> str:
    return NAMES.pseudonym(platform, handle)


@pytest.mark.parametrize(
    ("text", "mentions", "expected"),
    [
        ("@城南旧书店人面兽心！", "城南旧书店", "@{}人面兽心！"),
        ("@城南旧书店@城南旧书店快看", "城南旧书店", "@{0}@{0}快看"),
        ("@城南旧书店动态：晚安", "城南旧书店", "@{}动态：晚安"),
        ("//@城南旧书店:说得好", None, "//@{}:说得好"),
        ("回复@城南旧书店：说得好", None, "回复@{}：说得好"),
        ("和@城南旧书店 一起去", None, "和@{} 一起去"),
        ("好看L城南旧书店的微博视频", None, "好看L{}的微博视频"),
        ("好看L城南旧书店的优酷视频", None, "好看L{}的优酷视频"),
        ("好看 城南旧书店的微博视频", None, "好看 {}的微博视频"),
        ("https://weibo.com/n/城南旧书店", None, "https://weibo.com/n/{}"),
    ],
)
def test_a_name_ends_where_the_export_says(text: str, mentions: str | None, expected: str) -> None:
    """Its list of mentions, a colon, a space, or what Weibo writes behind a name tell where it ends."""
    assert expected.format(_is("城南旧书店")) == _covered(text, mentions=mentions)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("@晚风吹麦浪人面兽心！", "@{}人面兽心！"),
        ("真好@晚风吹麦浪LM什么", "真好@{}LM什么"),
        ("晚风吹麦浪说得对", "{}说得对"),
        ("#晚风吹麦浪#", "#{}#"),
        ("不知道L晚风吹麦浪的微博视频", "不知道L{}的微博视频"),
        ("不知道来自晚风吹麦浪", "不知道来自{}"),
    ],
)
def test_a_name_ends_where_a_known_account_does(text: str, expected: str) -> None:
    """Authors of this load and of the warehouse are known, with and without a mark."""
    assert expected.format(_is("晚风吹麦浪")) == _covered(text)


def test_the_longest_known_name_counts() -> None:
    """An icon's letter before a name that begins with the same letter is not taken for it."""
    assert f"真好L{_is('LM小渔夫')}的微博视频" == _covered("真好LLM小渔夫的微博视频")


@pytest.mark.parametrize(
    "written", ["晚风.吹麦浪", "晚·风·吹·麦·浪", "晚风 吹麦浪", "晚风 · 吹麦浪", "晚风_吹麦浪", "晚风-吹-麦浪"]
)
def test_a_long_chinese_name_is_found_with_signs_between_its_letters(written: str) -> None:
    """In the texts of anybody, and whatever stands beside it."""
    assert f"追热点#{_is('晚风吹麦浪')}追热点#" == _covered(f"追热点#{written}追热点#")
    assert f"听 {_is('晚风吹麦浪')} 说" == _covered(f"听 {written} 说")


@pytest.mark.parametrize(
    "text",
    [
        "晚风，吹麦浪", "晚风《吹麦浪》", "晚风#吹麦浪#", "晚风\n吹麦浪", "晚风。吹麦浪", "晚风————吹麦浪", "新.专.辑",
        "鹿·鹿", "LM.小-渔", "mx-orrin said", "quill feather88", "quill-feather 88",
    ],
)  # fmt: skip
def test_words_that_a_sentence_parts_are_no_name(text: str) -> None:
    """Nor are short names, and Latin words that stand beside each other."""
    assert text == _covered(text)


@pytest.mark.parametrize(
    ("owner", "written"),
    [
        ("停在桥边_", "停在桥边"), ("小鸦君·", "小鸦君"), ("-海盐汽水-", "海盐汽水"), ("走走-海滨", "走走—海滨"),
        ("鹿小满", "鹿.小.满"), ("Mx_Orrin_Vale", "MxOrrin-Vale"), ("quillfeather88", "quill.feather.88"),
        ("quillfeather88", "Quill_Feather88"), ("爱笑的小Qiu_", "爱笑的小Qiu"), ("鹿小满~", "鹿 小满"),
    ],
)  # fmt: skip
def test_authors_are_found_in_their_own_texts_with_other_signs(owner: str, written: str) -> None:
    """Without the signs that their names have, and with others; in the texts of others these are words."""
    names = Names(SECRET, ACTORS)
    names.known.add([("weibo", owner)])
    text, owners = f"今天，{written}，来了", pl.Series([owner, "谁也不是"])
    own, other = covered(pl.Series([text, text]), pl.Series(["weibo", "weibo"]), names, owners=owners)
    assert (f"今天，{names.pseudonym('weibo', owner)}，来了", text) == (own, other)


@pytest.mark.parametrize(
    ("owner", "text"),
    [("香港_", "香港的早晨"), ("HongKong_News", "HongKongNews"), ("Hong_Kong", "Hong-Kong"), ("Mx_O", "mx-o")],
)
def test_own_names_that_are_words_stay(owner: str, text: str) -> None:
    """Without its signs a name can be a word, and then it says nothing of its author."""
    names = Names(SECRET, ACTORS)
    names.known.add([("weibo", owner)])
    assert text == covered(pl.Series([text]), pl.Series(["weibo"]), names, owners=pl.Series([owner])).item()


@pytest.mark.parametrize("half", [r"\ud83d", r"\uDC00\ud83d", "<U+D83D>"])
def test_half_an_emoji_in_codes_stays_beside_a_name(half: str) -> None:
    """A text that was cut in one names nobody for it, and can be stored."""
    names = Names(SECRET, ACTORS)
    names.known.add([("weibo", "爱德华希尔")])
    texts = pl.Series([f"{half}爱德华·希尔的视频{half}"])
    expected = f"{half}{names.pseudonym('weibo', '爱德华希尔')}的视频{half}"
    assert expected == covered(texts, pl.Series(["weibo"]), names, owners=pl.Series(["爱德华希尔"])).item()


@pytest.mark.parametrize("written", ["𝗾𝘂𝗶𝗹𝗹𝗳𝗲𝗮𝘁𝗵𝗲𝗿𝟴𝟴", "ⓠⓤⓘⓛⓛⓕⓔⓐⓣⓗⓔⓡ88", "𝓺𝓾𝓲𝓵𝓵feather𝟾𝟾"])
def test_a_name_is_found_in_fancy_letters(written: str) -> None:
    """Cleaning makes plain letters of them, and then they would name somebody."""
    who = _is("quillfeather88", "twitter")
    assert f"hi @{who}, {who}!" == _covered(f"hi @{written}, {written}!", "twitter")


def test_words_behind_an_unknown_name_stay() -> None:
    """Where nothing tells the end, a few words at most are taken for the name."""
    assert _covered("@城南旧书店的老板真的非常热情！").endswith("老板真的非常热情！")
    assert _covered("@kettlemoss说得对").endswith("说得对")
    assert "kettlemoss" not in _covered("@kettlemoss说得对")


def test_ordinary_words_are_names_only_where_they_are_marked() -> None:
    """An account called "album" takes the word from nobody; two signs are too few to be told."""
    assert "新专辑来了，鹿鹿也来了" == _covered("新专辑来了，鹿鹿也来了")
    assert f"@{_is('专辑')} 来了，@{_is('鹿鹿')} 也来了" == _covered("@专辑 来了，@鹿鹿 也来了")


def test_public_names_stay() -> None:
    """The next word, which an exporter glued to it, is parted from it, or the two would count as one name."""
    assert "@人民日报 说得好" == _covered("@人民日报说得好")
    assert "@人民日报：早安！" == _covered("@人民日报：早安！")
    assert "thanks @PDChina!" == _covered("thanks @PDChina!", "twitter")


@pytest.mark.parametrize(
    "text",
    [
        "RT@quillfeather88: hi", "via@quillfeather88 today", "thanks＠quillfeather88", "(@QuillFeather88)",
        "https://X.com/quillfeather88/status/12", "http://twitter.com/quillfeather88，看", "x.com/quillfeather88",
        "https://nitter.net/quillfeather88/status/1#m", "https://nitter.poast.org/quillfeather88",
        "https://twitter.com/intent/user?screen_name=quillfeather88", "https://mobile.twitter.com/quillfeather88/likes",
        "https://twitter.com/intent/tweet?text=a&via=quillfeather88", "twitter.com/#!/quillfeather88",
        "https://twitter.com/search?q=from%3Aquillfeather88",
        "https%3A%2F%2Ftwitter.com%2Fquillfeather88%2Fstatus%2F1", "%40quillfeather88",
        "%2540quillfeather88", "https%253A%252F%252Fx.com%252Fquillfeather88",
        "&#64;quillfeather88", "&commat;quillfeather88", "@&#113;uillfeather88",
        "@<b>quill</b>feather88", '<a href="https://twitter.com/quillfeather88">he</a>', r"@\\u0071uillfeather88",
        "@quill\u200bfeather88", "@ｑｕｉｌｌｆｅａｔｈｅｒ８８", "quillfeather88 said so", "by quillfeather88.",
        "https://t.me/quillfeather88", "https://www.instagram.com/quillfeather88/", "#quillfeather88",
    ],
)  # fmt: skip
def test_handles_are_found_in_every_spelling(text: str) -> None:
    """Glued to letters, in links of every kind, encoded, split by tags or signs that nobody sees."""
    from narratives.sources.plain_view import plain_view

    shown = _covered(text.replace("\\\\u", "\\u"), "twitter")
    assert "quillfeather88" not in plain_view(shown).text.lower() and "quillfeather88" not in shown.lower()


@pytest.mark.parametrize(
    "text",
    [
        "write to me@example.org", "https://twitter.com/search?q=x", "https://twitter.com/i/status/1", "5 @ 3 dollars",
        "https://netflix.com/title", "5 &lt; 6 &amp; 7", "a <b>bold</b> word", "100%25 sure", "it was 30 % of all",
    ],
)  # fmt: skip
def test_a_text_without_names_is_not_touched(text: str) -> None:
    """Mail addresses, pages of a site, tags and codes are no names."""
    assert text == _covered(text, "twitter")


def test_names_with_dots_are_found_where_platforms_have_them() -> None:
    """On Facebook a handle goes on behind a dot, on X it does not."""
    assert f"see @{_is('orla.penhallow', 'facebook')}." == _covered("see @orla.penhallow.", "facebook")


_CHINESE = st.sampled_from(["说得对", "人面兽心", "今天天气不错，", "我支持！", "：", "的微博", " ", "来自"])
_ENGLISH = st.sampled_from([" well said", " I agree!", ", no", " 5 < 6 &amp; 7", "\n", " 100% sure ", ": ", "。好"])
_MARKS = st.sampled_from(["@{}", "//@{}:", "回复@{}:", "L{}的微博视频 ", "{}", "（@{}）"])
_WAYS = st.sampled_from([str, "·".join, " ".join, lambda name: name[:2] + "." + name[2:]])
_LATIN_MARKS = st.sampled_from([" @{}", "RT @{}: ", " https://x.com/{} ", " {}", " via@{}", " %40{}", "&#64;{}"])


@st.composite
def _weibo_posts(draw: st.DrawFn) -> list[tuple[str, str | None]]:
    names = st.sampled_from(["晚风吹麦浪", "不吃香菜的鹿"])
    named = st.tuples(_MARKS, names)
    return draw(st.lists(st.one_of(named, st.tuples(_CHINESE, st.none())), max_size=12))


@st.composite
def _tweets(draw: st.DrawFn) -> list[tuple[str, str | None]]:
    named = st.tuples(_LATIN_MARKS, st.sampled_from(["quillfeather88", "Mx_Orrin"]))
    pairs = draw(st.lists(st.tuples(named, st.tuples(_ENGLISH, st.none())), max_size=6))
    return [piece for pair in pairs for piece in pair]


@settings(max_examples=100, deadline=None)
@given(_weibo_posts())
def test_all_but_names_survives_in_weibo_posts(pieces: list[tuple[str, str | None]]) -> None:
    """Whatever stands beside a name, glued or not, is stored as it was."""
    text = "".join(form.format(name) if name else form for form, name in pieces)
    expected = "".join(form.format(_is(name)) if name else form for form, name in pieces)
    assert expected == _covered(text)


@settings(max_examples=100, deadline=None)
@given(_weibo_posts(), _WAYS)
def test_all_but_names_survives_where_signs_part_their_letters(
    pieces: list[tuple[str, str | None]], written: Callable[[str], str]
) -> None:
    """The same where the letters of the names have signs between them, and nothing marks them."""
    pieces = [("{}，" if name else form, name) for form, name in pieces]
    text = "".join(form.format(written(name)) if name else form for form, name in pieces)
    expected = "".join(form.format(_is(name)) if name else form for form, name in pieces)
    assert expected == _covered(text)


@settings(max_examples=100, deadline=None)
@given(_tweets())
def test_all_but_names_survives_in_tweets(pieces: list[tuple[str, str | None]]) -> None:
    """The same for handles, in links and codes too."""
    text = "".join(form.format(name) if name else form for form, name in pieces)
    expected = "".join(form.format(_is(name, "twitter")) if name else form for form, name in pieces)
    assert expected == _covered(text, "twitter")


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=80))
def test_any_text_can_be_read(text: str) -> None:
    """No text breaks the reading, and what has neither mark nor name stays as it is."""
    shown = _covered(text)
    assert shown == text or any(sign in text for sign in "@＠/=%&<的")
