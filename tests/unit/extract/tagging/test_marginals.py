"""Probabilities of labels against a sum over every path."""

from __future__ import annotations

from itertools import pairwise, product

import numpy as np
import pytest

from processors.extract.tagging.marginals import Marginals
from processors.extract.tagging.packing import Packing

LABELS = 3


def enumerated(emissions: np.ndarray, transitions: np.ndarray, start: np.ndarray, end: np.ndarray) -> np.ndarray:
    """The same by adding up exp(score) of all sequences."""
    size = len(emissions)
    chances = np.zeros((size, LABELS))
    for path in product(range(LABELS), repeat=size):
        score = start[path[0]] + end[path[-1]] + sum(emissions[at, label] for at, label in enumerate(path))
        score += sum(transitions[a, b] for a, b in pairwise(path))
        for at, label in enumerate(path):
            chances[at, label] += np.exp(score)
    shares: np.ndarray = chances / chances.sum(axis=1, keepdims=True)
    return shares


@pytest.mark.parametrize("lengths", [[1], [4], [2, 5, 1, 3]])
def test_they_are_the_share_of_all_paths(lengths: list[int]) -> None:
    rng = np.random.default_rng(5)
    transitions, start, end = (rng.normal(size=size).astype(np.float32) for size in ((LABELS, LABELS), LABELS, LABELS))
    emissions = rng.normal(0, 2, size=(sum(lengths), LABELS)).astype(np.float32)
    found = Marginals(transitions, start, end)(emissions, Packing(lengths))
    at = 0
    for size in lengths:
        np.testing.assert_allclose(found[at : at + size], enumerated(emissions[at : at + size], transitions, start, end), atol=1e-4)
        at += size


def test_long_sequences_and_forbidden_transitions_stay_finite() -> None:
    transitions = np.zeros((LABELS, LABELS), dtype=np.float32)
    transitions[0, 2] = -1e4
    emissions = np.full((5000, LABELS), 50, dtype=np.float32)
    chances = Marginals(transitions, np.zeros(LABELS, dtype=np.float32), np.zeros(LABELS, dtype=np.float32))(emissions, Packing([5000]))
    assert np.isfinite(chances).all()
    np.testing.assert_allclose(chances.sum(axis=1), 1, atol=1e-5)
