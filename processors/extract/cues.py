"""The lexicon of reported speech, read from config/attribution: which word forms report, and in which shapes."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from config.files import read_toml
from processors.extract.inflection import verb_forms

VERB_CLASSES = ("say", "tell", "describe", "urge", "promise", "judge")


@dataclass(frozen=True, slots=True, kw_only=True)
class Cue:
    """A verb of speech: its base form and the shapes of report that it takes."""

    base: str
    classes: frozenset[str]
    preposition: str | None
    """The preposition before what somebody is accused of, blamed for, warned of."""
    cautious: bool
    """Also has meanings that are no speech: counts only with a speaker who can speak, and with a clause or a quotation."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lexicon:
    verbs: dict[str, Cue]
    """By inflected form, lower case."""
    light: frozenset[str]
    """Inflected forms of verbs that report together with a noun."""
    nouns: frozenset[str]
    told: frozenset[str]
    """Inflected forms of verbs whose object is told."""
    said_to: frozenset[str]
    """Inflected forms of verbs that take who is told after "to"."""
    saying: frozenset[str]
    outlets: frozenset[str]
    outlet_words: frozenset[str]
    """Last words of their names."""
    audiences: frozenset[str]
    media: frozenset[str]


@cache
def lexicon() -> Lexicon:
    data = read_toml("attribution/cues.toml")
    outlets = read_toml("attribution/outlets.toml")
    return Lexicon(
        verbs={form: cue for cue in _cues(data) for form in verb_forms(cue.base)},
        light=frozenset(form for base in data["light"] for form in verb_forms(base)),
        told=frozenset(form for base in data["tell"] for form in verb_forms(base)),
        said_to=frozenset(form for base in data["said_to"] for form in verb_forms(base)),
        saying=frozenset(data["saying"]),
        nouns=frozenset(word for noun in data["nouns"] for word in (noun, f"{noun}s")),
        outlets=frozenset(outlets["names"]),
        outlet_words=frozenset(name.split()[-1] for name in outlets["names"]),
        audiences=frozenset(outlets["audiences"]),
        media=frozenset(outlets["media"]),
    )


def _cues(data: dict[str, Any]) -> list[Cue]:
    accuse: dict[str, str] = data["accuse"]
    bases = dict.fromkeys([*(base for name in VERB_CLASSES for base in data[name]), *accuse])
    return [
        Cue(
            base=base,
            classes=frozenset(name for name in VERB_CLASSES if base in data[name]),
            preposition=accuse.get(base),
            cautious=base in data["cautious"],
        )
        for base in bases
    ]
