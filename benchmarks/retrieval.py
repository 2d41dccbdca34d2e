"""How near a post's own story is to it, by vectors alone: mean average precision."""

import numpy as np


def mean_average_precision(
    vectors: np.ndarray, stories: np.ndarray, asking: np.ndarray, answering: np.ndarray
) -> float:
    """For each post that asks, how early those of its story come among those that answer, nearest first.

    Args:
        vectors: (n, d), rows of unit length.
        stories: (n,) the story of each post; one that no other post tells asks nothing and is only in the way.
        asking: (n,) bool.
        answering: (n,) bool; a post never answers itself.

    Returns:
        Mean over the posts with anything to find, 0 to 1; not a number where there is none.
    """
    answers = np.flatnonzero(answering)
    found = []
    for post in np.flatnonzero(asking):
        others = answers[answers != post]
        found.append(_average_precision(vectors[others] @ vectors[post], stories[others] == stories[post]))
    known = [precision for precision in found if precision is not None]
    return float(np.mean(known)) if known else float("nan")


def by_spheres(vectors: np.ndarray, stories: np.ndarray, are_weibo: np.ndarray) -> dict[str, float]:
    """Across the spheres and inside them, each sphere's vectors less their mean."""
    centred = centre(vectors, are_weibo)
    sides = {"weibo": are_weibo, "twitter": ~are_weibo}
    return {
        f"{one}_to_{other}": round(mean_average_precision(centred, stories, sides[one], sides[other]), 4)
        for one in sides
        for other in sides
    }


def centre(vectors: np.ndarray, groups: np.ndarray) -> np.ndarray:
    """Rows less the mean of their group, of unit length."""
    centred = vectors.astype(np.float64)
    for group in np.unique(groups):
        centred[groups == group] -= centred[groups == group].mean(axis=0)
    return centred / np.linalg.norm(centred, axis=1, keepdims=True)


def _average_precision(scores: np.ndarray, are_right: np.ndarray) -> float | None:
    ranks = np.flatnonzero(are_right[np.argsort(-scores, kind="stable")]) + 1
    return float(np.mean(np.arange(1, len(ranks) + 1) / ranks)) if len(ranks) else None
