"""From records to rows: what of an article and of a statement is searched."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from processors.domain.ids import statement_id
from processors.domain.moments import microseconds
from processors.domain.records import SignalClaim, StatementRecord, Story
from processors.query.analysis import fold

Row = tuple[str | int, ...]


def statement_ids(story: Story) -> Iterator[str]:
    """Of the statements that the story has."""
    article = story.article
    for statements, in_title in ((story.extraction.title_statements, True), (story.extraction.statements, False)):
        for statement in statements:
            yield statement_id(article.id, article.revision, statement.content, in_title)


def article_row(story: Story) -> Row:
    """id, date, language, outlet."""
    article = story.article
    return article.id, microseconds(article.date), article.language or "", article.outlet.id


def article_texts(story: Story) -> Sequence[str]:
    """In the order of schema.ARTICLE_TEXTS."""
    article = story.article
    return [fold(text) for text in (article.title, article.text, article.outlet.name)]


def statement_row(statement: StatementRecord) -> Row:
    """id, article, date, speaker, country, outlet, language, kind, form."""
    who = statement.who
    return (
        statement.id,
        statement.article,
        microseconds(statement.date),
        who.name if who else "",
        (who and who.country) or "",
        statement.outlet.id,
        statement.language or "",
        statement.kind,
        statement.form,
    )


def statement_texts(statement: StatementRecord) -> Sequence[str]:
    """In the order of schema.STATEMENT_TEXTS."""
    who = statement.who
    texts = (
        statement.passage,
        who.name if who else "",
        statement.speaker or "",
        statement.title,
        (who and who.role) or "",
        statement.channel or "",
        statement.addressee or "",
        statement.outlet.name,
    )
    return [fold(text) for text in texts]


def signal_row(signal: SignalClaim) -> Row:
    """pair, signal, polarity, modality."""
    return signal.pair_key, signal.type, str(signal.polarity), signal.modality
