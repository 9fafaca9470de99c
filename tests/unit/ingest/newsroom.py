"""A poller with everything that belongs to it, over a test's web: real file, real log, real processes."""

from __future__ import annotations

import random
import socket
import ssl
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from ingest.child import Readers
from ingest.feeds import Feed, own_feed
from ingest.fetch import Fetcher
from ingest.poll import Polled
from ingest.poller import Poller
from ingest.schedule import Pulse
from ingest.settings import PollSettings
from ingest.state import FeedStore
from processors.contracts.codec import decode
from processors.contracts.topics import ARTICLES
from processors.domain.records import Article, Envelope, FeedHealth
from processors.stores.embedded.database import Database
from processors.stores.embedded.log import EmbeddedLog
from tests.unit.ingest.web import Clock, Web

QUICK = PollSettings(host_gap=0.0, deadline=5.0, contact="press@reader.example")
HOSTS = ("news.example", "other.example", "third.example")
TLS = ssl.create_default_context()  # made once: it reads all certificates of the system
FEED = own_feed("http://news.example/feed")


class ListShelf:
    """The part of an index that the poller fills."""

    def __init__(self) -> None:
        self.kept: dict[str, FeedHealth] = {}

    def put_feeds(self, feeds: Sequence[FeedHealth]) -> None:
        self.kept.update({feed.id: feed for feed in feeds})

    def remove_feeds(self, ids: Sequence[str]) -> None:
        for id in ids:
            del self.kept[id]

    def feeds(self) -> tuple[FeedHealth, ...]:
        return tuple(self.kept.values())


class Newsroom:
    def __init__(
        self,
        folder: Path,
        web: Web,
        readers: Readers,
        *feeds: Feed,
        settings: PollSettings = QUICK,
        topics: Any = None,
        shelf: Any = None,
        database: Database | None = None,
    ) -> None:
        self.web = web
        self.clock = Clock()
        self.database = database or Database(folder / "dragoman.db")
        self.log = EmbeddedLog(self.database)
        self.shelf = shelf or ListShelf()
        self.fetcher = Fetcher(settings, self.clock, local_hosts=web.hosts(*HOSTS), resolve=unknown, tls=TLS)
        self.feeds = FeedStore(self.database)
        self.poller = Poller(
            database=self.database,
            topics=topics or self.log,
            shelf=self.shelf,
            fetcher=self.fetcher,
            readers=readers,
            defaults=[replace(feed, full_text=False) for feed in feeds],
            settings=settings,
            clock=self.clock,
            chance=random.Random(7),
            monotonic=self.clock.monotonic,
        )

    def poll(self, wait: timedelta = timedelta(days=2)) -> list[Polled]:
        """Let so much time pass that every feed is due, and poll."""
        self.clock.pass_(wait)
        return self.poller.poll_due(self.clock())

    def envelopes(self) -> list[Envelope[Article]]:
        """All that is on the topic."""
        return [decode(one.message.value, Article) for one in self.log.read(ARTICLES.name, "test", 100_000, 0)]

    def articles(self) -> list[Article]:
        return [envelope.body for envelope in self.envelopes()]

    def pulse(self, feed: Feed = FEED) -> Pulse:
        known = self.feeds.feed(feed.id)
        assert known is not None
        return known.pulse

    def close(self) -> None:
        self.poller.close()
        self.fetcher.close()
        self.database.close()


def unknown(host: str, port: int) -> list[str]:
    """No name but those of the test's web is known: nothing of a test reaches the network."""
    raise socket.gaierror(socket.EAI_NONAME, f"{host}:{port} is not known")
