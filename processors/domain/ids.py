"""Deterministic ids: the same thing read twice has the same id, so that delivery at least once shows it once."""

from __future__ import annotations

from datetime import datetime
from hashlib import blake2b

from processors.domain.records import Span, Story


def digest(*parts: str | bytes) -> str:
    """24 hex digits of a hash over the parts, each with its length so that no two lists of parts collide by joining."""
    hasher = blake2b(digest_size=12)
    for part in parts:
        data = part.encode("utf-8", "surrogatepass") if isinstance(part, str) else part
        hasher.update(len(data).to_bytes(8, "big"))
        hasher.update(data)
    return hasher.hexdigest()


def article_id(canonical_url: str) -> str:
    return digest("article", canonical_url)


def revision(title: str, text: str) -> str:
    return digest("revision", title, text)


def statement_id(article: str, revision_: str, content: Span, in_title: bool = False) -> str:
    where = "title" if in_title else "text"
    return digest("statement", article, revision_, where, str(content[0]), str(content[1]))


def dead_letter_id(stage: str, topic: str, key: bytes | None, value: bytes | None) -> str:
    return digest("dead letter", stage, topic, key or b"", value or b"")


def month_of(first_seen: datetime) -> str:
    """The month, "2026-11", whose index holds what was first seen then."""
    return first_seen.strftime("%Y-%m")


EXTRACTORS, SOURCES = 1000, 64


def write_version(fetched: datetime, extractor: int, sources: int = 0) -> int:
    """External version of a write, ordered by time of fetch of the revision, then by extractor: a late writer loses.

    `sources`: for a story, how many feeds carry the article, since a feed that joins changes the story and nothing else (63 and
    more count as 63). Fits a signed 64-bit integer for thousands of years. Raises ValueError for an extractor outside 0..999.
    """
    if not 0 <= extractor < EXTRACTORS:
        raise ValueError(f"extractor version {extractor} is outside 0..{EXTRACTORS - 1}")
    return (round(fetched.timestamp() * 1000) * EXTRACTORS + extractor) * SOURCES + min(sources, SOURCES - 1)


def story_version(story: Story) -> int:
    return write_version(story.article.fetched, story.extraction.extractor, len(story.article.sources))
