"""Documents and extractions as JSON: one object a line, in the form of the field's gold files with a few fields more."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

from processors.domain.records import Actor, Document, Extraction, Name, Signal, Statement, Who


def to_json(extraction: Extraction, id: str) -> dict[str, Any]:
    """A JSON-ready object. Spans are [start, end] in code points of the text (of the title in `title_statements`)."""
    found: dict[str, Any] = {
        "id": id,
        "language": extraction.language,
        "statements": [_statement(statement) for statement in extraction.statements],
        "actors": [_actor(actor) for actor in extraction.actors],
        "signals": [_signal(signal) for signal in extraction.signals],
        "names": [_name(name) for name in extraction.names],
        "title_statements": [_statement(statement) for statement in extraction.title_statements],
    }
    if extraction.skipped:
        found["skipped"] = extraction.skipped
    return found


def from_json(line: str) -> Document:
    """The document of one line: `id` and `text`, optional `title`, `date`, `language`, `source` or `outlet`; other keys are ignored.

    Raises ValueError with a sentence that says what is wrong.
    """
    try:
        row = json.loads(line)
    except (json.JSONDecodeError, RecursionError) as error:
        raise ValueError(f"this is not JSON: {error}") from error
    if not isinstance(row, dict):
        raise ValueError('a JSON object with "id" and "text" is expected')
    id_ = row.get("id")
    if isinstance(id_, bool) or not isinstance(id_, str | int) or id_ == "":
        raise ValueError('"id" is missing, or is neither a text nor a whole number')
    text = row.get("text")
    if not isinstance(text, str):
        raise ValueError('"text" is missing, or is not a text')
    return Document(
        id=str(id_),
        text=text,
        title=_optional(row, "title") or "",
        date=_date(_optional(row, "date")),
        language=_optional(row, "language"),
        outlet=_optional(row, "outlet") or _optional(row, "source"),
    )


def _optional(row: dict[str, Any], key: str) -> str | None:
    value = row.get(key)
    if value is None or isinstance(value, str):
        return value or None
    raise ValueError(f'"{key}" is not a text')


def _date(value: str | None) -> datetime | None:
    if value is None:
        return None
    try:
        moment = datetime.fromisoformat(value.strip())
    except ValueError as error:
        raise ValueError(f'"date" is not a date of the form 2025-09-05 or 2025-09-05T12:00:00Z: {value[:40]!r}') from error
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def _statement(statement: Statement) -> dict[str, Any]:
    return {
        "content": list(statement.content),
        "content_parts": [list(part) for part in statement.content_parts],
        "cue": _span(statement.cue),
        "speaker": _span(statement.speaker),
        "who": _who(statement.who),
        "kind": statement.kind,
        "form": statement.form,
        "channel": _span(statement.channel),
        "addressee": _span(statement.addressee),
        "confidence": statement.confidence,
        "rule": statement.rule,
    }


def _span(span: tuple[int, int] | None) -> list[int] | None:
    return list(span) if span else None


def _who(who: Who | None) -> dict[str, Any] | None:
    return {"name": who.name, "country": who.country, "role": who.role} if who else None


def _actor(actor: Actor) -> dict[str, Any]:
    return {
        "name": actor.name,
        "type": actor.type,
        "country": actor.country,
        "role": actor.role,
        "mentions": [list(mention) for mention in actor.mentions],
    }


def _signal(signal: Signal) -> dict[str, Any]:
    return {
        "evidence": list(signal.evidence),
        "pair": list(signal.pair),
        "type": signal.type,
        "polarity": signal.polarity,
        "modality": signal.modality,
        "holder": signal.holder,
        "rule": signal.rule,
        "plover": signal.plover,
        "cameo": signal.cameo,
        "quad": signal.quad,
    }


def _name(name: Name) -> dict[str, Any]:
    found: dict[str, Any] = {"start": name.start, "end": name.end, "type": name.type}
    if name.metonymic is not None:
        found["metonymic"] = name.metonymic
    return found
