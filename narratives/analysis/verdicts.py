"""Judges how the two spheres tell a story - alike, in opposite ways, or only one of them - and says why.

A telling leads with a side if a third of its texts take it, and two for each that takes the other: headlines that only
report gainsay nothing. It reports if no side leads and half of it is neutral. Two tellings are opposite when one leads
with critical and the other with supportive, and alike when both lead with the same side, or when both report one event.
All else is undecided, and so is what too few texts or too distant days leave open. "Only one tells it" is said
where the other sphere had posts enough on the topic in those days to tell it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

from narratives.analysis.occasion import Common
from narratives.vocabulary import STANCES, VERDICTS, counted

CONVERGENT, CONTESTED, WEIBO_ONLY, TWITTER_ONLY, UNDECIDED, NO_DATA = VERDICTS
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
# Above two texts in three one label describes a telling; below, the next one is named too, which may be what leads.
CLEAR_SHARE = 2 / 3
# A side leads a telling if so many of the texts that show a stance take it, and so many for each that takes the other.
LEADING_SHARE = 1 / 3
LEADING_RATIO = 2
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


def judge(weibo: Telling, twitter: Telling, common: Common) -> Verdict:
    """Judge a story that both spheres tell.

    Args:
        weibo: The telling of the Weibo sphere.
        twitter: That of the Twitter sphere.
        common: What the two have in common: days, names and numbers.
    """
    verdict, why = _compare(weibo, twitter, common)
    return Verdict(verdict, f"{_subject(weibo, twitter)}; {_stances(weibo, twitter)}; {why}")


def judge_alone(sphere: str, telling: Telling, coverage: Coverage) -> Verdict:
    """Judge a story that one sphere tells.

    Args:
        sphere: Which one, `weibo` or `twitter`.
        telling: How it tells the story.
        coverage: What the other sphere has in those days.
    """
    name, other = (NAMES[one] for one in (sphere, "twitter" if sphere == "weibo" else "weibo"))
    told = f"about {telling.label}; {_most(telling.stances, STANCES)}"
    has = f"{other} has {counted(coverage.topic_posts, 'post')} on the topic in those days ({coverage.posts:,} in all)"
    if not coverage.is_enough:
        return Verdict(NO_DATA, f"on {name} {told}; whether {other} tells it too is unknown: {has}{_lacking(coverage)}")
    rivals = f"none of its {counted(coverage.narratives, 'narrative')} matches it"
    return Verdict(WEIBO_ONLY if sphere == "weibo" else TWITTER_ONLY, f"only on {name}, {told}; {has}, and {rivals}")


def lean(counts: Sequence[int]) -> tuple[float, float]:
    """Give the lean of a telling, from 1 (all the first label) to -1 (all the second), and its variance.

    Args:
        counts: Texts of three labels: one end, the other end, the middle.
    """
    added = [count + PRIOR for count in counts]
    total = sum(added)
    mean = (added[0] - added[1]) / total
    return mean, ((added[0] + added[1]) / total - mean**2) / (total + 1)


def _compare(weibo: Telling, twitter: Telling, common: Common) -> tuple[str, str]:
    """Give verdict and reason for two tellings."""
    if min(weibo.texts, twitter.texts) < FEWEST_TEXTS:
        return UNDECIDED, f"too few texts to judge: Twitter {twitter.texts}, Weibo {weibo.texts}"
    leads = _lead(weibo.stances), _lead(twitter.stances)
    if set(leads) == {CRITICAL, SUPPORTIVE}:
        gap = _gap(weibo.stances, twitter.stances)
        return (CONTESTED, "opposite sides") if gap.is_wide(STANCE_GAP) else (UNDECIDED, _open(gap))
    if leads in ((CRITICAL, CRITICAL), (SUPPORTIVE, SUPPORTIVE)):
        return _on_one_side(weibo, twitter, leads[0])
    if leads == (NEUTRAL, NEUTRAL):
        return _both_report(weibo, twitter, common)
    return UNDECIDED, _unlike(leads)


def _on_one_side(weibo: Telling, twitter: Telling, side: int) -> tuple[str, str]:
    """Judge two tellings that the same side leads."""
    if not all(_is_sure(one.stances) for one in (weibo, twitter)):
        return UNDECIDED, f"{STANCES[side]} leads both, but the texts are too few to be sure"
    if _gap(weibo.stances, twitter.stances).is_wide(STANCE_GAP):
        return UNDECIDED, f"{STANCES[side]} leads both, but one mostly reports"
    return CONVERGENT, "both take the same side"


def _is_sure(counts: Sequence[int]) -> bool:
    """Tell whether a telling surely leans to a side: two texts of three could be chance."""
    mean, variance = lean(counts)
    return abs(mean) > Z * sqrt(variance)


def _both_report(weibo: Telling, twitter: Telling, common: Common) -> tuple[str, str]:
    """Judge two tellings neither of which takes a side: alike only where they report one event."""
    if _gap(weibo.stances, twitter.stances).is_wide(STANCE_GAP) or _gap(weibo.tones, twitter.tones).is_wide(TONE_GAP):
        return UNDECIDED, "both report, but lean in different directions"
    if not common.is_one_event:
        return UNDECIDED, f"both report, but not clearly the same event: {common.describe()}"
    return CONVERGENT, f"both report the same event: {common.describe()}"


def _lead(counts: Sequence[int]) -> int | None:
    """Give the side that leads a telling, neutral where none does and half of it or more reports; None of a mixture."""
    side, other = (CRITICAL, SUPPORTIVE) if counts[CRITICAL] > counts[SUPPORTIVE] else (SUPPORTIVE, CRITICAL)
    least = max(1, LEADING_SHARE * sum(counts), LEADING_RATIO * counts[other])
    if counts[side] >= least:
        return side
    return NEUTRAL if counts[NEUTRAL] and 2 * counts[NEUTRAL] >= sum(counts) else None


def _gap(weibo: Sequence[int], twitter: Sequence[int]) -> Gap:
    (mean_weibo, variance_weibo), (mean_twitter, variance_twitter) = lean(weibo), lean(twitter)
    return Gap(mean_twitter - mean_weibo, Z * sqrt(variance_weibo + variance_twitter))


def _open(gap: Gap) -> str:
    """Say what keeps opposite leads from being a verdict."""
    low, high = abs(gap.size) - gap.half_width, abs(gap.size) + gap.half_width
    interval = f"{abs(gap.size):.1f} labels, 90 % interval {low:.1f} to {high:.1f}"
    return f"the texts are too few to tell how far apart the sides are: {interval}"


def _unlike(leads: tuple[int | None, int | None]) -> str:
    """Say what each telling leads with where that is neither alike nor opposite."""
    said = [_led(name, lead) for name, lead in zip(NAMES.values(), leads, strict=True)]
    return f"{said[0]}, {said[1]}: neither alike nor opposite"


def _led(name: str, lead: int | None) -> str:
    if lead is None:
        return f"no side leads on {name}"
    return f"{name} mostly reports" if lead == NEUTRAL else f"{name} is {STANCES[lead]}"


def _lacking(coverage: Coverage) -> str:
    """Say what more it would take."""
    if coverage.topic_posts < LEAST_POSTS:
        return f", and at least {LEAST_POSTS} are needed"
    return f", but only around the days of {100 * coverage.covered_share:.0f} % of the texts"


def _subject(weibo: Telling, twitter: Telling) -> str:
    if weibo.label == twitter.label:
        return f"both are about {weibo.label}"
    return f"on Twitter about {twitter.label}, on Weibo about {weibo.label}"


def _stances(weibo: Telling, twitter: Telling) -> str:
    return f"Twitter {_most(twitter.stances, STANCES)}, Weibo {_most(weibo.stances, STANCES)}"


def _share(counts: Sequence[int], label: int) -> float:
    return counts[label] / sum(counts) if sum(counts) else 0.0


def _most(counts: Sequence[int], names: Sequence[str]) -> str:
    """Name the label of most texts with its share, and the next where the first alone would mislead."""
    ranked = sorted(range(len(names)), key=lambda index: -counts[index])
    if not sum(counts):
        return "shows no stance"
    named = ranked[:1] if _share(counts, ranked[0]) > CLEAR_SHARE else ranked[:2]
    return " and ".join(f"{100 * _share(counts, index):.0f} % {names[index]}" for index in named)
