"""Keeps what the index shows of the feeds true."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from ingest.state import FeedStore
from processors.domain.outcome import Refused, Unavailable
from processors.domain.records import FeedHealth


class Shelf(Protocol):
    """The part of the port `Index` that shows how feeds are doing."""

    def put_feeds(self, feeds: Sequence[FeedHealth]) -> None: ...

    def remove_feeds(self, ids: Sequence[str]) -> None: ...

    def feeds(self) -> tuple[FeedHealth, ...]: ...


class Show:
    """Compares the feeds with what was shown last and puts the difference on the shelf, polled, added, paused or removed alike."""

    def __init__(self, feeds: FeedStore, shelf: Shelf) -> None:
        self._feeds = feeds
        self._shelf = shelf
        self._shown: dict[str, FeedHealth] | None = None

    def __call__(self) -> None:
        """A shelf that does not answer is tried again next time: polling does not wait for it."""
        try:
            self._update()
        except (Unavailable, Refused):
            self._shown = None

    def _update(self) -> None:
        if self._shown is None:
            self._shown = {health.id: health for health in self._shelf.feeds()}
        now = {known.feed.id: known.health for known in self._feeds.feeds()}
        changed = [health for id, health in now.items() if self._shown.get(id) != health]
        gone = sorted(self._shown.keys() - now.keys())
        if changed:
            self._shelf.put_feeds(changed)
        if gone:
            self._shelf.remove_feeds(gone)
        self._shown = now
