"""An article with everything that was found in it, marked in the text and explained in the margin beside its paragraph."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from desk.web.cards import Card, PairChips, by_pair, card, claim_of, marks_of, tone
from desk.web.context import desk_of
from desk.web.marking import Mark, Piece, in_paragraphs, paragraph_at, paragraphs, pieces
from desk.web.problems import Problem
from desk.web.templates import page
from desk.web.words import language
from processors.domain.records import NARRATOR, Signal, Span, StatementRecord, Story


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """What the margin says of one statement (`card`), or of what the article claims in its own voice (no card)."""

    number: int
    anchor: str
    """Id of the first marked piece in the text."""
    card: Card | None
    pairs: tuple[PairChips, ...]
    in_title: bool
    place: int
    """Offset of its first mark in the text (or title)."""
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A paragraph and the notes of what begins in it."""

    pieces: tuple[Piece, ...]
    notes: tuple[Note, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """An article, laid out."""

    title: tuple[Piece, ...]
    title_notes: tuple[Note, ...]
    rows: tuple[Row, ...]
    notes: tuple[Note, ...]
    remark: str | None
    """Why nothing, or not everything, was looked at."""


def router() -> APIRouter:
    routes = APIRouter(include_in_schema=False)

    @routes.get("/articles/{id}")
    def article(request: Request, id: str) -> Response:
        index = desk_of(request).index
        story = index.article(id)
        if story is None:
            raise Problem(404, "There is no such article", "It may have been pruned. Search for its title to find others like it.")
        return page(request, "article.html", article=story.article, reading=read(story, index.statements_of(id)))

    return routes


def read(story: Story, records: Sequence[StatementRecord]) -> Reading:
    """Lay out an article. Statements of another revision than the story's are left out: their places are not in this text."""
    article = story.article
    current = [record for record in records if record.revision == article.revision and not record.withdrawn]
    notes = _numbered([*_statement_notes(current, story.extraction.signals), *_own_notes(story.extraction.signals)])
    awaited = bool(story.extraction.statements or story.extraction.title_statements) and not current
    in_text = [note for note in notes if not note.in_title]
    in_title = tuple(note for note in notes if note.in_title)
    spans = paragraphs(article.text)
    beside: dict[int, list[Note]] = defaultdict(list)
    for note in in_text:
        beside[paragraph_at(spans, note.place)].append(note)
    parts = in_paragraphs(article.text, [mark for note in in_text for mark in note.marks], spans)
    return Reading(
        title=pieces(article.title, [mark for note in in_title for mark in note.marks]),
        title_notes=in_title,
        rows=tuple(Row(pieces=part, notes=tuple(beside[row])) for row, part in enumerate(parts)),
        notes=notes,
        remark=_remark(story, awaited=awaited, found=bool(notes)),
    )


def _statement_notes(records: Sequence[StatementRecord], signals: Sequence[Signal]) -> Iterator[Note]:
    for record in records:
        shown = card(record)
        marks = tuple(marks_of(record.marks, note=0, offset=record.passage_start))
        evidence = () if record.in_title else tuple(_evidence(record, signals))
        yield Note(
            number=0,
            anchor=f"s-{record.id}",
            card=shown,
            pairs=shown.pairs,
            in_title=record.in_title,
            place=min((mark.span[0] for mark in marks), default=record.passage_start),
            marks=marks + evidence,
        )


def _evidence(record: StatementRecord, signals: Sequence[Signal]) -> Iterator[Mark]:
    """The evidence in the text of the signals that this statement claims."""
    low, high = record.passage_start, record.passage_start + len(record.passage)
    claimed = {(claim.type, claim.modality, claim.pair, claim.evidence) for claim in record.signals}
    for signal in signals:
        start, end = signal.evidence
        words = record.passage[max(start - low, 0) : end - low]
        if low <= start and end <= high and (signal.type, signal.modality, signal.pair, words) in claimed:
            yield _mark(signal)


def _own_notes(signals: Sequence[Signal]) -> Iterator[Note]:
    """One note for each place where the article itself, and nobody whom it quotes, claims something."""
    places: dict[Span, list[Signal]] = {}
    for signal in signals:
        if signal.holder == NARRATOR:
            places.setdefault(signal.evidence, []).append(signal)
    for span, claimed in places.items():
        yield Note(
            number=0,
            anchor=f"c-{span[0]}-{span[1]}",
            card=None,
            pairs=by_pair([claim_of(signal) for signal in claimed]),
            in_title=False,
            place=span[0],
            marks=tuple(_mark(signal) for signal in claimed),
        )


def _numbered(notes: Sequence[Note]) -> tuple[Note, ...]:
    """In reading order, the title first, numbered from 1."""
    ordered = sorted(notes, key=lambda note: (not note.in_title, note.place))
    return tuple(
        replace(note, number=number, marks=tuple(replace(mark, note=number) for mark in note.marks))
        for number, note in enumerate(ordered, 1)
    )


def _mark(signal: Signal) -> Mark:
    return Mark(span=signal.evidence, role=tone(signal.polarity), note=0)


def _remark(story: Story, *, awaited: bool, found: bool) -> str | None:
    match story.extraction.skipped:
        case "language":
            told = language(story.extraction.language or story.article.language)
            return f"Nothing was looked for: this article is in {told}, which Dragoman does not read yet."
        case "empty":
            return "Nothing was looked for: the feed carried no text for this article."
        case "cut":
            return "The article is very long: only its beginning was looked at."
        case None if awaited:
            return "The statements of this article are just being indexed: reload the page in a moment."
        case None if not found:
            return "Nobody is quoted or reported here in a way that Dragoman recognises."
        case other:
            return other
