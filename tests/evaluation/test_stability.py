"""A steady method is told from one that guesses."""

import numpy as np
import pytest

from narratives.analysis.contents import NOISE
from narratives.analysis.settings import StorySettings
from narratives.evaluation.methods import Told, Topic, own_method
from narratives.evaluation.stability import all_but_new, begin, bootstrap, kept_shares, over_bootstraps, over_seeds
from tests.planted import plain_map, synthetic_topic


def by_day(texts, seed):
    """Return one story for each ten days, whatever the seed: a method that always says the same."""
    stories = (texts.days // 100).astype(int)
    return Told(stories, stories)


def guess(texts, seed):
    """Return stories by chance."""
    stories = np.random.default_rng([seed, len(texts.days)]).integers(4, size=len(texts.days))
    return Told(stories, stories)


def nothing(texts, seed):
    """Return noise alone."""
    return Told(np.full(len(texts.days), NOISE), np.full(len(texts.days), NOISE))


def trial(method, *sizes, ticks=None):
    """Return a method on trial, over one topic for each size, two stories in both spheres each."""
    topics = []
    for place, size in enumerate(sizes):
        texts, _ = synthetic_topic([0, 20], [0, 20], size=size)
        topics.append(Topic(f"topic{place}", [f"t{row}" for row in range(len(texts.days))], texts))
    return begin(topics, method, 7, [method(topic.texts, 7).stories for topic in topics])


def tick():
    """Hear that a draw is done."""


def test_a_steady_method_agrees_with_itself():
    """Other texts, other seeds, new texts: the same stories."""
    steady = trial(by_day, 8, 5)
    for found in (over_bootstraps(steady, 4, tick), over_seeds(steady, 3, tick)):
        assert (1.0, 1.0, 1.0) == (found.mean, found.lowest, found.with_noise)
    assert [1.0] * 3 == kept_shares(steady, 3, tick)


def test_a_guess_agrees_as_by_chance():
    """The index is near 0, whatever the number of stories."""
    guessing = trial(guess, 40)
    assert abs(over_seeds(guessing, 5, tick).mean) < 0.1
    assert abs(over_bootstraps(guessing, 5, tick).mean) < 0.1
    assert np.mean(kept_shares(guessing, 3, tick)) < 0.7


@pytest.mark.parametrize("sizes", [(), (0,), (0, 0)])
def test_no_texts_tell_nothing(sizes):
    """No figure is made up."""
    empty = trial(by_day, *sizes)
    assert (None, None, []) == (
        over_bootstraps(empty, 2, tick),
        over_seeds(empty, 2, tick),
        kept_shares(empty, 2, tick),
    )


def test_noise_alone_tells_nothing():
    """Nothing was put anywhere, so nothing can agree."""
    silent = trial(nothing, 5)
    assert (None, []) == (over_seeds(silent, 2, tick), kept_shares(silent, 2, tick))


def test_one_text_in_each_place_has_an_answer():
    """Hardly anything to draw from."""
    assert 1.0 == over_seeds(trial(by_day, 1), 2, tick).mean


def test_the_draws_are_the_same_each_time_and_told_as_they_are_done():
    """The seed decides; whoever waits hears of each draw."""
    ticks = []
    found = [over_bootstraps(trial(guess, 10), 4, lambda: ticks.append(1)) for _ in range(2)]
    assert (found[0], 8, 4) == (found[1], len(ticks), found[0].draws)


def test_a_bootstrap_holds_about_two_thirds_of_the_texts():
    """1 - 1/e of them, each once."""
    rows = bootstrap(np.random.default_rng(1), 1000)
    assert (len(set(rows.tolist())), True) == (len(rows), 600 < len(rows) < 660)


@pytest.mark.parametrize(("count", "left"), [(0, 0), (1, 1), (10, 9), (1000, 900)])
def test_a_tenth_is_new(count, left):
    """The rest stays, in its order."""
    rows = all_but_new(np.random.default_rng(1), count)
    assert (left, sorted(set(rows.tolist()))) == (len(rows), rows.tolist())


def test_the_same_name_in_two_topics_is_two_stories():
    """Each topic counts its stories from 0."""
    steady = trial(by_day, 6, 6)
    assert 4 == len({(place, story) for place, one in enumerate(steady.whole) for story in one.stories.tolist()})
    assert 1.0 == over_seeds(steady, 1, tick).with_noise


def test_the_own_method_keeps_what_was_planted():
    """Well-separated stories survive other texts, seeds and a tenth of new ones."""
    own = trial(own_method(plain_map(), StorySettings()), 12)
    assert over_seeds(own, 2, tick).mean > 0.9
    assert over_bootstraps(own, 2, tick).mean > 0.5
    assert np.mean(kept_shares(own, 2, tick)) > 0.7
