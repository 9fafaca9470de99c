"""Annotated texts: JSON lines of {"id", "text"[, "date", "title", "tests"], "statements", "actors", "signals"}, spans in code points.

An annotation becomes an `Extraction`, the same record as what is found in its text; what an annotation does not say (form, confidence,
rule) has neutral values there and is never scored.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Annotated as Constrained
from typing import TypeVar

from pydantic import AfterValidator, BaseModel, Field, ValidationError

from processors.domain.records import (
    NARRATOR,
    Actor,
    ActorType,
    Document,
    Extraction,
    Modality,
    Signal,
    Span,
    Statement,
    StatementKind,
    Who,
)
from processors.domain.signals import TYPES, polarity
from processors.evaluation.matching import Words
from processors.extract.jsonl import from_json

DISTRACTOR = "distractor"
"""In `tests`: the text says nothing about the relation of two states."""


def _known_type(name: str) -> str:
    if name not in TYPES:
        raise ValueError(f"{name!r} is no type of signal")
    return name


def _forward(span: Span) -> Span:
    if not 0 <= span[0] < span[1]:
        raise ValueError(f"{list(span)} is no span")
    return span


Place = Constrained[Span, AfterValidator(_forward)]


class _Who(BaseModel):
    name: str
    country: str | None = None
    role: str | None = None


class _Statement(BaseModel):
    content: Place
    cue: Place | None = None
    speaker: Place | None = None
    who: _Who | None = None
    kind: StatementKind
    channel: Place | None = None
    addressee: Place | None = None


class _Actor(BaseModel):
    name: str
    type: ActorType
    country: str | None = None
    role: str | None = None
    mentions: tuple[Place, ...] = Field(min_length=1)


class _Signal(BaseModel):
    evidence: Place
    pair: tuple[str, str]
    type: Constrained[str, AfterValidator(_known_type)]
    modality: Modality
    holder: str = NARRATOR


class _Annotation(BaseModel):
    statements: tuple[_Statement, ...] = ()
    actors: tuple[_Actor, ...] = ()
    signals: tuple[_Signal, ...] = ()
    tests: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Annotated:
    """A text with all that should be found in it. `tests`: the phenomena that it shows, as the annotator wrote them."""

    document: Document
    expected: Extraction
    tests: str = ""

    @property
    def is_distractor(self) -> bool:
        return DISTRACTOR in self.tests

    @property
    def phenomena(self) -> frozenset[str]:
        """The parts of `tests` between commas, each to its first colon: "distractor: sport, British" shows a distractor, and British."""
        return frozenset(part.partition(":")[0].strip().casefold() for part in self.tests.split(",") if part.strip())


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """An annotated text with what was found in it."""

    gold: Annotated
    found: Extraction
    words: Words

    @property
    def expected(self) -> Extraction:
        return self.gold.expected

    def cut(self, span: Span | None) -> str:
        return self.words.text[slice(*span)] if span else ""


Row = TypeVar("Row", bound=BaseModel)


def read_annotated(lines: Iterable[str]) -> Iterator[Annotated]:
    """The annotated texts of JSON lines; empty lines are passed over. Raises ValueError that names the line and what is wrong."""
    for document, row in read_rows(lines, _Annotation):
        expected = Extraction(
            language="en",
            extractor=0,
            statements=tuple(_statement(statement) for statement in row.statements),
            actors=tuple(Actor(**dict(actor)) for actor in row.actors),
            signals=tuple(Signal(**dict(signal), polarity=polarity(signal.type), rule="gold") for signal in row.signals),
        )
        outside = [span for span in _spans(expected) if span[1] > len(document.text)]
        if outside:
            raise ValueError(f"{document.id}: the span {list(outside[0])} ends after the text")
        yield Annotated(document=document, expected=expected, tests=row.tests)


def read_rows(lines: Iterable[str], form: type[Row]) -> Iterator[tuple[Document, Row]]:
    """Each line as a document, and its annotation in one form. Raises ValueError that names the line."""
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            yield from_json(line), form.model_validate_json(line)
        except ValidationError as error:
            first = error.errors()[0]
            place = ".".join(str(part) for part in first["loc"])
            raise ValueError(f"line {number}: {place}: {first['msg']}") from error
        except ValueError as error:
            raise ValueError(f"line {number}: {error}") from error


def _statement(row: _Statement) -> Statement:
    return Statement(
        content=row.content,
        content_parts=(row.content,),
        cue=row.cue,
        speaker=row.speaker,
        who=Who(**dict(row.who)) if row.who else None,
        kind=row.kind,
        form="clause",
        channel=row.channel,
        addressee=row.addressee,
        confidence=1.0,
        rule="gold",
    )


def _spans(extraction: Extraction) -> Iterator[Span]:
    for statement in extraction.statements:
        yield from filter(None, (statement.content, statement.cue, statement.speaker, statement.channel, statement.addressee))
    for actor in extraction.actors:
        yield from actor.mentions
    yield from (signal.evidence for signal in extraction.signals)
