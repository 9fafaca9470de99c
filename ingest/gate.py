"""How many requests may run at one host, and how far apart they start."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

MAX_GAP = 30.0
"""Longest gap that a site can ask for, in seconds."""


class Gate:
    """At most `per_host` requests at a time to a host, their starts at least `gap` seconds apart. Shared by all threads."""

    def __init__(self, per_host: int, gap: float, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._per_host = per_host
        self._gap = gap
        self._monotonic = monotonic
        self._change = threading.Condition()
        self._running: dict[str, int] = {}
        self._next_start: dict[str, float] = {}
        self._gaps: dict[str, float] = {}

    def widen(self, host: str, gap: float) -> None:
        """The host asks for a larger gap (Crawl-delay in its robots.txt)."""
        with self._change:
            self._gaps[host] = max(self._gap, min(gap, MAX_GAP))

    def wait_for(self, host: str) -> float:
        """Seconds until a request to the host may start, judging by the gap alone; 0 when it may now."""
        with self._change:
            return max(0.0, self._next_start.get(host, 0.0) - self._monotonic())

    @contextmanager
    def slot(self, host: str) -> Iterator[None]:
        """Wait for a turn at the host and hold it."""
        self._enter(host)
        try:
            yield
        finally:
            self._leave(host)

    def _enter(self, host: str) -> None:
        with self._change:
            while True:
                now = self._monotonic()
                start = self._next_start.get(host, now)
                if self._running.get(host, 0) < self._per_host and start <= now:
                    break
                self._change.wait(start - now if start > now else None)
            self._running[host] = self._running.get(host, 0) + 1
            self._next_start[host] = now + self._gaps.get(host, self._gap)

    def _leave(self, host: str) -> None:
        with self._change:
            self._running[host] -= 1
            if not self._running[host]:
                del self._running[host]
            self._forget_past_starts()
            self._change.notify_all()

    def _forget_past_starts(self) -> None:
        if len(self._next_start) > 10_000:
            now = self._monotonic()
            self._next_start = {host: start for host, start in self._next_start.items() if start > now}
