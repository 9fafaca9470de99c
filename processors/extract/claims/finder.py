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
from processors.extract.claims.lexicon import match
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


def claims(page: Page, states: States, network: ClaimNetwork) -> list[Claim]:
    """In the order of their confidence; of one pair and polarity in one clause only the surest."""
    if len(states.counts) < 2:
        return []
    describer = TriggerDescriber(page, states)
    candidates = [token for token in page.tokens if is_candidate(token) and _near_states(states, token)]
    if not candidates:
        return []
    scores = network.triggers(
        [describer.describe(token) for token in candidates], page.tensor, [t.index for t in candidates], [t.head.index for t in candidates]
    )
    found = sorted(
        _judged(page, states, network, candidates, scores), key=lambda claim: (-claim.confidence, claim.trigger.index, claim.pair)
    )
    kept: dict[Place, Claim] = {}
    for claim in found:
        kept.setdefault(place(states, claim.trigger, claim.pair, claim.type), claim)
    return list(kept.values())


def place(states: States, trigger: Token, pair: Pair, type_: str) -> Place:
    """Clause, part of a statement, pair and polarity: of two claims with one place only one is kept."""
    return clause_head(trigger).index, states.part_at(trigger), frozenset(pair), polarity(type_)


def _near_states(states: States, token: Token) -> bool:
    """Does the sentence, or one before it, refer to a state, or does somebody of a state speak?"""
    return (
        any(states.codes_in(sentence) for sentence in range(max(0, token.sentence - 2), token.sentence + 1))
        or states.told_at(token) is not None
    )


def _judged(page: Page, states: States, network: ClaimNetwork, candidates: list[Token], scores: TriggerScores) -> Iterator[Claim]:
    describer = PartyDescriber(states)
    rows: list[int] = np.flatnonzero(scores.claim > LEAST_CLAIM).tolist()
    described: list[list[int]] = []
    owners: list[int] = []
    pairs: list[list[int]] = []
    places: list[tuple[int, int, int, str, str]] = []
    for row in rows:
        token = candidates[row]
        codes = describer.states(token)
        first = len(described)
        described += [describer.state(token, code) for code in codes]
        owners += [row] * len(codes)
        for one, other in combinations(range(len(codes)), 2):
            paths = described[first + one][PATH], described[first + other][PATH]
            pairs.append(describer.pair(token, codes[one], codes[other], paths))
            places.append((row, first + one, first + other, codes[one], codes[other]))
    if not places:
        return
    order = np.array([place[:3] for place in places], dtype=np.intp)
    likely, acts = network.pairs(
        scores.context,
        np.array(described, dtype=np.intp),
        np.array(owners, dtype=np.intp),
        np.array(pairs, dtype=np.intp),
        order[:, 1],
        order[:, 2],
    )
    for row in rows:
        mine: list[int] = np.flatnonzero(order[:, 0] == row).tolist()
        mine.sort(key=lambda number: -likely[number])
        for number in mine[:MOST_PAIRS]:
            confidence = float(likely[number] * scores.claim[row])
            a, b = places[number][3:]
            if confidence >= network.threshold and not _scenery(states, candidates[row], (a, b)):
                yield _claim(page, candidates[row], scores, row, (a, b) if acts[number] >= 0 else (b, a), confidence)


def _scenery(states: States, token: Token, pair: Pair) -> bool:
    """Does the sentence name both only as places ("tourists from Japan visited Lima"), with nobody of either speaking?"""
    if states.speaker_at(token) in pair:
        return False
    hows = [{ref.how for ref in states.by_sentence[token.sentence] if ref.code == code} for code in pair]
    return all(found == {"place"} for found in hows)


def _claim(page: Page, token: Token, scores: TriggerScores, row: int, pair: Pair, confidence: float) -> Claim:
    line = match(page.tokens, token)
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
