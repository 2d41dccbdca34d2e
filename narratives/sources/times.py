"""Times of all the ways that tools write them, as UTC with the precision that was given.

A time without a zone is China time on Chinese platforms and UTC on the others. Where the id is a clock, it
tells the second of whatever is written less precisely: minutes, days, and what only makes sense on the day of
the export ("3小时前", "06-11"). A day that no clock makes more precise stays that day of its own zone.
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import polars as pl

from narratives.sources.platforms import CHINA_MINUTES, CHINESE

_CLOCK = r"(?P<h>\d{1,2}):(?P<mi>\d{2})(?::(?P<s>\d{2})(?:[.,]\d+)?)?"
_ZONE = r"(?P<zone>Z|[A-Z]{3,4}|[+-]\d{2}:?\d{2}|[+-]\d{2})?"
_ISO = rf"^(?P<y>\d{{4}})[-/.年](?P<mo>\d{{1,2}})[-/.月](?P<d>\d{{1,2}})日?(?:[T ]*{_CLOCK}\s*{_ZONE})?$"
_API = rf"^[A-Za-z]{{3}} (?P<mon>[A-Za-z]{{3}}) +(?P<d>\d{{1,2}}) {_CLOCK} {_ZONE} (?P<y>\d{{4}})$"
_MAIL = rf"^[A-Za-z]{{3}}, (?P<d>\d{{1,2}}) (?P<mon>[A-Za-z]{{3}}) (?P<y>\d{{4}}) {_CLOCK}\s*{_ZONE}$"
_EXCEL = rf"^(?P<a>\d{{1,2}})/(?P<b>\d{{1,2}})/(?P<y>\d{{4}}|\d{{2}})(?:,? +{_CLOCK}(?: ?(?P<half>[AaPp][Mm]))?)?$"
_EPOCH = r"^(?P<number>\d{10}|\d{13})(?:\.\d+)?$"
_BY_ID = r"^(?:刚刚|.*前|今天.*|昨天.*|\d{1,2}-\d{1,2}(?: .*)?|\d{1,2}月\d{1,2}日.*)$"
_PARTS = ("y", "mo", "d", "h", "mi", "s", "zone", "mon", "a", "b", "half")

_MONTHS = {name: f"{number:02d}" for number, name in enumerate(
    ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), start=1
)}  # fmt: skip
_ZONE_MINUTES = {
    "Z": 0, "UTC": 0, "GMT": 0, "EST": -300, "EDT": -240, "CDT": -300, "MST": -420, "MDT": -360, "PST": -480,
    "PDT": -420, "BST": 60, "CET": 60, "CEST": 120, "MSK": 180, "HKT": 480, "SGT": 480, "JST": 540,
    "KST": 540,
}  # fmt: skip
EARLIEST = datetime(1990, 1, 1)
# A clock further than this from what is written is that of something else; a day and a wrong zone are nearer.
CLOCK_TRUSTED_HOURS = 48


def latest() -> datetime:
    """Return the last time that a post can carry: two days from now, for clocks that go wrong."""
    return datetime.now(UTC).replace(tzinfo=None) + timedelta(days=2)


def read_times(
    written: pl.Series, platform: pl.Series, clock: pl.Series, only_days: pl.Series | None = None
) -> pl.DataFrame:
    """Read written times.

    Args:
        written: Times as the export has them.
        platform: Platform of each post, for times without a zone.
        clock: Time by the id's clock, UTC, NULL where the id is none.
        only_days: Whether no more than the day is meant, though midnight is written.

    Returns:
        Frame of `created_at` (UTC, NULL where nothing could be read; a day as the midnight that begins it in its
        own zone) and `created_precision`.
    """
    frame = pl.DataFrame({"written": written.str.strip_chars(), "platform": platform, "clock": clock})
    read = _by_pattern(frame, _ISO, _from_parts)
    for pattern, reader in ((_API, _from_parts), (_MAIL, _from_parts), (_EXCEL, _from_parts), (_EPOCH, _from_epoch)):
        if read["at"].null_count():
            other = _by_pattern(frame, pattern, reader)
            read = read.select(pl.coalesce(pl.col(name), other[name]).alias(name) for name in read.columns)
    if only_days is not None:
        is_day = pl.Series(only_days) & read["at"].is_not_null()
        read = read.with_columns(precision=pl.when(is_day).then(pl.lit("day")).otherwise("precision"))
    return _or_clock(frame, read.with_columns(at=pl.when(pl.col("precision") == "day").then("day").otherwise("at")))


def _by_pattern(frame: pl.DataFrame, pattern: str, reader: Callable[[], tuple[pl.Expr, pl.Expr]]) -> pl.DataFrame:
    """Read the times that match one pattern, in UTC and as days of their own zone; NULL for the others."""
    groups = frame.select("platform", pl.col("written").str.extract_groups(pattern).alias("g")).unnest("g")
    missing = [pl.lit(None, pl.String).alias(name) for name in _PARTS if name not in groups.columns]
    local, offset = reader()
    return groups.with_columns(missing).select(
        at=local - offset, day=local.dt.truncate("1d"), precision=_precision(groups.columns)
    )


def _precision(columns: list[str]) -> pl.Expr:
    if "number" in columns:
        return pl.when(pl.col("number").is_not_null()).then(pl.lit("second"))
    return (
        pl.when(pl.col("s").is_not_null()).then(pl.lit("second"))
        .when(pl.col("h").is_not_null()).then(pl.lit("minute"))
        .when(pl.col("y").is_not_null()).then(pl.lit("day"))
    )  # fmt: skip


def _from_epoch() -> tuple[pl.Expr, pl.Expr]:
    number = pl.col("number").cast(pl.Int64)
    seconds = pl.when(number >= 10**12).then(number // 1000).otherwise(number)
    return (seconds * 1_000_000).cast(pl.Datetime("us")), pl.duration()


def _from_parts() -> tuple[pl.Expr, pl.Expr]:
    """Assemble a time of its own zone from its parts, impossible ones (31 February) as NULL, and what to take off."""
    day_first = pl.col("a").cast(pl.Int64) > 12  # 11/18/19 is American, 18/11/19 is not
    month_number = pl.col("mon").str.to_lowercase().replace_strict(_MONTHS, default=None, return_dtype=pl.String)
    month = pl.coalesce("mo", month_number, pl.when(day_first).then(pl.col("b")).otherwise(pl.col("a")))
    day = pl.coalesce("d", pl.when(day_first).then(pl.col("a")).otherwise(pl.col("b")))
    year = pl.when(pl.col("y").str.len_chars() == 2).then("20" + pl.col("y")).otherwise(pl.col("y"))
    two = [pl.coalesce(part, pl.lit("0")).str.zfill(2) for part in (month, day, _hour(), pl.col("mi"), pl.col("s"))]
    written = pl.format("{}-{}-{} {}:{}:{}", year, *two)
    return written.str.to_datetime("%Y-%m-%d %H:%M:%S", strict=False, time_unit="us"), _offset()


def _hour() -> pl.Expr:
    """Return the hour on a 24-hour clock."""
    hour, half = pl.col("h").cast(pl.Int64), pl.col("half").str.to_lowercase()
    twelve = pl.when(half == "pm").then(hour % 12 + 12).when(half == "am").then(hour % 12).otherwise(hour)
    return twelve.cast(pl.String)


def _offset() -> pl.Expr:
    """Return what the written zone is ahead of UTC; without one, China time or UTC by platform."""
    zone = pl.col("zone")
    sign = pl.when(zone.str.starts_with("-")).then(-1).otherwise(1)
    hours = zone.str.extract(r"^[+-](\d{2})").cast(pl.Int64)
    rest = zone.str.extract(r"^[+-]\d{2}:?(\d{2})$").cast(pl.Int64).fill_null(0)
    named = zone.replace_strict(_ZONE_MINUTES, default=None, return_dtype=pl.Int64)
    is_china = pl.col("platform").is_in(CHINESE)
    central = pl.when(zone == "CST").then(pl.when(is_china).then(CHINA_MINUTES).otherwise(-360))
    local = pl.when(is_china).then(CHINA_MINUTES).otherwise(0)
    return pl.duration(minutes=pl.coalesce(sign * (hours * 60 + rest), named, central, local))


def _or_clock(frame: pl.DataFrame, read: pl.DataFrame) -> pl.DataFrame:
    """Take the id's clock for times that are missing, count back from the export, or are less precise than it."""
    written, at, clock = pl.col("written"), pl.col("at"), pl.col("clock")
    both = pl.concat([frame.select("written", "clock"), read], how="horizontal")
    is_relative = at.is_null() & (written.is_null() | (written == "") | written.str.contains(_BY_ID))
    is_near = (clock - at).abs() < pl.duration(hours=CLOCK_TRUSTED_HOURS)
    use = clock.is_not_null() & (is_relative | (pl.col("precision").ne("second") & is_near).fill_null(False))
    return both.select(
        created_at=pl.when(use).then(clock).otherwise(at),
        created_precision=pl.when(use).then(pl.lit("second")).when(at.is_not_null()).then("precision"),
    )
