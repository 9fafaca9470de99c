"""Which articles were read, from which feeds, in which revision, and what of that is not yet on the topic.

An article and its message are written in one transaction before the message is produced, and the message is deleted after. So a
poller killed anywhere produces it again with the same id, revision and times, and never forgets it.
"""

from __future__ import annotations

import sqlite3
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from processors.contracts.codec import decode, encode
from processors.contracts.topics import ARTICLES
from processors.domain.ids import month_of
from processors.domain.ports import Message
from processors.domain.records import Article, Envelope, Origin
from processors.stores.embedded.database import Database, unavailable_errors

LEDGER_TABLES = """
CREATE TABLE ingest_articles (
    id TEXT PRIMARY KEY,
    owner TEXT NOT NULL,
    first_seen TEXT NOT NULL,
    revisions INTEGER NOT NULL,
    message BLOB
);
CREATE INDEX ingest_articles_with_message ON ingest_articles (first_seen) WHERE message IS NOT NULL;
CREATE TABLE ingest_entries (
    feed TEXT NOT NULL,
    article TEXT NOT NULL,
    look TEXT NOT NULL,
    content TEXT NOT NULL,
    PRIMARY KEY (feed, article)
) WITHOUT ROWID;
CREATE INDEX ingest_entries_by_look ON ingest_entries (feed, look);
CREATE INDEX ingest_entries_by_article ON ingest_entries (article);
CREATE TABLE ingest_outbox (seq INTEGER PRIMARY KEY AUTOINCREMENT, article TEXT NOT NULL, message BLOB NOT NULL);
"""

_KEPT = timedelta(days=14)
"""How long the last message of an article is kept, so that a further source can be added to it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What is known of an article that was read before."""

    owner: str
    """The feed whose entry gives the text."""
    first_seen: datetime
    revisions: int
    envelope: Envelope[Article] | None
    """Its last message; None once it is too old for that to be kept."""
    content: str | None
    """Hash of the entry as the asking feed had it last; None where it never carried the article."""


class Ledger:
    """Over the tables that `FeedState` creates. Every method may raise Unavailable."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All that is read and written inside changes together."""
        with self._database.transaction():
            yield

    def _read(self, query: str, *values: object) -> list[sqlite3.Row]:
        with unavailable_errors():
            return self._database.reader.execute(query, values).fetchall()

    def article_of(self, feed: str, look: str) -> str | None:
        """The article that an entry of the feed with this look belonged to."""
        rows = self._read("SELECT article FROM ingest_entries WHERE feed = ? AND look = ?", feed, look)
        return str(rows[0]["article"]) if rows else None

    def known(self, article: str, feed: str) -> Known | None:
        rows = self._read(
            "SELECT owner, first_seen, revisions, message, content "
            "FROM ingest_articles LEFT JOIN ingest_entries ON article = id AND feed = ? WHERE id = ?",
            feed,
            article,
        )
        if not rows:
            return None
        row = rows[0]
        envelope = decode(zlib.decompress(row["message"]), Article) if row["message"] is not None else None
        return Known(
            owner=row["owner"],
            first_seen=datetime.fromisoformat(row["first_seen"]),
            revisions=row["revisions"],
            envelope=envelope,
            content=row["content"],
        )

    def sources(self, article: str) -> tuple[str, ...]:
        """The feeds that carried the article, sorted."""
        rows = self._read("SELECT feed FROM ingest_entries WHERE article = ? ORDER BY feed", article)
        return tuple(row["feed"] for row in rows)

    def carried(self, feed: str, article: str, look: str, content: str) -> None:
        """The feed carries the article, as it now stands there."""
        with self._database.transaction() as connection:
            connection.execute("INSERT OR REPLACE INTO ingest_entries VALUES (?, ?, ?, ?)", (feed, article, look, content))

    def post(self, article: Article, origin: Origin, owner: str, revisions: int) -> None:
        """Keep the article and put its message out to be produced."""
        envelope = Envelope(origin=origin, month=month_of(article.first_seen), body=article)
        message = zlib.compress(encode(envelope))
        with self._database.transaction() as connection:
            connection.execute(
                "INSERT INTO ingest_articles VALUES (?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE "
                "SET owner = excluded.owner, revisions = excluded.revisions, message = excluded.message",
                (article.id, owner, article.first_seen.isoformat(), revisions, message),
            )
            connection.execute("INSERT INTO ingest_outbox (article, message) VALUES (?, ?)", (article.id, message))

    def outbox(self, limit: int) -> tuple[list[int], list[Message]]:
        """The oldest messages that are not yet produced, in order, with their numbers."""
        rows = self._read("SELECT seq, article, message FROM ingest_outbox ORDER BY seq LIMIT ?", limit)
        messages = [Message(topic=ARTICLES.name, key=row["article"].encode(), value=zlib.decompress(row["message"])) for row in rows]
        return [row["seq"] for row in rows], messages

    def produced(self, numbers: Sequence[int]) -> None:
        with self._database.transaction() as connection:
            connection.executemany("DELETE FROM ingest_outbox WHERE seq = ?", [(number,) for number in numbers])

    def forget_messages(self, now: datetime) -> None:
        """Give back the space of articles that are too old to change; that they were read is never forgotten."""
        before = (now - _KEPT).isoformat()
        with self._database.transaction() as connection:
            connection.execute("UPDATE ingest_articles SET message = NULL WHERE message IS NOT NULL AND first_seen < ?", (before,))
