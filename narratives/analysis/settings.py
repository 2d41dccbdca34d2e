"""The settings of the method that finds stories: what a user may want to move, with its meaning and range.

They travel with a run's config, and a settings file holds them in a table `[stories]`.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

from narratives.errors import ConfigError

# What is allowed for each setting: the least and the most.
_RANGES: dict[str, tuple[float, float]] = {
    "words_weight": (0, 2),
    "time_weight": (0, 2),
    "time_scale_days": (0.5, 365),
    "nearest_texts": (20, 200),
    "cross_edges": (1, 50),
    "edge_false_share": (0.001, 0.5),
    "walk_on": (0.1, 0.95),
    "community_density": (0.0001, 1),
    "community_weight": (0, 1),
    "min_cluster_size": (2, 100),
    "min_samples": (1, 50),
    "largest_cluster": (0.01, 1),
    "stay_share": (0, 1),
    "merge_likeness": (0, 1),
    "telling_words": (0, 3),
    "match_likeness": (0, 1),
    "match_words": (0, 1),
    "match_more_words": (0, 3),
    "match_false_share": (0.001, 0.5),
    "days_apart": (0, 36500),
    "theme_likeness": (0, 1),
}


@dataclass(frozen=True)
class StorySettings:
    """How stories are found.

    Attributes:
        words_weight: what words in common count beside meaning.
        time_weight: how much being posted on the same day adds to a likeness, at the most.
        time_scale_days: days apart after which a third of that is left.
        nearest_texts: how many texts of each sphere a text is compared with in full.
        cross_edges: edges across the spheres that a text may have.
        edge_false_share: share of the edges across that chance may explain.
        walk_on: chance that a random walk goes on; five steps on average at 0.8.
        community_density: mean weight of the edges inside a community, over all of its pairs, at the least: the second
            opinion (Leiden); higher makes smaller communities.
        community_weight: how much less alike two texts are that communities part; at 0 HDBSCAN alone decides.
        min_cluster_size: texts of the smallest cluster (HDBSCAN).
        min_samples: texts around a text that make it dense (HDBSCAN).
        largest_cluster: a cluster of more than this share of a topic's texts is cut where it has denser parts; parts
            that are alike are merged again.
        stay_share: a text stays in its cluster if its likeness with it is this share of that with the nearest; higher
            leaves more texts out, and makes stories purer.
        merge_likeness: clusters as alike as this are one; 1 is as alike as their own texts are.
        telling_words: how far its three most telling words, added up, must set a narrative apart; a word counts 1 if
            all of its texts have it and no other text of the sphere.
        match_likeness: the two sides of a cluster that are less alike than this are two stories.
        match_words: so much of the words that set them apart the two sides of a match must share (Dice's coefficient).
        match_more_words: and so far these must set both apart, added up as above, with the most telling one left out.
        match_false_share: share of the matches that chance may explain.
        days_apart: sides with more days between them are two stories; a run sets it by `--days-apart`.
        theme_likeness: stories as alike as this, days aside, make a theme.
    """

    words_weight: float = 0.4
    time_weight: float = 0.5
    time_scale_days: float = 7.0
    nearest_texts: int = 60
    cross_edges: int = 10
    edge_false_share: float = 0.05
    walk_on: float = 0.8
    community_density: float = 0.004
    community_weight: float = 0.6
    min_cluster_size: int = 4
    min_samples: int = 2
    largest_cluster: float = 0.05
    stay_share: float = 0.8
    merge_likeness: float = 0.25
    telling_words: float = 0.08
    match_likeness: float = 0.2
    match_words: float = 0.06
    match_more_words: float = 0.1
    match_false_share: float = 0.05
    days_apart: int = 30
    theme_likeness: float = 0.15

    def as_dict(self) -> dict[str, Any]:
        """The settings as a plain table."""
        return asdict(self)


def read_settings(file: Path) -> dict[str, Any]:
    """Read the table `[stories]` of a settings file, as it stands there.

    Raises:
        ConfigError: If the file cannot be read, or has anything but that table.
    """
    try:
        tables = tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ConfigError(f"cannot read the settings in {file}: {error}") from error
    if others := sorted(tables.keys() - {"stories"}):
        raise ConfigError(f"{file}: settings stand in a table [stories]; there is no {', '.join(others)}")
    return tables.get("stories", {})


def settings_of(table: Mapping[str, Any], source: str = "the settings") -> StorySettings:
    """Settings of a plain table; what it leaves out keeps its default.

    Args:
        table: names and values.
        source: where it comes from, for the error.

    Raises:
        ConfigError: If it names a setting that there is none of, or a value leaves its range.
    """
    known = {field.name: int if field.type is int else float for field in fields(StorySettings)}
    for name, value in table.items():
        if name not in known:
            raise ConfigError(f"{source}: there is no setting {name!r}; known are {', '.join(known)}")
        low, high = _RANGES[name]
        if isinstance(value, bool) or not isinstance(value, int | float) or not low <= value <= high:
            raise ConfigError(f"{source}: {name} must be a number from {low:g} to {high:g}, not {value!r}")
        if known[name] is int and value != int(value):
            raise ConfigError(f"{source}: {name} must be a whole number, not {value!r}")
    chosen: dict[str, Any] = {name: known[name](value) for name, value in table.items()}
    return StorySettings(**chosen)
