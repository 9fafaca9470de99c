"""What the reader sees of a statement: its words with their marks, who said it, and its signals by pair."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from desk.web.marking import Mark, Piece, pieces
from processors.domain.records import Marks, Modality, Signal, SignalClaim, Span, StatementRecord

Tone = Literal["conflict", "cooperation"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Chip:
    """A signal as a label; its form says the modality, its tone the polarity."""

    type: str
    tone: Tone
    modality: Modality
    pair: tuple[str, str]
    """As claimed: source, then target."""
    holder: str
    evidence: str
    rule: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PairChips:
    """The signals of one pair; `pair` is alphabetical."""

    pair: tuple[str, str]
    chips: tuple[Chip, ...]

    @property
    def query(self) -> str:
        return f"pair:{self.pair[0]}-{self.pair[1]}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One row of the wire."""

    record: StatementRecord
    passage: tuple[Piece, ...]
    pairs: tuple[PairChips, ...]

    @property
    def speaker(self) -> str | None:
        return self.record.who.name if self.record.who else self.record.speaker

    @property
    def said_to(self) -> str | None:
        """Channel and addressee: “told TASS”, “via reporters”, “to Wang Yi”."""
        return " · ".join(filter(None, (_channel(self.record), _addressee(self.record)))) or None


def cards(records: Sequence[StatementRecord]) -> list[Card]:
    """Newest first; what one article says at one time in the order in which it says it."""
    ordered = sorted(records, key=lambda record: (-record.date.timestamp(), record.article, not record.in_title, record.ordinal))
    return [card(record) for record in ordered]


def card(record: StatementRecord) -> Card:
    return Card(
        record=record,
        passage=pieces(record.passage, marks_of(record.marks, note=0)),
        pairs=by_pair(record.signals),
    )


def marks_of(marks: Marks, *, note: int, offset: int = 0) -> Iterator[Mark]:
    """The marks of a statement, moved by `offset` (from its passage to the article, say)."""

    def moved(span: Span) -> Span:
        return span[0] + offset, span[1] + offset

    for part in marks.content:
        yield Mark(span=moved(part), role="content", note=note)
    if marks.cue:
        yield Mark(span=moved(marks.cue), role="cue", note=note)
    if marks.speaker:
        yield Mark(span=moved(marks.speaker), role="speaker", note=note)
    if marks.channel:
        yield Mark(span=moved(marks.channel), role="channel", note=note)
    if marks.addressee:
        yield Mark(span=moved(marks.addressee), role="addressee", note=note)


def by_pair(signals: Iterable[SignalClaim]) -> tuple[PairChips, ...]:
    """Signals gathered by pair, in the order in which they are claimed, each form of each type once."""
    gathered: dict[tuple[str, str], dict[tuple[str, Modality], Chip]] = {}
    for claim in signals:
        first, second = sorted(claim.pair)
        chips = gathered.setdefault((first, second), {})
        chips.setdefault((claim.type, claim.modality), chip(claim))
    return tuple(PairChips(pair=pair, chips=tuple(chips.values())) for pair, chips in gathered.items())


def chip(claim: SignalClaim) -> Chip:
    return Chip(
        type=claim.type,
        tone=tone(claim.polarity),
        modality=claim.modality,
        pair=claim.pair,
        holder=claim.holder,
        evidence=claim.evidence,
        rule=claim.rule,
    )


def claim_of(signal: Signal) -> SignalClaim:
    """A signal of an article without its place in the text."""
    return SignalClaim(
        pair=signal.pair,
        type=signal.type,
        polarity=signal.polarity,
        modality=signal.modality,
        holder=signal.holder,
        evidence="",
        rule=signal.rule,
    )


def tone(polarity: int) -> Tone:
    return "conflict" if polarity < 0 else "cooperation"


def _channel(record: StatementRecord) -> str | None:
    if not record.channel:
        return None
    told = (record.cue or "").lower().split()[:1] in (["told"], ["tells"])
    return f"{'told' if told else 'via'} {record.channel}"


def _addressee(record: StatementRecord) -> str | None:
    return f"to {record.addressee}" if record.addressee else None
