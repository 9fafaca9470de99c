"""Moments as they are written in a query: a year, a month, a day, a minute or second, or so long ago; all in UTC."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from processors.domain.query import DateRange

CALENDAR = re.compile(
    r"(?P<year>\d{4})(?:-(?P<month>\d{1,2})(?:-(?P<day>\d{1,2})(?:T(?P<hour>\d{2}):(?P<minute>\d{2})(?::(?P<second>\d{2}))?Z?)?)?)?"
)
AGO = re.compile(r"now(?:-(?P<count>\d{1,6})(?P<unit>[mhdw]))?")
UNITS = {"m": timedelta(minutes=1), "h": timedelta(hours=1), "d": timedelta(days=1), "w": timedelta(weeks=1)}
SECOND = timedelta(seconds=1)
LAST = datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)
"""What lies behind the last year that can be told lies behind this too."""
FORMS = "Write 2025, 2025-09, 2025-09-05, 2025-09-05T14:30, now, or now-7d (m, h, d, w)."

Moment = DateRange
"""The time that a written moment covers: 2025-09 is a whole month, a point of time one second."""


def moment(text: str, now: datetime) -> Moment:
    """Raises ValueError, with a sentence, for what is no date."""
    if ago := AGO.fullmatch(text):
        return _ago(ago, now)
    if written := CALENDAR.fullmatch(text):
        return _calendar(written)
    raise ValueError(f"“{text}” is no date. {FORMS}")


def is_ago(text: str) -> bool:
    """Is the moment a point counted from now ("now-7d"), so that alone it means "since then"?"""
    return AGO.fullmatch(text) is not None


def between(low: Moment | None, high: Moment | None, *, with_low: bool, with_high: bool) -> DateRange:
    """From one moment to another, with each of them or without; None leaves that side open."""
    since = (low.since if with_low else low.until or LAST) if low else None
    return DateRange(
        since=since,
        until=(high.until if with_high else high.since) if high else None,
    )


def _ago(found: re.Match[str], now: datetime) -> Moment:
    back = int(found["count"]) * UNITS[found["unit"]] if found["count"] else timedelta()
    try:
        point = now.astimezone(UTC).replace(microsecond=0) - back
    except OverflowError:
        raise ValueError("That is before the year 1.") from None
    return Moment(point, point + SECOND)


def _calendar(found: re.Match[str]) -> Moment:
    parts = {name: int(part) for name, part in found.groupdict().items() if part is not None}
    try:
        start = datetime(**({"month": 1, "day": 1} | parts), tzinfo=UTC)
    except ValueError:
        raise ValueError(f"There is no such date as {found[0]}.") from None
    return Moment(start, _end(start, parts))


def _end(start: datetime, parts: dict[str, int]) -> datetime | None:
    """None after the last year that can be told."""
    try:
        if "hour" in parts:
            return start + (SECOND if "second" in parts else timedelta(minutes=1))
        if "day" in parts:
            return start + timedelta(days=1)
        if "month" in parts and start.month < 12:
            return start.replace(month=start.month + 1)
        return start.replace(year=start.year + 1, month=1)
    except (OverflowError, ValueError):
        return None
