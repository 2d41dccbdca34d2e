"""The terms of a narrative are what it says and its neighbours do not, as its texts write it."""

import random
import time

import pytest

from narratives.analysis.labels import LabelSettings
from narratives.analysis.terms import are_alike, term_weights, terms, text_weights
from narratives.texts.tokens import tokenize

BAKERY = [
    "The Corner Bakery in Hong Kong must reopen, its ovens are cold",
    "Corner Bakery fans in Hong Kong queue for the last ovens",
    "Hong Kong misses the Corner Bakery and its egg tarts",
]
FERRY = [
    "The harbour ferry in Hong Kong raises its fares again",
    "Higher ferry fares anger commuters in Hong Kong",
    "Hong Kong commuters pay more for the ferry",
]
NOISE = [
    "Hong Kong is humid today",
    "Rain over Hong Kong",
    "A quiet weekend in Hong Kong",
    "Hong Kong by night",
]


def named(
    texts: list[str],
    groups: list[int],
    lang: str = "en",
    copies: list[int] | None = None,
    authors: list[str | None] | None = None,
) -> list[list[str]]:
    """Return the terms of each narrative in one language."""
    weights = text_weights(copies or [1] * len(texts), groups, authors or [None] * len(texts))
    return [
        terms(found, [text for text, own in zip(texts, groups, strict=True) if own == group], lang, LabelSettings())
        for group, found in term_weights(tokenize(texts), groups, weights).items()
    ]


def test_what_a_narrative_says_alone_names_it() -> None:
    """The words of the whole topic name nothing; those of one narrative do, phrases and names first."""
    bakery, ferry = named(BAKERY + FERRY + NOISE, [0] * 3 + [1] * 3 + [-1] * 4)
    assert "Corner Bakery" == bakery[0]
    assert {"ferry", "fares"} <= set(ferry)
    assert not any("Hong" in term for term in bakery + ferry)


def test_a_phrase_takes_the_place_of_its_words() -> None:
    """Neighbours that stick together come as one term and not again as words."""
    bakery, _ = named(BAKERY + FERRY + NOISE, [0] * 3 + [1] * 3 + [-1] * 4)
    assert not {"bakery", "Bakery", "corner", "Corner"} & set(bakery)


def test_connecting_words_belong_to_a_phrase() -> None:
    """A phrase is shown with the small words that hold it together."""
    texts = [f"The {thing} of the Belt and Road Initiative" for thing in ("bridges", "ports", "railways")]
    assert "Belt and Road Initiative" == named(texts + NOISE, [0] * 3 + [-1] * 4)[0][0]


def test_hyphens_make_phrases() -> None:
    """A word with a hyphen is one term even if it is rare."""
    texts = ["Allies in the Indo-Pacific met", "The Indo-Pacific needs ships"]
    assert "Indo-Pacific" == named(texts + NOISE, [0, 0] + [-1] * 4)[0][0]


def test_chinese_neighbours_are_written_together() -> None:
    """Chinese phrases have no spaces, and their parts do not come again."""
    texts = ["菠萝面包涨价了", "菠萝面包排队一小时", "我爱菠萝面包", "渡轮停航", "渡轮加价", "渡轮乘客抱怨"]
    bread, ferry = named(texts, [0, 0, 0, 1, 1, 1], "zh")
    assert "菠萝面包" == bread[0]
    assert "渡轮" == ferry[0]
    assert not {"菠萝", "面包"} & set(bread)


def test_no_word_is_cut() -> None:
    """What jieba cuts in the middle is made whole again by the words around it, numbers and all."""
    texts = ["陈大文当选街坊会内委会主席", "谁是街坊会内委会主席", "街坊会内委会主席上任", "天气很好"]
    assert "街坊会内委会主席" == named(texts, [0, 0, 0, -1], "zh")[0][0]
    swimming = ["小明夺得100米自由泳银牌", "祝贺100米自由泳银牌得主", "100米自由泳银牌很重", "天气很好"]
    assert "100米自由泳银牌" == named(swimming, [0, 0, 0, -1], "zh")[0][0]


def test_copied_sentences_are_no_terms() -> None:
    """Of a long sentence that many copied word for word a few words name the narrative."""
    texts = [f"{word} Bakers Threaten Stubborn Ferry Captains Over Flour Prices" for word in ("Angry", "Sad", "Old")]
    assert all(len(term.split()) <= 3 for term in named(texts + NOISE, [0] * 3 + [-1] * 4)[0])


def test_names_in_latin_letters_belong_to_chinese_texts() -> None:
    """BBC is how Chinese posts name it; a small English word in them is not."""
    texts = ["BBC又造谣 watch", "BBC记者道歉 watch", "BBC停播 watch", "天气很好"]
    terms = named(texts, [0, 0, 0, -1], "zh")[0]
    assert "BBC" == terms[0]
    assert "watch" not in terms


def test_terms_are_shown_as_posts_write_them() -> None:
    """The commonest form counts; a capital at the beginning of a sentence does not."""
    texts = ["Ovens of BRI cold", "Ovens for BRI", "Ovens by BRI", "the ovens glow at BRI"]
    assert {"BRI", "ovens"} <= set(named(texts + NOISE, [0] * 4 + [-1] * 4)[0])


def test_no_scraps() -> None:
    """Links, handles, numbers, single letters and plain words never name a narrative."""
    texts = [f"Tarts 2021 https://a.bc/{i} @baker must continue x {i}00 today" for i in range(3)]
    assert ["Tarts"] == named(texts + NOISE, [0] * 3 + [-1] * 4)[0]


def test_copies_count_less_than_texts() -> None:
    """A word of one text with a hundred posts does not outdo a word of many texts."""
    texts = ["tarts and yeast", *(f"tarts with {filling}" for filling in ("plums", "cream", "nuts"))]
    assert "tarts" == named(texts + NOISE, [0] * 4 + [-1] * 4, copies=[100] + [1] * 7)[0][0]


def test_one_author_counts_less_than_several() -> None:
    """What one author repeats gives way to what several authors say."""
    texts = [f"yeast {word}" for word in ("plums", "cream", "nuts", "figs")]
    texts += [f"flour {word}" for word in ("salt", "milk", "eggs")]
    authors = ["a"] * 4 + ["b", "c", "d"] + ["e", "f", "g", "h"]
    assert "yeast" == named(texts + NOISE, [0] * 7 + [-1] * 4)[0][0]
    assert "flour" == named(texts + NOISE, [0] * 7 + [-1] * 4, authors=authors)[0][0]


def test_the_order_of_texts_does_not_matter() -> None:
    """The same texts in any order give the same terms."""
    rows = list(zip(BAKERY + FERRY + NOISE, [0] * 3 + [1] * 3 + [-1] * 4, strict=True))
    expected = named([text for text, _ in rows], [group for _, group in rows])
    for seed in range(5):
        random.Random(seed).shuffle(rows)
        assert expected == named([text for text, _ in rows], [group for _, group in rows])


@pytest.mark.parametrize(
    ("expected", "one", "other"),
    [
        (True, "tariff", "tariffs"),
        (True, "law", "laws"),
        (True, "sanction", "sanctioned"),
        (True, "forced labor", "labor camp"),
        (True, "新疆棉", "新疆棉花"),
        (True, "中美贸易", "中美关系"),
        (False, "trade", "trail"),
        (False, "棉花", "长绒棉"),
        (False, "bbc", "棉花"),
    ],
)
def test_alike_terms(expected: bool, one: str, other: str) -> None:
    """Forms of one word and shared Chinese characters make terms alike, whichever comes first."""
    assert expected == are_alike(one, other) == are_alike(other, one)


def test_five_thousand_texts_are_named_in_seconds() -> None:
    """A topic of 5,000 texts and 100 narratives takes seconds, not minutes."""
    dice = random.Random(7)
    words = ["".join(dice.choices("abcdefghiklmnoprstu", k=7)) for _ in range(3000)]
    tokens = [dice.choices(words, k=20) for _ in range(5000)]
    texts = [" ".join(text) for text in tokens]
    groups = [dice.randrange(-1, 100) for _ in texts]
    started = time.process_time()
    weights = term_weights(tokens, groups, [1.0] * 5000)
    assert all(terms(weights[group], texts[:40], "en", LabelSettings()) for group in range(100))
    assert time.process_time() - started < 10


def test_a_count_without_what_it_counts_is_no_term() -> None:
    """十二号 and 万列 name nothing; neither does a term begin in the middle of a count."""
    texts = ["飞船十二号升空", "飞船十二号返回", "开行四万剂新苗", "开行五万剂新苗"]
    noise = ["今天天气晴朗", "街上人很多", "晚饭吃面条"]
    found = [term for one in named(texts + noise, [0, 0, 1, 1] + [-1] * 3, "zh") for term in one]
    assert any("飞船" in term for term in found)
    assert not {"十二号", "万列"} & set(found)
    assert not any(term.startswith("剂") for term in found)
