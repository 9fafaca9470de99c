"""Ends a worker whose consumer has stopped silently: there is something to read, nothing is in progress, and no offset moves.

Offsets are asked of the broker by a client of its own, since what a stalled consumer believes has stalled with it.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Collection, Mapping, Set
from typing import Protocol

from processors.domain.outcome import Refused, Unavailable
from processors.run.metrics import StageCounters
from processors.stages.stage import Stage

log = logging.getLogger(__name__)

EVERY_SECONDS = 10.0
PATIENCE_SECONDS = 120.0


class Offsets(Protocol):
    """What the watchdog asks the broker: ingest/publish.py has it."""

    prefix: str

    def ping(self) -> None:
        """Raises Unavailable, Refused (a topic is missing)."""

    def progress(self, topic: str, group: str) -> Mapping[int, tuple[int, int]]:
        """For each partition the offset that the group processes next, and the end of the partition."""


class Stall:
    """Judges one topic. Times are seconds of any clock that only goes forward."""

    def __init__(self) -> None:
        self._stuck: dict[int, tuple[int, float]] = {}

    def seconds(self, progress: Mapping[int, tuple[int, int]], *, busy: bool, now: float) -> float:
        """For how long some partition has had something to read while nothing was in progress and its offset did not move."""
        stuck = {}
        for partition, (next_, end) in progress.items():
            if next_ < end and not busy:
                before, since = self._stuck.get(partition, (next_, now))
                stuck[partition] = (next_, since if before == next_ else now)
        self._stuck = stuck
        return max((now - since for _, since in stuck.values()), default=0.0)


class Watchdog(threading.Thread):
    """Looks every few seconds; tells the lag to Prometheus; calls `stalled` with the reason when patience is at an end."""

    def __init__(
        self,
        stage: Stage,
        offsets: Offsets,
        counters: StageCounters,
        *,
        busy: Collection[str],
        assigned: Callable[[], Set[tuple[str, int]]],
        stalled: Callable[[str], object],
    ) -> None:
        super().__init__(name=f"{stage.name}-watchdog", daemon=True)
        self._stage, self._offsets, self._counters = stage, offsets, counters
        self._busy, self._assigned, self._stalled = busy, assigned, stalled
        self._stalls = {topic.name: Stall() for topic in stage.consumes}

    def run(self) -> None:
        while True:
            time.sleep(EVERY_SECONDS)
            self.look(time.monotonic())

    def look(self, now: float) -> None:
        """Once."""
        try:
            mine = self._assigned()
            for topic, stall in self._stalls.items():
                self._judge(topic, stall, mine, now)
        except (Unavailable, Refused) as error:
            log.warning("the watchdog of %s cannot see: %s", self._stage.name, error)
            self._stalls = {topic: Stall() for topic in self._stalls}

    def _judge(self, topic: str, stall: Stall, mine: Set[tuple[str, int]], now: float) -> None:
        progress = self._offsets.progress(topic, self._stage.name)
        self._counters.lag(self._stage.name, topic, sum(end - next_ for next_, end in progress.values()))
        own = {number: offsets for number, offsets in progress.items() if (self._offsets.prefix + topic, number) in mine}
        idle = stall.seconds(own, busy=topic in self._busy, now=now)
        if idle > PATIENCE_SECONDS:
            self._stalled(f"{self._stage.name} has not moved on {topic} for {idle:.0f} s although there is something to read")
