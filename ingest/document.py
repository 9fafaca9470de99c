"""What a feed says, whatever its format: the result of parsing, in plain values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One entry. Texts are plain text with paragraphs; `link` is absolute but not yet checked."""

    title: str
    link: str | None
    guid: str | None
    content: str
    """The full text, where the feed has an element for it; else empty."""
    summary: str
    published: datetime | None
    language: str | None
    truncated: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A feed that could be read, at least in part."""

    format: str
    title: str
    site: str | None
    entries: tuple[Entry, ...]
    bad: int = 0
    """Entries that say nothing or cannot be told apart from others; left out."""
    left_out: int = 0
    """Entries beyond the largest number that is read."""
    damaged: bool = False
    """Malformed: what could be read is here, more may be there."""


@dataclass(frozen=True, slots=True)
class NotAFeed:
    """The body is something else; `found` names it ("a web page"), `words` is its sentence for the reader."""

    found: str

    @property
    def words(self) -> str:
        return f"This is no feed but {self.found}"
