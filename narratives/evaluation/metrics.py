"""How well groups of posts agree with those of a reader: BCubed, pairs and links across the spheres, F1, Rand index.

Groups are columns of names, one value a post. Where a run puts a post into no group the value is null, and the post
counts as a group of its own.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from narratives.vocabulary import SPHERES

# One post alone does not show that a sphere tells a story.
LEAST_POSTS = 2


@dataclass(frozen=True)
class Scores:
    """Precision and recall, 0 to 1, and their harmonic mean; 0 where there is nothing to be right about."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        """Return the harmonic mean."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


@dataclass(frozen=True)
class Links:
    """How many stories of both spheres were found as one.

    Attributes:
        scores: Of the stories that were said to be told in both spheres, and of those that are.
        gold, said: How many of either there are.
    """

    scores: Scores
    gold: int
    said: int


def bcubed(gold: pl.Series, said: pl.Series) -> Scores:
    """BCubed: of the posts grouped with a post, how many tell its story; of those that tell it, how many are with it.

    Args:
        gold: (n,) story of each post.
        said: (n,) the group that it was put into, or null.

    Source: Bagga & Baldwin 1998; Amigo et al. 2009.
    """
    both, by_gold, by_said = _sizes(gold, said)
    count = max(len(gold), 1)
    return Scores(float((both * both / by_said).sum()) / count, float((both * both / by_gold).sum()) / count)


def cross_pairs(gold: pl.Series, said: pl.Series, spheres: pl.Series) -> Scores:
    """Pairs of a Weibo and a Twitter post that tell one story: how many of those claimed, how many of those there are.

    Args:
        gold: (n,) story of each post.
        said: (n,) the group that it was put into, or null.
        spheres: (n,) `weibo` or `twitter`.
    """
    frame = _frame(gold, said, spheres)
    found = frame.drop_nulls("said")
    right, claimed, true = _pairs(found, "gold", "said"), _pairs(found, "said"), _pairs(frame, "gold")
    return Scores(right / claimed if claimed else 0.0, right / true if true else 0.0)


def links(gold: pl.Series, said: pl.Series, spheres: pl.Series) -> Links:
    """Stories told in both spheres, two posts or more in each, that are found as one.

    A claimed story is right when most of its Weibo posts and most of its Twitter posts tell the same story. A true
    one is found when most of its posts of either sphere that are in any story lie in one and the same, and that one
    tells it: a heap of everything finds one story at most.

    Args:
        gold: (n,) story of each post.
        said: (n,) story that it was put into, or null.
        spheres: (n,) `weibo` or `twitter`.
    """
    frame = _frame(gold, said, spheres)
    found = frame.drop_nulls("said")
    claimed, true = _in_both(found, "said"), _in_both(frame, "gold")
    tells = _agreed(found.join(claimed, on="said", how="semi", maintain_order="left"), "said", "gold")
    lies_in = _agreed(found.join(true, on="gold", how="semi", maintain_order="left"), "gold", "said")
    hits = lies_in.join(tells, on=["gold", "said"], how="inner").height
    scores = Scores(tells.height / max(claimed.height, 1), hits / max(true.height, 1))
    return Links(scores, true.height, claimed.height)


def macro_f1(gold: pl.Series, said: pl.Series) -> float:
    """F1 of each class that the gold column has, averaged; null is right nowhere.

    Args:
        gold: (n,) classes as read by people.
        said: (n,) classes as found, or null.
    """
    classes = gold.unique()
    scores = [_class_f1(gold == one, (said == one).fill_null(False)) for one in classes.sort()]
    return sum(scores) / max(len(scores), 1)


def adjusted_rand(one: pl.Series, other: pl.Series) -> float:
    """Adjusted Rand index of two groupings: 1 where they are the same, 0 where they agree as by chance.

    Args:
        one: (n,) group of each post, or null, which is a group of its own.
        other: (n,) group of each post, or null.

    Source: Hubert & Arabie 1985.
    """
    # Not scikit-learn's, against which it is tested: to import that takes longer than `evaluate` without recipes.
    both, by_one, by_other = _sizes(one, other)
    together, first, second = (float((both * (size - 1)).sum()) for size in (both, by_one, by_other))
    most = (first + second) / 2
    expected = first * second / max(len(one) * (len(one) - 1), 1)
    # Only all alone or all together is as much as can be expected and as much as there can be.
    return (together - expected) / (most - expected) if most != expected else 1.0


def by_sphere(frame: pl.DataFrame, *keys: str) -> pl.DataFrame:
    """Count the posts of each sphere in each group.

    Args:
        frame: a row for each post, with `sphere` and the keys.
        keys: columns whose values together name a group.

    Returns:
        Keys, `weibo` and `twitter`, in the order in which groups first appear.
    """
    counts = {sphere: (pl.col("sphere") == sphere).sum().cast(pl.Int64) for sphere in SPHERES}
    return frame.group_by(keys, maintain_order=True).agg(**counts)


def majority(frame: pl.DataFrame, keys: Sequence[str], of: str) -> pl.DataFrame:
    """Find what most posts of each group say; of a tie, what comes first.

    Args:
        frame: a row for each post.
        keys: columns whose values together name a group.
        of: the column that says it.

    Returns:
        Keys and `of`, a row for each group.
    """
    counts = frame.group_by([*keys, of], maintain_order=True).len().sort("len", descending=True, maintain_order=True)
    return counts.unique(keys, keep="first", maintain_order=True).drop("len")


def _sizes(one: pl.Series, other: pl.Series) -> tuple[pl.Series, pl.Series, pl.Series]:
    """Of each two groups that share posts: how many they share, and how many each has."""
    frame = pl.DataFrame({"one": _numbered(one), "other": _numbered(other)})
    shared = frame.group_by("one", "other", maintain_order=True).len("both")
    sizes = shared.select("both", one=pl.col("both").sum().over("one"), other=pl.col("both").sum().over("other"))
    both, by_one, by_other = sizes.cast(pl.Float64).get_columns()
    return both, by_one, by_other


def _numbered(groups: pl.Series) -> pl.Series:
    """Groups as numbers; each null is a group of its own."""
    numbers = groups.cast(pl.String).rank("dense").cast(pl.Int64)
    return pl.select(pl.coalesce(numbers, -1 - pl.int_range(len(groups)))).to_series()


def _frame(gold: pl.Series, said: pl.Series, spheres: pl.Series) -> pl.DataFrame:
    return pl.DataFrame({"gold": gold, "said": said, "sphere": spheres})


def _pairs(frame: pl.DataFrame, *keys: str) -> int:
    """Pairs of a Weibo and a Twitter post that share a group."""
    return by_sphere(frame, *keys).select((pl.col("weibo") * pl.col("twitter")).sum()).item()


def _in_both(frame: pl.DataFrame, key: str) -> pl.DataFrame:
    """The groups that both spheres tell."""
    counts = by_sphere(frame, key)
    return counts.filter(pl.min_horizontal("weibo", "twitter") >= LEAST_POSTS).select(key)


def _agreed(frame: pl.DataFrame, group: str, of: str) -> pl.DataFrame:
    """What most posts of a group say in either sphere, where both say the same."""
    most = majority(frame, [group, "sphere"], of)
    weibo, twitter = (most.filter(pl.col("sphere") == sphere) for sphere in SPHERES)
    return weibo.join(twitter, on=[group, of], how="semi", maintain_order="left").select(group, of)


def _class_f1(is_gold: pl.Series, is_said: pl.Series) -> float:
    total = int(is_gold.sum()) + int(is_said.sum())
    return 2 * int((is_gold & is_said).sum()) / total if total else 0.0
