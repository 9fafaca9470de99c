"""analyse: an article becomes a story for its page, and a claim for each statement in it."""

from __future__ import annotations

from collections.abc import Sequence

from processors.contracts.topics import CLAIMS, STORIES
from processors.domain.ids import digest
from processors.domain.outcome import Done, Outcome, Output, Rejected
from processors.domain.records import Article, Document, Envelope, Extraction, StatementRecord, Story
from processors.stages.claims import claims_of
from processors.stages.stage import Tools


def run(tools: Tools, envelopes: Sequence[Envelope[Article]]) -> list[Outcome]:
    found = tools.analyst.analyse([document_of(envelope.body) for envelope in envelopes])
    return [_outcome(envelope, extraction) for envelope, extraction in zip(envelopes, found, strict=True)]


def document_of(article: Article) -> Document:
    return Document(
        id=article.id,
        text=article.text,
        title=article.title,
        date=article.date,
        language=article.language,
        outlet=article.outlet.name,
    )


def claim_key(claim: StatementRecord) -> str:
    """Statements of one resolved speaker stay in order; unresolved ones spread by what was said."""
    return digest("speaker", claim.who.name, claim.who.country or "") if claim.who else digest("content", claim.content.casefold())


def _outcome(envelope: Envelope[Article], extraction: Extraction | Rejected) -> Outcome:
    if isinstance(extraction, Rejected):
        return extraction
    story = Story(article=envelope.body, extraction=extraction)
    return Done(
        (
            Output(topic=STORIES.name, key=story.article.id, envelope=_same(envelope, story)),
            *(Output(topic=CLAIMS.name, key=claim_key(claim), envelope=_same(envelope, claim)) for claim in claims_of(story)),
        )
    )


def _same(envelope: Envelope[Article], body: object) -> Envelope[object]:
    return Envelope(origin=envelope.origin, month=envelope.month, body=body)
