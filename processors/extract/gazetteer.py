"""Finds the names of config/actors in a text, all at once: an Aho-Corasick automaton, linear in the text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Literal

import ahocorasick

from config.files import read_toml
from processors.extract.countries import Country, countries

Kind = Literal["country", "capital", "adjective", "people", "seat", "bloc", "organisation", "region", "outlet"]
TABLES: tuple[tuple[str, Kind], ...] = (("seats", "seat"), ("nicknames", "country"), ("organisations", "organisation"))
"""Tables of config/actors/institutions.toml by code, with the kind of their names."""
SHORTEST_IN_CAPITALS = 5
"""Names of at least this many letters are also found in capitals, as headlines write them."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What a name means. `code` is None for outlets, regions and organisations of several states."""

    kind: Kind
    code: str | None
    name: str


@dataclass(frozen=True, slots=True)
class Match:
    start: int
    end: int
    entry: Entry


@cache
def _automaton() -> ahocorasick.Automaton:
    automaton = ahocorasick.Automaton()
    words: dict[str, Entry] = {}
    for entry in _entries():
        words.setdefault(entry.name, entry)
        words.setdefault(entry.name.replace("'", "’"), entry)
        if len(entry.name) >= SHORTEST_IN_CAPITALS and entry.kind != "outlet":
            words.setdefault(entry.name.upper(), entry)
    for word, entry in words.items():
        automaton.add_word(word, (len(word), entry))
    automaton.make_automaton()
    return automaton


def _entries() -> Iterator[Entry]:
    """The first of two entries with one name wins."""
    institutions = read_toml("actors/institutions.toml")
    yield from (Entry("region", None, name) for name in institutions["regions"]["names"])
    for country in countries().values():
        yield from _names_of(country)
    for table, kind in TABLES:
        yield from (Entry(kind, code, name) for code, names in institutions[table].items() for name in names)
    yield from (Entry("organisation", None, name) for name in institutions["international"]["names"])
    yield from (Entry("outlet", None, name) for name in read_toml("attribution/outlets.toml")["names"])


def _names_of(country: Country) -> Iterator[Entry]:
    kinds: list[tuple[Kind, tuple[str, ...]]] = [
        ("bloc" if country.is_bloc else "country", (country.name, *country.aliases)),
        ("adjective", country.adjectives),
        ("people", country.people),
        ("capital", country.capitals),
    ]
    for kind, names in kinds:
        yield from (Entry(kind, country.code, name) for name in names)


def matches(text: str) -> list[Match]:
    """Names at word borders, the longest first where they overlap, in the order of the text."""
    found = []
    for last, (length, entry) in _automaton().iter(text):
        start, end = last - length + 1, last + 1
        if (_word_at(text, start - 1) and text[start].isalnum()) or _word_at(text, end):
            continue
        found.append(Match(start, end, entry))
    found.sort(key=lambda match: (match.start, -match.end))
    kept: list[Match] = []
    for match in found:
        if not kept or match.start >= kept[-1].end:
            kept.append(match)
    return kept


def _word_at(text: str, at: int) -> bool:
    return 0 <= at < len(text) and (text[at].isalnum() or text[at] == "_")
