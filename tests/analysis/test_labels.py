"""A narrative is called by a headline in each language of its posts, with terms behind it."""

import random
from dataclasses import replace

import numpy as np
import pytest

from narratives.analysis.labels import Label, LabelSettings, Told, label_narratives
from narratives.texts.tokens import tokenize

BAKERY = [
    "The Corner Bakery in Hong Kong must reopen its ovens. #EggTarts #HongKong",
    "@mayor Corner Bakery fans in Hong Kong queue for the last ovens",
    "Hong Kong misses the Corner Bakery and its egg tarts",
]
FERRY = [
    "The harbour ferry in Hong Kong raises its fares again",
    "Higher ferry fares anger commuters in Hong Kong",
    "Hong Kong commuters pay more for the ferry",
]
CHINESE = ["街角面包店终于重新开张了", "街角面包店门口排起了长队", "我想念街角面包店的蛋挞"]
NOISE = ["Hong Kong is humid today", "Rain over Hong Kong", "A quiet weekend in Hong Kong"]


def told(posts: list[str], groups: list[int], languages: list[str] | None = None) -> Told:
    """Return posts as texts of one sphere, each nearer to the centre than those after it."""
    return Told(
        posts, posts, tokenize(posts), languages or ["en"] * len(posts), [1] * len(posts), [None] * len(posts),
        np.array(groups, dtype=int), np.linspace(0.1, 0.9, len(posts)),
    )  # fmt: skip


def test_each_narrative_has_a_headline_and_terms() -> None:
    """The headline is a sentence of the narrative's own posts; the terms are in most of them."""
    bakery, ferry = label_narratives(told(BAKERY + FERRY + NOISE, [0] * 3 + [1] * 3 + [-1] * 3))
    assert "The Corner Bakery in Hong Kong must reopen its ovens" == bakery.headline
    assert (0, "en", 3, 0) == (bakery.narrative, bakery.language, bakery.texts, bakery.row)
    assert "Corner Bakery" == bakery.terms[0]
    assert ferry.headline in FERRY and "ferry" in ferry.terms


def test_each_language_has_a_headline_of_its_own() -> None:
    """A narrative told in two languages is called in both, and nothing of one is in the other."""
    chinese, english = label_narratives(told(CHINESE + BAKERY, [0] * 6, ["zh"] * 3 + ["en"] * 3))
    assert ("zh", "en") == (chinese.language, english.language)
    assert chinese.headline in CHINESE and english.headline.isascii()
    assert all(term.isascii() for term in english.terms)
    assert "街角面包店" in chinese.terms


def test_a_narrative_without_a_sentence_has_terms_only() -> None:
    """Where nothing can be shown there is no headline, and no post that it is from."""
    (label,) = label_narratives(told(["Corner Bakery!", "Corner Bakery…"], [0, 0]))
    assert ("", None) == (label.headline, label.row)
    assert ["Corner Bakery"] == label.terms


def test_a_campaign_under_changing_posts_is_no_headline() -> None:
    """A block that stands under posts of many narratives names none of them."""
    block = "Sign the petition for more buns in every street."
    posts = [f"{post}. {block}" for post in BAKERY + FERRY]
    labels = label_narratives(told(posts + NOISE, [0] * 3 + [1] * 3 + [-1] * 3))
    assert not any("petition" in label.headline for label in labels)


def test_texts_in_other_languages_name_nothing() -> None:
    """A narrative told in a third language only has no label."""
    assert [] == label_narratives(told(["La panadería de la esquina está cerrada"], [0], ["other"]))


@pytest.mark.parametrize("count", [0, 1, 2, 9])
def test_few_or_equal_texts(count: int) -> None:
    """No text, one, and equal ones give the label there is, or none."""
    labels = label_narratives(told(BAKERY[2:] * count, [0] * count))
    expected = [Label(0, "en", count, ["Corner Bakery", "egg tarts"], BAKERY[2], 0)][: count > 0]
    assert [label.headline for label in expected] == [label.headline for label in labels]


def test_noise_has_no_label() -> None:
    """Texts of no narrative are only what others are compared with."""
    assert [] == label_narratives(told(NOISE, [-1] * 3))


def test_the_order_of_texts_does_not_matter() -> None:
    """The same texts in any order give the same headlines and terms."""
    told_once = told(BAKERY + FERRY + NOISE, [0] * 3 + [1] * 3 + [-1] * 3)
    expected = [(label.headline, label.terms) for label in label_narratives(told_once)]
    for seed in range(5):
        order = list(range(9))
        random.Random(seed).shuffle(order)
        columns = {
            name: [getattr(told_once, name)[row] for row in order] for name in ("texts", "posts", "tokens", "languages")
        }
        shuffled = replace(told_once, **columns, groups=told_once.groups[order], distances=told_once.distances[order])
        assert expected == [(label.headline, label.terms) for label in label_narratives(shuffled)]


def test_settings_are_obeyed() -> None:
    """Fewer terms and shorter headlines come as asked for."""
    settings = LabelSettings(terms=1, characters={"zh": (4, 20), "en": (10, 30)})
    (label,) = label_narratives(told([*BAKERY, "Corner Bakery has no ovens"], [0] * 4), settings)
    assert (1, "Corner Bakery has no ovens") == (len(label.terms), label.headline)
