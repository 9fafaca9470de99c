"""How words are compared, the same in every engine: `fold` is applied to each text before it is indexed and to each query.

What comes out is words of lower-case letters and digits with single blanks between them, so that engines have nothing left to
differ on: `unicode61` of SQLite's FTS5, a pattern or whitespace tokenizer of Elasticsearch, and `str.split` see the same words.

Words and phrases are compared by their stems (Porter's, which both engines have). Prefixes are compared with the words as they
stand, since a stem may be shorter than the letters typed ("negotiati*" against "negoti"): both engines keep unstemmed words too.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

LONGEST_WORD = 60
"""Characters kept of a word: beyond 64 bytes FTS5 no longer stems, and Lucene has a limit of its own."""

WORD = re.compile(r"[^\W_]+")

LETTERS = {
    "æ": "ae", "œ": "oe", "ð": "d", "þ": "th", "ı": "i", "ŋ": "n", "ĸ": "q", "ə": "a", "ꜳ": "aa", "ꜵ": "ao",
    "ʹ": "'", "ʺ": "'", "ʻ": "'", "ʼ": "'", "ʽ": "'", "ˈ": "'",
}  # fmt: skip
"""Letters that Unicode does not take apart, and apostrophes that it counts as letters."""

LATIN = (range(0x00E0, 0x02B0), range(0x1D00, 0x1E00), range(0x1E00, 0x1F00), range(0x2C60, 0x2C80), range(0xA720, 0xA800))
NAMED_AFTER = re.compile(r"LATIN SMALL LETTER ([A-Z]) WITH ")


def fold(text: str) -> str:
    """The words of a text, folded, with a blank between them: "Przemysław Żurawski" becomes "przemyslaw zurawski"."""
    if not text.isascii():
        text = " ".join(word if word.isascii() else _in_plain_letters(word) for word in text.split())
    return " ".join(word[:LONGEST_WORD] for word in WORD.findall(text.lower()))


def _in_plain_letters(word: str) -> str:
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", word).casefold())
    bare = "".join(c for c in decomposed if c.isascii() or not unicodedata.category(c).startswith("M"))
    return unicodedata.normalize("NFC", bare.translate(_TABLE))


def _with_a_stroke() -> Iterator[tuple[int, str]]:
    """ł, ø, đ, ƒ and their like, which Unicode names after a plain letter but does not take apart."""
    for code in (code for block in LATIN for code in block):
        named = NAMED_AFTER.match(unicodedata.name(chr(code), ""))
        if named and not unicodedata.decomposition(chr(code)):
            yield code, named[1].lower()


_TABLE = dict(_with_a_stroke()) | {ord(letter): plain for letter, plain in LETTERS.items()}
