"""From the spans of an extraction to statements that stand by themselves: passage, marks, and the signals that each claims."""

from __future__ import annotations

from collections.abc import Iterator

from processors.domain.ids import statement_id
from processors.domain.records import NARRATOR, Marks, Signal, SignalClaim, Span, Statement, StatementRecord, Story
from processors.extract.passages import passage


def claims_of(story: Story) -> Iterator[StatementRecord]:
    """One record for each statement, those of the title first, in the order of the extraction."""
    extraction = story.extraction
    for ordinal, statement in enumerate(extraction.title_statements):
        yield _record(story, statement, ordinal, story.article.title, (), in_title=True)
    for ordinal, statement in enumerate(extraction.statements):
        yield _record(story, statement, ordinal, story.article.text, extraction.signals, in_title=False)


def _record(story: Story, statement: Statement, ordinal: int, text: str, signals: tuple[Signal, ...], *, in_title: bool) -> StatementRecord:
    article = story.article
    parts = [statement.content, *statement.content_parts, statement.cue, statement.speaker, statement.channel, statement.addressee]
    start, end = passage(text, [part for part in parts if part])

    def cut(span: Span | None) -> str | None:
        return text[slice(*span)] if span else None

    def shifted(span: Span | None) -> Span | None:
        return (span[0] - start, span[1] - start) if span else None

    return StatementRecord(
        id=statement_id(article.id, article.revision, statement.content, in_title),
        article=article.id,
        revision=article.revision,
        ordinal=ordinal,
        in_title=in_title,
        content=text[slice(*statement.content)],
        passage=text[start:end],
        passage_start=start,
        marks=Marks(
            content=tuple((s - start, e - start) for s, e in statement.content_parts or (statement.content,)),
            cue=shifted(statement.cue),
            speaker=shifted(statement.speaker),
            channel=shifted(statement.channel),
            addressee=shifted(statement.addressee),
        ),
        cue=cut(statement.cue),
        speaker=cut(statement.speaker),
        who=statement.who,
        kind=statement.kind,
        form=statement.form,
        channel=cut(statement.channel),
        addressee=cut(statement.addressee),
        signals=tuple(_claim(signal, text) for signal in signals if claims(statement, signal)),
        confidence=statement.confidence,
        rule=statement.rule,
        extractor=story.extraction.extractor,
        outlet=article.outlet,
        title=article.title,
        url=article.url,
        language=story.extraction.language or article.language,
        date=article.date,
        fetched=article.fetched,
        first_seen=article.first_seen,
    )


def claims(statement: Statement, signal: Signal) -> bool:
    """Does the statement carry the signal?

    Its evidence lies in the content and its holder is the speaker; or the act of speaking is itself the signal (an accusation, a
    welcome): the narrator holds it and its evidence covers the cue.
    """
    if signal.holder == NARRATOR:
        return statement.cue is not None and _covers(signal.evidence, statement.cue)
    if not _overlap(signal.evidence, statement.content):
        return False
    return statement.who is None or statement.who.name == signal.holder


def _claim(signal: Signal, text: str) -> SignalClaim:
    return SignalClaim(
        pair=signal.pair,
        type=signal.type,
        polarity=signal.polarity,
        modality=signal.modality,
        holder=signal.holder,
        evidence=text[slice(*signal.evidence)],
        plover=signal.plover,
        cameo=signal.cameo,
        quad=signal.quad,
        rule=signal.rule,
    )


def _covers(outer: Span, inner: Span) -> bool:
    return outer[0] <= inner[0] and inner[1] <= outer[1]


def _overlap(a: Span, b: Span) -> bool:
    return a[0] < b[1] and b[0] < a[1]
