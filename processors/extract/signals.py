"""Signals between states: each claim of a text with its pair, type, modality, holder and evidence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from processors.domain.records import NARRATOR, Signal, Span
from processors.domain.signals import SYMMETRIC, polarity
from processors.extract.evidence import evidence
from processors.extract.frames import Claim, act, between, bond, lowest
from processors.extract.modality import governing_verb, modality
from processors.extract.pairing import Pair
from processors.extract.parse import Page, Token
from processors.extract.parties import Parties
from processors.extract.reading import Reading, Told
from processors.extract.triggers import codes, triggers

WORDS_ELSEWHERE = 2
"""So many words of sport, culture or trade make a sentence one that carries no signal."""


def signals(reading: Reading) -> tuple[Signal, ...]:
    """In the order of the text; in one clause a pair has one signal of each polarity."""
    parties = Parties(reading)
    for _ in _claims(reading.page, parties):
        # The first pass only learns which pairs the text speaks of, since a text may name its pair after it speaks of "the freeze".
        pass
    parties.start_over()
    found: dict[tuple[int, Span | None, frozenset[str], int], tuple[int, Signal]] = {}
    for claim in _claims(reading.page, parties):
        verb = governing_verb(claim.trigger)
        clause = verb.index if verb is not None else claim.trigger.index
        told = parties.told_at(claim.trigger)
        for pair in claim.pairs:
            key = (clause, told.draft.part_at(claim.trigger.start) if told else None, frozenset(pair), polarity(claim.type))
            if key not in found or claim.rank < found[key][0]:
                found[key] = (claim.rank, _signal(reading, told, claim, pair))
    return tuple(sorted((signal for _, signal in found.values()), key=lambda signal: (signal.evidence, signal.pair, signal.type)))


def _claims(page: Page, parties: Parties) -> Iterator[Claim]:
    elsewhere = _elsewhere(page)
    for token in page.tokens:
        if token.sentence not in elsewhere and (claim := _claim(parties, token)) is not None:
            yield claim


def _claim(parties: Parties, token: Token) -> Claim | None:
    lex = triggers()
    if token.is_noun:
        kind = lex.bond_of.get(token.low)
        claim = bond(parties, token, kind) if kind is not None else None
        return claim or (between(parties, token) if token.low in lex.nouns and kind is None else None)
    if token.tag.startswith("VB") and (token.low in lex.verbs or token.low.startswith("mediat")):
        return act(parties, token)
    return lowest(parties, token) if token.low in ("lowest", "worst") else None


def _elsewhere(page: Page) -> set[int]:
    """Sentences about sport, culture or trade between firms."""
    words = triggers().elsewhere
    counts = Counter(token.sentence for token in page.tokens if token.low in words)
    return {sentence for sentence, count in counts.items() if count >= WORDS_ELSEWHERE}


def _signal(reading: Reading, told: Told | None, claim: Claim, pair: Pair) -> Signal:
    code = codes()[claim.type]
    holder = NARRATOR
    if told is not None:
        span = told.draft.speaker_span
        holder = told.resolved.who.name if told.resolved.who else reading.page.cut(span) if span else NARRATOR
    return Signal(
        evidence=evidence(reading.page, claim.trigger, told.draft.part_at(claim.trigger.start) if told else None),
        pair=(min(pair), max(pair)) if claim.type in SYMMETRIC else pair,
        type=claim.type,
        polarity=polarity(claim.type),
        modality="ACTUAL" if claim.settled else modality(claim.trigger),
        holder=holder,
        rule=claim.rule,
        plover=code.plover,
        cameo=code.cameo,
        quad=code.quad,
    )
