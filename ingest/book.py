"""The user's hand on the feed list: list, add, remove, pause, resume, OPML in and out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ingest.addresses import Refused, read_address
from ingest.child import GaveUp, Readers
from ingest.discover import feed_links
from ingest.document import Document
from ingest.feeds import Feed, own_feed
from ingest.fetch import Failed, Fetched, Fetcher, NotModified
from ingest.opml import BadOpml, Outline, read_opml, write_opml
from ingest.poll import FEED_TYPES, read_body
from ingest.schedule import Decider
from ingest.settings import PollSettings
from ingest.state import FeedStore, KnownFeed
from processors.domain.records import FeedHealth
from processors.stores.embedded.database import Database

_LINKS_TRIED = 3


class FeedError(Exception):
    """What was asked of the feed list cannot be done; the message is one line that says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """What an OPML file brought. `refused` says of each feed that was not taken why, in a line."""

    added: tuple[FeedHealth, ...]
    known: int
    refused: tuple[str, ...]


class FeedBook:
    """The feeds of a data file. Every method may raise FeedError and Unavailable; a poller that runs sees changes within seconds."""

    def __init__(self, database: Database, defaults: Iterable[Feed], *, fetcher: Fetcher, readers: Readers, settings: PollSettings) -> None:
        """`defaults` are taken in where the data file has no feed yet; which list is in force is decided by whoever polls."""
        self._feeds = FeedStore(database)
        if not self._feeds.feeds():
            self._feeds.sync(defaults)
        self._fetcher = fetcher
        self._readers = readers
        self._settings = settings
        self._decider = Decider(settings)

    def known(self) -> Sequence[KnownFeed]:
        """As `list`, with what a check needs to fetch them."""
        return self._feeds.feeds()

    def list(self) -> tuple[FeedHealth, ...]:
        """By folder, then title."""
        return tuple(sorted((known.health for known in self._feeds.feeds()), key=lambda health: (health.folder, health.title, health.id)))

    def add(self, url: str, *, title: str = "", folder: str = "", check: bool = True) -> FeedHealth:
        """Add a feed by its address or that of a page which names it. `check=False` takes the address as it is, unfetched."""
        url = _web_address(url)
        found, document = self._find(url) if check else (url, None)
        feed = own_feed(
            found, title=title or (document.title if document else ""), folder=folder, site=(document.site or "") if document else ""
        )
        known = self._same_address(found)
        if known is not None:
            raise FeedError(f"{found} is in the list already: {known.feed.id}")
        self._feeds.add(feed)
        return self._one(feed.id).health

    def remove(self, id: str) -> FeedHealth:
        """Articles that were read from it stay."""
        known = self._one(id)
        self._feeds.remove(known.feed.id)
        return known.health

    def pause(self, id: str) -> FeedHealth:
        known = self._one(id)
        self._feeds.set_pulse(id, self._decider.paused(known.pulse))
        return self._one(id).health

    def resume(self, id: str) -> FeedHealth:
        """Poll again, at once; also a feed that was gone."""
        known = self._one(id)
        self._feeds.set_pulse(id, self._decider.resumed(known.pulse))
        return self._one(id).health

    def import_opml(self, data: bytes) -> Imported:
        """Add the feeds of an OPML file, unfetched; those that are in the list stay as they are."""
        try:
            outlines = read_opml(data)
        except BadOpml as error:
            raise FeedError(str(error)) from error
        added, refused, known = [], [], 0
        for outline in outlines:
            try:
                url = _web_address(outline.url)
            except FeedError as error:
                refused.append(str(error))
                continue
            if self._same_address(url):
                known += 1
                continue
            feed = own_feed(url, title=outline.title, folder=outline.folder, site=outline.site, language=outline.language)
            self._feeds.add(feed)
            added.append(self._one(feed.id).health)
        return Imported(added=tuple(added), known=known, refused=tuple(refused))

    def export_opml(self) -> bytes:
        feeds = sorted((known.feed for known in self._feeds.feeds()), key=lambda feed: (feed.folder, feed.title, feed.id))
        outlines = (Outline(url=feed.url, title=feed.title, folder=feed.folder, site=feed.site, language=feed.language) for feed in feeds)
        return write_opml(outlines, "Feeds of Dragoman")

    def _one(self, id: str) -> KnownFeed:
        known = self._feeds.feed(id)
        if known is None:
            raise FeedError(f"no feed is called {id!r}; `dragoman feeds list` shows them all")
        return known

    def _same_address(self, url: str) -> KnownFeed | None:
        return next((known for known in self._feeds.feeds() if url in (known.feed.url, known.address)), None)

    def _find(self, url: str) -> tuple[str, Document]:
        """The feed at the address, else the first that the page there names."""
        result = self._fetched(url)
        document = read_body(self._readers, self._settings, result)
        if isinstance(document, Document):
            return result.moved or url, document
        links = self._readers.run(feed_links, result.body, result.url)
        for link in [] if isinstance(links, GaveUp) else links[:_LINKS_TRIED]:
            try:
                linked = self._fetched(_web_address(link))
            except FeedError:
                continue
            found = read_body(self._readers, self._settings, linked)
            if isinstance(found, Document):
                return linked.moved or link, found
        raise FeedError(f"{url}: {document.message}, and it names no feed that can be read")

    def _fetched(self, url: str) -> Fetched:
        result = self._fetcher.fetch(url, accept=FEED_TYPES)
        if isinstance(result, Failed):
            raise FeedError(f"{url}: {result.message}")
        if isinstance(result, NotModified):
            raise FeedError(f'{url}: the server answers "not modified" to a first request')
        return result


def _web_address(url: str) -> str:
    try:
        return read_address(url if "://" in url else f"https://{url}").url
    except Refused as error:
        raise FeedError(f"{url[:200]!r} {error}") from error
