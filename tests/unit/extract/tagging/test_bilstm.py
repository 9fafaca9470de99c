"""The LSTM against its definition, written out token by token."""

from __future__ import annotations

import numpy as np
import pytest

from processors.extract.tagging.bilstm import BiLstm, Floats, folded
from processors.extract.tagging.packing import Packing

HIDDEN = 5
LENGTHS = [3, 0, 7, 1, 7]


def logistic(x: Floats) -> Floats:
    return (1 / (1 + np.exp(-x))).astype(np.float32)


def by_definition(inputs: Floats, recurrent: Floats) -> Floats:
    """Hidden states (T, H) of one direction; gates in PyTorch's order, not folded."""
    h, c, states = np.zeros(HIDDEN), np.zeros(HIDDEN), []
    for row in inputs:
        i, f, candidate, o = np.split(row + h @ recurrent, 4)
        c = logistic(f) * c + logistic(i) * np.tanh(candidate)
        h = logistic(o) * np.tanh(c)
        states.append(h)
    return np.array(states)


@pytest.fixture
def chance() -> np.random.Generator:
    return np.random.default_rng(7)


def test_states_are_those_of_the_definition_whatever_the_lengths(chance: np.random.Generator) -> None:
    inputs = chance.standard_normal((sum(LENGTHS), 8 * HIDDEN)).astype(np.float32)
    recurrent = chance.standard_normal((2, HIDDEN, 4 * HIDDEN)).astype(np.float32)
    lstm = BiLstm(folded(recurrent))
    projected = np.concatenate([folded(inputs[:, : 4 * HIDDEN]), folded(inputs[:, 4 * HIDDEN :])], axis=1)

    states = lstm(projected, Packing(LENGTHS))

    start = 0
    for length in LENGTHS:
        rows = slice(start, start + length)
        start += length
        if length:
            ahead = by_definition(inputs[rows, : 4 * HIDDEN], recurrent[0])
            back = by_definition(inputs[rows, 4 * HIDDEN :][::-1], recurrent[1])[::-1]
            np.testing.assert_allclose(states[rows], np.concatenate([ahead, back], axis=1), atol=2e-6)


def test_a_sequence_has_the_same_states_alone_and_among_others(chance: np.random.Generator) -> None:
    projected = chance.standard_normal((sum(LENGTHS), 8 * HIDDEN)).astype(np.float32)
    lstm = BiLstm(chance.standard_normal((2, HIDDEN, 4 * HIDDEN)).astype(np.float32))
    together = lstm(projected, Packing(LENGTHS))
    np.testing.assert_allclose(lstm(projected[3:10], Packing([7])), together[3:10], atol=1e-6)


@pytest.mark.parametrize("lengths", [[], [0], [0, 0]])
def test_nothing_gives_nothing(lengths: list[int]) -> None:
    lstm = BiLstm(np.zeros((2, HIDDEN, 4 * HIDDEN), np.float32))
    assert lstm(np.zeros((0, 8 * HIDDEN), np.float32), Packing(lengths)).shape == (0, 2 * HIDDEN)


def test_packed_order_visits_every_row_once_in_both_directions() -> None:
    packing = Packing(LENGTHS)
    assert sorted(packing.forward) == sorted(packing.backward) == list(range(sum(LENGTHS)))
    assert packing.active == [4, 3, 3, 2, 2, 2, 2]
    assert packing.forward[:4].tolist() == [3, 11, 0, 10]
    assert packing.backward[:4].tolist() == [9, 17, 2, 10]
