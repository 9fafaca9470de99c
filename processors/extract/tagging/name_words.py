"""What the name tagger knows of a word without its neighbours: numbers for its tables, and what kind of word it is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from processors.extract.tagging.gazetteers import PHRASE_LISTS, WORD_LISTS, Gazetteer
from processors.extract.tagging.hashing import UNKNOWN, Hashes, Vocabulary, bucket, hashed
from processors.extract.tagging.name_tokens import SENTENCE_ENDS, key_of, unaccented

RARE_WORDS: Final = 3000
"""Buckets for the words that the vocabulary lacks."""
TABLES: Final = {"prefix2": 700, "prefix3": 2500, "suffix2": 700, "suffix3": 2500, "suffix4": 4000, "shape": 150, "use": 30}
"""Rows of the tables beside that of words, in the order of the columns of `Lexicon.describe`."""
CHARACTERS: Final = 14
"""Of a longer word the first and the last seven are looked at."""
ALPHABET: Final = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.,-'&/()$%:;!?\"“”‘’"
NUMBER_OF_CHARACTER: Final = {character: number for number, character in enumerate(ALPHABET, start=1)}
OTHER_CHARACTERS: Final = 8
"""Buckets for all others; number 0 pads."""
CHARACTER_KINDS: Final = 1 + len(ALPHABET) + OTHER_CHARACTERS

LETTER, CAPITAL, LOWER, UPPER, SENTENCE_END, COMMA, QUOTE, CLEAR, WORD = (1 << bit for bit in range(9))
"""Kinds of words, as bits. LETTER: begins with a letter. LOWER, UPPER: all of it. CLEAR: a quotation mark, bracket or dash, through
which the start of a sentence is seen. WORD: begins with a letter or a digit."""
QUOTES: Final = frozenset("\"“”‘’'")
CLEAR_MARKS: Final = QUOTES | frozenset("()[]-–—•*")

DIGIT: Final = re.compile(r"\d")
SHARES: Final = (0.02, 0.1, 0.3, 0.7, 0.9, 0.98)
FREQUENCIES: Final = (5, 30, 300)


@dataclass(frozen=True, slots=True, kw_only=True)
class Described:
    """Word types, one a row."""

    numbers: npt.NDArray[np.int32]
    """(W, 8): row of the word table, then rows of `TABLES`."""
    vectors: npt.NDArray[np.int32]
    """(W,): row of the vector table, 0 for none."""
    characters: npt.NDArray[np.uint8]
    """(W, 14)."""
    lists: npt.NDArray[np.float32]
    """(W, 7): 1 where the word is in the list of `WORD_LISTS`."""
    hashes: Hashes
    """(W,): of the keys."""
    kinds: npt.NDArray[np.uint16]
    """(W,): bits LETTER to WORD."""


class Lexicon:
    """All that is known of words before any text is read."""

    def __init__(self, *, words: Vocabulary, vectors: Vocabulary, use: Gazetteer, gazetteer: Gazetteer) -> None:
        """`use`: how keys are used in a large text (`use_class`); its values lie in the place of lists."""
        self.words: Final = words
        self.vectors: Final = vectors
        self.use: Final = use
        self.gazetteer: Final = gazetteer

    def describe(self, words: Sequence[str]) -> Described:
        """These words, in their order."""
        keys = [key_of(word) for word in words]
        hashes = np.array([hashed(key) for key in keys], dtype=np.uint32)
        kinds = np.array([kind(word) for word in words], dtype=np.uint16)
        listed = self.gazetteer(np.array([hashed(bare(key)) for key in keys], dtype=np.uint32)) >> len(PHRASE_LISTS)
        lists = ((listed[:, None] >> np.arange(len(WORD_LISTS))) & 1).astype(np.float32)
        # Names are names only with a capital; heads and titles are telling without one.
        lists[(kinds & CAPITAL) == 0] *= [0, 0, 0, 1, 1, 0, 1]
        numbers = np.array([self._numbers(word, key) for word, key in zip(words, keys, strict=True)], dtype=np.int32)
        numbers[:, -1] = np.where(kinds & LETTER, self.use(hashes) + 1, 0)
        return Described(
            numbers=numbers,
            vectors=(self.vectors.numbers([digits_off(key) for key in keys]) + 1).astype(np.int32),
            characters=np.array([character_numbers(word) for word in words], dtype=np.uint8),
            lists=lists,
            hashes=hashes,
            kinds=kinds,
        )

    def _numbers(self, word: str, key: str) -> list[int]:
        known = self.words.number(digits_off(key))
        return [
            known if known != UNKNOWN else len(self.words) + bucket(digits_off(key), RARE_WORDS),
            bucket(key[:2], TABLES["prefix2"]),
            bucket(key[:3], TABLES["prefix3"]),
            bucket(key[-2:], TABLES["suffix2"]),
            bucket(key[-3:], TABLES["suffix3"]),
            bucket(key[-4:], TABLES["suffix4"]),
            bucket(shape(word), TABLES["shape"]),
            0,
        ]


def digits_off(key: str) -> str:
    """The key with every digit as 0: years and sums are alike."""
    return key if key.isalpha() else DIGIT.sub("0", key)


def bare(key: str) -> str:
    """The key as the lists have it: an abbreviation without its full stop."""
    return key.rstrip(".") if len(key) > 2 else key


class _Drawing(dict[int, str]):
    """By code point: X for capitals, x for other letters, 0 for digits, all else as it is. Bounded by Unicode."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        drawn = "0" if character.isdecimal() else character if not character.isalnum() else "X" if character.isupper() else "x"
        self[code] = drawn
        return drawn


_DRAWING: Final = _Drawing()


def shape(word: str) -> str:
    """What the word looks like: "Xxx" for Paris; runs are cut to two, all to eight."""
    drawn = ""
    for character in word.translate(_DRAWING):
        if drawn[-2:] != character * 2:
            drawn += character
    return drawn[:8]


def character_numbers(word: str) -> list[int]:
    """14 numbers of characters, accents off, case kept; 0 fills up."""
    plain = unaccented(word)
    if len(plain) > CHARACTERS:
        plain = plain[: CHARACTERS // 2] + plain[-(CHARACTERS // 2) :]
    first_other = 1 + len(ALPHABET)
    numbers = [NUMBER_OF_CHARACTER.get(character) or first_other + ord(character) % OTHER_CHARACTERS for character in plain]
    return numbers + [0] * (CHARACTERS - len(numbers))


def kind(word: str) -> int:
    """The bits LETTER to WORD of a word."""
    first = word[0]
    bits = (LETTER if first.isalpha() else 0) | (CAPITAL if first.isupper() else 0) | (WORD if first.isalnum() else 0)
    bits |= (LOWER if word.islower() else 0) | (UPPER if word.isupper() else 0)
    bits |= SENTENCE_END if word in SENTENCE_ENDS or word == "..." else 0
    bits |= COMMA if word in {",", ":", ";"} else 0
    return bits | (QUOTE if word in QUOTES else 0) | (CLEAR if word in CLEAR_MARKS else 0)


def use_class(lower: int, capital: int, all_: int) -> int:
    """1 to 28 for a key that occurs: seven classes of its share in lower case inside sentences, four of its frequency."""
    share = lower / (lower + capital) if lower + capital else 0.5
    return 1 + int(np.searchsorted(SHARES, share, "right")) * 4 + int(np.searchsorted(FREQUENCIES, all_, "right"))
