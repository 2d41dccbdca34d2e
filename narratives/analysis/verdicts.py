"""Judges how the two spheres tell a story - alike, in opposite ways, or only one of them - and says why.

Each post counts 1 for critical, 0 for neutral, -1 for supportive, and the mean of a telling is its lean. Two
tellings are contested when their leans lie apart and chance alone would not part them so, convergent when a
real difference can be ruled out, and undecided when the posts are too few to say either. The same goes for
tone, where condemning and promotional are the ends.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

from narratives.analysis.framing import STANCES, TONES

CONVERGENT, CONTESTED, UNDECIDED = "convergent", "contested", "undecided"
WEIBO_ONLY, TWITTER_ONLY = "weibo_only", "twitter_only"

# One post is an anecdote, two are the least that a sphere can be said to tell.
FEWEST_POSTS = 2
# Half a label on average: half of the posts critical against all neutral, or a quarter that changed sides.
STANCE_GAP = 0.5
# A whole label: tone differs by register (headlines report, senators condemn), so less is not opposition.
TONE_GAP = 1.0
# Two-sided 90 %: five times in a hundred chance alone would part tellings as far in that direction.
Z = 1.645
# From three posts in five one label describes a telling; below, the next one is named too.
CLEAR_SHARE = 0.6
# What leads a telling is said by half of its posts at least.
LEADING_SHARE = 0.5
# Posts added to each label before counting (Jeffreys): three of three critical posts are not certainty.
PRIOR = 0.5


@dataclass(frozen=True)
class Telling:
    """How one sphere tells a story.

    Attributes:
        posts: Number of posts, copies of a text counted once; those without a label included.
        tone_shares: Shares of `TONES` in that order; less than 1 together where posts have no label.
        stance_shares: Shares of `STANCES` in that order.
        label: What it is about, in a few words.
    """

    posts: int
    tone_shares: Sequence[float]
    stance_shares: Sequence[float]
    label: str


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

    def is_opposed(self, least: float) -> bool:
        """Tell whether the gap is wide, and surely not zero."""
        return abs(self.size) >= least and abs(self.size) > self.half_width

    def is_alike(self, least: float) -> bool:
        """Tell whether the gap is small, and surely less than twice what counts as wide."""
        return abs(self.size) < least and abs(self.size) + self.half_width < 2 * least


def judge(weibo: Telling, twitter: Telling) -> Verdict:
    """Judge a story by its two tellings.

    Args:
        weibo: The telling of the Weibo sphere; `posts=0` where it does not tell the story.
        twitter: That of the Twitter sphere.
    """
    alone = _one_sided(weibo, twitter)
    if alone:
        return alone
    if min(weibo.posts, twitter.posts) < FEWEST_POSTS:
        return Verdict(UNDECIDED, _thin(weibo, twitter))
    stance, tone = _gap(weibo, twitter, "stance_shares"), _gap(weibo, twitter, "tone_shares")
    if stance.is_opposed(STANCE_GAP):
        return Verdict(CONTESTED, f"{_subject(weibo, twitter)}; {_stances(weibo, twitter)}")
    if tone.is_opposed(TONE_GAP):
        return Verdict(CONTESTED, f"{_subject(weibo, twitter)}; {_tones(weibo, twitter)}")
    if _lead_alike(weibo, twitter) and stance.is_alike(STANCE_GAP) and tone.is_alike(TONE_GAP):
        return Verdict(CONVERGENT, f"{_subject(weibo, twitter)} alike; {_stances(weibo, twitter)}")
    return Verdict(UNDECIDED, f"{_subject(weibo, twitter)}; {_stances(weibo, twitter)}; {_why(stance, tone)}")


def _lead_alike(weibo: Telling, twitter: Telling) -> bool:
    """Tell whether half of the posts or more take one and the same stance in both tellings.

    Two mixed tellings can have one mean and opposite voices: of them nobody can say that they tell it alike.
    """
    leads = {_commonest(weibo.stance_shares), _commonest(twitter.stance_shares)}
    return len(leads) == 1 and min(max(weibo.stance_shares), max(twitter.stance_shares)) >= LEADING_SHARE


def _commonest(shares: Sequence[float]) -> int:
    return max(range(len(shares)), key=lambda index: shares[index])


def lean(posts: int, shares: Sequence[float]) -> tuple[float, float]:
    """Give the lean of a telling, from 1 (all the first label) to -1 (all the second), and its variance.

    Args:
        posts: Number of posts.
        shares: Shares of three labels: one end, the other end, the middle.
    """
    counts = [posts * share + PRIOR for share in shares]
    total = sum(counts)
    mean = (counts[0] - counts[1]) / total
    return mean, ((counts[0] + counts[1]) / total - mean**2) / (total + 1)


def _gap(weibo: Telling, twitter: Telling, shares: str) -> Gap:
    mean_weibo, variance_weibo = lean(weibo.posts, getattr(weibo, shares))
    mean_twitter, variance_twitter = lean(twitter.posts, getattr(twitter, shares))
    return Gap(mean_twitter - mean_weibo, Z * sqrt(variance_weibo + variance_twitter))


def _one_sided(weibo: Telling, twitter: Telling) -> Verdict | None:
    if not twitter.posts:
        return Verdict(
            WEIBO_ONLY, f"only Weibo tells of {weibo.label}; {_most(weibo.stance_shares, STANCES)}"
        )
    if not weibo.posts:
        return Verdict(
            TWITTER_ONLY, f"only Twitter tells of {twitter.label}; {_most(twitter.stance_shares, STANCES)}"
        )
    return None


def _thin(weibo: Telling, twitter: Telling) -> str:
    return f"{_subject(weibo, twitter)}; too few posts to judge: Twitter {twitter.posts}, Weibo {weibo.posts}"


def _subject(weibo: Telling, twitter: Telling) -> str:
    if weibo.label == twitter.label:
        return f"both tell of {weibo.label}"
    return f"Twitter tells of {twitter.label}, Weibo of {weibo.label}"


def _stances(weibo: Telling, twitter: Telling) -> str:
    return f"Twitter {_most(twitter.stance_shares, STANCES)}, Weibo {_most(weibo.stance_shares, STANCES)}"


def _tones(weibo: Telling, twitter: Telling) -> str:
    return f"Twitter {_most(twitter.tone_shares, TONES)}, Weibo {_most(weibo.tone_shares, TONES)}"


def _most(shares: Sequence[float], names: Sequence[str]) -> str:
    """Name the label of most posts with its share, and the next where the first alone would mislead."""
    ranked = sorted(range(len(names)), key=lambda index: -shares[index])
    named = ranked[:1] if shares[ranked[0]] >= CLEAR_SHARE else ranked[:2]
    return " and ".join(f"{100 * shares[index]:.0f} % {names[index]}" for index in named)


def _why(stance: Gap, tone: Gap) -> str:
    """Say what keeps the verdict open."""
    if stance.is_alike(STANCE_GAP) and tone.is_alike(TONE_GAP):
        return "the tellings are mixed, and no stance leads both"
    name, gap = ("tone", tone) if stance.is_alike(STANCE_GAP) else ("stance", stance)
    low, high = abs(gap.size) - gap.half_width, abs(gap.size) + gap.half_width
    interval = f"90 % interval {low:.1f} to {high:.1f}"
    return f"the posts leave the gap in {name} open: {abs(gap.size):.1f} labels, {interval}"
