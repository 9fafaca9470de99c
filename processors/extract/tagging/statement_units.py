"""The stretches that are tagged as one sequence: paragraphs, and contents in which a further report may hide."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np

from processors.extract.tagging.statement_features import FLAGS, likely_cues
from processors.extract.tagging.statement_sheet import CLOSING, OPENING, OUTSIDE, STRAY, Ints, Sheet

LONGEST: Final = 400
"""Tokens: what is longer is cut."""
OPENS, CARRIED, EARLY, INNER = 2, 4, 8, 16
"""Flags of a unit: begins with a quotation mark; the paragraph before left a quotation open; is one of the first two paragraphs; is a
content that is read for reports inside it."""
FIRST_PARAGRAPHS: Final = 2
SHORTEST_INNER: Final = 4
"""Tokens."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """Tokens `first` to `last`, end exclusive, of one sheet."""

    first: int
    last: int
    flags: int

    @property
    def carried(self) -> bool:
        return bool(self.flags & CARRIED)

    def rows(self, features: Ints) -> Ints:
        """Its rows of the page's features, with its flags."""
        rows = features[self.first : self.last].copy()
        rows[:, FLAGS] += self.flags
        return rows


def paragraphs(sheet: Sheet) -> list[Unit]:
    """All tokens of the sheet, in order."""
    count = len(sheet.words)
    if not count:
        return []
    begins = [0, *(np.nonzero(np.diff(sheet.paragraphs))[0] + 1).tolist(), count]
    units: list[Unit] = []
    carried = False
    for number, (begin, end) in enumerate(pairwise(begins)):
        for first in range(begin, end, LONGEST):
            opens = sheet.quotes[first] in (OPENING, CLOSING, STRAY)
            flags = OPENS * bool(opens) + CARRIED * carried + EARLY * (number < FIRST_PARAGRAPHS)
            units.append(Unit(first=first, last=min(first + LONGEST, end), flags=flags))
        carried = bool(sheet.quotes[end - 1] not in (OUTSIDE, CLOSING, STRAY))
    return units


def inner(features: Ints, first: int, last: int) -> list[Unit]:
    """The tokens of a content as units of their own, where one of them is a likely cue."""
    if last - first < SHORTEST_INNER or not likely_cues(features[first:last]).any():
        return []
    return [Unit(first=at, last=min(at + LONGEST, last), flags=INNER) for at in range(first, last, LONGEST)]
