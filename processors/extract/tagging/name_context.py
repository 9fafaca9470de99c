"""What the name tagger knows of a word from its document: where it stands, how its line looks, how it is written elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from processors.extract.tagging.gazetteers import Gazetteer
from processors.extract.tagging.hashing import Hashes
from processors.extract.tagging.name_words import CAPITAL, CLEAR, COMMA, LETTER, LOWER, QUOTE, SENTENCE_END, UPPER

WRITTEN: Final = 24
"""Rows of the table of how a word is written in its document."""
PLACED: Final = 16
"""Rows of the table of where it stands."""
TITLED, SHOUTED = 1, 2
"""Kinds of lines beside plain ones: a headline in Title Case, one IN CAPITALS."""

Ints = npt.NDArray[np.intp]
Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """N words of some documents."""

    written: Ints
    """(N,) rows of the table WRITTEN."""
    placed: Ints
    """(N,) rows of the table PLACED."""
    phrases: npt.NDArray[np.uint16]
    """(N,) codes of `Gazetteer.phrases`."""
    groups: Ints
    """(N,) number of the words with the same key, with a capital and in the same document; -1 for all others."""
    after_end: Bools
    """(N,) does a sentence end right before the word? No name goes over it."""


def context(hashes: Hashes, kinds: npt.NDArray[np.uint16], lengths: Ints, documents: Ints, gazetteer: Gazetteer) -> Context:
    """`hashes`, `kinds`: (N,); `lengths`: (U,) words of each unit, none empty; `documents`: (U,) number of each unit's document."""
    unit_starts = np.cumsum(lengths) - lengths
    first = np.repeat(unit_starts, lengths)
    position = np.arange(len(hashes))
    letter, capital, lower = (kinds & LETTER) > 0, (kinds & CAPITAL) > 0, (kinds & LOWER) > 0
    begins, after_end = sentence_starts(kinds, first, position)
    lines = np.repeat(line_kinds(kinds, unit_starts, lengths), lengths)
    last = np.repeat(unit_starts + lengths - 1, lengths)

    together = (np.repeat(documents, lengths).astype(np.uint64) << np.uint64(32)) | hashes
    keys, of_key = np.unique(together, return_inverse=True)
    in_lower = np.bincount(of_key, weights=letter & lower, minlength=len(keys)) > 0
    in_capitals = np.bincount(of_key, weights=letter & capital & ~begins & (lines == 0), minlength=len(keys))
    written = 1 + in_lower[of_key] + 2 * np.minimum(3, in_capitals[of_key]).astype(np.intp) + 8 * capital
    ended = (kinds[last] & (SENTENCE_END | QUOTE)) > 0
    return Context(
        written=np.where(letter, written, 0),
        placed=begins + 2 * lines + 8 * ended,
        phrases=gazetteer.phrases(hashes, capital, np.repeat(lengths, lengths) - (position - first)),
        groups=np.where(letter & capital, of_key, -1),
        after_end=after_end,
    )


def sentence_starts(kinds: npt.NDArray[np.uint16], first: Ints, position: Ints) -> tuple[Bools, Bools]:
    """Which words begin a sentence or a quoted one, and which have an end of a sentence right before them (marks may lie between).

    `first`: (N,) the first word of each word's unit; `position`: 0 to N - 1.
    """
    solid = np.where((kinds & CLEAR) == 0, position, -1)
    before = np.concatenate([[-1], np.maximum.accumulate(solid)[:-1]]) if len(solid) else solid
    at_start = before < first
    kind_before = np.where(at_start, 0, kinds[np.maximum(before, 0)])
    after_end = (kind_before & SENTENCE_END) > 0
    quoted = ((kind_before & COMMA) > 0) & (position - before > 1)
    return at_start | after_end | quoted, after_end


def line_kinds(kinds: npt.NDArray[np.uint16], starts: Ints, lengths: Ints) -> Ints:
    """(U,) 0, TITLED or SHOUTED for each unit."""
    letter = (kinds & LETTER) > 0
    letters, uppers, capitals = (
        np.add.reduceat(letter & ((kinds & bit) > 0), starts, dtype=np.intp) if len(starts) else starts for bit in (LETTER, UPPER, CAPITAL)
    )
    shouted = (letters >= 3) & (uppers > 0.6 * letters)
    open_ended = (kinds[starts + lengths - 1] & SENTENCE_END) == 0
    titled = (letters >= 4) & (capitals > 0.7 * letters) & open_ended
    return np.where(shouted, SHOUTED, np.where(titled, TITLED, 0))
