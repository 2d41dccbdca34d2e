"""Judges how the two spheres tell a story - alike, in opposite ways, or only one of them - and says why.

What most texts of a telling say leads it; of a telling that mostly reports, what those say that take a side, if they
are many and hardly divided. Two tellings are opposite when one leads with critical and the other with supportive, and
alike when most texts of both take the same side, or when neither takes one and both report one event. All else is
undecided, and so is what too few texts or too distant days leave open. "Only one tells it" is said where the other
sphere had posts enough on the topic in those days to tell it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

from narratives.analysis.framing import STANCES
from narratives.analysis.occasion import Common

CONVERGENT, CONTESTED, UNDECIDED, NO_DATA = "convergent", "contested", "undecided", "no_data"
WEIBO_ONLY, TWITTER_ONLY = "weibo_only", "twitter_only"
CRITICAL, SUPPORTIVE, NEUTRAL = range(3)
NAMES = {"weibo": "Weibo", "twitter": "Twitter"}

# One text is an anecdote, two are the least that a sphere can be said to tell.
FEWEST_TEXTS = 2
# Half a label on average. Leads that differ by less are the same mixture, told by a few texts more or less.
STANCE_GAP = 0.5
# A whole label: tone differs by register (headlines report, politicians condemn), so less is not another telling.
TONE_GAP = 1.0
# Two-sided 90 %: five times in a hundred chance alone would part tellings as far in that direction.
Z = 1.645
# From three texts in five one label describes a telling; below, the next one is named too.
CLEAR_SHARE = 0.6
# A side is taken by a telling if half of its texts take it.
LEADING_SHARE = 0.5
# A telling that mostly reports takes a side all the same if a third of its texts do, two for each that takes the other.
SIDE_SHARE = 1 / 3
SIDE_RATIO = 2
# Texts added to each label before counting (Jeffreys): three of three critical texts are not certainty.
PRIOR = 0.5
# Silence of fewer posts than these says nothing. Of a story that fills half of the topic, three posts hold none by
# chance once in eight times; so the number stands in the reason. With five or ten a reader's one-sided stories of
# 2021 lose their verdict (`README.md`).
LEAST_POSTS = 3
# Nor does it where most of the story was told while the warehouse holds nothing at all of the other sphere.
LEAST_COVERED = 0.5


@dataclass(frozen=True)
class Telling:
    """How one sphere tells a story; copies of a text count once.

    Attributes:
        texts: Number of distinct texts.
        tones: How many of them show `TONES`, in that order.
        stances: How many of them show each of `STANCES`, in that order.
        label: What it is about, in a few words.
    """

    texts: int
    tones: Sequence[int]
    stances: Sequence[int]
    label: str


@dataclass(frozen=True)
class Coverage:
    """What the sphere that does not tell a story has in the days in which the other tells it.

    Attributes:
        topic_posts: Posts on the topic.
        posts: Posts on anything.
        covered_share: Share of the story's texts about whose day the other sphere has a post on anything.
        narratives: Narratives on the topic, in all days.
    """

    topic_posts: int
    posts: int
    covered_share: float
    narratives: int

    @property
    def is_enough(self) -> bool:
        """Tell whether silence in it means anything."""
        return self.topic_posts >= LEAST_POSTS and self.covered_share >= LEAST_COVERED


@dataclass(frozen=True)
class Verdict:
    """A verdict, and its reason in words and figures."""

    verdict: str
    reason: str


@dataclass(frozen=True)
class Gap:
    """How far Twitter's lean is from Weibo's, from -2 to 2, with the half width of its 90 % interval."""

    size: float
    half_width: float

    def is_wide(self, least: float) -> bool:
        """Tell whether the gap is wide, and surely not zero."""
        return abs(self.size) >= least and abs(self.size) > self.half_width


def judge(weibo: Telling, twitter: Telling, common: Common, days_apart: float) -> Verdict:
    """Judge a story that both spheres tell.

    Args:
        weibo: The telling of the Weibo sphere.
        twitter: That of the Twitter sphere.
        common: What the two have in common: days, names and numbers.
        days_apart: Days; two tellings with more between them are not told together.
    """
    verdict, why = _compare(weibo, twitter, common, days_apart)
    return Verdict(verdict, f"{_subject(weibo, twitter)}; {_stances(weibo, twitter)}; {why}")


def judge_alone(sphere: str, telling: Telling, coverage: Coverage) -> Verdict:
    """Judge a story that one sphere tells.

    Args:
        sphere: Which one, `weibo` or `twitter`.
        telling: How it tells the story.
        coverage: What the other sphere has in those days.
    """
    name, other = (NAMES[one] for one in (sphere, "twitter" if sphere == "weibo" else "weibo"))
    told = f"tells of {telling.label}; {_most(telling.stances, STANCES)}"
    has = f"{other} has {_counted(coverage.topic_posts, 'post')} on the topic in those days ({coverage.posts:,} in all)"
    if not coverage.is_enough:
        return Verdict(NO_DATA, f"{name} {told}; whether {other} does is unknown: {has}{_lacking(coverage)}")
    rivals = f"none of its {_counted(coverage.narratives, 'narrative')} matches it"
    return Verdict(WEIBO_ONLY if sphere == "weibo" else TWITTER_ONLY, f"only {name} {told}; {has}, and {rivals}")


def lean(counts: Sequence[int]) -> tuple[float, float]:
    """Give the lean of a telling, from 1 (all the first label) to -1 (all the second), and its variance.

    Args:
        counts: Texts of three labels: one end, the other end, the middle.
    """
    added = [count + PRIOR for count in counts]
    total = sum(added)
    mean = (added[0] - added[1]) / total
    return mean, ((added[0] + added[1]) / total - mean**2) / (total + 1)


def _compare(weibo: Telling, twitter: Telling, common: Common, days_apart: float) -> tuple[str, str]:
    """Give verdict and reason for two tellings."""
    if min(weibo.texts, twitter.texts) < FEWEST_TEXTS:
        return UNDECIDED, f"too few texts to judge: Twitter {twitter.texts}, Weibo {weibo.texts}"
    if common.days_apart > days_apart:
        return UNDECIDED, f"told {common.days_apart:.0f} days apart, and more than {days_apart:g} is not together"
    leads = _lead(weibo.stances), _lead(twitter.stances)
    gap = _gap(weibo.stances, twitter.stances)
    if {_side(weibo.stances), _side(twitter.stances)} == {CRITICAL, SUPPORTIVE}:
        return (CONTESTED, "opposite sides") if gap.is_wide(STANCE_GAP) else (UNDECIDED, _open(gap))
    if leads in ((CRITICAL, CRITICAL), (SUPPORTIVE, SUPPORTIVE)):
        return _on_one_side(weibo, twitter, leads[0])
    if leads == (NEUTRAL, NEUTRAL):
        return _both_report(weibo, twitter, common)
    return UNDECIDED, _unlike(leads)


def _on_one_side(weibo: Telling, twitter: Telling, side: int) -> tuple[str, str]:
    """Judge two tellings that the same side leads."""
    if min(_share(one.stances, side) for one in (weibo, twitter)) < LEADING_SHARE:
        return UNDECIDED, f"{STANCES[side]} leads both, but not by half of the texts"
    if not all(_is_sure(one.stances) for one in (weibo, twitter)):
        return UNDECIDED, f"{STANCES[side]} leads both, but the texts are too few to be sure"
    return CONVERGENT, "one side, taken by both"


def _is_sure(counts: Sequence[int]) -> bool:
    """Tell whether a telling surely leans to a side: two texts of three could be chance."""
    mean, variance = lean(counts)
    return abs(mean) > Z * sqrt(variance)


def _both_report(weibo: Telling, twitter: Telling, common: Common) -> tuple[str, str]:
    """Judge two tellings neither of which takes a side: alike only where they report one event."""
    if _gap(weibo.stances, twitter.stances).is_wide(STANCE_GAP) or _gap(weibo.tones, twitter.tones).is_wide(TONE_GAP):
        return UNDECIDED, "both report, but lean apart"
    if not common.is_one_event:
        return UNDECIDED, f"both report, but not clearly one event: {common.describe()}"
    return CONVERGENT, f"both report one event: {common.describe()}"


def _lead(counts: Sequence[int]) -> int:
    """Give what most texts say; a side that as many texts oppose, or are neutral to, does not lead."""
    side = CRITICAL if counts[CRITICAL] > counts[SUPPORTIVE] else SUPPORTIVE
    others = [counts[label] for label in (CRITICAL, SUPPORTIVE, NEUTRAL) if label != side]
    return side if counts[side] > max(others) else NEUTRAL


def _side(counts: Sequence[int]) -> int:
    """Give the side that leads a telling, or that those of its texts take that take one."""
    if _lead(counts) != NEUTRAL:
        return _lead(counts)
    side, other = (CRITICAL, SUPPORTIVE) if counts[CRITICAL] > counts[SUPPORTIVE] else (SUPPORTIVE, CRITICAL)
    is_taken = counts[side] >= SIDE_SHARE * sum(counts) and counts[side] >= SIDE_RATIO * counts[other]
    return side if is_taken and counts[side] else NEUTRAL


def _gap(weibo: Sequence[int], twitter: Sequence[int]) -> Gap:
    (mean_weibo, variance_weibo), (mean_twitter, variance_twitter) = lean(weibo), lean(twitter)
    return Gap(mean_twitter - mean_weibo, Z * sqrt(variance_weibo + variance_twitter))


def _open(gap: Gap) -> str:
    """Say what keeps opposite leads from being a verdict."""
    low, high = abs(gap.size) - gap.half_width, abs(gap.size) + gap.half_width
    interval = f"{abs(gap.size):.1f} labels, 90 % interval {low:.1f} to {high:.1f}"
    return f"the texts leave the gap between the sides open: {interval}"


def _unlike(leads: tuple[int, int]) -> str:
    side, name = next((lead, name) for lead, name in zip(leads, NAMES.values(), strict=True) if lead != NEUTRAL)
    other = next(one for one in NAMES.values() if one != name)
    return f"{name} is {STANCES[side]}, and no side leads on {other}: neither alike nor opposite"


def _lacking(coverage: Coverage) -> str:
    """Say what more it would take."""
    if coverage.topic_posts < LEAST_POSTS:
        return f", and {LEAST_POSTS} is the least"
    return f", but about the days of only {100 * coverage.covered_share:.0f} % of the texts"


def _subject(weibo: Telling, twitter: Telling) -> str:
    if weibo.label == twitter.label:
        return f"both tell of {weibo.label}"
    return f"Twitter tells of {twitter.label}, Weibo of {weibo.label}"


def _stances(weibo: Telling, twitter: Telling) -> str:
    return f"Twitter {_most(twitter.stances, STANCES)}, Weibo {_most(weibo.stances, STANCES)}"


def _share(counts: Sequence[int], label: int) -> float:
    return counts[label] / sum(counts) if sum(counts) else 0.0


def _most(counts: Sequence[int], names: Sequence[str]) -> str:
    """Name the label of most texts with its share, and the next where the first alone would mislead."""
    ranked = sorted(range(len(names)), key=lambda index: -counts[index])
    if not sum(counts):
        return "shows no stance"
    named = ranked[:1] if _share(counts, ranked[0]) >= CLEAR_SHARE else ranked[:2]
    return " and ".join(f"{100 * _share(counts, index):.0f} % {names[index]}" for index in named)


def _counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
