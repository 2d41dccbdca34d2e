"""Words that every room shares are written one way everywhere."""

import pytest

from narratives.vocabulary import SPHERE_NAMES, STANCES, TONES, VERDICTS, Verdict, counted, did_you_mean


def test_words_are_those_of_the_public_views():
    """Columns, commands and pages show them in this order, as plain text."""
    assert {"weibo": "Weibo", "twitter": "Twitter"} == SPHERE_NAMES
    assert ("convergent", "contested", "weibo_only", "twitter_only", "undecided", "no_data") == VERDICTS
    assert (("condemning", "promotional", "measured"), ("critical", "supportive", "neutral")) == (TONES, STANCES)
    assert {str} == {type(word) for word in (*VERDICTS, *TONES, *STANCES)}
    assert "contested" == Verdict.CONTESTED


@pytest.mark.parametrize(("number", "text"), [(0, "0 posts"), (1, "1 post"), (1200, "1,200 posts")])
def test_counts_agree_with_their_nouns(number, text):
    """One post, two posts."""
    assert text == counted(number, "post")


def test_near_names_are_offered():
    """The nearest first; nothing where none is near."""
    assert "did you mean trade?" == did_you_mean("trad", ["hong_kong", "trade"])
    assert "did you mean story-a or story-b?" == did_you_mean("story-a1", ["story-a", "story-b", "zzz"], most=2)
    assert "" == did_you_mean("weather", ["hong_kong", "trade"])
