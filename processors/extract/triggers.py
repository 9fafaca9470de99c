"""The lexicon of signals, read from config/signals: word forms with their type."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from config.files import read_toml
from processors.extract.inflection import verb_forms

Options = list[tuple[str | None, str]]
"""Of a word form: (particle that must stand with it, type), those with a particle first."""

BONDS = ("relations", "talks", "penalties", "posts", "pacts", "strains")


@dataclass(frozen=True, slots=True, kw_only=True)
class Triggers:
    nouns: dict[str, str]
    topical: frozenset[str]
    bond_of: dict[str, str]
    """Noun to the kind of bond it names."""
    done: dict[str, dict[str, Options]]
    """Kind of bond to verb form to (particle, type)."""
    adjectives: dict[str, str]
    prepositions: frozenset[str]
    elsewhere: frozenset[str]


@cache
def triggers() -> Triggers:
    data = read_toml("signals/triggers.toml")
    return Triggers(
        nouns={noun: type_ for type_, nouns in data["nouns"].items() for noun in nouns},
        topical=frozenset(data["topical"]["words"]),
        bond_of={noun: bond for bond in reversed(BONDS) for noun in data["bonds"][bond]},
        done={bond: _by_form(types) for bond, types in data["done"].items()},
        adjectives={word: type_ for type_, words in data["adjectives"].items() for word in words},
        prepositions=frozenset(data["prepositions"]),
        elsewhere=frozenset(data["elsewhere"]["words"]),
    )


def _by_form(types: dict[str, list[str]]) -> dict[str, Options]:
    table: dict[str, Options] = {}
    for type_, phrases in types.items():
        for phrase in phrases:
            base, _, particle = phrase.partition(" ")
            for form in verb_forms(base):
                table.setdefault(form, []).append((particle or None, type_))
    for options in table.values():
        # What needs a particle is more certain than what does without.
        options.sort(key=lambda option: option[0] is None)
    return table
