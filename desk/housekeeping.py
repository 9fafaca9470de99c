"""Forgets what is older than the retention, and what every stage has passed."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence
from datetime import datetime

from processors.domain.outcome import Refused, Unavailable
from processors.domain.ports import Clock, Index

log = logging.getLogger(__name__)
EVERY_SECONDS = 30.0


def keep_house(stop: threading.Event, chores: Sequence[Callable[[], object]]) -> None:
    """Do the chores now and then until `stop` is set; one that cannot be done now is tried again next time."""
    while not stop.wait(EVERY_SECONDS):
        for chore in chores:
            try:
                chore()
            except (Unavailable, Refused) as error:
                log.warning("housekeeping waits: %s", error)


def forget_old(index: Index, months: int, clock: Clock) -> None:
    """Forget the articles that were first seen before the months that are kept."""
    before = oldest_month_kept(clock(), months)
    if before:
        index.prune(before)


def oldest_month_kept(now: datetime, months: int) -> str | None:
    """The first month ("2026-09") that stays when this month and the `months` before it are kept; None keeps all."""
    if not months:
        return None
    count = now.year * 12 + now.month - 1 - months
    return f"{count // 12:04}-{count % 12 + 1:02}"
