"""From records to what is stored of them. The record itself lies unsearched in `record`, as its JSON text; beside it stand the
fields that are searched, with their text folded as the embedded engine folds it.

`date` is a count of microseconds since 1970: Elasticsearch's own dates know but milliseconds, and two engines must sort alike.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from processors.contracts.codec import dump, load
from processors.domain.moments import microseconds
from processors.domain.records import DeadLetter, FeedHealth, StatementRecord, Story
from processors.query.analysis import fold

Record = TypeVar("Record")


def record_of(source: Mapping[str, Any], expected: type[Record]) -> Record | None:
    """None for the mark of a statement that was withdrawn before it came."""
    text = source.get("record")
    return None if text is None else load(text, expected)


def story_document(story: Story, claims: Iterable[StatementRecord]) -> dict[str, Any]:
    """`claims`: the statements of this story, which a search for articles looks into."""
    article = story.article
    said = tuple(claims)
    return {
        "record": dump(story).decode(),
        "claims": [claim.id for claim in said],
        "id": article.id,
        "date": microseconds(article.date),
        "language": article.language,
        "outlet": article.outlet.id,
        "outlet_name": fold(article.outlet.name),
        "title": fold(article.title),
        "text": fold(article.text),
        "statements": [_statement_fields(claim) for claim in said],
    }


def statement_document(statement: StatementRecord) -> dict[str, Any]:
    return {
        "record": dump(statement).decode(),
        "id": statement.id,
        "article": statement.article,
        "ordinal": statement.ordinal,
        "in_title": statement.in_title,
        "withdrawn": statement.withdrawn,
        "facets": _facets(statement),
        **_statement_fields(statement),
    }


def withdrawn_mark(id: str, article: str) -> dict[str, Any]:
    """Stands for a statement that was withdrawn before it came: when it comes, it is late."""
    return {"id": id, "article": article, "withdrawn": True}


def dead_letter_document(letter: DeadLetter) -> dict[str, Any]:
    return {"record": dump(letter).decode(), "id": letter.id, "stage": letter.stage, "state": letter.state, "at": microseconds(letter.at)}


def feed_document(feed: FeedHealth) -> dict[str, Any]:
    return {"record": dump(feed).decode(), "id": feed.id}


def _statement_fields(statement: StatementRecord) -> dict[str, Any]:
    """What a search looks at, in the statement's own document and in its article's."""
    who = statement.who
    return {
        "date": microseconds(statement.date),
        "language": statement.language,
        "outlet": statement.outlet.id,
        "outlet_name": fold(statement.outlet.name),
        "title": fold(statement.title),
        "passage": fold(statement.passage),
        "who": fold(who.name) if who else None,
        "said": fold(statement.speaker or ""),
        "office": fold(who.role or "") if who else None,
        "channel": fold(statement.channel or ""),
        "addressee": fold(statement.addressee or ""),
        "country": who.country if who else None,
        "kind": statement.kind,
        "form": statement.form,
        "signals": [
            {"pair": signal.pair_key, "signal": signal.type, "polarity": str(signal.polarity), "modality": signal.modality}
            for signal in statement.signals
        ],
    }


def _facets(statement: StatementRecord) -> dict[str, Any]:
    """The values that are counted, each once for a statement however many of its signals carry it."""
    who = statement.who
    return {
        "speaker": who.name if who else None,
        "country": who.country if who else None,
        "pair": sorted({signal.pair_key for signal in statement.signals}),
        "signal": sorted({signal.type for signal in statement.signals}),
        "modality": sorted({signal.modality for signal in statement.signals}),
        "outlet": statement.outlet.id,
        "language": statement.language,
        "kind": statement.kind,
    }
