"""Makes stories for tests of the desk, from the words of their parts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from processors.domain import ids, signals
from processors.domain.records import (
    NARRATOR,
    Article,
    Envelope,
    Extraction,
    FeedHealth,
    FeedState,
    Marks,
    Modality,
    Outlet,
    Signal,
    SignalClaim,
    Span,
    Statement,
    StatementRecord,
    Story,
    Who,
)

NOW = datetime(2025, 9, 5, 15, 30, tzinfo=UTC)
EASTWIRE = Outlet(id="eastwire", name="Eastwire", country="RUS", kind="agency")


@dataclass(frozen=True, kw_only=True)
class Found:
    """A story and its statements, as the index gets them."""

    story: Story
    statements: tuple[StatementRecord, ...]

    @property
    def month(self) -> str:
        return ids.month_of(self.story.article.first_seen)

    @property
    def envelopes(self) -> tuple[Envelope[Story], list[Envelope[StatementRecord]]]:
        records = [Envelope(origin="live", month=self.month, body=record) for record in self.statements]
        return Envelope(origin="live", month=self.month, body=self.story), records


@dataclass(frozen=True, kw_only=True)
class Claim:
    """A signal by the words that are its evidence."""

    evidence: str
    pair: tuple[str, str]
    type: str
    modality: Modality = "ACTUAL"


@dataclass(frozen=True, kw_only=True)
class Said:
    """A statement by the words that its parts are, each of which stands once in its passage."""

    passage: str
    content: tuple[str, ...]
    cue: str | None = None
    speaker: str | None = None
    who: Who | None = None
    channel: str | None = None
    addressee: str | None = None
    claims: tuple[Claim, ...] = ()
    in_title: bool = False
    rule: str = "clause+surname"
    confidence: float = 0.93


def article(
    title: str,
    text: str,
    *,
    outlet: Outlet = EASTWIRE,
    minutes_ago: int = 10,
    url: str | None = None,
    language: str | None = "en",
) -> Article:
    date = NOW - timedelta(minutes=minutes_ago)
    address = url or f"https://{outlet.id}.example/{ids.digest(title)[:8]}"
    return Article(
        id=ids.article_id(address),
        url=address,
        outlet=outlet,
        title=title,
        text=text,
        language=language,
        published=date,
        date_source="feed",
        text_source="feed",
        fetched=date,
        first_seen=date,
        revision=ids.revision(title, text),
        sources=("feed",),
    )


def found(read: Article, said: Sequence[Said] = (), own: Sequence[Claim] = (), skipped: str | None = None) -> Found:
    """The story of an article; `own` are claims of the article itself."""
    records = tuple(_record(read, number, one) for number, one in enumerate(said))
    extraction = Extraction(
        language=read.language,
        extractor=1,
        statements=tuple(_statement(record) for record in records if not record.in_title),
        title_statements=tuple(_statement(record) for record in records if record.in_title),
        signals=tuple(_signal(read, claim, _holder(one)) for one in said if not one.in_title for claim in one.claims)
        + tuple(_signal(read, claim, NARRATOR) for claim in own),
        skipped=skipped,
    )
    return Found(story=Story(article=read, extraction=extraction), statements=records)


def _span(text: str, words: str | None, offset: int = 0) -> Span | None:
    if words is None:
        return None
    match = re.search(rf"(?<!\w){re.escape(words)}(?!\w)", text)
    assert match is not None, words
    return offset + match.start(), offset + match.end()


def _sure(span: Span | None) -> Span:
    assert span is not None
    return span


def _holder(said: Said) -> str:
    return said.who.name if said.who else said.speaker or NARRATOR


def _record(read: Article, number: int, said: Said) -> StatementRecord:
    place = (read.title if said.in_title else read.text).index(said.passage)
    parts = tuple(_sure(_span(said.passage, part)) for part in said.content)
    content = parts[0][0], parts[-1][1]
    return StatementRecord(
        id=ids.statement_id(read.id, read.revision, (place + content[0], place + content[1]), said.in_title),
        article=read.id,
        revision=read.revision,
        ordinal=number,
        in_title=said.in_title,
        content=" ".join(said.content),
        passage=said.passage,
        passage_start=place,
        marks=Marks(
            content=parts,
            cue=_span(said.passage, said.cue),
            speaker=_span(said.passage, said.speaker),
            channel=_span(said.passage, said.channel),
            addressee=_span(said.passage, said.addressee),
        ),
        cue=said.cue,
        speaker=said.speaker,
        who=said.who,
        kind="indirect",
        form="clause",
        channel=said.channel,
        addressee=said.addressee,
        signals=tuple(
            SignalClaim(
                pair=claim.pair,
                type=claim.type,
                polarity=signals.polarity(claim.type),
                modality=claim.modality,
                holder=_holder(said),
                evidence=claim.evidence,
                rule="lexicon",
            )
            for claim in said.claims
        ),
        confidence=said.confidence,
        rule=said.rule,
        extractor=1,
        outlet=read.outlet,
        title=read.title,
        url=read.url,
        language=read.language,
        date=read.date,
        fetched=read.fetched,
        first_seen=read.first_seen,
    )


def _statement(record: StatementRecord) -> Statement:
    def moved(span: Span | None) -> Span | None:
        return None if span is None else (span[0] + record.passage_start, span[1] + record.passage_start)

    parts = tuple(_sure(moved(part)) for part in record.marks.content)
    return Statement(
        content=(parts[0][0], parts[-1][1]),
        content_parts=parts,
        cue=moved(record.marks.cue),
        speaker=moved(record.marks.speaker),
        who=record.who,
        kind=record.kind,
        form=record.form,
        channel=moved(record.marks.channel),
        addressee=moved(record.marks.addressee),
        confidence=record.confidence,
        rule=record.rule,
    )


def _signal(read: Article, claim: Claim, holder: str) -> Signal:
    return Signal(
        evidence=_sure(_span(read.text, claim.evidence)),
        pair=claim.pair,
        type=claim.type,
        polarity=signals.polarity(claim.type),
        modality=claim.modality,
        holder=holder,
        rule="lexicon",
    )


def feed(name: str, state: FeedState, **changes: object) -> FeedHealth:
    values: dict[str, object] = {
        "id": name.lower().replace(" ", "-"),
        "title": name,
        "url": f"https://{name.lower().replace(' ', '-')}.example/feed.xml",
        "outlet": EASTWIRE,
        "language": "en",
        "folder": "Agencies",
        "state": state,
        "last_poll": NOW - timedelta(minutes=4),
        "last_success": NOW - timedelta(minutes=4),
        "next_poll": NOW + timedelta(minutes=6),
        "failures": 0,
        "error": None,
        "articles": 23,
    }
    return FeedHealth(**(values | changes))  # type: ignore[arg-type]
