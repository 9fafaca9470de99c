"""Inflected forms of English verbs, so that the lexicons hold base forms alone."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

VOWELS = "aeiou"
DOUBLES = re.compile(r"[^aeiou][aeiou][bdglmnprt]$")


def forms(base: str, irregular: Mapping[str, Sequence[str]]) -> list[str]:
    """The base form with its third person, past forms and participles; spellings that do not exist do no harm."""
    if base in irregular:
        return [base, *irregular[base]]
    stem = base.removesuffix("e")
    if base.endswith("y") and base[-2] not in VOWELS:
        return [base, f"{base[:-1]}ies", f"{base[:-1]}ied", f"{base}ing"]
    third = f"{base}es" if base.endswith(("s", "sh", "ch", "x", "z", "o")) else f"{base}s"
    if base.endswith("ie"):
        return [base, third, f"{base}d", f"{base[:-2]}ying"]
    regular = [base, third, f"{stem}ed", f"{base}ing" if base.endswith("ee") else f"{stem}ing"]
    # Whether the last letter doubles depends on the stress, and for -l on the country: both spellings are taken.
    return [*regular, f"{base}{base[-1]}ed", f"{base}{base[-1]}ing"] if DOUBLES.search(base) else regular
