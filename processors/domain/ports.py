"""What the stages and the desk need from the world: a log, an index and an analyst. Adapters: processors/stores, processors/run, ingest.

Every method may raise `Unavailable` (the service does not answer now, or the disk is full); nothing was then half done that a
second try would not mend.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, Protocol, TypeVar

from processors.domain.outcome import Outcome, Rejected
from processors.domain.query import Node
from processors.domain.records import (
    DeadLetter,
    Document,
    Envelope,
    Extraction,
    FeedHealth,
    StatementRecord,
    Story,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """Bytes on a topic. A value of None is a tombstone, as Kafka has it."""

    topic: str
    key: bytes | None
    value: bytes | None
    headers: tuple[tuple[str, bytes], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivered:
    """A message with its place in the log."""

    message: Message
    partition: int
    offset: int


class Log(Protocol):
    """Topics of messages, kept in order per key, with an offset for each consumer group."""

    def append(self, messages: Sequence[Message]) -> None:
        """Durable when it returns: all messages are in the log."""

    def read(self, topic: str, group: str, limit: int, wait: float) -> Sequence[Delivered]:
        """Up to `limit` messages after the group's offset, waiting up to `wait` seconds for the first; does not move the offset."""

    def commit(self, topic: str, group: str, delivered: Sequence[Delivered]) -> None:
        """Move the group's offset behind these messages."""

    def lag(self, topic: str, group: str) -> int:
        """How many messages the group has still to process."""


Item = TypeVar("Item", covariant=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Hits(Generic[Item]):
    """One page of results, newest first (date, then id). `total` counts all; `cursor` gets the next page, None on the last."""

    items: tuple[Item, ...]
    total: int
    cursor: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Bucket:
    """How many records of a result carry a value."""

    value: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Fresh:
    """Statements in the order in which they arrived in the index; `cursor` goes on from there."""

    items: tuple[StatementRecord, ...]
    cursor: str


FACETS = ("speaker", "country", "pair", "signal", "modality", "outlet", "language", "kind")


class BadCursor(ValueError):
    """The cursor was not made by this index."""


class Index(Protocol):
    """Where stories, statements, dead letters and the feeds' health are kept, written once and searched."""

    def setup(self) -> None:
        """Create what is missing (tables, templates, aliases); idempotent."""

    def put_stories(self, stories: Sequence[Envelope[Story]]) -> list[Outcome]:
        """One outcome for each. Statements of older revisions that the story no longer has are marked withdrawn."""

    def put_statements(self, statements: Sequence[Envelope[StatementRecord]]) -> list[Outcome]:
        """One outcome for each; Dropped where the same or a newer version is there."""

    def put_dead_letters(self, letters: Sequence[DeadLetter]) -> None:
        """Keep them; a letter that is there already is left as it is, but one that was retried and failed again is open again."""

    def put_feeds(self, feeds: Sequence[FeedHealth]) -> None:
        """Replace what is known of these feeds."""

    def remove_feeds(self, ids: Sequence[str]) -> None: ...

    def article(self, id: str) -> Story | None: ...

    def statement(self, id: str) -> StatementRecord | None: ...

    def statements_of(self, article: str) -> tuple[StatementRecord, ...]:
        """The current statements of an article, in the order of the text, those of the title first."""

    def search_statements(self, query: Node, *, limit: int, cursor: str | None = None) -> Hits[StatementRecord]:
        """Withdrawn statements are left out. Raises BadCursor."""

    def search_articles(self, query: Node, *, limit: int, cursor: str | None = None) -> Hits[Story]:
        """Raises BadCursor."""

    def facets(self, query: Node, *, size: int) -> dict[str, tuple[Bucket, ...]]:
        """For each of FACETS the `size` commonest values among the statements found, with counts; ties by value."""

    def fresh(self, cursor: str | None, *, limit: int) -> Fresh:
        """Statements that arrived after the cursor, oldest first; with None, no items and the present end."""

    def dead_letters(self, *, stage: str | None = None, state: str | None = "open", limit: int = 100) -> tuple[DeadLetter, ...]: ...

    def dead_letter(self, id: str) -> DeadLetter | None: ...

    def mark_dead_letters(self, ids: Sequence[str], state: str) -> None: ...

    def feeds(self) -> tuple[FeedHealth, ...]: ...

    def counts(self) -> dict[str, int]:
        """`articles`, `statements` (current), `dead_letters` (open)."""

    def content_hash(self) -> str:
        """A hash over what the index says, without times of fetch, index or delivery: see processors/domain/content.py."""

    def prune(self, before_month: str) -> int:
        """Forget what was first seen before the month ("2026-11"); returns how many articles went."""

    def ping(self) -> None:
        """Raises Unavailable with the reason in words."""


class Analyst(Protocol):
    """Runs the extractor, somewhere, under a deadline."""

    def analyse(self, documents: Sequence[Document]) -> list[Extraction | Rejected]:
        """One result for each document; Rejected where the text could not be analysed in time."""


class Clock(Protocol):
    def __call__(self) -> datetime:
        """Now, aware, in UTC."""
