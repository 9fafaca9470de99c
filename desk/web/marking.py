"""Cuts a text into pieces at every boundary of its marks, so that overlapping and nested spans can be shown flat.

HTML nests, spans overlap: instead of opening and closing elements across each other, every piece carries all the roles that hold
for each of its characters. Joined in order, the pieces are the text.
"""

from __future__ import annotations

import re
from collections import Counter
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


def pieces(text: str, marks: Iterable[Mark], within: Span | None = None) -> tuple[Piece, ...]:
    """The pieces of `text`, or of its part `within`. Marks are clipped to the text; empty ones are passed over."""
    start, end = within or (0, len(text))
    clipped = [mark for mark in (_clip(given, len(text)) for given in marks) if mark is not None]
    first = _first_places(clipped)
    here = [mark for mark in clipped if mark.span[0] < end and start < mark.span[1]]
    cuts = sorted({start, end, *(place for mark in here for place in mark.span if start < place < end)})
    begins: dict[int, list[Mark]] = {}
    ends: dict[int, list[Mark]] = {}
    for mark in here:
        begins.setdefault(max(mark.span[0], start), []).append(mark)
        ends.setdefault(mark.span[1], []).append(mark)

    roles: Counter[Role] = Counter()
    notes: Counter[int] = Counter()
    result = []
    for low, high in pairwise(cuts):
        for mark in begins.get(low, ()):
            roles[mark.role] += 1
            notes[mark.note] += 1
        for mark in ends.get(low, ()):
            roles[mark.role] -= 1
            notes[mark.note] -= 1
        result.append(
            Piece(
                text=text[low:high],
                roles=frozenset(+roles),
                notes=tuple(sorted(+notes)),
                opens=tuple(sorted(note for note, place in first.items() if place == low)),
            )
        )
    return tuple(result)


def paragraphs(text: str) -> tuple[Span, ...]:
    """The runs of text between line breaks, without those that hold only white space."""
    return tuple(match.span() for match in re.finditer(r"[^\n]+", text) if match.group().strip())


def paragraph_at(spans: Sequence[Span], place: int) -> int:
    """Which paragraph holds the character at `place`; the one before it where none does, the first at least."""
    return max((number for number, span in enumerate(spans) if span[0] <= place), default=0)


def _clip(mark: Mark, length: int) -> Mark | None:
    low, high = max(mark.span[0], 0), min(mark.span[1], length)
    return Mark(span=(low, high), role=mark.role, note=mark.note) if low < high else None


def _first_places(marks: Sequence[Mark]) -> dict[int, int]:
    first: dict[int, int] = {}
    for mark in marks:
        first[mark.note] = min(mark.span[0], first.get(mark.note, mark.span[0]))
    return first
