"""Verdicts follow the gap between two tellings and the number of posts behind it."""

import pytest

from narratives.analysis.verdicts import Telling, judge, lean

MEASURED = (0.0, 0.0, 1.0)
CONDEMNING = (1.0, 0.0, 0.0)
PROMOTIONAL = (0.0, 1.0, 0.0)
CRITICAL = (0.92, 0.0, 0.08)
SUPPORTIVE = (0.0, 0.88, 0.12)
NEUTRAL = (0.0, 0.0, 1.0)


def telling(posts, stance=NEUTRAL, tone=MEASURED, label="cotton boycott"):
    """A telling with shares as given."""
    return Telling(posts, tone, stance, label)


def test_opposite_stances_are_contested_and_the_reason_has_the_figures():
    """The reason says what both tell of, and the share of each side's stance."""
    verdict = judge(telling(25, SUPPORTIVE), telling(25, CRITICAL))

    assert "contested" == verdict.verdict
    assert "both tell of cotton boycott; Twitter 92 % critical, Weibo 88 % supportive" == verdict.reason


def test_a_side_that_only_reports_what_the_other_condemns_is_contested():
    """Neutral headlines against critical posts are a whole label apart."""
    assert "contested" == judge(telling(12), telling(20, CRITICAL)).verdict


def test_the_same_stance_and_tone_are_convergent():
    """Two sides that report alike, with posts enough to rule out a difference."""
    verdict = judge(telling(30), telling(30))

    assert "convergent" == verdict.verdict
    assert "both tell of cotton boycott alike; Twitter 100 % neutral, Weibo 100 % neutral" == verdict.reason


def test_opposite_tones_of_one_stance_are_contested():
    """One side celebrates what the other condemns."""
    verdict = judge(telling(20, tone=PROMOTIONAL), telling(20, tone=CONDEMNING))

    assert "contested" == verdict.verdict
    assert "Twitter 100 % condemning, Weibo 100 % promotional" in verdict.reason


def test_a_condemning_and_a_measured_side_of_one_stance_are_not_contested():
    """Tone differs by register; less than a whole label is no opposition."""
    assert "contested" != judge(telling(20), telling(20, tone=(0.7, 0.0, 0.3))).verdict


@pytest.mark.parametrize("posts", [(1, 50), (50, 1), (1, 1)])
def test_one_post_of_a_side_is_too_thin(posts):
    """A single post decides nothing, however clear."""
    verdict = judge(telling(posts[0], SUPPORTIVE), telling(posts[1], CRITICAL))

    assert "undecided" == verdict.verdict
    assert "too few posts" in verdict.reason


def test_few_posts_of_mixed_stance_are_undecided_and_the_reason_says_why():
    """Wide intervals leave the verdict open."""
    verdict = judge(telling(4, (0.25, 0.5, 0.25)), telling(4, (0.5, 0.25, 0.25)))

    assert "undecided" == verdict.verdict
    assert "90 % interval" in verdict.reason


def test_more_posts_of_the_same_shares_settle_an_open_verdict():
    """The same gap is decided by evidence, not by its size alone."""
    shares = (0.2, 0.5, 0.3), (0.5, 0.2, 0.3)

    assert "undecided" == judge(telling(4, shares[0]), telling(4, shares[1])).verdict
    assert "contested" == judge(telling(100, shares[0]), telling(100, shares[1])).verdict


@pytest.mark.parametrize(
    ("weibo", "twitter", "expected"), [(9, 0, "weibo_only"), (0, 9, "twitter_only"), (1, 0, "weibo_only")]
)
def test_a_story_of_one_side_is_that_sides_only(weibo, twitter, expected):
    """Without a post of the other sphere nothing is compared."""
    verdict = judge(telling(weibo), telling(twitter))

    assert expected == verdict.verdict
    assert "only" in verdict.reason


def test_a_telling_without_labels_is_never_contested():
    """Where the framer abstained from every post there is no stance to oppose."""
    nothing = (0.0, 0.0, 0.0)

    assert "undecided" == judge(telling(5, nothing, nothing), telling(5, CRITICAL, CONDEMNING)).verdict


def test_different_labels_are_both_in_the_reason():
    """A reader sees what each side calls it."""
    verdict = judge(telling(9, label="新疆棉"), telling(9, label="forced labor"))

    assert verdict.reason.startswith("Twitter tells of forced labor, Weibo of 新疆棉")


def test_a_split_telling_names_its_two_largest_labels():
    """Half and half is not told as one label."""
    verdict = judge(telling(40, SUPPORTIVE), telling(40, (0.5, 0.1, 0.4)))

    assert "Twitter 50 % critical and 40 % neutral" in verdict.reason


def test_the_verdict_does_not_depend_on_which_side_is_critical():
    """Spheres are exchangeable."""
    assert "contested" == judge(telling(25, CRITICAL), telling(25, SUPPORTIVE)).verdict


def test_a_lean_is_less_certain_with_fewer_posts():
    """Three of three posts lean less, and vary more, than thirty of thirty."""
    few, many = lean(3, (1.0, 0.0, 0.0)), lean(30, (1.0, 0.0, 0.0))

    assert few[0] < many[0]
    assert few[1] > many[1]
