"""A topic is known by its company: what has the company but no keyword is near, what has a keyword alone is far."""

from narratives.texts.topic_model import distinctive, fit_topic

FORCED, PICKED = ["cotton", "forced", "labor", "picking"], ["cotton", "labor", "brand", "picking"]
ON = [FORCED, PICKED, ["forced", "labor", "brand"]] * 4
OFF = [["rain", "ferry", "pier", "late"], ["brand", "shoes", "sale", "late"], ["rain", "sale", "pier"]] * 4


def test_words_that_stand_out_are_named_and_keywords_are_not():
    """The best first, with how many texts have them; what both sides have does not stand out."""
    words = [word for word, _, _ in distinctive(ON, OFF, {"cotton"})]

    assert "labor" == words[0]
    assert not {"cotton", "brand", "rain"} & set(words)


def test_company_tells_near_from_far():
    """Without the keyword itself."""
    model = fit_topic(ON, OFF, {"cotton"})

    assert model.score(["labor", "forced", "picking"]) > 0 > model.score(["cotton", "rain", "ferry", "pier"])
    assert ["labor", "forced"] == model.reasons(["rain", "forced", "labor"])


def test_too_few_words_are_neither():
    """Nothing is said of them."""
    model = fit_topic(ON, OFF, {"cotton"})

    assert [None, None, None] == [model.score(words) for words in ([], ["cotton"], ["labor", "unheard"])]


def test_no_texts_give_no_words():
    """The edge of nothing."""
    assert [] == distinctive([], [], ())
    assert fit_topic([], [], ()).score(["a", "b", "c"]) is None
