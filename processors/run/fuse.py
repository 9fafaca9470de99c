"""Stops a stage loudly when too many records go to the dead letters: then something is wrong with Dragoman, not with the records."""

from __future__ import annotations

from collections import deque
from datetime import datetime, timedelta


class TooManyDeadLetters(Exception):
    """A stage rejected more records than the limit in the window; none of the last batch was acknowledged."""


class Fuse:
    """Counts rejections of a stage in a sliding window. `limit` rejections inside `window` are allowed."""

    def __init__(self, *, limit: int = 200, window: timedelta = timedelta(minutes=1)) -> None:
        self.limit, self.window = limit, window
        self._blown: deque[datetime] = deque()

    def check(self, stage: str, rejected: int, now: datetime) -> None:
        """To be called before a batch is acknowledged. Raises TooManyDeadLetters."""
        while self._blown and not now - self.window <= self._blown[0] <= now:
            self._blown.popleft()
        total = len(self._blown) + rejected
        if total > self.limit:
            raise TooManyDeadLetters(
                f"stage {stage} rejected {total} records within {self.window.total_seconds():.0f} s (limit {self.limit}): "
                "it stops so that the cause can be found; see `dragoman dead-letters list`. Nothing of the last batch was acknowledged."
            )

    def count(self, rejected: int, now: datetime) -> None:
        """To be called when the batch is acknowledged: one that has to be tried again counts once."""
        self._blown.extend([now] * rejected)
