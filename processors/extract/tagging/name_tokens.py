"""Words for the name tagger, and the units that it reads at once.

Hyphens always part words and apostrophes inside words do not, so that "London-based" and "London - based" read alike; a
possessive is a word of its own, also where a space has come before it; an initial or an abbreviation keeps its full stop.
"""

from __future__ import annotations

import re
import unicodedata
from array import array
from dataclasses import dataclass
from typing import Final

ABBREVIATIONS: Final = (
    "Adm|Brig|Capt|Cmdr|Co|Col|Corp|Cpl|Dr|Fr|Ft|Gen|Gov|Hon|Inc|Jr|Lt|Ltd|Maj|Messrs|Mr|Mrs|Ms|Mt|No|Pres|Prof|Rep|Rev|Sen|Sgt|Sr|St|vs"
)
MARKS: Final = "\u0300-\u036f"
"""Combining accents: a word may be written with them."""
TOKEN: Final = re.compile(
    r"\n"
    r"|(?:https?://|www\.)\S+"
    r"|[\w.+-]{1,64}@\w[\w-]{0,63}(?:\.\w[\w-]{0,63}){1,4}"
    r"|(?<=[\w.])[ \u00a0]?['’][ \u00a0]?[sS]\b"
    r"|(?:[A-Z]\.[ \u00a0]?){1,8}[A-Z]\."
    rf"|\b(?:{ABBREVIATIONS})\."
    r"|\b[A-Z]\.(?=\s[A-Z])"
    r"|\d+(?:[.,]\d+)*"
    rf"|[^\W_][\w{MARKS}]*(?:['’&](?![sS]\b)[^\W_][\w{MARKS}]*)*"
    r"|\.\.\.|[^\s]"
)
SENTENCE_ENDS: Final = frozenset(".!?…")
SOFT_UNIT: Final = 70
"""A paragraph is parted after the first sentence that ends past so many words, ..."""
HARD_UNIT: Final = 140
"""... and after so many in any case."""
LONGEST_WORD: Final = 64
"""Characters of a word that are looked at: half of them from its start, half from its end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tokens:
    """The words of one text, unit after unit."""

    words: list[str]
    starts: array[int]
    """Code point at which each word begins."""
    ends: array[int]
    lengths: list[int]
    """Words in each unit; none is empty."""


def tokenized(text: str, most: int) -> Tokens:
    """The first `most` words of the text. A unit is a line or, of a long one, some of its sentences."""
    words: list[str] = []
    starts, ends = array("q"), array("q")
    lengths: list[int] = []
    begun = 0
    for match in TOKEN.finditer(text):
        word = match.group()
        length = len(words) - begun
        if word == "\n" or length >= HARD_UNIT or (length > SOFT_UNIT and words[-1] in SENTENCE_ENDS):
            if length:
                lengths.append(length)
                begun = len(words)
            if word == "\n":
                continue
        if len(words) == most:
            break
        start, end = match.span()
        if word[0] in " \u00a0":
            word, start = word[1:], start + 1
        words.append(word if end - start <= LONGEST_WORD else word[: LONGEST_WORD // 2] + word[-LONGEST_WORD // 2 :])
        starts.append(start)
        ends.append(end)
    if len(words) > begun:
        lengths.append(len(words) - begun)
    return Tokens(words=words, starts=starts, ends=ends, lengths=lengths)


def unaccented(word: str) -> str:
    """The word without accents."""
    if word.isascii():
        return word
    return "".join(character for character in unicodedata.normalize("NFKD", word) if not unicodedata.combining(character))


def key_of(word: str) -> str:
    """What is the same about a word wherever it stands: lower case, no accents, straight apostrophes, no spaces inside."""
    return unaccented(word.replace("’", "'")).lower().replace(" ", "").replace("\u00a0", "")
