"""The posts that prove a telling: the most central ones, and beside them samples that nobody chose."""

from collections.abc import Sequence
from typing import Any

from narratives.cli.reading import Reader, Row, read

SAMPLE_POSTS = 3
# Key of the posts in JSON, and what they are called beside and above them.
SAMPLES = {"random": "at random", "farthest": "farthest"}
HEADINGS = {"random": "Drawn at random from all texts", "farthest": "Farthest from the centre"}
_POSTS = """
    FROM out.narrative_evidence WHERE list_contains($narratives, narrative_id) ORDER BY rank, narrative_id LIMIT $posts
"""
_SAMPLES = {
    # By a hash: the same posts each time, and as random as their ids.
    "random": """
        FROM out.narrative_evidence WHERE list_contains($narratives, narrative_id) AND is_random
        ORDER BY md5(post_id), platform LIMIT $posts
    """,
    "farthest": """
        FROM out.narrative_evidence WHERE list_contains($narratives, narrative_id) AND is_farthest
        ORDER BY distance DESC, rank LIMIT $posts
    """,
}


def evidence_of(connection: Reader, narratives: Sequence[Row], posts: int) -> dict[str, list[Row]]:
    """Return the posts that prove a telling.

    Args:
        connection: a reader of the warehouse.
        narratives: the narratives of the telling.
        posts: central posts at most.

    Returns:
        `evidence`, the most central posts; `random` and `farthest`, a few of each unless these are all posts or none.
    """
    wanted: dict[str, Any] = {"narratives": [one["narrative_id"] for one in narratives]}
    is_sampled = 0 < posts < sum(one["posts"] for one in narratives)
    wanted["posts"] = posts
    found = {"evidence": read(connection, _POSTS, wanted)}
    wanted["posts"] = SAMPLE_POSTS if is_sampled else 0
    return found | {kind: read(connection, query, wanted) for kind, query in _SAMPLES.items()}
