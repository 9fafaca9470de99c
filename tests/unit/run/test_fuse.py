from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from processors.run.fuse import Fuse, TooManyDeadLetters

START = datetime(2026, 11, 24, tzinfo=UTC)


def rejected(fuse: Fuse, count: int, now: datetime) -> None:
    """A batch that was acknowledged."""
    fuse.check("analyse", count, now)
    fuse.count(count, now)


def test_blows_when_the_window_holds_more_than_the_limit() -> None:
    fuse = Fuse(limit=10, window=timedelta(seconds=60))
    for second in range(10):
        rejected(fuse, 1, START + timedelta(seconds=second))
    with pytest.raises(TooManyDeadLetters, match="analyse rejected 11 records within 60 s"):
        fuse.check("analyse", 1, START + timedelta(seconds=11))


def test_forgets_what_lies_before_the_window() -> None:
    fuse = Fuse(limit=10, window=timedelta(seconds=60))
    for minute in range(100):
        rejected(fuse, 10, START + timedelta(seconds=61 * minute))


def test_a_clock_set_back_does_not_keep_old_rejections_for_ever() -> None:
    fuse = Fuse(limit=10, window=timedelta(seconds=60))
    rejected(fuse, 10, START + timedelta(days=1))
    rejected(fuse, 10, START)


def test_a_batch_that_is_tried_again_counts_once() -> None:
    fuse = Fuse(limit=10, window=timedelta(seconds=60))
    for _ in range(20):
        fuse.check("analyse", 6, START)
    rejected(fuse, 6, START)
    with pytest.raises(TooManyDeadLetters, match="12 records"):
        fuse.check("analyse", 6, START)
