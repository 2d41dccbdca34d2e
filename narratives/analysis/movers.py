"""Movers: what brings two publics together or drives them apart, by how its part in their divergence changes.

Plain Python, so that a command that prints a table need not import what a run needs.
"""

from collections.abc import Mapping, Sequence


def part_slopes(months: Sequence[int], parts: Mapping[str, Mapping[int, float]]) -> list[tuple[float, str]]:
    """Return how much more each part adds to the divergence from month to month, least squares, the least first.

    Args:
        months: places on a line of the months that have a divergence.
        parts: what each part adds in the months in which it is told; nothing in the others.

    Returns:
        Slope and name of each part; below 0 it brings the publics together. Empty below two months.
    """
    centre = sum(months) / max(len(months), 1)
    spread = sum((month - centre) ** 2 for month in months)
    if not spread:
        return []
    slopes = [
        (sum((month - centre) * added.get(month, 0.0) for month in months) / spread, name)
        for name, added in parts.items()
    ]
    return sorted(slopes)
