"""Cuts a text into pieces at every boundary of its marks, so that overlapping and nested spans can be shown flat.

HTML nests, spans overlap: instead of opening and closing elements across each other, every piece carries all the roles that hold
for each of its characters. Joined in order, the pieces are the text.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from processors.domain.records import Span

Role = Literal["content", "cue", "speaker", "channel", "addressee", "conflict", "cooperation"]
"""`conflict` and `cooperation` are the evidence of a signal of that polarity."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    span: Span
    role: Role
    note: int
    """Number of the note (a statement, or a claim of the article) that the mark belongs to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A run of text whose characters all carry the same marks."""

    text: str
    roles: frozenset[Role] = frozenset()
    notes: tuple[int, ...] = ()
    """Numbers of all notes that mark it, ascending."""
    opens: tuple[int, ...] = ()
    """Numbers of the notes whose first mark of all begins here."""


def pieces(text: str, marks: Iterable[Mark], cuts: Iterable[int] = ()) -> tuple[Piece, ...]:
    """The pieces of `text`, cut also at the places `cuts`. Marks are clipped to the text; empty ones are passed over."""
    begins: dict[int, list[Mark]] = defaultdict(list)
    ends: dict[int, list[Mark]] = defaultdict(list)
    for mark in marks:
        low, high = max(mark.span[0], 0), min(mark.span[1], len(text))
        if low < high:
            begins[low].append(mark)
            ends[high].append(mark)
    bounds = sorted({0, len(text), *begins, *ends, *(cut for cut in cuts if 0 < cut < len(text))})

    roles: Counter[Role] = Counter()
    notes: Counter[int] = Counter()
    opened: set[int] = set()
    result = []
    for low, high in pairwise(bounds):
        roles.update(mark.role for mark in begins[low])
        notes.update(mark.note for mark in begins[low])
        roles -= Counter(mark.role for mark in ends[low])
        notes -= Counter(mark.note for mark in ends[low])
        current = tuple(sorted(notes))
        opens = tuple(note for note in current if note not in opened)
        opened.update(opens)
        result.append(Piece(text=text[low:high], roles=frozenset(roles), notes=current, opens=opens))
    return tuple(result)


def paragraphs(text: str) -> tuple[Span, ...]:
    """The runs of text between line breaks, without those that hold only white space."""
    return tuple(match.span() for match in re.finditer(r"[^\n]+", text) if match.group().strip())


def in_paragraphs(text: str, marks: Iterable[Mark], spans: Sequence[Span]) -> list[tuple[Piece, ...]]:
    """The pieces of each of these parts of the text, which follow each other."""
    result: list[tuple[Piece, ...]] = []
    place = 0
    rest = iter(pieces(text, marks, cuts=[bound for span in spans for bound in span]))
    for low, high in spans:
        part = []
        while place < high and (piece := next(rest, None)) is not None:
            if place >= low:
                part.append(piece)
            place += len(piece.text)
        result.append(tuple(part))
    return result


def paragraph_at(spans: Sequence[Span], place: int) -> int:
    """Which paragraph holds the character at `place`; the one before it where none does, the first at least."""
    return max(0, bisect_right(spans, place, key=lambda span: span[0]) - 1)
