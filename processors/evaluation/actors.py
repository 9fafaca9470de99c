"""Scores of actors and of metonyms.

An actor is right by type and country with any overlapping mention, one to one, those with the most shared mentions first.

Metonyms: every name that anywhere in the set stands for a state or a bloc without being called like it (Moscow, the White House) is judged
at each of its uses. Is it a mention of the right state there, or a place? Uses inside the mentions of other actors ("Seoul's unification
minister") are left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from processors.domain.records import Actor, Extraction, Span
from processors.domain.signals import BLOCS
from processors.evaluation.gold import Case
from processors.evaluation.matching import Weight, overlap, pair_up
from processors.evaluation.measures import F1
from processors.evaluation.naming import plain_words

STEM = 4
"""Letters in which a name and its state's must differ: "Berlin" stands for Germany, "Germans" is its name."""
NAME = re.compile(r"[A-Z]\w+( [A-Z]\w+)?")
FURTHER_NAMES = frozenset(
    {
        *("Britain", "UK", "US", "America", "DPRK", "North", "South", "Hermit Kingdom"),
        *("EU", "Union", "Europe", "UN", "Security Council"),
    }
)
"""Names of states and blocs that share no stem with the usual one, and are no metonyms."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """One use of a metonym: the codes for which it stands, empty for a place."""

    case: Case
    span: Span
    expected: frozenset[str | None]
    found: frozenset[str | None]


def matched_actors(case: Case) -> list[tuple[int, int]]:
    """Numbers of the expected and the found actors that match."""

    def weight(gold: Actor, found: Actor) -> Weight | None:
        if (gold.type, gold.country) != (found.type, found.country):
            return None
        shared = sum(overlap(one, other) > 0 for one in gold.mentions for other in found.mentions)
        return (shared,) if shared else None

    return pair_up(case.expected.actors, case.found.actors, weight)


def score_actors(cases: Iterable[Case]) -> F1:
    total = F1()
    for case in cases:
        total += F1(len(matched_actors(case)), len(case.found.actors), len(case.expected.actors))
    return total


def score_metonyms(cases: Sequence[Case]) -> F1:
    """Right where both sides have a state and one of them is the same."""
    uses = list(uses_of_metonyms(cases))
    return F1(
        sum(bool(use.expected & use.found) for use in uses),
        sum(bool(use.found) for use in uses),
        sum(bool(use.expected) for use in uses),
    )


def uses_of_metonyms(cases: Sequence[Case]) -> Iterator[Use]:
    names = sorted({name for case in cases for name in _metonyms(case)} - FURTHER_NAMES, key=len, reverse=True)
    if not names:
        return
    pattern = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, names))})(?!\w)")
    for case in cases:
        others = [span for actor in case.expected.actors if not _is_state(actor) for span in actor.mentions]
        for match in pattern.finditer(case.words.text):
            if not any(overlap(span, match.span()) for span in others):
                yield Use(
                    case=case,
                    span=match.span(),
                    expected=_states_at(case.expected, match.span()),
                    found=_states_at(case.found, match.span()),
                )


def _metonyms(case: Case) -> Iterator[str]:
    for actor in filter(_is_state, case.expected.actors):
        stems = _stems(actor.name)
        for span in actor.mentions:
            name = re.sub(r"^[Tt]he ", "", case.cut(span))
            if NAME.fullmatch(name) and not stems & _stems(name):
                yield name


def _stems(name: str) -> set[str]:
    return {word[:STEM] for word in plain_words(name)}


def _is_state(actor: Actor) -> bool:
    return actor.type == "STATE" or (actor.type == "ORG" and actor.country in BLOCS)


def _states_at(extraction: Extraction, span: Span) -> frozenset[str | None]:
    return frozenset(
        actor.country for actor in extraction.actors if _is_state(actor) and any(overlap(mention, span) for mention in actor.mentions)
    )
