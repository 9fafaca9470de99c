"""Makes a text fit for the parser, character by character, so that no offset moves."""

from __future__ import annotations

import re

from processors.extract.quotes import doubled
from processors.extract.wrapping import unwrapped

SURROGATES = re.compile(r"[\ud800-\udfff]")
BLANKS = re.compile(r"[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u00a0\u2000-\u200a\u202f\u205f\u3000\ufeff]")
"""Control characters and the spaces that the tokenizer does not take for spaces."""

MARKS = re.compile(r"[^\w\s]{20,}")
"""Rulers and the like: the tokenizer takes them apart one by one, in a time that grows with the square of their number."""


def cleaned(text: str) -> str:
    """Of the same length: lone surrogates become U+FFFD; control characters, odd spaces and long rows of marks become spaces, so do line
    breaks within a hard-wrapped paragraph; quotations between single marks get double ones."""
    plain = BLANKS.sub(" ", SURROGATES.sub("\ufffd", text))
    return doubled(unwrapped(MARKS.sub(lambda row: " " * len(row.group()), plain)))
