"""Tests of how single values are written."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from narratives.cli.values import cell, plain

NOON = datetime(2021, 3, 11, 12, 0, 5)


@pytest.mark.parametrize(
    ("expected", "value", "kind"),
    [
        ("-", None, "count"),
        ("-", float("nan"), "score"),
        ("1,234", 1234, "count"),
        ("12 %", 0.12, "share"),
        ("0.83", 0.8312, "score"),
        ("0.002", 0.002, "probability"),
        ("<0.001", 0.0, "probability"),
        ("2021-03-11", NOON, "day"),
        ("2021-03-11 12:00", NOON, "minute"),
        ("2021-03-11 12:00:05", NOON, "text"),
        ("a, b", ["a", "b"], "text"),
        ("[red]no markup[/red]", "[red]no markup[/red]", "text"),
    ],
)
def test_a_cell_is_written_for_reading(expected: str, value: object, kind: str):
    """Each kind of value has one way to be written."""
    assert expected == cell(value, kind)


@pytest.mark.parametrize(
    ("expected", "value"),
    [
        (None, float("inf")),
        (True, True),
        (2, Decimal("2")),
        (2.5, Decimal("2.50")),
        ("2021-03-11T12:00:05Z", NOON),
        ("2021-03-11T12:00:05Z", NOON.replace(tzinfo=UTC)),
        ("2021-03-11", date(2021, 3, 11)),
        ("00ff", b"\x00\xff"),
        ({"1": [None]}, {1: (float("nan"),)}),
    ],
)
def test_values_become_what_json_knows(expected: object, value: object):
    """Times say that they are UTC, and what JSON cannot hold becomes null."""
    assert expected == plain(value)
