"""One poll of one feed: fetch, parse, take in, remember. Validators are saved last, when all that was read is on the topic."""

from __future__ import annotations

import logging
import random
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from urllib.parse import urlsplit

from ingest.child import GaveUp, Readers
from ingest.document import Document, NotAFeed
from ingest.fetch import Failed, Fetched, Fetcher, NotModified
from ingest.intake import Intake
from ingest.parse import read_feed
from ingest.schedule import Decider, Pulse, Success
from ingest.settings import PollSettings
from ingest.state import FeedStore, KnownFeed
from processors.domain.ids import digest
from processors.domain.outcome import Refused, Unavailable

log = logging.getLogger("dragoman.poller")

FEED_TYPES = "application/rss+xml, application/atom+xml, application/feed+json, application/xml;q=0.9, text/xml;q=0.9, */*;q=0.5"


@dataclass(frozen=True, slots=True, kw_only=True)
class Polled:
    """What one poll came to. `error` is None for a poll that the feed answered."""

    feed: KnownFeed
    new: int = 0
    revised: int = 0
    bad: int = 0
    left_out: int = 0
    error: str | None = None


def read_body(readers: Readers, settings: PollSettings, fetched: Fetched) -> Document | Failed:
    """Parse a body in a reading process."""
    result = readers.run(read_feed, fetched.body, fetched.content_type, fetched.url, settings.entries_per_feed)
    if isinstance(result, GaveUp):
        return Failed(kind="body", message=f"It {result.reason}")
    if isinstance(result, NotAFeed):
        return Failed(kind="body", message=result.words)
    return result


class Poll:
    """How a feed is polled, with all that it takes."""

    def __init__(
        self,
        *,
        state: FeedStore,
        fetcher: Fetcher,
        readers: Readers,
        intake: Intake,
        settings: PollSettings,
        clock: Callable[[], datetime],
        chance: random.Random,
        stopping: Callable[[], bool],
    ) -> None:
        self._state = state
        self._fetcher = fetcher
        self._readers = readers
        self._intake = intake
        self._settings = settings
        self._decider = Decider(settings)
        self._clock = clock
        self._chance = chance
        self._stopping = stopping

    def __call__(self, known: KnownFeed) -> Polled:
        """Poll once. Raises Unavailable and Refused where the log or the disk does not take it: the feed stays as it was, and due."""
        try:
            return self._attempt(known)
        except (Unavailable, Refused):
            raise
        except Exception as fault:  # the edge of a thread: what one feed sets off must not stop the others
            log.exception("A fault of Dragoman's own while it polled %s", known.feed.id)
            return self._failed(known, Failed(kind="body", message=f"Reading it met a fault of Dragoman's own ({type(fault).__name__})"))

    def _attempt(self, known: KnownFeed) -> Polled:
        pulse = known.pulse
        result = self._fetcher.fetch(known.address, pulse.validators, accept=FEED_TYPES)
        if isinstance(result, NotModified):
            validators = pulse.validators.updated(result.validators)
            success = Success(not_modified=True, validators=validators, fresh_for=result.fresh_for, moved=result.moved)
            return self._succeeded(known, success, Polled(feed=known))
        if isinstance(result, Failed):
            return self._failed(known, result)
        body = digest(result.body)
        if body == pulse.body:
            success = Success(validators=result.validators, body=body, fresh_for=result.fresh_for, moved=result.moved)
            return self._succeeded(known, success, Polled(feed=known))
        document = read_body(self._readers, self._settings, result)
        if isinstance(document, Failed):
            return self._failed(known, document)
        return self._take(known, result, body, document)

    def _take(self, known: KnownFeed, result: Fetched, body: str, document: Document) -> Polled:
        first = known.pulse.last_success is None
        taken = self._intake.take(known.feed, document, result.url, first=first, now=self._clock())
        # What is malformed or waits for a second look is fetched whole again next time.
        whole = not document.damaged and not taken.later
        success = Success(
            new=taken.new,
            validators=result.validators if whole else None,
            body=body if whole else None,
            fresh_for=result.fresh_for,
            moved=result.moved,
        )
        polled = Polled(feed=known, new=taken.new, revised=taken.revised, bad=document.bad, left_out=document.left_out)
        return self._succeeded(known, success, polled)

    def _succeeded(self, known: KnownFeed, success: Success, polled: Polled) -> Polled:
        pulse = self._decider.after_success(known.pulse, success, self._clock(), self._chance.random())
        return self._saved(known, pulse, polled)

    def _failed(self, known: KnownFeed, failed: Failed) -> Polled:
        if self._stopping():
            # Perhaps it failed because we are going: the next start finds it due.
            return Polled(feed=known, error=failed.message)
        now = self._clock()
        rests_until = self._decider.host_rests_until(failed, now)
        host = urlsplit(known.address).hostname
        if rests_until and host:
            self._state.rest(host, rests_until)
        pulse = self._decider.after_failure(known.pulse, failed, now, self._chance.random())
        return self._saved(known, pulse, Polled(feed=known, error=failed.message))

    def _saved(self, known: KnownFeed, pulse: Pulse, polled: Polled) -> Polled:
        self._state.save(known.feed.id, pulse)
        return replace(polled, feed=replace(known, pulse=pulse))
