"""How something told went over time, in a line or two: its life in each sphere, its bursts, who was first."""

from collections.abc import Sequence
from typing import Any

from narratives.cli.reading import Reader, Row, read
from narratives.cli.values import cell
from narratives.vocabulary import SPHERE_NAMES

_SHOWN_BURSTS = 3
_BAR_CELLS = " ▏▎▍▌▋▊▉█"
_LIVES = "FROM out.lives WHERE level = ? AND item_id = ? ORDER BY sphere DESC"
_BURSTS = """
    SELECT sphere, period, start_date, posts, expected_posts, q_value FROM out.timeline
    WHERE level = ? AND item_id = ? AND is_burst ORDER BY sphere DESC, period, start_date
"""
_LEAD = "FROM out.lead_lag WHERE level = ? AND item_id = ?"


def over_time(connection: Reader, level: str, item: str) -> dict[str, Any]:
    """Return the life, the bursts and the leader of a topic, story or narrative, as `--json` prints them."""
    leads = read(connection, _LEAD, [level, item])
    return {
        "lives": read(connection, _LIVES, [level, item]),
        "bursts": read(connection, _BURSTS, [level, item]),
        "lead": leads[0] if leads else None,
    }


def over_time_lines(found: dict[str, Any]) -> list[str]:
    """Put that into words, a line for each sphere and one for who was first."""
    lines = [life_line(life, found["bursts"]) for life in found["lives"]]
    return lines + ([f"first: {lead_words(found['lead'])}"] if found["lead"] else [])


def life_line(life: Row, bursts: Sequence[Row]) -> str:
    """Say when something was born, peaked, fell silent and came back, and in which months it stood out."""
    parts = [f"born {cell(life['born_date'], 'day')}", f"peak in the week of {cell(life['peak_date'], 'day')}"]
    if life["status"] == "dormant":
        parts.append(f"dormant since {cell(life['dormant_date'], 'day')}")
    if life["back_date"]:
        parts.append(f"came back {cell(life['back_date'], 'day')}")
    if life["status"] == "undecided":
        parts.append(f"silent since {cell(life['last_date'], 'day')}, too sparse to say more")
    months = [row for row in bursts if row["sphere"] == life["sphere"] and row["period"] == "month"]
    strongest = sorted(months, key=lambda row: row["q_value"])[:_SHOWN_BURSTS]
    parts += [
        f"burst in {row['start_date']:%Y-%m} ({row['posts']:,} posts, {row['expected_posts']:.1f} expected)"
        for row in sorted(strongest, key=lambda row: row["start_date"])
    ]
    return f"{SPHERE_NAMES[life['sphere']]}: {', '.join(parts)}"


def lead_words(lead: Row) -> str:
    """Say who was first, or that it cannot be told and why."""
    return cell(f"undecided, {lead['reason']}" if lead["leader"] == "undecided" else lead["reason"])


def bar(value: float | None, most: float, cells: int = 10) -> str:
    """Draw a share of the largest one as a bar of eighths of a cell."""
    eighths = round(8 * cells * value / most) if value and most else 0
    if value and not eighths:
        eighths = 1
    full, rest = divmod(eighths, 8)
    return "█" * full + (_BAR_CELLS[rest] if rest else "")


def share_words(value: float | None) -> str:
    """Write a share that may be far below one per cent."""
    return "-" if value is None else f"{100 * value:.2f} %"
