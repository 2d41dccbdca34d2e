"""Figures of an evaluation, and the posts that they are about: what its two stages, `evaluate` and `compare`, share."""

from dataclasses import dataclass

import polars as pl

from narratives.evaluation.scoring import Measures

OWN = "narratives"
# No bit of a sum in another order shows.
DECIMALS = 6


@dataclass(frozen=True)
class Figure:
    """One figure: its method (None where none changes it), its name and value, and the draws that it sums up."""

    method: str | None
    measure: str
    value: float
    draws: int | None = None


@dataclass(frozen=True)
class Places:
    """The posts of a gold set, and where the run put those that it has, a row for each post and topic."""

    gold: pl.DataFrame
    said: pl.DataFrame


def as_figures(method: str | None, measures: Measures) -> list[Figure]:
    """Return measures as figures of a method."""
    return [Figure(method, name, round(float(value), DECIMALS)) for name, value in measures.items()]
