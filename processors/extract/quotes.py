"""Quotation marks: where do quotations begin and end? Double marks in every style, and single ones where they pair."""

from __future__ import annotations

import re
from dataclasses import dataclass

from processors.domain.records import Span

DOUBLE = re.compile(r"[“”„«»\"]|``|''")
PARAGRAPH = re.compile(r"[^\n]+")
SINGLE_OPEN = re.compile(r"(?:(?<=[\s(\[—–-])|^)[‘'](?=[\w\[(])", re.MULTILINE)
SINGLE_CLOSE = re.compile(r"(?<=[\w.,!?…)\]%])[’'](?=[\s,.;:!?)\]—–-]|$)", re.MULTILINE)
LONGEST_SINGLE = 600


@dataclass(frozen=True, slots=True)
class Quote:
    """A quotation with its marks; `inner` is what stands between them."""

    start: int
    end: int
    inner: Span
    open: bool = False
    """The paragraph ends without a closing mark, as news writes a quotation that goes on in the next one."""


def quotes_of(text: str) -> list[Quote]:
    """Quotations in the order of the text; a quotation inside another one is part of it."""
    found: list[Quote] = []
    for paragraph in PARAGRAPH.finditer(text):
        doubles = _double(paragraph)
        found.extend(sorted([*doubles, *_single(text, paragraph.span(), doubles)], key=lambda quote: quote.start))
    return found


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


def _single(text: str, paragraph: Span, doubles: list[Quote]) -> list[Quote]:
    found: list[Quote] = []
    at = paragraph[0]
    taken = {index for quote in doubles for index in range(quote.start, quote.end)} if doubles else frozenset()
    while opening := SINGLE_OPEN.search(text, at, paragraph[1]):
        at = opening.end()
        if opening.start() in taken:
            continue
        closing = _closing(text, at, min(paragraph[1], at + LONGEST_SINGLE))
        if closing is None:
            continue
        found.append(Quote(opening.start(), closing + 1, (opening.end(), closing)))
        at = closing + 1
    return found


def _closing(text: str, start: int, stop: int) -> int | None:
    """The mark that closes: one before a stop, else the first that is no possessive plural ("the ministers' talks")."""
    for mark in SINGLE_CLOSE.finditer(text, start, stop):
        before, after = text[mark.start() - 1], text[mark.end() : mark.end() + 1]
        if before in ".,!?…" or after in (*".,;:!?)\n", "") or before != "s":
            return mark.start()
    return None
