"""Draws posts for coders: as many from each stratum as its share of the sample allows, the same ones every time."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import duckdb

from narratives.errors import InputError

if TYPE_CHECKING:
    import polars as pl

# By what posts can be divided into strata, and where that stands.
STRATA: Mapping[str, str] = {
    "topic": "place.topic",
    "sphere": "place.sphere",
    "verdict": "story.verdict",
    "tone": "place.tone",
    "stance": "place.stance",
    "author_role": "post.author_role",
    "lang": "post.lang",
    "month": "strftime(place.created_at, '%Y-%m')",
}
# Copies are one text, and one of them is read. The hash gives an order that has nothing to do with what units say.
_UNITS = """
SELECT
    place.post_key || '/' || place.topic AS unit_id, place.post_id, place.sphere, place.platform, place.topic,
    place.created_at::DATE AS post_date, post.lang, story.weibo_headline, story.twitter_headline, post.text,
    place.narrative_id, place.story_id, story.verdict, place.tone, place.stance,
    concat_ws(' / ', {strata}) AS stratum
FROM out.post_narratives AS place
JOIN out.posts AS post USING (post_key)
LEFT JOIN out.stories AS story ON story.story_id = place.story_id
QUALIFY row_number() OVER (PARTITION BY place.topic, place.sphere, place.text_id ORDER BY place.post_key) = 1
ORDER BY md5($seed || ' ' || unit_id), unit_id
"""


def draw(connection: duckdb.DuckDBPyConnection, size: int, by: Sequence[str], seed: int) -> "pl.DataFrame":
    """Draw units, each a post and a topic, from the latest run.

    Args:
        connection: a reader of the warehouse.
        size: how many; all of them where there are fewer.
        by: names of `STRATA`. Each stratum gives as many units as the others, or all it has.
        seed: another one draws other posts.

    Returns:
        The units in random order, with `stratum`, and `weight`: for how many units of its stratum each stands.

    Raises:
        InputError: If there is no such stratum, or no post on a topic.
    """
    import polars as pl

    for name in by:
        if name not in STRATA:
            raise InputError(f"posts cannot be divided by {name!r}: it is one of {', '.join(STRATA)}")
    strata = ", ".join(f"coalesce({STRATA[name]}, 'none')" for name in by) or "'all'"
    units = connection.execute(_UNITS.format(strata=strata), {"seed": str(seed)}).pl()
    if units.is_empty():
        raise InputError("the latest run has no post on a topic: there is nothing to draw from")
    sizes = dict(sorted(Counter(units["stratum"]).items()))
    shares = allocate(sizes, size)
    place = pl.int_range(pl.len()).over("stratum")
    drawn = units.filter(place < pl.col("stratum").replace_strict(shares, return_dtype=pl.Int64))
    weights = {name: sizes[name] / shares[name] for name in sizes if shares[name]}
    return drawn.with_columns(weight=pl.col("stratum").replace_strict(weights, return_dtype=pl.Float64))


def allocate(sizes: Mapping[str, int], wanted: int) -> dict[str, int]:
    """Divide a sample over strata: evenly, and what a small stratum cannot give over the others.

    Args:
        sizes: how many units each stratum has.
        wanted: size of the sample.

    Returns:
        How many each gives; where it does not come out even, the largest give one more.
    """
    given = {}
    left = min(wanted, sum(sizes.values()))
    for place, name in enumerate(sorted(sizes, key=lambda name: (sizes[name], name))):
        given[name] = min(sizes[name], left // (len(sizes) - place))
        left -= given[name]
    return given
