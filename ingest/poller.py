"""The poller: polls what is due, at most so many at a time in all and at each host, for as long as the log takes what it reads."""

from __future__ import annotations

import logging
import queue
import random
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Protocol
from urllib.parse import urlsplit

from ingest.child import Readers
from ingest.feeds import Feed
from ingest.fetch import Fetcher
from ingest.fulltext import Pages
from ingest.intake import Intake
from ingest.ledger import Ledger
from ingest.poll import Poll, Polled
from ingest.schedule import Decider
from ingest.settings import PollSettings
from ingest.show import Shelf, Show
from ingest.state import FeedStore, KnownFeed
from ingest.workers import Workers
from processors.domain.outcome import Refused, Unavailable
from processors.domain.ports import Clock, Message
from processors.stores.embedded.database import Database

log = logging.getLogger("dragoman.poller")

_LOOK = 0.5
"""Seconds between two looks at what is due; a stop goes unnoticed no longer."""
_SHOW = 2.0
"""Seconds between two looks at whether what is shown of the feeds is still true."""
_OUTBOX = 200
_FIRST_REST, _LONGEST_REST = 1.0, 60.0
_TIDY = timedelta(hours=1)
_FAREWELL = 1.0


class Topics(Protocol):
    """The part of the port `Log` that the poller needs."""

    def append(self, messages: Sequence[Message]) -> None: ...


class Poller:
    """Reads feeds into the topic `articles`. Make it, then `run` it in a thread, then `close` it.

    `fetcher` and `readers` belong to the caller; `chance` and `clock` are its only sources of randomness and time of day,
    `monotonic` the clock that no one sets.
    """

    def __init__(
        self,
        *,
        database: Database,
        topics: Topics,
        shelf: Shelf,
        fetcher: Fetcher,
        readers: Readers,
        defaults: Iterable[Feed],
        settings: PollSettings,
        clock: Clock,
        chance: random.Random,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._feeds = FeedStore(database)
        self._feeds.sync(defaults)
        self._ledger = Ledger(database)
        self._topics = topics
        self._gate = fetcher.gate
        self._settings = settings
        self._clock = clock
        self._chance = chance
        self._monotonic = monotonic
        self._decider = Decider(settings)
        self._stop = threading.Event()
        intake = Intake(self._ledger, settings, Pages(fetcher, readers, clock).read, self._deliver, self._stopping)
        self._poll = Poll(
            state=self._feeds,
            fetcher=fetcher,
            readers=readers,
            intake=intake,
            settings=settings,
            clock=clock,
            chance=chance,
            stopping=self._stopping,
        )
        self._show = Show(self._feeds, shelf)
        self._workers = Workers(settings.workers)
        self._delivering = threading.Lock()
        self._running: dict[str, str] = {}
        self._started: dict[str, float] = {}
        self._results: queue.SimpleQueue[Polled | tuple[KnownFeed, Unavailable | Refused]] = queue.SimpleQueue()
        self._said: set[str] = set()
        self._tidied: datetime | None = None
        self._shown = 0.0
        self.counts: Counter[str] = Counter()
        """Since the start: polls, failed, new, revised, bad (entries), left_out (entries)."""
        self.looked = monotonic()
        """When it last looked at what is due, by `monotonic`; while it runs, it looks again within `_LONGEST_REST`."""

    def poll_due(self, now: datetime) -> list[Polled]:
        """Poll every feed that is due at `now` and wait for all. Raises Unavailable where the log or the disk does not answer now,
        Refused where the log never will.
        """
        self._deliver()
        waiting = self._due(now)
        results: list[Polled] = []
        while waiting or self._running:
            waiting = self._start(waiting)
            results += self._finished(self._patience(waiting))
        self._show()
        return results

    def run(self, stop: threading.Event) -> None:
        """Poll until `stop` is set, resting while the log or the disk does not answer. Raises Refused."""
        self._stop = stop
        rest = 0.0
        while not stop.is_set():
            self.looked = self._monotonic()
            try:
                self._turn()
            except Unavailable as error:
                if not rest:
                    log.error("Polling waits, nothing is lost: %s", error)
                rest = min(max(rest * 2, _FIRST_REST), _LONGEST_REST)
                stop.wait(rest)
            else:
                if rest:
                    log.warning("Polling goes on")
                rest = 0.0

    def close(self) -> None:
        """End soon: polls that are on their way are given up, and due again at the next start."""
        self._stop.set()
        self._workers.close(_FAREWELL)

    def _turn(self) -> None:
        self._deliver()
        now = self._clock()
        self._tidy(now)
        waiting = self._start(self._due(now))
        self._finished(self._patience(waiting))
        if self._monotonic() - self._shown >= _SHOW:
            self._shown = self._monotonic()
            self._show()

    def _stopping(self) -> bool:
        return self._stop.is_set()

    def _due(self, now: datetime) -> list[KnownFeed]:
        for known in self._feeds.polled_after(now):
            self._feeds.save(known.feed.id, self._decider.mended(known.pulse, now, self._chance.random()))
        resting = self._feeds.resting(now)
        return [known for known in self._feeds.due(now) if _host(known) not in resting and self._may_start(known.feed.id)]

    def _may_start(self, id: str) -> bool:
        """Not while it runs, and, should the clock jump ahead, not sooner than ever."""
        started = self._started.get(id)
        early = started is not None and self._monotonic() - started < self._settings.interval_min.total_seconds()
        return id not in self._running and not early

    def _start(self, waiting: list[KnownFeed]) -> list[KnownFeed]:
        """Start what its host has room for; returns what has to wait."""
        hosts = Counter(self._running.values())
        left = []
        for known in waiting:
            host = _host(known)
            full = len(self._running) >= self._settings.workers or hosts[host] >= self._settings.per_host
            if full or self._gate.wait_for(host) > 0:
                left.append(known)
                continue
            hosts[host] += 1
            self._running[known.feed.id] = host
            self._started[known.feed.id] = self._monotonic()
            self._workers.submit(partial(self._polled, known))
        return left

    def _patience(self, waiting: list[KnownFeed]) -> float:
        """How long to wait for a poll to finish before looking again whether another can start."""
        gaps = [gap for known in waiting if (gap := self._gate.wait_for(_host(known))) > 0]
        return min([_LOOK, *gaps])

    def _polled(self, known: KnownFeed) -> None:
        try:
            self._results.put(self._poll(known))
        except (Unavailable, Refused) as error:
            self._results.put((known, error))

    def _finished(self, wait: float) -> list[Polled]:
        """Polls that are done, waiting for the first. Raises what kept one from its end: Unavailable, Refused."""
        results = []
        try:
            result = self._results.get(timeout=wait)
            while True:
                known = result.feed if isinstance(result, Polled) else result[0]
                del self._running[known.feed.id]
                if not isinstance(result, Polled):
                    del self._started[known.feed.id]
                    raise result[1]
                self._count(result)
                results.append(result)
                result = self._results.get_nowait()
        except queue.Empty:
            return results

    def _count(self, polled: Polled) -> None:
        self.counts.update(polls=1, failed=int(polled.error is not None), new=polled.new, revised=polled.revised)
        self.counts.update(bad=polled.bad, left_out=polled.left_out)
        feed = polled.feed.feed
        if polled.error and feed.id not in self._said:
            self._said.add(feed.id)
            log.warning("%s (%s): %s", feed.title, feed.id, polled.error)
        elif not polled.error and feed.id in self._said:
            self._said.remove(feed.id)
            log.warning("%s (%s) answers again", feed.title, feed.id)

    def _deliver(self) -> None:
        """Produce what was posted, in order; one thread at a time, so that the order of an article's messages holds."""
        with self._delivering:
            while True:
                numbers, messages = self._ledger.outbox(_OUTBOX)
                if not messages:
                    return
                self._topics.append(messages)
                self._ledger.produced(numbers)

    def _tidy(self, now: datetime) -> None:
        if self._tidied is None or now - self._tidied >= _TIDY:
            self._tidied = now
            self._ledger.forget_messages(now)


def _host(known: KnownFeed) -> str:
    return urlsplit(known.address).hostname or ""
