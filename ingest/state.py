"""The poller's memory: which feeds there are, how each is doing, which hosts rest."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from ingest.feeds import Feed
from ingest.ledger import LEDGER_TABLES
from ingest.schedule import Pulse, readdressed
from processors.contracts.codec import dump, load
from processors.domain.records import FeedHealth
from processors.stores.embedded.database import Database, unavailable_errors

_FEED_TABLES = """
CREATE TABLE ingest_feeds (
    id TEXT PRIMARY KEY,
    own INTEGER NOT NULL,
    removed INTEGER NOT NULL DEFAULT 0,
    feed TEXT NOT NULL,
    pulse TEXT NOT NULL,
    due REAL,
    polled REAL
) WITHOUT ROWID;
CREATE TABLE ingest_hosts (host TEXT PRIMARY KEY, rests_until REAL NOT NULL) WITHOUT ROWID;
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownFeed:
    """A feed with how it is doing; `own`: the user added it."""

    feed: Feed
    pulse: Pulse
    own: bool

    @property
    def address(self) -> str:
        """Where it is fetched: where it moved, else where it was set up."""
        return self.pulse.address or self.feed.url

    @property
    def health(self) -> FeedHealth:
        feed, pulse = self.feed, self.pulse
        return FeedHealth(
            id=feed.id,
            title=feed.title,
            url=self.address,
            outlet=feed.outlet,
            language=feed.language,
            folder=feed.folder,
            state=pulse.state,
            last_poll=pulse.last_poll,
            last_success=pulse.last_success,
            next_poll=pulse.next_poll,
            failures=pulse.failures,
            error=pulse.error,
            articles=pulse.articles,
        )


class FeedStore:
    """The feeds of a data file. Every method may raise Unavailable (disk full, file locked)."""

    def __init__(self, database: Database) -> None:
        self._database = database
        database.migrate("ingest", [_FEED_TABLES + LEDGER_TABLES])

    def sync(self, defaults: Iterable[Feed]) -> None:
        """Take in the list of default feeds as it is now: new ones come, changed ones change, missing ones go; what the user
        removed stays removed, and how each is doing is kept.
        """
        feeds = list(defaults)
        with self._database.transaction() as connection:
            for feed in feeds:
                self._take_default(connection, feed)
            kept = [feed.id for feed in feeds]
            rows = connection.execute("SELECT id FROM ingest_feeds WHERE own = 0").fetchall()
            gone = {row["id"] for row in rows}.difference(kept)
            connection.executemany("DELETE FROM ingest_feeds WHERE id = ?", [(id,) for id in gone])

    def _take_default(self, connection: sqlite3.Connection, feed: Feed) -> None:
        row = connection.execute("SELECT feed, pulse FROM ingest_feeds WHERE id = ?", (feed.id,)).fetchone()
        if row is None:
            self._insert(connection, feed, own=False)
            return
        connection.execute("UPDATE ingest_feeds SET feed = ?, own = 0 WHERE id = ?", (dump(feed).decode(), feed.id))
        if load(row["feed"], Feed).url != feed.url:
            self._write(feed.id, readdressed(load(row["pulse"], Pulse)))

    def _insert(self, connection: sqlite3.Connection, feed: Feed, *, own: bool) -> None:
        connection.execute(
            "INSERT INTO ingest_feeds (id, own, feed, pulse, due) VALUES (?, ?, ?, ?, 0) ON CONFLICT (id) DO UPDATE SET removed = 0",
            (feed.id, own, dump(feed).decode(), dump(Pulse()).decode()),
        )

    def add(self, feed: Feed) -> None:
        """Add a feed of the user's own; one that was removed comes back."""
        with self._database.transaction() as connection:
            self._insert(connection, feed, own=True)

    def remove(self, id: str) -> None:
        """A default feed is remembered as removed, so that the next start does not bring it back."""
        with self._database.transaction() as connection:
            connection.execute("UPDATE ingest_feeds SET removed = 1 WHERE id = ?", (id,))
            connection.execute("DELETE FROM ingest_feeds WHERE id = ? AND own = 1", (id,))

    def feeds(self) -> list[KnownFeed]:
        return self._select("1")

    def feed(self, id: str) -> KnownFeed | None:
        return next(iter(self._select("id = ?", id)), None)

    def due(self, now: datetime) -> list[KnownFeed]:
        """Feeds that are to be polled at `now`, the longest due first."""
        return self._select("due <= ?", now.timestamp())

    def polled_after(self, now: datetime) -> list[KnownFeed]:
        """Feeds that were polled in the future: the clock went back."""
        return self._select("polled > ?", now.timestamp())

    def _select(self, where: str, *values: object) -> list[KnownFeed]:
        query = f"SELECT own, feed, pulse FROM ingest_feeds WHERE NOT removed AND {where} ORDER BY due, id"  # noqa: S608
        with unavailable_errors():
            rows = self._database.reader.execute(query, values).fetchall()
        return [KnownFeed(feed=load(row["feed"], Feed), pulse=load(row["pulse"], Pulse), own=bool(row["own"])) for row in rows]

    def save(self, id: str, pulse: Pulse) -> None:
        """Remember how a feed is doing. A pause that the user ordered meanwhile stands."""
        with self._database.transaction() as connection:
            row = connection.execute("SELECT pulse FROM ingest_feeds WHERE id = ?", (id,)).fetchone()
            if row is not None and load(row["pulse"], Pulse).state == "paused":
                pulse = replace(pulse, state="paused", next_poll=None)
            self._write(id, pulse)

    def set_pulse(self, id: str, pulse: Pulse) -> None:
        """What the user orders: pause and resume."""
        with self._database.transaction():
            self._write(id, pulse)

    def _write(self, id: str, pulse: Pulse) -> None:
        with self._database.transaction() as connection:
            connection.execute(
                "UPDATE ingest_feeds SET pulse = ?, due = ?, polled = ? WHERE id = ?",
                (dump(pulse).decode(), _due(pulse), _seconds(pulse.last_poll), id),
            )

    def rest(self, host: str, until: datetime) -> None:
        """No feed of this host is polled before `until`."""
        with self._database.transaction() as connection:
            connection.execute("INSERT OR REPLACE INTO ingest_hosts VALUES (?, ?)", (host, until.timestamp()))

    def resting(self, now: datetime) -> dict[str, datetime]:
        query = "SELECT host, rests_until FROM ingest_hosts WHERE rests_until > ?"
        with unavailable_errors():
            rows = self._database.reader.execute(query, (now.timestamp(),)).fetchall()
        return {row["host"]: datetime.fromtimestamp(row["rests_until"], UTC) for row in rows}


def _due(pulse: Pulse) -> float | None:
    """Seconds since 1970; None for feeds that are not polled."""
    if pulse.state in ("gone", "paused"):
        return None
    return _seconds(pulse.next_poll) or 0.0


def _seconds(moment: datetime | None) -> float | None:
    return moment.timestamp() if moment else None
