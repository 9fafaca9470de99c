"""The sentences around the parts of a statement, by a rule that needs no parse."""

from __future__ import annotations

import re
from collections.abc import Sequence

from processors.domain.records import Span

BORDER = re.compile(r"\n+|(?<=[.!?…])[”’\"')\]]*\s+(?=[“‘\"'(\[]?[A-Z0-9])")
ABBREVIATION = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Dr|Prof|Gen|Col|Lt|Sen|Rep|Gov|Adm|St|No|vs|Jan|Feb|Mar|Apr|Aug|Sept|Sep|Oct|Nov|Dec)|\b[A-Z])\.$"
)
LONGEST = 1200
"""Characters before the first and after the last given span."""


def passage(text: str, spans: Sequence[Span]) -> Span:
    """From the start of the sentence in which the first span begins to the end of that in which the last one ends.

    Without spans: the first sentence. The work is bounded by the length of the spans.
    """
    first = min((start for start, _ in spans), default=0)
    last = max((end for _, end in spans), default=0)
    low, high = max(0, first - LONGEST), min(len(text), last + LONGEST)
    borders = _borders(text, low, high)
    start = max((after for _, after in borders if after <= first), default=low)
    end = min((before for before, _ in borders if before >= last), default=high)
    while start < first and text[start].isspace():
        start += 1
    while end > last and text[end - 1].isspace():
        end -= 1
    return start, end


def _borders(text: str, start: int, stop: int) -> list[Span]:
    """Where sentences part: from the end of one to the start of the next."""
    found = []
    for border in BORDER.finditer(text, start, stop):
        end_of_sentence = border.start() + len(border.group().rstrip())
        if "\n" not in border.group() and ABBREVIATION.search(text, max(0, border.start() - 6), border.start()):
            continue
        found.append((end_of_sentence, border.end()))
    return found
