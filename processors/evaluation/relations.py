"""The whole evaluation of fully annotated texts: statements, actors, signals; by type, modality and phenomenon."""

from __future__ import annotations

from collections.abc import Sequence

from processors.evaluation.actors import score_actors, score_metonyms
from processors.evaluation.gold import Case
from processors.evaluation.measures import BY, Measure
from processors.evaluation.signals import STRICTEST, score_level, score_modalities, score_signals, score_types
from processors.evaluation.statements import score_content, score_statements


def score_relations(cases: Sequence[Case]) -> dict[str, dict[str, Measure]]:
    return {
        "statements": score_statements(cases),
        "actors": {"type, country, mention": score_actors(cases), "metonyms": score_metonyms(cases)},
        "signals": score_signals(cases),
        f"{BY}type": {**score_types(cases)},
        f"{BY}modality": {**score_modalities(cases)},
    }


def score_phenomena(cases: Sequence[Case]) -> dict[str, dict[str, Measure]]:
    """Contents of statements, and signals at their strictest, for each phenomenon that the texts say they show, the most frequent first."""
    groups: dict[str, list[Case]] = {}
    for case in cases:
        for phenomenon in case.gold.phenomena:
            groups.setdefault(phenomenon, []).append(case)
    ordered = sorted(groups.items(), key=lambda group: (-len(group[1]), group[0]))
    return {
        f"{BY}test, statements: content": {name: score_content(group) for name, group in ordered},
        f"{BY}test, signals: {STRICTEST}": {name: score_level(group) for name, group in ordered},
    }
