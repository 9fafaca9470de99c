"""Hard-wrapped texts: the line breaks that a mail program or a terminal put into paragraphs."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

WIDEST = 100
"""Characters: wrapped lines are not longer."""
NARROWEST = 45
LEAST_LINES = 4
FULL = 0.7
"""Share of the widest line that a wrapped line reaches at least."""
MOST = 0.6
"""Share of the lines that must look wrapped."""
ENDS = (".", "!", "?", ":", "”", '"', "’", "'", ")")


def unwrapped(text: str) -> str:
    """The text with spaces for the line breaks within paragraphs, where it is hard-wrapped; else the text as it is."""
    lines = text.split("\n")
    followed = [line for line, after in pairwise(lines) if line.strip() and after.strip()]
    if not _wrapped(followed):
        return text
    least = FULL * max(len(line) for line in followed)
    parts: list[str] = []
    for line, after in pairwise(lines):
        # A short line that ends a sentence is the last of a paragraph, also where no empty line follows.
        last = not line.strip() or not after.strip() or (len(line) < least and line.rstrip().endswith(ENDS))
        parts += [line, "\n" if last else " "]
    return "".join([*parts, lines[-1]])


def _wrapped(lines: Sequence[str]) -> bool:
    """`lines` are those that another one follows in their block."""
    if len(lines) < LEAST_LINES:
        return False
    width = max(len(line) for line in lines)
    full = sum(len(line) >= FULL * width for line in lines)
    going_on = sum(not line.rstrip().endswith(ENDS) for line in lines)
    return NARROWEST <= width <= WIDEST and full >= MOST * len(lines) and going_on >= MOST * len(lines)
