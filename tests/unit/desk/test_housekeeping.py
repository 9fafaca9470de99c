from __future__ import annotations

import threading
from datetime import UTC, datetime

import pytest

from desk import housekeeping
from desk.housekeeping import keep_house, oldest_month_kept
from processors.domain.outcome import Unavailable


@pytest.mark.parametrize(
    ("now", "months", "oldest"),
    [("2026-11", 0, None), ("2026-11", 1, "2026-10"), ("2026-11", 11, "2025-12"), ("2026-01", 1, "2025-12"), ("2026-12", 24, "2024-12")],
)
def test_the_oldest_month_that_is_kept(now: str, months: int, oldest: str | None) -> None:
    assert oldest_month_kept(datetime.fromisoformat(f"{now}-15").replace(tzinfo=UTC), months) == oldest


def test_a_chore_that_cannot_be_done_now_stops_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(housekeeping, "EVERY_SECONDS", 0.0)
    stop, done = threading.Event(), []

    def away() -> None:
        raise Unavailable("away")

    def chore() -> None:
        done.append(1)
        if len(done) == 3:
            stop.set()

    keep_house(stop, [away, chore])
    assert len(done) == 3
