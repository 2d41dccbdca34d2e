"""Tests of `narratives search`: by words and by meaning, in either language, stories and posts."""

import json

import numpy as np
import pytest

from narratives.warehouse import open_writer

# Two meanings: elections lie one way, cotton the other, whatever the language.
ELECTION, COTTON = [1.0, 0.1], [0.1, 1.0]
MEANT = {name: ELECTION for name in ("wa1", "wa2", "tb1", "tb2")} | {name: COTTON for name in ("wn1", "tx1", "tx2")}


class Model:
    """Reads a query that speaks of cotton as what speaks of cotton, and any other as elections."""

    model_id = "bundled@abc"

    def encode(self, texts):
        """Embed."""
        return np.array([COTTON if "cotton" in text or "棉" in text else ELECTION for text in texts])


@pytest.fixture
def search(cli, results, monkeypatch):
    """Search a warehouse whose texts have vectors."""
    monkeypatch.setattr("narratives.models.load_model", lambda *_: Model())
    with open_writer(results) as connection:
        connection.executemany(
            "INSERT INTO core.vectors VALUES (?, 'bundled@abc', ?)", [list(one) for one in MEANT.items()]
        )
    return lambda *arguments: cli("search", *arguments, "--warehouse", results)


def _found(outcome):
    return json.loads(outcome.out)


def test_words_find_the_posts_that_hold_all_of_them(search):
    """In any case, as beginnings of longer ones; Chinese in either script and anywhere in a text."""
    for words, posts in (("FORCED labo", ["3", "4"]), ("愛國者治港", ["1", "2"]), ("cotton senate", []), ("abor", [])):
        found = _found(search(words, "--words", "--json"))
        assert posts == sorted(post["post_id"] for post in found["posts"])
        assert bool(posts) == bool(found["stories"])


def test_a_question_in_one_language_finds_posts_of_the_other(search):
    """By meaning, Chinese posts are found in English; what also holds the words stands first."""
    found = _found(search("who votes", "--json", "--posts", 2))
    assert "s-hong_kong-91bc04" == found["stories"][0]["story_id"]
    assert {"1", "2"} == {post["post_id"] for post in found["posts"] if post["sphere"] == "weibo"}
    assert "3" == _found(search("forced labor cotton", "--json", "--posts", 1))["posts"][-1]["post_id"]


def test_words_are_found_in_posts_on_no_topic_too(search):
    """They belong to no story, and nothing is said of how near they are."""
    found = _found(search("感染力", "--json", "--posts", 1))
    assert [("5", None, None)] == [
        (post["post_id"], post["story_id"], post["nearness"]) for post in found["posts"] if post["has_words"]
    ]


def test_stories_are_shown_by_their_headlines(search):
    """Both sides, how many posts hold the words, and the command that leads on."""
    shown = search("patriots").out
    for words in ('Only "patriots" may run', "支持！爱国者治港天经地义", "Posts on Twitter"):
        assert words in shown
    assert "  narratives show s-hong_kong-91bc04 --warehouse" in shown


def test_a_topic_limits_the_search(search):
    """Only its stories and posts; a topic that there is not is refused with the near one."""
    found = _found(search("cotton", "--topic", "hong_kong", "--json"))
    assert {"s-hong_kong-91bc04"} == {story["story_id"] for story in found["stories"]}
    assert "did you mean hong_kong?" in search("cotton", "--topic", "hongkong").err


def test_a_query_without_words_is_one_line(search):
    """The line says what to give instead."""
    assert "there is no word in '!?'" in search("!?").err


def test_nothing_found_says_what_to_try(search):
    """By words alone nothing may be found."""
    assert "fewer words" in search("nowhere", "--words").out


def test_nearness_is_explained_where_it_stands(search):
    """By words alone there is none."""
    assert "near: how near" in search("election").out
    by_words = search("electoral", "--words").out
    assert ("with the words: posts" in by_words, "near: how near" in by_words) == (True, False)
