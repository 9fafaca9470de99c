"""Signals between states: each claim of a text with its pair, type, modality, holder and evidence.

Two ways find them. Frames read what the words of config/signals say of the parties beside them on the parse: few claims, mostly
right. Networks that were trained on annotated texts judge every other clause, and what its context says it is about.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from processors.domain.records import NARRATOR, Modality, Signal, Span
from processors.domain.signals import SYMMETRIC, polarity
from processors.extract.claims.candidates import clause_head
from processors.extract.claims.finder import claims
from processors.extract.claims.lexicon import Lines
from processors.extract.claims.network import ClaimNetwork
from processors.extract.claims.states import States
from processors.extract.codes import codes
from processors.extract.evidence import evidence
from processors.extract.frames import Claim, act, between, bond, lowest
from processors.extract.modality import modality
from processors.extract.pairing import Pair
from processors.extract.parse import Page, Token
from processors.extract.parties import Parties
from processors.extract.reading import Reading, Told
from processors.extract.triggers import triggers

Place = tuple[int, Span | None, frozenset[str], int]
WORDS_ELSEWHERE = 2
"""So many words of sport, culture or trade make a sentence one that carries no signal."""
LEAST_SURE = 0.5
"""A text that the frames find nothing in must have one claim at least this sure, else it is about something else."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A claim about one pair, however it was found. `rule` says how."""

    trigger: Token
    pair: Pair
    type: str
    modality: Modality
    rule: str


def signals(reading: Reading, network: ClaimNetwork) -> tuple[Signal, ...]:
    """In the order of the text. What a frame says of a pair in a clause stands; the networks add other pairs and clauses."""
    states = States(reading)
    lines = Lines(reading.page.tokens)
    elsewhere = _elsewhere(reading.page)
    kept: dict[Place, Found] = {}
    for frame in _framed(reading, lines, elsewhere):
        kept.setdefault(_place(states, frame), frame)
    framed = {where[:3] for where in kept}
    learned = [claim for claim in claims(reading.page, states, network, lines) if claim.trigger.sentence not in elsewhere]
    if not kept and all(claim.confidence < LEAST_SURE for claim in learned):
        return ()
    for claim in learned:
        found = Found(
            trigger=claim.trigger,
            pair=claim.pair,
            type=claim.type,
            modality=claim.modality,
            rule=f"learned: {claim.line or claim.trigger.low} ({claim.confidence:.2f})",
        )
        where = _place(states, found)
        if where[:3] not in framed:
            kept.setdefault(where, found)
    return tuple(
        sorted((_signal(reading, states, found) for found in kept.values()), key=lambda signal: (signal.evidence, signal.pair, signal.type))
    )


def _place(states: States, found: Found) -> Place:
    """Clause, part of a statement, pair and polarity: of two claims with one place only one is kept."""
    return clause_head(found.trigger).index, states.part_at(found.trigger), frozenset(found.pair), polarity(found.type)


def _framed(reading: Reading, lines: Lines, elsewhere: set[int]) -> Iterator[Found]:
    """Claims by frames, the better ones first."""
    parties = Parties(reading, lines)
    for _ in _frames(reading.page, parties, elsewhere):
        # The first pass only learns which pairs the text speaks of, since a text may name its pair after it speaks of "the freeze".
        pass
    parties.start_over()
    for claim in sorted(_frames(reading.page, parties, elsewhere), key=lambda claim: claim.rank):
        for pair in claim.pairs:
            yield Found(
                trigger=claim.trigger,
                pair=pair,
                type=claim.type,
                modality="ACTUAL" if claim.settled else modality(claim.trigger),
                rule=claim.rule,
            )


def _frames(page: Page, parties: Parties, elsewhere: set[int]) -> Iterator[Claim]:
    for token in page.tokens:
        if token.sentence not in elsewhere and (claim := _frame(parties, token)) is not None:
            yield claim


def _frame(parties: Parties, token: Token) -> Claim | None:
    if token.is_noun:
        kind = triggers().bond_of.get(token.low)
        return (bond(parties, token, kind) if kind is not None else None) or (between(parties, token) if kind is None else None)
    if token.tag.startswith("VB"):
        return act(parties, token)
    return lowest(parties, token) if token.low in ("lowest", "worst") else None


def _elsewhere(page: Page) -> set[int]:
    """Sentences about sport, culture or trade between firms."""
    words = triggers().elsewhere
    counts = Counter(token.sentence for token in page.tokens if token.low in words)
    return {sentence for sentence, count in counts.items() if count >= WORDS_ELSEWHERE}


def _demanded(reading: Reading, found: Found) -> Told | None:
    """A demand is held by who demands it: the claim is the cue of the statement itself, and its act still to come."""
    if found.modality != "PROSPECTIVE":
        return None
    return next((told for told in reading.told if told.draft.verb is found.trigger), None)


def _signal(reading: Reading, states: States, found: Found) -> Signal:
    code = codes()[found.type]
    told = states.reading.told_at(found.trigger) or _demanded(reading, found)
    holder = NARRATOR
    if told is not None:
        span = told.draft.speaker_span
        holder = told.resolved.who.name if told.resolved.who else reading.page.cut(span) if span else NARRATOR
    return Signal(
        evidence=evidence(reading.page, found.trigger, states.part_at(found.trigger)),
        pair=(min(found.pair), max(found.pair)) if found.type in SYMMETRIC else found.pair,
        type=found.type,
        polarity=polarity(found.type),
        modality=found.modality,
        holder=holder,
        rule=found.rule,
        plover=code.plover,
        cameo=code.cameo,
        quad=code.quad,
    )
