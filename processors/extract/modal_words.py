"""Words that decide whether a claim is so: config/signals/modality.toml as sets."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from config.files import read_toml
from processors.extract.inflection import verb_forms


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
        return frozenset(form for phrase in data[key] for form in verb_forms(phrase.split()[0]))

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
