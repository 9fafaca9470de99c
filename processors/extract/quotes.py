"""Quotation marks: where do quotations begin and end? Single ones that pair are made double beforehand."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass

from processors.domain.records import Span

DOUBLE = re.compile(r"[“”„«»\"]|``|''")
PARAGRAPH = re.compile(r"[^\n]+")
SINGLE_OPEN = re.compile(r"(?:(?<=[\s(\[—–-])|^)[‘'](?=[\w\[(])", re.MULTILINE)
SINGLE_CLOSE = re.compile(r"(?<=[\w.,!?…)\]%])[’'](?=[\s,.;:!?)\]—–-]|$)", re.MULTILINE)
LONGEST_SINGLE = 1500
NEXT_PARAGRAPH = 8
"""Characters in which the next paragraph begins."""
INNER = {"“": "‘", "”": "’", '"': "'"}


@dataclass(frozen=True, slots=True)
class Quote:
    """A quotation with its marks; `inner` is what stands between them."""

    start: int
    end: int
    inner: Span
    open: bool = False
    """The paragraph ends without a closing mark, as news writes a quotation that goes on in the next one."""


def quotes_of(text: str) -> list[Quote]:
    """Quotations between double marks in the order of the text; a quotation inside another one is part of it."""
    return [quote for paragraph in PARAGRAPH.finditer(text) for quote in _double(paragraph)]


def doubled(text: str) -> str:
    """The text with double marks at quotations that stand between single ones, and single marks at the quotations inside them."""
    found: list[Span] = []
    for paragraph in PARAGRAPH.finditer(text):
        found += _single(text, paragraph.span(), _double(paragraph))
    if not found:
        return text
    characters = list(text)
    for start, end in found:
        for at in range(start + 1, end):
            characters[at] = INNER.get(characters[at], characters[at])
        characters[start] = "“"
        if end < len(text) and text[end] in "’'":
            characters[end] = "”"
    return "".join(characters)


def _double(paragraph: re.Match[str]) -> list[Quote]:
    found: list[Quote] = []
    opened: re.Match[str] | None = None
    for mark in DOUBLE.finditer(paragraph.string, *paragraph.span()):
        kind = mark.group()
        if opened is None:
            if kind not in ("”", "''", "»"):
                opened = mark
        elif kind in ("“", "``", "„", "«") or (kind == '"' and _opens(mark)):
            # A new opening mark before the old one closed: the old one ended unmarked just before.
            found.append(_quote(opened, mark.start(), mark.start()))
            opened = mark
        else:
            found.append(_quote(opened, mark.start(), mark.end()))
            opened = None
    if opened is not None:
        found.append(_quote(opened, paragraph.end(), paragraph.end(), unclosed=True))
    return found


def _opens(mark: re.Match[str]) -> bool:
    """A straight mark after a space and before a word, with the end of a sentence before the space."""
    text = mark.string
    before, after = text[max(0, mark.start() - 2) : mark.start()], text[mark.end() : mark.end() + 1]
    return len(before) == 2 and before[1] == " " and before[0] in ".!?" and after.isalpha()


def _quote(opened: re.Match[str], inner_end: int, end: int, *, unclosed: bool = False) -> Quote:
    return Quote(opened.start(), end, (opened.end(), max(inner_end, opened.end())), unclosed)


def _single(text: str, paragraph: Span, doubles: list[Quote]) -> list[Span]:
    """The places of opening and closing single marks that pair outside the quotations between double marks."""
    closings = [mark.start() for mark in SINGLE_CLOSE.finditer(text, *paragraph) if _closes(text, mark)]
    outer = [(quote.start, quote.end) for quote in doubles]
    found: list[Span] = []
    at = paragraph[0]
    while opening := SINGLE_OPEN.search(text, at, paragraph[1]):
        at = opening.end()
        around = bisect_right(outer, (opening.start(), paragraph[1])) - 1
        if around >= 0 and opening.start() < outer[around][1]:
            continue
        next_closing = bisect_left(closings, at)
        closing = closings[next_closing] if next_closing < len(closings) else paragraph[1]
        if closing - at > LONGEST_SINGLE or (closing == paragraph[1] and not _goes_on(text, opening.start(), paragraph)):
            continue
        found.append((opening.start(), closing))
        at = min(closing + 1, paragraph[1])
    return found


def _closes(text: str, mark: re.Match[str]) -> bool:
    """Not the apostrophe of a possessive plural ("the ministers' talks")."""
    before, after = text[mark.start() - 1], text[mark.end() : mark.end() + 1]
    return before in ".,!?…" or after in (*".,;:!?)\n", "") or before != "s"


def _goes_on(text: str, start: int, paragraph: Span) -> bool:
    """Does a quotation that its paragraph opens and does not close go on in the next paragraph, which opens it again?"""
    following = text[paragraph[1] : paragraph[1] + NEXT_PARAGRAPH].lstrip()[:1]
    return start == paragraph[0] and text[start] == "‘" and following == "‘"
