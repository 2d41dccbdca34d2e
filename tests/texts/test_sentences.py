"""Posts are cut into sentences that can be shown by themselves."""

import pytest

from narratives.texts.sentences import GAP, clauses, sentences, trimmed


def cut(post: str) -> list[str]:
    """Return the sentences of one post."""
    return sentences([post])[0]


@pytest.mark.parametrize(
    ("expected", "post"),
    [
        (["面包店关门了", "老板很难过！"], "面包店关门了。老板很难过！"),
        (["It shut at 3.5 p.m.", "Gov. Smith of the U.S. wept"], "It shut at 3.5 p.m.\nGov. Smith of the U.S. wept."),
        (["他说：“关门了！”", "然后走了"], "他说：“关门了！”然后走了"),
        (["Why?", "No flour"], "Why? No flour"),
        (["First the bakery", "then the ferry"], "First the bakery,\nthen the ferry"),
        (["The mayor was there and…"], "The mayor was there and…"),
        ([], "转发微博"),
        ([], ""),
    ],
)
def test_posts_are_cut_at_the_end_of_sentences(expected: list[str], post: str) -> None:
    """Full stops of numbers and abbreviations end nothing; what is cut off keeps its ellipsis."""
    assert expected == cut(post)


@pytest.mark.parametrize(
    ("expected", "post"),
    [
        (["街角面包店关门", "老板昨天说没有面粉"], "【街角面包店关门】老板昨天说没有面粉"),
        (["面包店", "关门", "今天通过了"], "#面包店##关门#今天通过了"),
        (["Save the ovens"], "Save the ovens #Bakery #EggTarts https://a.bc/d #Buns"),
        (["Save the ovens!"], "Save the ovens! #EggTarts https://a.bc/d"),
        (["The Corner Bakery must reopen"], "The #CornerBakery must reopen"),
    ],
)
def test_titles_and_chains_of_hashtags_stand_apart(expected: list[str], post: str) -> None:
    """A title is a sentence, a chain of hashtags is none, and one hashtag is a word."""
    assert expected == cut(post)


@pytest.mark.parametrize(
    ("expected", "post"),
    [
        ([f"I joined {GAP} and our bakers"], "I joined @mayor and our bakers"),
        (["The bakery is closed"], "@mayor The bakery is closed"),
        (["The bakery is closed"], "RT @p_12ab34cd: The bakery is closed via @news https://a.bc"),
        (["面包店关门了"], "回复@老王: 面包店关门了"),
    ],
)
def test_names_leave_a_gap_within_a_sentence(expected: list[str], post: str) -> None:
    """A name that was part of the sentence is missed; one before or behind it is not."""
    assert expected == cut(post)


def test_long_sentences_are_cut_at_clauses() -> None:
    """Chinese is cut at commas; English only where something is added, for its commas make lists."""
    assert ["面包店关门，", "老板走了"] == clauses("面包店关门，老板走了")
    assert ["Flour, eggs and milk were gone,", " while the ovens cooled"] == clauses(
        "Flour, eggs and milk were gone, while the ovens cooled"
    )
    assert "while the ovens cooled" == trimmed(" while the ovens cooled,")
