"""A statement while it is being built: token-level parts before they become spans and a resolved speaker."""

from __future__ import annotations

from dataclasses import dataclass

from processors.domain.records import Span, StatementForm, StatementKind
from processors.extract.parse import Page, Token

EDGES = ' \t\n\r ,.;:“”"„«»`—–-…'
FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
"""Part-of-speech labels of verbs that make a clause."""
HANGING = (" and", " but", " or")
"""Conjunctions to the next statement."""
SINGLE_EDGES = "'‘’"


@dataclass(slots=True, kw_only=True, eq=False)
class Draft:
    """What was found. `verb` is the word of the cue that carries its grammar (a colon for a headline)."""

    content: Span
    parts: tuple[Span, ...]
    """Everything that was said with the cue, where it interrupts the content."""
    cue: Span | None
    verb: Token | None
    speaker: Token | None
    """Head word of the speaker's phrase."""
    form: StatementForm
    confidence: float
    """0 to 1: that content and cue are right."""
    rule: str
    speaker_span: Span | None = None
    channel: Span | None = None
    addressee: Span | None = None

    def part_at(self, place: int) -> Span | None:
        """The part that holds a character."""
        return next((part for part in self.parts if part[0] <= place < part[1]), None)


def trim(text: str, span: Span) -> Span:
    """Without spaces, commas, stops and quotation marks at the edges, and without an introducing "that"."""
    start, end = span
    while True:
        before = (start, end)
        while start < end and (text[start] in EDGES or text[start] in SINGLE_EDGES):
            start += 1
        while end > start and (text[end - 1] in EDGES or _closing_single(text, start, end)):
            end -= 1
        if text[start : start + 5].lower() == "that " and end - start > 5:
            start += 5
        if text[start:end].endswith(HANGING):
            end -= len(text[start:end].split()[-1])
        if before == (start, end):
            return start, end


def _closing_single(text: str, start: int, end: int) -> bool:
    """A single mark at the end closes a quotation, or is the apostrophe of "the ministers'": both fall off."""
    return text[end - 1] in SINGLE_EDGES and end - 1 > start


def kind_of(page: Page, content: Span) -> StatementKind:
    """direct: (nearly) every letter is inside quotation marks; mixed: some; indirect: none."""
    letters = [at for at in range(*content) if page.text[at].isalnum()]
    inside = sum(page.quoted[at] for at in letters)
    if not inside:
        return "indirect"
    return "direct" if inside >= 0.9 * len(letters) else "mixed"


def form_of(page: Page, content: Span) -> StatementForm:
    """quote: all of it between marks; infinitive: "to …"; clause: with a finite verb; else phrase."""
    words = page.within(content)
    if all(page.quoted[word.start] for word in words):
        return "quote"
    if words[0].tag == "TO":
        return "infinitive"
    return "clause" if any(word.tag in FINITE for word in words) else "phrase"


def cover(tokens: list[Token]) -> Span:
    """From the first to the last of some tokens in a row."""
    return tokens[0].start, tokens[-1].end
