"""Narratives are named by what they say and their neighbours do not, for each language apart."""

import random
import time

import pytest

from narratives.analysis.terms import are_alike, distinctive_terms, label
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
    texts: list[str], groups: list[int], lang: str = "en", weights: list[int] | None = None, **options: object
) -> list[list[str]]:
    """Return the terms of each narrative in one language."""
    given = weights or [1] * len(texts)
    found = distinctive_terms(tokenize(texts), texts, [lang] * len(texts), given, groups, **options)
    return [terms[lang] for terms in found]


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


def test_languages_are_never_mixed() -> None:
    """Each language has a list of its own, made of the texts in it."""
    texts = [*BAKERY, "街角面包店重开", "街角面包店排队", *NOISE]
    languages = ["en"] * 3 + ["zh"] * 2 + ["en"] * 4
    terms = distinctive_terms(tokenize(texts), texts, languages, [1] * 9, [0] * 5 + [-1] * 4)[0]
    assert all(term.isascii() for term in terms["en"])
    assert not any(term.isascii() for term in terms["zh"])
    assert terms["en"] and terms["zh"]


def test_names_in_latin_letters_belong_to_chinese_texts() -> None:
    """BBC is how Chinese posts name it; a small English word in them is not."""
    texts = ["BBC又造谣 watch", "BBC记者道歉 watch", "BBC停播 watch", "天气很好"]
    terms = named(texts, [0, 0, 0, -1], "zh")[0]
    assert "BBC" == terms[0]
    assert "watch" not in terms


def test_texts_in_other_languages_name_nothing() -> None:
    """A narrative told in a third language only has no terms."""
    texts = ["Panaderia cerrada", "La panaderia"]
    assert [{"zh": [], "en": []}] == distinctive_terms(tokenize(texts), texts, ["other"] * 2, [1, 1], [0, 0])


def test_undetermined_texts_count_by_their_script() -> None:
    """A text too short to tell its language counts with the language of its script."""
    texts = ["Corner Bakery", "街角面包店"]
    terms = distinctive_terms(tokenize(texts), texts, ["und", "und"], [1, 1], [0, 0])[0]
    assert ["Corner", "Bakery"] == terms["en"]
    assert terms["zh"] and not any(term.isascii() for term in terms["zh"])


def test_terms_are_shown_as_posts_write_them() -> None:
    """The commonest form counts; a capital at the beginning of a sentence does not."""
    texts = ["Ovens of BRI cold", "Ovens for BRI", "Ovens by BRI", "the ovens glow at BRI"]
    assert {"BRI", "ovens"} == set(named(texts + NOISE, [0] * 4 + [-1] * 4)[0])


def test_spellings_are_one_word() -> None:
    """British and American spellings, plurals and singulars count together and come once."""
    texts = ["Forced labour in the mill", "forced labor at a mill", "more forced labour, many mills"]
    terms = named(texts + NOISE, [0] * 3 + [-1] * 4)[0]
    assert "forced labour" == terms[0]
    assert 1 == sum(term.startswith("mill") for term in terms)


def test_no_scraps() -> None:
    """Links, handles, numbers, single letters and plain words never name a narrative."""
    texts = [f"Tarts 2021 https://a.bc/{i} @baker must continue x {i}00 today" for i in range(3)]
    assert ["Tarts"] == named(texts + NOISE, [0] * 3 + [-1] * 4)[0]


def test_copies_count_less_than_texts() -> None:
    """A word of one text with a hundred posts does not outdo a word of many texts."""
    texts = ["tarts and yeast", *(f"tarts with {filling}" for filling in ("plums", "cream", "nuts"))]
    assert "tarts" == named(texts + NOISE, [0] * 4 + [-1] * 4, weights=[100] + [1] * 7)[0][0]


def test_one_author_counts_less_than_several() -> None:
    """What one author repeats gives way to what several authors say."""
    texts = [f"yeast {word}" for word in ("plums", "cream", "nuts", "figs")]
    texts += [f"flour {word}" for word in ("salt", "milk", "eggs")]
    authors = ["a"] * 4 + ["b", "c", "d"] + ["e", "f", "g", "h"]
    assert "yeast" == named(texts + NOISE, [0] * 7 + [-1] * 4)[0][0]
    assert "flour" == named(texts + NOISE, [0] * 7 + [-1] * 4, authors=authors)[0][0]


def test_the_centre_helps_out() -> None:
    """Where no word is distinctive, the words of the most central text name the narrative."""
    texts = ["Rain over Hong Kong", "Hong Kong rain", "Rain in Hong Kong", "Hong Kong rain again"]
    terms = named(texts, [0, 0, -1, -1], centrality=[0.2, 0.1, 0.0, 0.0])[0]
    assert ["Hong Kong", "rain"] == sorted(terms)


@pytest.mark.parametrize("texts", [[], [""], ["!!!", ""], ["Tarts"], ["Tarts", "Tarts"], ["Tarts"] * 9])
def test_few_or_equal_texts(texts: list[str]) -> None:
    """No text, one, empty ones and equal ones give the terms there are, or none."""
    expected = ["Tarts"] if "Tarts" in texts else []
    assert [expected] * (len(texts) > 0) == named(texts, [0] * len(texts))


def test_narratives_without_texts_have_no_terms() -> None:
    """The result has a row for each narrative up to the highest, and none for noise."""
    assert [[], ["Tarts"]] == named(["Tarts"], [1])
    assert [] == named(["Tarts"], [-1])


def test_the_order_of_texts_does_not_matter() -> None:
    """The same texts in any order give the same terms."""
    rows = list(zip(BAKERY + FERRY + NOISE, [0] * 3 + [1] * 3 + [-1] * 4, strict=True))
    expected = named([text for text, _ in rows], [group for _, group in rows])
    for seed in range(5):
        random.Random(seed).shuffle(rows)
        assert expected == named([text for text, _ in rows], [group for _, group in rows])


def test_at_most_n_terms() -> None:
    """No list is longer than asked for."""
    assert 2 == len(named(BAKERY + FERRY + NOISE, [0] * 3 + [1] * 3 + [-1] * 4, n=2)[0])


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


def test_labels_join_the_first_terms() -> None:
    """A label is the first three terms; without terms it is empty."""
    assert "Apple Daily · Jimmy Lai · free press" == label(
        ["Apple Daily", "Jimmy Lai", "free press", "arrest"]
    )
    assert "新疆棉花" == label(["新疆棉花"])
    assert "" == label([])


def test_five_thousand_texts_are_named_in_seconds() -> None:
    """A topic of 5,000 texts and 100 narratives takes seconds, not minutes."""
    dice = random.Random(7)
    words = ["".join(dice.choices("abcdefghiklmnoprstu", k=7)) for _ in range(3000)]
    tokens = [dice.choices(words, k=20) for _ in range(5000)]
    texts = [" ".join(text) for text in tokens]
    groups = [dice.randrange(-1, 100) for _ in texts]
    started = time.process_time()
    assert 100 == len(distinctive_terms(tokens, texts, ["en"] * 5000, [1] * 5000, groups))
    assert time.process_time() - started < 10
