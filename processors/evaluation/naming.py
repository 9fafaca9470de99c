"""When two names are the same person or office, without knowing the world: words in plain letters, without titles."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from processors.domain.records import Actor, Who

WORD = re.compile(r"\w+")
LETTERS = re.compile(r"[^\W\d_]+")
TITLES = frozenset(
    {
        *("a", "an", "the", "mr", "mrs", "ms", "dr", "sir", "sheikh", "general", "senator"),
        *("president", "premier", "chancellor", "secretary", "minister", "prime", "foreign", "spokesman"),
    }
)
"""Words of a name that tell nothing about who it is."""
PARTICLES = frozenset(["de", "da", "di", "del", "der", "van", "von", "al", "el", "bin", "ben", "hye", "in"])
"""Parts of names that are written small: de, van, bin, and the second syllables of Korean ones."""


def plain_words(name: str | None) -> frozenset[str]:
    """The words of a name in small ASCII letters (NFKD, marks dropped), without titles."""
    plain = unicodedata.normalize("NFKD", name or "").encode("ascii", "ignore").decode("ascii")
    return frozenset(WORD.findall(plain.lower())) - TITLES


def names_agree(one: str | None, other: str | None) -> bool:
    """All words of one name are among the other's: "Lavrov" and "Sergey Lavrov"."""
    first, second = plain_words(one), plain_words(other)
    return bool(first and second) and (first <= second or second <= first)


def is_named_person(who: Who, actors: Iterable[Actor]) -> bool:
    """ "Jan Wolski", not "Polish premier": a person among the actors whose name consists of capitalised words."""
    known = any(actor.type == "PERSON" and actor.name == who.name for actor in actors)
    return known and all(word[0].isupper() or word in PARTICLES for word in LETTERS.findall(who.name))


def is_same_speaker(expected: Who, found: Who | None, actors: Iterable[Actor]) -> bool:
    """The country is right and, for a named person, the name; an office is right by its country; without one, a word must agree."""
    if found is None or found.country != expected.country:
        return False
    if is_named_person(expected, actors):
        return names_agree(expected.name, found.name)
    return expected.country is not None or bool(plain_words(expected.name) & plain_words(found.name))
