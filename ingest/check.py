"""`feeds check`: is each feed alive? Fetched and parsed once, nothing taken in."""

from __future__ import annotations

import queue
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from ingest.child import Readers
from ingest.fetch import Failed, Fetcher, NotModified
from ingest.poll import FEED_TYPES, read_body
from ingest.settings import PollSettings
from ingest.state import KnownFeed
from ingest.workers import Workers


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What became of one feed. `words` is a sentence; `newest` the latest date among its entries."""

    id: str
    title: str
    url: str
    alive: bool
    words: str
    entries: int = 0
    newest: datetime | None = None


def check_feeds(feeds: Iterable[KnownFeed], *, fetcher: Fetcher, readers: Readers, settings: PollSettings) -> Iterator[Checked]:
    """Check feeds side by side; each result as it comes."""
    workers = Workers(settings.workers)
    results: queue.SimpleQueue[Checked] = queue.SimpleQueue()
    count = 0
    for known in feeds:
        workers.submit(partial(_check_into, results, known, fetcher, readers, settings))
        count += 1
    for _ in range(count):
        yield results.get()
    workers.close(0)


def _check_into(results: queue.SimpleQueue[Checked], known: KnownFeed, fetcher: Fetcher, readers: Readers, settings: PollSettings) -> None:
    results.put(check_feed(known, fetcher, readers, settings))


def check_feed(known: KnownFeed, fetcher: Fetcher, readers: Readers, settings: PollSettings) -> Checked:
    result = fetcher.fetch(known.address, accept=FEED_TYPES)
    if isinstance(result, NotModified):
        return _checked(known, alive=False, words='The server answers "not modified" to a first request.')
    document = result if isinstance(result, Failed) else read_body(readers, settings, result)
    if isinstance(document, Failed):
        return _checked(known, alive=False, words=f"{document.message}.")
    if not document.entries:
        return _checked(known, alive=True, words="It can be read but has no entries.")
    newest = max((entry.published for entry in document.entries if entry.published), default=None)
    count = len(document.entries)
    words = f"{count} {'entry' if count == 1 else 'entries'}"
    words += f", the newest of {newest:%-d %B %Y}" if newest else ", without dates"
    words += f"; {document.bad} could not be used" if document.bad else ""
    return _checked(known, alive=True, words=f"{words}.", entries=count, newest=newest)


def _checked(known: KnownFeed, *, alive: bool, words: str, entries: int = 0, newest: datetime | None = None) -> Checked:
    return Checked(id=known.feed.id, title=known.feed.title, url=known.address, alive=alive, words=words, entries=entries, newest=newest)
