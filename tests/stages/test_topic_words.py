"""Keywords are proposed in both languages from what is loaded, and a topics file is shown what it misses."""

import json

import pytest

from narratives.errors import InputError
from narratives.stages.topic_words import check, suggest
from tests.loading import query
from tests.planted import add, post

ZH = [f"棉花采摘工人第{number}天的强迫劳动报告，新疆" for number in range(8)]
EN = [f"Xinjiang cotton report {name}: forced labor in the picking season" for name in ("one", "two", "three", "four")]
MISSED = "The picking season again: forced labor in a new report"
DOUBTFUL = "Xinjiang lunch recipe with noodles and lamb"
OTHER = [f"Lunch recipe with noodles number {name}" for name in ("red", "blue", "green", "black", "white")]


@pytest.fixture
def loaded(warehouse):
    """A warehouse of posts that no run has prepared."""
    twitter = [*EN, MISSED, DOUBTFUL, *OTHER]
    posts = [post(f"w{number}", text) for number, text in enumerate(ZH)]
    return add(warehouse, posts + [post(f"t{number}", text, "twitter") for number, text in enumerate(twitter)])


def test_words_of_both_languages_are_proposed(loaded):
    """What stands where the given word does, and what a dictionary gives for it; each with how many texts have it."""
    found = {one.word: one for one in suggest(loaded, ["cotton"])}

    assert ("given", "en", 4) == (found["cotton"].because, found["cotton"].lang, found["cotton"].texts)
    assert ("gloss of cotton", "zh", 8) == (found["棉花"].because, found["棉花"].lang, found["棉花"].texts)
    assert 0 == found["棉花"].caught_share


def test_nothing_is_written_and_nothing_found_is_said(loaded):
    """The posts stay unprepared."""
    with pytest.raises(InputError, match="no loaded text has zebra"):
        suggest(loaded, ["zebra"])
    assert [(0,)] == query(loaded, "SELECT count(*) FROM core.texts")


def test_a_topic_is_shown_what_it_just_misses_and_what_it_should_not_catch(loaded, tmp_path):
    """The text with the company and no keyword; the one with a keyword and other company."""
    file = tmp_path / "topics.toml"
    file.write_text("[topics.cotton]\nkeywords.en = ['Xinjiang']\nkeywords.zh = ['新疆']\n", encoding="utf-8")

    found = {one.kind: one for one in reversed(check(loaded, file))}

    assert ("cotton", MISSED) == (found["missed"].topic, found["missed"].text)
    assert DOUBTFUL == found["doubtful"].text
    assert found["missed"].score > 0 > found["doubtful"].score
    assert json.dumps(found["missed"].words)
