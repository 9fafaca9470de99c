"""The lexicon of signals, read from config/signals: word forms with their type, and the codes of each type."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from config.files import read_toml
from processors.extract.inflection import forms

IRREGULAR: dict[str, list[str]] = {
    "sell": ["sells", "sold", "selling"],
    "send": ["sends", "sent", "sending"],
    "lend": ["lends", "lent", "lending"],
    "shake": ["shakes", "shook", "shaken", "shaking"],
    "break": ["breaks", "broke", "broken", "breaking"],
    "cut": ["cuts", "cutting"],
    "shut": ["shuts", "shutting"],
    "meet": ["meets", "met", "meeting"],
    "hold": ["holds", "held", "holding"],
    "have": ["has", "had", "having"],
    "begin": ["begins", "began", "begun", "beginning"],
    "take": ["takes", "took", "taken", "taking"],
    "keep": ["keeps", "kept", "keeping"],
    "make": ["makes", "made", "making"],
    "freeze": ["freezes", "froze", "frozen", "freezing"],
    "unfreeze": ["unfreezes", "unfroze", "unfrozen", "unfreezing"],
    "build": ["builds", "built", "building"],
    "rebuild": ["rebuilds", "rebuilt", "rebuilding"],
    "sink": ["sinks", "sank", "sunk", "sinking"],
    "hurt": ["hurts", "hurting"],
    "pay": ["pays", "paid", "paying"],
    "speak": ["speaks", "spoke", "spoken", "speaking"],
    "shoot": ["shoots", "shot", "shooting"],
    "strike": ["strikes", "struck", "striking"],
    "withdraw": ["withdraws", "withdrew", "withdrawn", "withdrawing"],
    "leave": ["leaves", "left", "leaving"],
    "quit": ["quits", "quitting"],
    "tear": ["tears", "tore", "torn", "tearing"],
    "fall": ["falls", "fell", "fallen", "falling"],
    "forget": ["forgets", "forgot", "forgotten", "forgetting"],
    "seek": ["seeks", "sought", "seeking"],
    "tell": ["tells", "told", "telling"],
    "set": ["sets", "setting"],
    "mean": ["means", "meant", "meaning"],
}

Options = list[tuple[str | None, str]]
"""Of a word form: (particle that must stand with it, type), those with a particle first."""

BONDS = ("relations", "talks", "penalties", "posts", "pacts", "strains")


@dataclass(frozen=True, slots=True, kw_only=True)
class Code:
    """A type of signal in PLOVER and CAMEO."""

    plover: str
    cameo: str
    quad: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Triggers:
    verbs: dict[str, Options]
    """By form: (particle or preposition that must follow, type)."""
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
        verbs=_by_form(data["verbs"]),
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
            for form in forms(base, IRREGULAR):
                table.setdefault(form, []).append((particle or None, type_))
    for options in table.values():
        # What needs a particle is more certain than what does without.
        options.sort(key=lambda option: option[0] is None)
    return table


@cache
def codes() -> dict[str, Code]:
    """By type of signal."""
    return {
        type_: Code(plover=row["plover"], cameo=row["cameo"], quad=row["quad"]) for type_, row in read_toml("signals/types.toml").items()
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class ModalWords:
    negated: frozenset[str]
    prospective: frozenset[str]
    conditional: frozenset[str]
    prospective_adjectives: frozenset[str]
    negated_adjectives: frozenset[str]
    prospective_nouns: frozenset[str]
    conditional_nouns: frozenset[str]
    will: frozenset[str]
    may: frozenset[str]
    must: frozenset[str]
    if_: frozenset[str]
    negations: frozenset[str]


@cache
def modal_words() -> ModalWords:
    data: dict[str, Any] = read_toml("signals/modality.toml")

    def inflected(key: str) -> frozenset[str]:
        return frozenset(form for phrase in data[key] for form in forms(phrase.split()[0], IRREGULAR))

    def plain(key: str) -> frozenset[str]:
        return frozenset(data[key])

    return ModalWords(
        negated=inflected("negated"),
        prospective=inflected("prospective"),
        conditional=inflected("conditional"),
        prospective_adjectives=plain("prospective_adjectives"),
        negated_adjectives=plain("negated_adjectives"),
        prospective_nouns=plain("prospective_nouns"),
        conditional_nouns=plain("conditional_nouns"),
        will=plain("will"),
        may=plain("may"),
        must=plain("must"),
        if_=plain("if"),
        negations=plain("negations"),
    )
