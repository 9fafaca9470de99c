"""The records that flow through Dragoman, from an article to a found statement. All frozen; all times aware and in UTC.

A span is a pair of offsets `(start, end)` counted in Unicode code points of the text it belongs to, end exclusive.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Generic, Literal, TypeVar

Span = tuple[int, int]

StatementKind = Literal["direct", "mixed", "indirect"]
StatementForm = Literal["quote", "clause", "infinitive", "phrase"]
ActorType = Literal["PERSON", "STATE", "ORG"]
NameType = Literal["PERSON", "ORG", "PLACE"]
Modality = Literal["ACTUAL", "NEGATED", "PROSPECTIVE", "CONDITIONAL", "PAST"]
Origin = Literal["live", "backlog", "replay"]
TextSource = Literal["feed", "page", "summary"]
DateSource = Literal["feed", "page", "none"]

NARRATOR = "narrator"
"""Holder of a signal that the article claims in its own voice."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlet:
    """Who publishes: `country` is ISO 3166 alpha-3 or EUU, NATO, UNO, INT; `kind` as in config/feeds.toml."""

    id: str
    name: str
    country: str | None = None
    kind: str = "outlet"


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One revision of one article as the poller read it. `revision` is a hash of title and text."""

    id: str
    url: str
    outlet: Outlet
    title: str
    text: str
    language: str | None
    published: datetime | None
    date_source: DateSource
    text_source: TextSource
    fetched: datetime
    """When this revision was first read: revisions of an article are ordered by it."""
    first_seen: datetime
    """When the article was first seen in any revision: its month decides the monthly index."""
    revision: str
    sources: tuple[str, ...] = ()
    """Ids of the feeds that carried it, sorted."""
    truncated: bool = False
    """The text was cut to the longest that is kept."""

    @property
    def date(self) -> datetime:
        """The time that readers sort and filter by: publication, else first sight."""
        return self.published or self.first_seen


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """What the extractor reads. `date` resolves office-holders; `outlet` is who says what the text says in its own voice."""

    id: str
    text: str
    title: str = ""
    date: datetime | None = None
    language: str | None = None
    outlet: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Who:
    """A resolved speaker: full name, office or institution; `country` ISO 3166 alpha-3, EUU, NATO or UNO; `role` a short title."""

    name: str
    country: str | None = None
    role: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """An act of saying that a text reports. All spans belong to the same text (the article's text, or its title)."""

    content: Span
    content_parts: tuple[Span, ...]
    cue: Span | None
    speaker: Span | None
    who: Who | None
    kind: StatementKind
    form: StatementForm
    channel: Span | None
    addressee: Span | None
    confidence: float
    rule: str
    """Names of the rules (or the model) that gave content, speaker and who, joined by "+"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """A person, state or organisation that says, does or is the target of something between states."""

    name: str
    type: ActorType
    country: str | None
    role: str | None
    mentions: tuple[Span, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Signal:
    """A claim about the state of, or an act in, the relation between two countries (or a country and a bloc)."""

    evidence: Span
    pair: tuple[str, str]
    """Source and target; alphabetical where the type is symmetric."""
    type: str
    """One of `signals.TYPES`."""
    polarity: int
    modality: Modality
    holder: str
    """`NARRATOR`, or the name of the speaker whose statement claims it."""
    rule: str
    plover: str | None = None
    cameo: str | None = None
    quad: int | None = None
    """PLOVER quad class, 1 verbal cooperation to 4 material conflict."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """A name in the text; `metonymic` only for places: does it stand for its government here?"""

    start: int
    end: int
    type: NameType
    metonymic: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Extraction:
    """All that was found in one document. Spans of `title_statements` belong to the title, all others to the text."""

    language: str | None
    extractor: int
    statements: tuple[Statement, ...] = ()
    title_statements: tuple[Statement, ...] = ()
    actors: tuple[Actor, ...] = ()
    signals: tuple[Signal, ...] = ()
    names: tuple[Name, ...] = ()
    skipped: str | None = None
    """Why nothing was looked for ("language", "empty"), or "cut" where only the beginning was read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """An analysed article: what the index shows on an article's page."""

    article: Article
    extraction: Extraction


@dataclass(frozen=True, slots=True, kw_only=True)
class Marks:
    """Where the parts of a statement lie inside its passage."""

    content: tuple[Span, ...]
    cue: Span | None = None
    speaker: Span | None = None
    channel: Span | None = None
    addressee: Span | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SignalClaim:
    """A signal as a statement claims it: what is searched, without offsets into the article."""

    pair: tuple[str, str]
    type: str
    polarity: int
    modality: Modality
    holder: str
    evidence: str
    plover: str | None = None
    cameo: str | None = None
    quad: int | None = None
    rule: str = ""

    @property
    def pair_key(self) -> str:
        """The countries in alphabetical order, as they are searched: "RUS-USA"."""
        return "-".join(sorted(self.pair))


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementRecord:
    """A statement with all that a reader needs to judge, cite and find it: one row of the wire."""

    id: str
    article: str
    revision: str
    ordinal: int
    in_title: bool
    content: str
    passage: str
    """The sentences around content, cue and speaker, as they stand in the article."""
    passage_start: int
    """Offset of the passage in the article's text (or title)."""
    marks: Marks
    cue: str | None
    speaker: str | None
    """The speaker as said ("he", "the Russian president")."""
    who: Who | None
    kind: StatementKind
    form: StatementForm
    channel: str | None
    addressee: str | None
    signals: tuple[SignalClaim, ...]
    confidence: float
    rule: str
    extractor: int
    outlet: Outlet
    title: str
    url: str
    language: str | None
    date: datetime
    fetched: datetime
    first_seen: datetime
    withdrawn: bool = False
    """The article was revised and no longer says it (in this place)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadLetter:
    """A record that a stage could never process: the bytes as they came, and why."""

    id: str
    topic: str
    stage: str
    reason: str
    key: bytes | None
    value: bytes | None
    version: str
    """Version of Dragoman that gave up on it."""
    at: datetime
    state: Literal["open", "retried", "dropped"] = "open"


FeedState = Literal["new", "healthy", "failing", "dead", "gone", "paused"]


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedHealth:
    """How a feed is doing, in words: what `dragoman feeds` and the desk show."""

    id: str
    title: str
    url: str
    outlet: Outlet
    language: str | None
    folder: str
    state: FeedState
    last_poll: datetime | None
    last_success: datetime | None
    next_poll: datetime | None
    failures: int
    """Failed polls since the last success."""
    error: str | None
    """What went wrong last, as a sentence for the reader."""
    articles: int
    """Articles read from it so far."""


Body = TypeVar("Body", covariant=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope(Generic[Body]):
    """What every message on a topic carries around its record."""

    origin: Origin
    month: str
    """Month of first sight of the article, "2026-11": names the monthly index, never depends on the article's date."""
    body: Body
