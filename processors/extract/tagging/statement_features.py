"""What the statement tagger sees of each token: nineteen small whole numbers beside the parser's vector."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from processors.extract.cues import VERB_CLASSES, lexicon
from processors.extract.tagging.hashing import UNKNOWN, Vocabulary, bucket
from processors.extract.tagging.statement_sheet import RELATIONS, TAGS, Ints, Sheet

DIGIT: Final = re.compile(r"\d")
LONGEST_WORD: Final = 40
"""Characters of a word that count."""
RARE_WORDS: Final = 2000
SUFFIXES: Final = 1500
FIRST_LETTERS: Final = 200
SHAPES: Final = 150
"""Buckets."""
CUE_EDGES: Final = np.array([0.01, 0.05, 0.15, 0.35, 0.6, 0.8])
"""Shares of a word's uses in which it belongs to a cue, as edges of bins."""
LIKELY_CUE: Final = 4
"""The bin from which on a word is a likely cue."""
SPEECH_SHAPES: Final = 1 << (len(VERB_CLASSES) + 2)
"""One bit for each shape of report that the lexicon of cues has a verb for, one for a preposition, one for caution."""
KINDS: Final = ("noun", "light", "outlet", "audience", "medium")
"""What else the lexicon knows of a word."""
DISTANCE_EDGES: Final = np.array([1, 2, 3, 5, 8, 13, 21])
HIGHEST_CLIMB: Final = 9
CACHED: Final = 50_000
"""Words whose numbers are kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One feature: numbers 0 to `size` - 1, each with a vector of `width` numbers."""

    name: str
    size: int
    width: int


def columns(words: int) -> tuple[Column, ...]:
    """The features in their order, for a vocabulary of so many words."""
    relations, tags = len(RELATIONS) + 1, len(TAGS) + 1
    sizes = {
        "word": (1 + words + RARE_WORDS, 64),
        "suffix": (SUFFIXES, 16),
        "first": (FIRST_LETTERS, 8),
        "shape": (SHAPES, 8),
        "cue": (len(CUE_EDGES) + 1, 8),
        "speech": (SPEECH_SHAPES, 12),
        "audience": (len(KINDS) + 1, 6),
        "head_word": (1 + words + RARE_WORDS, 24),
        "tag": (tags, 16),
        "relation": (relations, 16),
        "head_tag": (tags, 8),
        "head_distance": (2 * len(DISTANCE_EDGES) + 3, 8),
        "head_cue": (len(CUE_EDGES) + 1, 4),
        "head_speech": (SPEECH_SHAPES, 8),
        "quote": (5, 8),
        "climb": (2 * relations, 16),
        "climb_side": (3, 4),
        "climb_height": (HIGHEST_CLIMB + 1, 4),
        "flags": (32, 8),
    }
    return tuple(Column(name=name, size=size, width=width) for name, (size, width) in sizes.items())


LEXICAL: Final = 7
"""The first columns depend on the word alone."""
CUE: Final = 4
SPEECH: Final = 5
FLAGS: Final = 18
"""The number of the last column; bit 0 says that the token begins a sentence, the others are set by unit."""


class Lexicon:
    """The numbers of words: a hashed vocabulary, and for each of its words how often it is part of a cue."""

    def __init__(self, vocabulary: Vocabulary, cue_bins: npt.NDArray[np.uint8]) -> None:
        """`cue_bins`: one bin per word of the vocabulary, in its order."""
        self.vocabulary: Final = vocabulary
        self.cue_bins: Final = cue_bins
        self._cache: Final[dict[str, tuple[int, ...]]] = {}

    def numbers(self, words: list[str]) -> Ints:
        """(N, LEXICAL) of N words."""
        return np.array([self._cache.get(word) or self._number(word) for word in words], dtype=np.int32).reshape(len(words), LEXICAL)

    def _number(self, word: str) -> tuple[int, ...]:
        norm = normal(word)
        number = self.vocabulary.number(norm)
        known = number != UNKNOWN
        found = (
            1 + (number if known else len(self.vocabulary) + bucket(norm, RARE_WORDS)),
            bucket(norm[-3:], SUFFIXES),
            bucket(norm[:1], FIRST_LETTERS),
            bucket(_shape(word[:LONGEST_WORD]), SHAPES),
            int(self.cue_bins[number]) if known else 0,
            _speech(word),
            _kind(word),
        )
        if len(self._cache) >= CACHED:
            self._cache.clear()
        self._cache[word] = found
        return found


def normal(word: str) -> str:
    """Lower case, every digit a 0, quotation marks alike, cut to the longest that counts."""
    word = word[:LONGEST_WORD].lower()
    return '"' if word in ("“", "”", "``", "''") else DIGIT.sub("0", word)


def _shape(word: str) -> str:
    """ "Xxxx" for "Minister", "X.X." for "U.S.", "dd" for "27"; at most four of a kind in a row."""
    shape = "".join("X" if c.isupper() else "x" if c.isalpha() else "d" if c.isdigit() else c for c in word)
    return re.sub(r"(.)\1{4,}", r"\1\1\1\1", shape)


def _speech(word: str) -> int:
    """The shapes of report that a verb takes by the lexicon, as bits."""
    cue = lexicon().verbs.get(word.lower())
    if cue is None:
        return 0
    shapes = sum(1 << at for at, name in enumerate(VERB_CLASSES) if name in cue.classes)
    return shapes | bool(cue.preposition) << len(VERB_CLASSES) | cue.cautious << (len(VERB_CLASSES) + 1)


def _kind(word: str) -> int:
    """1 and up for KINDS, 0 for none."""
    known = lexicon()
    low = word.lower()
    found = (
        low in known.nouns,
        low in known.light,
        word in known.outlet_words,
        low in known.audiences or word in known.audiences,
        low in known.media,
    )
    return found.index(True) + 1 if any(found) else 0


def features(sheet: Sheet, lexicon: Lexicon) -> Ints:
    """(N, 19) for N tokens, in the order of `columns`."""
    count = len(sheet.words)
    own = lexicon.numbers(sheet.words)
    heads = sheet.heads
    cue = own[:, CUE]
    distance = heads - np.arange(count, dtype=np.int32)
    steps = np.searchsorted(DISTANCE_EDGES, np.abs(distance), side="right").astype(np.int32)
    climb, side, height = _climb(sheet, likely_cues(own))
    begins = np.ones(count, dtype=np.int32)
    begins[1:] = sheet.sentences[1:] != sheet.sentences[:-1]
    rest = (
        own[heads, 0],
        sheet.tags,
        sheet.relations,
        sheet.tags[heads],
        np.where(distance > 0, steps, np.where(distance < 0, len(DISTANCE_EDGES) + 1 + steps, 0)),
        cue[heads],
        own[heads, SPEECH],
        sheet.quotes,
        climb,
        side,
        height,
        begins,
    )
    return np.concatenate([own, np.stack(rest, axis=1)], axis=1, dtype=np.int32)


def likely_cues(features: Ints) -> npt.NDArray[np.bool_]:
    """(N,) is the word often part of a cue, or a verb of speech that has few other meanings?"""
    speech = features[:, SPEECH]
    likely: npt.NDArray[np.bool_] = (features[:, CUE] >= LIKELY_CUE) | ((speech > 0) & (speech < SPEECH_SHAPES // 2))
    return likely


def _climb(sheet: Sheet, likely: npt.NDArray[np.bool_]) -> tuple[Ints, Ints, Ints]:
    """Up the heads to the first likely cue: the relation of the last step, on which side of the cue the token is, and how many steps."""
    count = len(sheet.words)
    places = np.arange(count, dtype=np.int32)
    climb, side, height = np.zeros((3, count), dtype=np.int32)
    below, searching = places.copy(), np.ones(count, dtype=bool)
    for step in range(1, HIGHEST_CLIMB + 1):
        above = sheet.heads[below]
        searching &= above != below
        found = searching & likely[above]
        climb[found] = sheet.relations[below[found]] + np.where(below[found] < above[found], len(RELATIONS) + 1, 0)
        side[found] = 1 + (places[found] > above[found])
        height[found] = step
        searching &= ~found
        below = above
    return climb, side, height
