"""Moments as whole numbers, for stores that must sort alike."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)


def microseconds(moment: datetime) -> int:
    """Since 1970, exactly; negative before."""
    return (moment - EPOCH) // MICROSECOND
