"""Which language is a text in? Only English is read."""

from __future__ import annotations

import unicodedata

import pycld2

SAMPLE = 4000
"""Characters that decide."""
SHORT = 120
"""Below this many letters the detector guesses too much: a text in Latin script that it is not sure of counts as English."""


def detect(text: str) -> str | None:
    """ISO 639-1 code, or None where nothing can be told (no letters, or a script without a guess)."""
    sample = text[:SAMPLE]
    letters = [character for character in sample if character.isalpha()]
    if not letters:
        return None
    latin = sum(unicodedata.name(character, "").startswith("LATIN") for character in letters[:400]) / len(letters[:400])
    clean = "".join(character for character in sample if character.isprintable() or character.isspace())
    try:
        reliable, _, details = pycld2.detect(clean.encode("utf-8", "ignore"), bestEffort=True)
    except (pycld2.error, ValueError):
        return "en" if latin > 0.9 else None
    code = str(details[0][1])
    if code == "un" or (not reliable and len(letters) < SHORT):
        return "en" if latin > 0.9 else None
    if code == "en" or latin < 0.5:
        return code
    return "en" if len(letters) < SHORT and details[0][2] < 90 else code
