"""Claims of a text: the networks' judgement of its candidates and of the pairs that each may be about."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np

from processors.domain.records import Modality
from processors.domain.signals import MODALITIES, NEGATIVE, SYMMETRIC, TYPES
from processors.extract.claims.candidates import is_candidate
from processors.extract.claims.lexicon import Lines
from processors.extract.claims.network import ClaimNetwork, Floats, TriggerScores
from processors.extract.claims.party_features import PartyDescriber
from processors.extract.claims.states import States
from processors.extract.claims.trigger_features import TriggerDescriber
from processors.extract.parse import Page, Token

LEAST_CLAIM: Final = 0.15
"""Candidates below are not tried with pairs."""
LEAST_TYPE: Final = 0.05
"""The type that the lexicon gives the word itself stands unless the network all but excludes it."""
MOST_PAIRS: Final = 3
"""Pairs of one candidate: "A, B and C met"."""
Pair = tuple[str, str]


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
    """The surest first. `lines`: of the page."""
    if len(states.counts) < 2:
        return []
    describer = TriggerDescriber(page, states, lines)
    near = _near_states(states)
    candidates = [
        token for token in page.tokens if (near[token.sentence] or states.reading.told_at(token) is not None) and is_candidate(token)
    ]
    if not candidates:
        return []
    scores = network.triggers(
        [describer.describe(token) for token in candidates], page.tensor, [t.index for t in candidates], [t.head.index for t in candidates]
    )
    return sorted(
        _judged(states, network, lines, candidates, scores), key=lambda claim: (-claim.confidence, claim.trigger.index, claim.pair)
    )


def _near_states(states: States) -> list[bool]:
    """By sentence: does it, or one of the two before it, refer to a state?"""
    named = [bool(states.codes_in(sentence)) for sentence in range(len(states.by_sentence))]
    return [any(named[max(0, sentence - 2) : sentence + 1]) for sentence in range(len(named))]


def _judged(states: States, network: ClaimNetwork, lines: Lines, candidates: list[Token], scores: TriggerScores) -> Iterator[Claim]:
    described, owners, questions = _questions(states, candidates, np.flatnonzero(scores.claim > LEAST_CLAIM).tolist())
    if not questions:
        return
    order = np.array([(question.row, question.first, question.second) for question in questions], dtype=np.intp)
    likely, acts = network.pairs(
        scores.context,
        np.array(described, dtype=np.intp),
        np.array(owners, dtype=np.intp),
        np.array([question.ids for question in questions], dtype=np.intp),
        order[:, 1],
        order[:, 2],
    )
    confidences: list[float] = (likely * scores.claim[order[:, 0]]).tolist()
    by_row: dict[int, list[int]] = {}
    for number, question in enumerate(questions):
        by_row.setdefault(question.row, []).append(number)
    for row, numbers in by_row.items():
        numbers.sort(key=likely.__getitem__, reverse=True)
        for number in numbers[:MOST_PAIRS]:
            pair = questions[number].pair
            if confidences[number] >= network.threshold and not _scenery(states, candidates[row], pair):
                acting = pair if acts[number] >= 0 else (pair[1], pair[0])
                yield _claim(lines, candidates[row], scores, row, acting, confidences[number])


@dataclass(frozen=True, slots=True, kw_only=True)
class _Question:
    """Is a candidate about a pair? `row`: of the candidate; `first`, `second`: of the descriptions of both states."""

    row: int
    first: int
    second: int
    pair: Pair
    ids: list[int]


def _questions(states: States, candidates: list[Token], rows: list[int]) -> tuple[list[list[int]], list[int], list[_Question]]:
    """Descriptions of the states that each of these candidates may be about, the candidate of each description, and the questions."""
    describer = PartyDescriber(states)
    described: list[list[int]] = []
    owners: list[int] = []
    questions: list[_Question] = []
    for row in rows:
        parties = describer.describe(candidates[row])
        base = len(described)
        described += parties.states
        owners += [row] * len(parties.states)
        questions += [
            _Question(row=row, first=base + one, second=base + other, pair=(parties.codes[one], parties.codes[other]), ids=ids)
            for one, other, ids in parties.pairs
        ]
    return described, owners, questions


def _scenery(states: States, token: Token, pair: Pair) -> bool:
    """Does the sentence name both only as places ("tourists from Japan visited Lima"), with nobody of either speaking?"""
    if states.reading.speaker_at(token) in pair:
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
