"""What was wrong, one by one: for reading, sorting and mending."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, TypeVar

from processors.domain.records import Actor, Signal, Span, Statement, Who
from processors.evaluation.actors import matched_actors, uses_of_metonyms
from processors.evaluation.gold import Case
from processors.evaluation.matching import overlap
from processors.evaluation.naming import is_same_speaker
from processors.evaluation.signals import is_same_holder, matched_signals
from processors.evaluation.statements import matched_statements

Part = Literal["statement", "actor", "metonym", "signal"]
Item = TypeVar("Item")
NOTHING = "-"


@dataclass(frozen=True, slots=True, kw_only=True)
class Slip:
    """One error. `fault`: "missed", "too many", or what differs; `expected` and `found` in words, "-" for nothing."""

    document: str
    part: Part
    fault: str
    span: Span
    excerpt: str
    expected: str
    found: str


def slips(cases: Sequence[Case]) -> Iterator[Slip]:
    """All errors, text by text; those of metonyms last, since they are judged over the whole set."""
    for case in cases:
        yield from _statements(case)
        yield from _actors(case)
        yield from _signals(case)
    yield from _metonyms(cases)


def _slip(case: Case, part: Part, fault: str, span: Span, expected: str, found: str) -> Slip:
    return Slip(
        document=case.gold.document.id,
        part=part,
        fault=fault,
        span=span,
        excerpt=case.cut(span),
        expected=expected or NOTHING,
        found=found or NOTHING,
    )


def _statements(case: Case) -> Iterator[Slip]:
    gold, found = case.expected.statements, case.found.statements
    pairs = matched_statements(case)
    for statement in _left(gold, {i for i, _ in pairs}):
        yield _slip(case, "statement", "missed", statement.content, _said(case, statement), NOTHING)
    for statement in _left(found, {j for _, j in pairs}):
        yield _slip(case, "statement", "too many", statement.content, NOTHING, _said(case, statement))
    for i, j in pairs:
        for fault, expected, got in _differences(case, gold[i], found[j]):
            yield _slip(case, "statement", fault, gold[i].content, expected, got)


def _differences(case: Case, gold: Statement, found: Statement) -> Iterator[tuple[str, str, str]]:
    if gold.who and not is_same_speaker(gold.who, found.who, case.expected.actors):
        yield "speaker", _who(gold.who), _who(found.who)
    if gold.kind != found.kind:
        yield "kind", gold.kind, found.kind
    for label, expected, got in (
        ("speaker as said", gold.speaker, found.speaker if gold.speaker else None),
        ("channel", gold.channel, found.channel),
        ("addressee", gold.addressee, found.addressee),
    ):
        if (expected or got) and not overlap(expected, got):
            yield label, case.cut(expected), case.cut(got)


def _actors(case: Case) -> Iterator[Slip]:
    gold, found = case.expected.actors, case.found.actors
    pairs = matched_actors(case)
    for actor in _left(gold, {i for i, _ in pairs}):
        yield _slip(case, "actor", "missed", actor.mentions[0], _actor(actor), NOTHING)
    for actor in _left(found, {j for _, j in pairs}):
        yield _slip(case, "actor", "too many", actor.mentions[0], NOTHING, _actor(actor))


def _signals(case: Case) -> Iterator[Slip]:
    gold, found = case.expected.signals, case.found.signals
    pairs = matched_signals(case)
    for signal in _left(gold, {i for i, _ in pairs}):
        yield _slip(case, "signal", "missed", signal.evidence, _signal(signal), NOTHING)
    for signal in _left(found, {j for _, j in pairs}):
        yield _slip(case, "signal", "too many", signal.evidence, NOTHING, _signal(signal))
    for i, j in pairs:
        one, other = gold[i], found[j]
        differing = [
            label
            for label, same in (
                ("type", one.type == other.type),
                ("modality", one.modality == other.modality),
                ("holder", is_same_holder(one.holder, other.holder)),
            )
            if not same
        ]
        if differing:
            yield _slip(case, "signal", ", ".join(differing), one.evidence, _signal(one), _signal(other))


def _metonyms(cases: Sequence[Case]) -> Iterator[Slip]:
    for use in uses_of_metonyms(cases):
        if bool(use.expected) != bool(use.found) or (use.expected and not use.expected & use.found):
            fault = "missed" if not use.found else "too many" if not use.expected else "country"
            yield _slip(use.case, "metonym", fault, use.span, _codes(use.expected), _codes(use.found))


def _left(items: Sequence[Item], matched: set[int]) -> Iterator[Item]:
    return (item for number, item in enumerate(items) if number not in matched)


def _who(who: Who | None) -> str:
    return " ".join(filter(None, (who.name, f"({who.country})" if who.country else None))) if who else NOTHING


def _said(case: Case, statement: Statement) -> str:
    return f"{_who(statement.who)} [{case.cut(statement.cue)}]"


def _actor(actor: Actor) -> str:
    return f"{actor.name}, {actor.type}, {actor.country or NOTHING}"


def _signal(signal: Signal) -> str:
    return f"{'-'.join(signal.pair)} {signal.type} {signal.modality}, {signal.holder}"


def _codes(codes: frozenset[str | None]) -> str:
    return "/".join(sorted(filter(None, codes))) or "a place"
