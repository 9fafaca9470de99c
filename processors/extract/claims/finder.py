"""Claims of a text: the networks' judgement of its candidates and of the pairs each may be about, with one claim a pair and clause."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import Final

import numpy as np

from processors.domain.records import Modality, Span
from processors.domain.signals import MODALITIES, NEGATIVE, SYMMETRIC, TYPES, polarity
from processors.extract.claims.candidates import clause_head, is_candidate
from processors.extract.claims.lexicon import Lines
from processors.extract.claims.network import ClaimNetwork, Floats, TriggerScores
from processors.extract.claims.party_features import STATE_TABLES, PartyDescriber
from processors.extract.claims.states import States
from processors.extract.claims.trigger_features import TriggerDescriber
from processors.extract.parse import Page, Token

LEAST_CLAIM: Final = 0.15
"""Candidates below are not tried with pairs."""
LEAST_TYPE: Final = 0.05
"""The type that the lexicon gives the word itself stands unless the network all but excludes it."""
MOST_PAIRS: Final = 3
"""Pairs of one candidate: "A, B and C met"."""
PATH: Final = list(STATE_TABLES).index("path")
Pair = tuple[str, str]
Place = tuple[int, Span | None, frozenset[str], int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A word that claims something of a pair. `confidence`: the product of the probabilities of claim and pair."""

    trigger: Token
    type: str
    modality: Modality
    pair: Pair
    confidence: float
    line: str | None
    """The line of the lexicon that the word fulfils, if any."""


def claims(page: Page, states: States, network: ClaimNetwork, lines: Lines) -> list[Claim]:
    """In the order of their confidence; of one pair and polarity in one clause only the surest. `lines`: of the page."""
    if len(states.counts) < 2:
        return []
    describer = TriggerDescriber(page, states, lines)
    near = _near_states(states)
    candidates = [token for token in page.tokens if (near[token.sentence] or states.told_at(token) is not None) and is_candidate(token)]
    if not candidates:
        return []
    scores = network.triggers(
        [describer.describe(token) for token in candidates], page.tensor, [t.index for t in candidates], [t.head.index for t in candidates]
    )
    found = sorted(
        _judged(states, network, lines, candidates, scores), key=lambda claim: (-claim.confidence, claim.trigger.index, claim.pair)
    )
    kept: dict[Place, Claim] = {}
    for claim in found:
        kept.setdefault(place(states, claim.trigger, claim.pair, claim.type), claim)
    return list(kept.values())


def place(states: States, trigger: Token, pair: Pair, type_: str) -> Place:
    """Clause, part of a statement, pair and polarity: of two claims with one place only one is kept."""
    return clause_head(trigger).index, states.part_at(trigger), frozenset(pair), polarity(type_)


def _near_states(states: States) -> list[bool]:
    """By sentence: does it, or one of the two before it, refer to a state?"""
    named = [bool(states.codes_in(sentence)) for sentence in range(len(states.by_sentence))]
    return [any(named[max(0, sentence - 2) : sentence + 1]) for sentence in range(len(named))]


def _judged(states: States, network: ClaimNetwork, lines: Lines, candidates: list[Token], scores: TriggerScores) -> Iterator[Claim]:
    tried = _tried(states, candidates, np.flatnonzero(scores.claim > LEAST_CLAIM).tolist())
    if not tried.places:
        return
    order = np.array([(place.row, place.first, place.second) for place in tried.places], dtype=np.intp)
    likely, acts = network.pairs(
        scores.context,
        np.array(tried.states, dtype=np.intp),
        np.array(tried.owners, dtype=np.intp),
        np.array(tried.pairs, dtype=np.intp),
        order[:, 1],
        order[:, 2],
    )
    confidences: list[float] = (likely * scores.claim[order[:, 0]]).tolist()
    by_row: dict[int, list[int]] = {}
    for number, place in enumerate(tried.places):
        by_row.setdefault(place.row, []).append(number)
    for row, numbers in by_row.items():
        numbers.sort(key=likely.__getitem__, reverse=True)
        for number in numbers[:MOST_PAIRS]:
            pair = tried.places[number].pair
            if confidences[number] >= network.threshold and not _scenery(states, candidates[row], pair):
                acting = pair if acts[number] >= 0 else (pair[1], pair[0])
                yield _claim(lines, candidates[row], scores, row, acting, confidences[number])


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    """A candidate with a pair: the number of the candidate, and of the descriptions of both states."""

    row: int
    first: int
    second: int
    pair: Pair


@dataclass(frozen=True, slots=True, kw_only=True)
class _Tried:
    """What the network for pairs is asked. `owners`: the candidate of each described state; `pairs`: the description of each place."""

    states: list[list[int]]
    owners: list[int]
    pairs: list[list[int]]
    places: list[_Place]


def _tried(states: States, candidates: list[Token], rows: list[int]) -> _Tried:
    """Every two states that each of these candidates may be about."""
    describer = PartyDescriber(states)
    tried = _Tried(states=[], owners=[], pairs=[], places=[])
    for row in rows:
        token = candidates[row]
        codes = describer.states(token)
        first = len(tried.states)
        tried.states.extend(describer.state(token, code) for code in codes)
        tried.owners.extend([row] * len(codes))
        for one, other in combinations(range(len(codes)), 2):
            paths = tried.states[first + one][PATH], tried.states[first + other][PATH]
            tried.pairs.append(describer.pair(token, codes[one], codes[other], paths))
            tried.places.append(_Place(row=row, first=first + one, second=first + other, pair=(codes[one], codes[other])))
    return tried


def _scenery(states: States, token: Token, pair: Pair) -> bool:
    """Does the sentence name both only as places ("tourists from Japan visited Lima"), with nobody of either speaking?"""
    if states.speaker_at(token) in pair:
        return False
    hows = [{ref.how for ref in states.by_sentence[token.sentence] if ref.code == code} for code in pair]
    return all(found == {"place"} for found in hows)


def _claim(lines: Lines, token: Token, scores: TriggerScores, row: int, pair: Pair, confidence: float) -> Claim:
    line = lines.match(token)
    type_ = line.type if line is not None and scores.types[row][TYPES.index(line.type)] > LEAST_TYPE else likeliest(scores.types[row])
    modality = MODALITIES[int(scores.modalities[row].argmax())]
    ordered = (min(pair), max(pair)) if type_ in SYMMETRIC else pair
    return Claim(trigger=token, type=type_, modality=modality, pair=ordered, confidence=confidence, line=line.text if line else None)


def likeliest(probabilities: Floats) -> str:
    """The likeliest type of the likelier polarity: what a reader filters by first is whether a claim is of conflict."""
    conflict = len(NEGATIVE)
    against, towards = probabilities[:conflict], probabilities[conflict:]
    at = int(against.argmax()) if against.sum() > towards.sum() else conflict + int(towards.argmax())
    return TYPES[at]
