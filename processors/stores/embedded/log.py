"""The log in the data file: topics as rows of one table, in the order of their arrival, with a position for each group.

Outputs, offsets and index change together: every method that writes joins the transaction that its thread has open, and what
it wrote is then durable, and seen by readers, when that transaction ends.
"""

from __future__ import annotations

import json
import sqlite3
import threading
import time
from base64 import b64decode, b64encode
from collections.abc import Sequence

from processors.domain.outcome import Unavailable
from processors.domain.ports import Delivered, Message
from processors.stores.embedded.database import Database, unavailable_errors

POLL_SECONDS = 0.25
"""How soon a reader sees what another process wrote; what this process wrote wakes it at once."""

SCHEMA = (
    """
    CREATE TABLE log_messages (
        offset INTEGER PRIMARY KEY AUTOINCREMENT,
        topic TEXT NOT NULL,
        key BLOB,
        value BLOB,
        headers TEXT
    );
    CREATE INDEX log_messages_by_topic ON log_messages (topic);
    CREATE TABLE log_positions (
        topic TEXT NOT NULL,
        consumer TEXT NOT NULL,
        passed INTEGER NOT NULL,
        PRIMARY KEY (topic, consumer)
    ) WITHOUT ROWID;
    """,
)


class EmbeddedLog:
    """Implements `Log`. One partition, 0, for each topic; offsets grow over all topics and are never used twice."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._arrived = threading.Condition()
        self._arrivals = 0
        database.migrate("log", SCHEMA)

    def append(self, messages: Sequence[Message]) -> None:
        rows = [(message.topic, message.key, message.value, _headers_to_text(message.headers)) for message in messages]
        with self._database.transaction() as connection:
            connection.executemany("INSERT INTO log_messages (topic, key, value, headers) VALUES (?, ?, ?, ?)", rows)
            self._database.after_commit(self._wake)

    def read(self, topic: str, group: str, limit: int, wait: float) -> Sequence[Delivered]:
        deadline = time.monotonic() + wait
        while True:
            with self._arrived:
                seen = self._arrivals
            if found := self._after_position(topic, group, limit):
                return found
            left = deadline - time.monotonic()
            if left <= 0:
                return ()
            self._wait_for_arrival(seen, min(left, POLL_SECONDS))

    def commit(self, topic: str, group: str, delivered: Sequence[Delivered]) -> None:
        """Raises Unavailable where the messages are no longer there: the file was restored meanwhile, and is to be read again."""
        if not delivered:
            return
        passed = max(one.offset for one in delivered)
        with self._database.transaction() as connection:
            there = connection.execute("SELECT 1 FROM log_messages WHERE topic = ? AND offset = ?", (topic, passed)).fetchone()
            if there is None and self._passed(topic, group) < passed:
                raise Unavailable(f"what was read of {topic} is no longer in the data file")
            connection.execute(
                "INSERT INTO log_positions VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET passed = max(passed, excluded.passed)",
                (topic, group, passed),
            )

    def lag(self, topic: str, group: str) -> int:
        with unavailable_errors():
            row = self._database.reader.execute(
                "SELECT count(*) FROM log_messages WHERE topic = ? AND offset > ?", (topic, self._passed(topic, group))
            ).fetchone()
        return int(row[0])

    def prune(self, topic: str, groups: Sequence[str]) -> int:
        """Forget the messages that every one of the groups has passed; with no groups, none. Returns how many went."""
        with self._database.transaction() as connection:
            passed = min((self._passed(topic, group) for group in groups), default=0)
            return connection.execute("DELETE FROM log_messages WHERE topic = ? AND offset <= ?", (topic, passed)).rowcount

    def _after_position(self, topic: str, group: str, limit: int) -> list[Delivered]:
        with unavailable_errors():
            rows = self._database.reader.execute(
                "SELECT offset, key, value, headers FROM log_messages WHERE topic = ? AND offset > ? ORDER BY offset LIMIT ?",
                (topic, self._passed(topic, group), limit),
            ).fetchall()
        return [_delivered(topic, row) for row in rows]

    def _passed(self, topic: str, group: str) -> int:
        row = self._database.reader.execute("SELECT passed FROM log_positions WHERE topic = ? AND consumer = ?", (topic, group)).fetchone()
        return int(row[0]) if row else 0

    def _wake(self) -> None:
        with self._arrived:
            self._arrivals += 1
            self._arrived.notify_all()

    def _wait_for_arrival(self, seen: int, seconds: float) -> None:
        with self._arrived:
            self._arrived.wait_for(lambda: self._arrivals != seen, seconds)


def _delivered(topic: str, row: sqlite3.Row) -> Delivered:
    message = Message(topic=topic, key=row["key"], value=row["value"], headers=_headers_from_text(row["headers"]))
    return Delivered(message=message, partition=0, offset=row["offset"])


def _headers_to_text(headers: tuple[tuple[str, bytes], ...]) -> str | None:
    return json.dumps([(name, b64encode(value).decode("ascii")) for name, value in headers]) if headers else None


def _headers_from_text(text: str | None) -> tuple[tuple[str, bytes], ...]:
    return tuple((name, b64decode(value)) for name, value in json.loads(text)) if text else ()
