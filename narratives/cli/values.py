"""How single values are written: in a table cell for people, in JSON and CSV for programs."""

import math
from collections.abc import Callable
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from narratives.cli.escape import printable
from narratives.report.values import percent, probability

MISSING = "-"


def cell(value: Any, kind: str = "text") -> str:
    """Write one value for a table cell.

    Args:
        value: what the database gave; None is a dash.
        kind: `text`, `lines` and `counts` (already printable, their line ends are meant), `count`, `share`,
            `score`, `probability`, `day` or `minute`.

    Returns:
        Text that is safe on a terminal.
    """
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return MISSING
    return printable(_WRITERS.get(kind, _text)(value), keep_lines=kind in ("lines", "counts"))


def plain(value: Any) -> Any:
    """Turn a database value into what JSON knows; times become ISO 8601 in UTC, NaN becomes null."""
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    return _plain_scalar(value)


def _plain_scalar(value: Any) -> Any:
    if isinstance(value, datetime):
        return _instant(value)
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, bytes | bytearray | memoryview):
        return bytes(value).hex()
    return str(value)


def _instant(value: datetime) -> str:
    """Warehouse times are UTC without a zone; say so, or they could not be loaded again."""
    if value.tzinfo is None:
        return value.isoformat() + "Z"
    return value.isoformat().replace("+00:00", "Z")


def _text(value: Any) -> str:
    if isinstance(value, float):
        return f"{value:.6g}"
    if isinstance(value, datetime):
        return value.isoformat(sep=" ", timespec="seconds")
    if isinstance(value, list | tuple):
        return ", ".join(_text(item) for item in value)
    return value if isinstance(value, str) else str(plain(value))


_WRITERS: dict[str, Callable[[Any], str]] = {
    "count": lambda value: f"{value:,}",
    "share": percent,
    "score": lambda value: f"{value:.2f}",
    "probability": probability,
    "day": lambda value: f"{value:%Y-%m-%d}",
    "minute": lambda value: f"{value:%Y-%m-%d %H:%M}",
}
