"""Verdicts follow the sides that tellings take and what they have in common, not how far shares lie apart."""

import pytest

from narratives.analysis.occasion import Common
from narratives.analysis.verdicts import LEAST_POSTS, Coverage, Telling, judge, judge_alone, lean

ONE_EVENT = Common(0, 0.9, ("hami", "1,200"))
NOTHING_SHARED = Common(0, 0.9, ())


def telling(critical=0, supportive=0, neutral=0, tones=(0, 0, 0), label="cotton boycott"):
    """A telling of so many texts of each stance."""
    return Telling(critical + supportive + neutral, tones, (critical, supportive, neutral), label)


def judged(weibo, twitter, common=NOTHING_SHARED):
    """Judge two tellings."""
    return judge(weibo, twitter, common)


def test_opposite_sides_are_contested_and_the_reason_has_the_figures():
    """The reason says what both are about, and the share of each side's stance."""
    verdict = judged(telling(supportive=22, neutral=3), telling(critical=23, neutral=2))

    assert "contested" == verdict.verdict
    expected = "both are about cotton boycott; Twitter 92 % critical, Weibo 88 % supportive; opposite sides"
    assert expected == verdict.reason


def test_the_verdict_does_not_depend_on_which_side_is_critical():
    """Spheres are exchangeable."""
    assert "contested" == judged(telling(critical=23), telling(supportive=22)).verdict


def test_supportive_and_mostly_neutral_is_not_opposite():
    """Twitter 91 % supportive against Weibo 44 % neutral and 32 % supportive lie apart, but on no two sides."""
    verdict = judged(telling(critical=6, supportive=8, neutral=11), telling(supportive=91, neutral=9))

    assert "undecided" == verdict.verdict
    assert "no side leads on Weibo, Twitter is supportive: neither alike nor opposite" in verdict.reason


def test_a_telling_that_mostly_reports_takes_no_side():
    """What two texts in three report is not opposite to what Twitter condemns, though nearly all others defend it."""
    verdict = judged(telling(critical=1, supportive=6, neutral=14), telling(critical=20))

    assert "undecided" == verdict.verdict
    assert "Weibo mostly reports, Twitter is critical: neither alike nor opposite" in verdict.reason


def test_reports_beside_a_side_do_not_gainsay_it():
    """Eight headlines report and five defend what Twitter condemns: that is opposite, and the reason names both."""
    verdict = judged(telling(supportive=5, neutral=8), telling(critical=20))

    assert "contested" == verdict.verdict
    assert "Twitter 100 % critical, Weibo 62 % neutral and 38 % supportive; opposite sides" in verdict.reason


def test_a_side_leads_by_two_texts_for_each_of_the_other():
    """Five texts that defend and three that condemn are a mixture."""
    assert "undecided" == judged(telling(supportive=5, critical=3), telling(critical=20)).verdict


def test_one_side_that_only_one_telling_is_full_of_is_not_told_alike():
    """Weibo mostly reports what all of Twitter defends: one side, but hardly the same telling."""
    verdict = judged(telling(supportive=15, neutral=25), telling(supportive=40))

    assert "undecided" == verdict.verdict
    assert "supportive leads both, but one mostly reports" in verdict.reason


def test_a_mixture_is_opposite_to_nothing():
    """Critical comes first on Twitter with 43 %, and no more than that."""
    assert "undecided" == judged(telling(supportive=30), telling(critical=43, supportive=27, neutral=30)).verdict


def test_a_few_voices_among_reports_are_no_side():
    """Where seven texts in ten report, or those that take a side are divided, nothing is opposite."""
    for weibo in (telling(supportive=3, neutral=7), telling(critical=4, supportive=6, neutral=7)):
        assert "undecided" == judged(weibo, telling(critical=20)).verdict


def test_a_side_that_only_reports_what_the_other_condemns_is_not_opposite():
    """Neutral headlines take no side against critical posts."""
    assert "undecided" == judged(telling(neutral=12), telling(critical=20)).verdict


@pytest.mark.parametrize("side", ["critical", "supportive"])
def test_one_side_taken_by_both_is_convergent(side):
    """Both spheres lean the same way by half of their texts or more."""
    verdict = judged(telling(**{side: 8}, neutral=2), telling(**{side: 30}))

    assert "convergent" == verdict.verdict
    assert "both take the same side" in verdict.reason


def test_one_side_that_leads_a_mixture_is_not_convergent():
    """What four texts in ten say is not the telling of a sphere."""
    assert "undecided" == judged(telling(4, 3, 3), telling(critical=30)).verdict


def test_one_side_taken_by_two_texts_of_three_is_too_thin():
    """So few texts lean to a side by chance."""
    verdict = judged(telling(supportive=14, neutral=3), telling(supportive=2, neutral=1))

    assert "undecided" == verdict.verdict
    assert "supportive leads both, but the texts are too few to be sure" in verdict.reason


def test_neutral_tellings_of_one_event_are_convergent():
    """Both report, in the same days and with names of their own; the reason says which."""
    verdict = judged(telling(neutral=30), telling(neutral=30), ONE_EVENT)

    assert "convergent" == verdict.verdict
    assert "both report the same event: hami, 1,200 in both, 90 % of the texts in the same days" in verdict.reason


@pytest.mark.parametrize("common", [NOTHING_SHARED, Common(0, 0.2, ("hami",))])
def test_neutral_tellings_without_a_common_event_are_undecided(common):
    """Schools that close here and open there are no story told alike."""
    verdict = judged(telling(neutral=30), telling(neutral=30), common)

    assert "undecided" == verdict.verdict
    assert "both report, but not clearly the same event" in verdict.reason


def test_one_event_does_not_reconcile_opposite_sides():
    """Names and days in common say that both speak of it, not that they speak alike."""
    assert "contested" == judged(telling(supportive=20), telling(critical=20), ONE_EVENT).verdict


def test_reports_that_celebrate_and_condemn_one_event_are_undecided():
    """Tones a whole label apart are no telling alike."""
    weibo, twitter = telling(neutral=20, tones=(0, 20, 0)), telling(neutral=20, tones=(20, 0, 0))

    assert "undecided" == judged(weibo, twitter, ONE_EVENT).verdict


@pytest.mark.parametrize("texts", [(1, 50), (50, 1), (1, 1)])
def test_one_text_of_a_side_is_too_thin(texts):
    """A single text decides nothing, however clear."""
    verdict = judged(telling(supportive=texts[0]), telling(critical=texts[1]))

    assert "undecided" == verdict.verdict
    assert "too few texts" in verdict.reason


def test_few_mixed_texts_on_opposite_sides_are_undecided_and_more_settle_it():
    """The same shares are decided by the evidence behind them."""
    few = judged(telling(1, 2, 1), telling(2, 1, 1))

    assert "undecided" == few.verdict
    assert "90 % interval" in few.reason
    assert "contested" == judged(telling(20, 50, 30), telling(50, 20, 30)).verdict


def test_a_tie_leads_nothing():
    """Half critical and half supportive takes no side."""
    assert "undecided" == judged(telling(critical=1, supportive=1), telling(critical=90)).verdict


def test_a_telling_without_labels_is_undecided():
    """Where the framer abstained from every text there is no stance to compare."""
    nothing = Telling(5, (0, 0, 0), (0, 0, 0), "cotton boycott")
    verdict = judged(nothing, telling(critical=5))

    assert "undecided" == verdict.verdict
    assert "Weibo shows no stance" in verdict.reason


def test_different_labels_are_both_in_the_reason():
    """A reader sees what each side calls it."""
    verdict = judged(telling(neutral=9, label="新疆棉"), telling(neutral=9, label="forced labor"))

    assert verdict.reason.startswith("on Twitter about forced labor, on Weibo about 新疆棉")


def test_a_split_telling_names_its_two_largest_labels():
    """Half and half is not told as one label."""
    assert "Twitter 50 % critical and 40 % neutral" in judged(telling(supportive=40), telling(20, 4, 16)).reason


@pytest.mark.parametrize(("sphere", "expected"), [("weibo", "weibo_only"), ("twitter", "twitter_only")])
def test_only_one_sphere_tells_it_where_the_other_spoke_of_other_things(sphere, expected):
    """The reason has what the silent sphere had to say in those days."""
    verdict = judge_alone(sphere, telling(critical=9), Coverage(34, 1204, 1.0, 12))

    assert expected == verdict.verdict
    has = "34 posts on the topic in those days (1,204 in all), and none of its 12 narratives matches it"
    assert has in verdict.reason


@pytest.mark.parametrize(
    ("coverage", "lacking"),
    [
        (Coverage(0, 0, 0.0, 3), "has 0 posts on the topic in those days (0 in all)"),
        (Coverage(LEAST_POSTS - 1, 800, 1.0, 3), f"and at least {LEAST_POSTS} are needed"),
        (Coverage(90, 90, 0.2, 3), "but only around the days of 20 % of the texts"),
    ],
    ids=["nothing", "too few", "only some days"],
)
def test_silence_without_data_is_no_data(coverage, lacking):
    """Of a sphere with too few posts on the topic in those days nobody can say that it does not tell the story."""
    verdict = judge_alone("weibo", telling(supportive=9), coverage)

    assert "no_data" == verdict.verdict
    assert "whether Twitter tells it too is unknown" in verdict.reason
    assert lacking in verdict.reason
    assert "only on Weibo" not in verdict.reason


def test_a_lean_is_less_certain_with_fewer_texts():
    """Three of three texts lean less, and vary more, than thirty of thirty."""
    few, many = lean((3, 0, 0)), lean((30, 0, 0))

    assert few[0] < many[0]
    assert few[1] > many[1]
