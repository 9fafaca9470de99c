"""Texts of strangers on a terminal: nothing in them may move the cursor, change colours or turn the direction of writing."""

from __future__ import annotations

SHOWN_AS_BLANK = "\n\r\t\u00a0"


def safe(text: str) -> str:
    """The text on one line; what is not printable as an escape ("\\x1b"), line breaks and tabs as spaces."""
    return "".join(
        character if character.isprintable() else " " if character in SHOWN_AS_BLANK else character.encode("unicode_escape").decode("ascii")
        for character in text
    )
