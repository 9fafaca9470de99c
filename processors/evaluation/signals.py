"""Scores of signals.

Matched are signals of the same two countries (in any order) in one text, one to one: the best overlap of the words of their evidence
first, then the most agreement. `pair`, `pair+polarity`, `pair+type` and `pair+polarity+modality` count the same matches more and more
strictly; `pair set` counts each two countries once a text. `type` is the share of right types among the matches whose evidence shares a
word, `holder` the share of right holders among all matches. `false-signal rate` is the share of the texts called distractor with any
signal. A class of `macro-F1` (a type or a modality) is right where both sides of a match have it; the mean is over the classes of the gold.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Final

from processors.domain.records import NARRATOR, Signal
from processors.domain.signals import MODALITIES, TYPES
from processors.evaluation.gold import Case
from processors.evaluation.matching import Weight, jaccard, pair_up
from processors.evaluation.measures import F1, Macro, Measure, Share
from processors.evaluation.naming import names_agree

Agreement = Callable[[Signal, Signal], bool]
STRICTEST: Final = "pair+polarity+modality"
LEVELS: Final[dict[str, Agreement]] = {
    "pair": lambda one, other: True,  # noqa: ARG005 - matches have it
    "pair+polarity": lambda one, other: one.polarity == other.polarity,
    "pair+type": lambda one, other: one.type == other.type,
    STRICTEST: lambda one, other: (one.polarity, one.modality) == (other.polarity, other.modality),
}


def matched_signals(case: Case) -> list[tuple[int, int]]:
    """Numbers of the expected and the found signals that match."""

    def weight(gold: Signal, found: Signal) -> Weight | None:
        if set(gold.pair) != set(found.pair):
            return None
        shared = jaccard(case.words.touched(gold.evidence), case.words.touched(found.evidence))
        return shared, sum(agree(gold, found) for agree in LEVELS.values())

    return pair_up(case.expected.signals, case.found.signals, weight)


def is_same_holder(one: str, other: str) -> bool:
    return one == other or (NARRATOR not in (one, other) and names_agree(one, other))


def score_level(cases: Iterable[Case], level: str = STRICTEST) -> F1:
    """One of `LEVELS`."""
    total = F1()
    for case in cases:
        gold, found = case.expected.signals, case.found.signals
        right = sum(LEVELS[level](gold[i], found[j]) for i, j in matched_signals(case))
        total += F1(right, len(found), len(gold))
    return total


def score_signals(cases: Sequence[Case]) -> dict[str, Measure]:
    pairs = F1()
    type_ = holder = false = Share()
    for case in cases:
        gold, found = case.expected.signals, case.found.signals
        matches = [(gold[i], found[j]) for i, j in matched_signals(case)]
        kept = [(one, other) for one, other in matches if case.words.touched(one.evidence) & case.words.touched(other.evidence)]
        type_ += Share(sum(one.type == other.type for one, other in kept), len(kept))
        holder += Share(sum(is_same_holder(one.holder, other.holder) for one, other in matches), len(matches))
        false += Share(case.gold.is_distractor and bool(found), case.gold.is_distractor, unwanted=True)
        expected_pairs, found_pairs = ({frozenset(signal.pair) for signal in side} for side in (gold, found))
        pairs += F1(len(expected_pairs & found_pairs), len(found_pairs), len(expected_pairs))
    return {
        "pair set": pairs,
        **{level: score_level(cases, level) for level in LEVELS},
        "type": type_,
        "holder": holder,
        "false-signal rate": false,
        "macro-F1 over types": Macro(score_types(cases)),
        "macro-F1 over modalities": Macro(score_modalities(cases)),
    }


def score_types(cases: Iterable[Case]) -> dict[str, F1]:
    return _score_classes(cases, TYPES, lambda signal: signal.type)


def score_modalities(cases: Iterable[Case]) -> dict[str, F1]:
    return _score_classes(cases, MODALITIES, lambda signal: signal.modality)


def _score_classes(cases: Iterable[Case], classes: Iterable[str], class_of: Callable[[Signal], str]) -> dict[str, F1]:
    scores = dict.fromkeys(classes, F1())
    for case in cases:
        gold, found = case.expected.signals, case.found.signals
        for signal in gold:
            scores[class_of(signal)] += F1(gold=1)
        for signal in found:
            scores[class_of(signal)] += F1(predicted=1)
        for i, j in matched_signals(case):
            if class_of(gold[i]) == class_of(found[j]):
                scores[class_of(gold[i])] += F1(hits=1)
    return scores
