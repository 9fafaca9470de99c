"""The decoder against all paths tried one by one."""

from __future__ import annotations

from itertools import pairwise, product

import numpy as np

from processors.extract.tagging.packing import Packing
from processors.extract.tagging.viterbi import FORBIDDEN, Floats, Viterbi, bio_scores, bio_spans

LABELS = 5


def test_the_best_of_all_paths_is_found() -> None:
    chance = np.random.default_rng(3)
    transitions, start, end = (chance.standard_normal(shape).astype(np.float32) for shape in ((LABELS, LABELS), LABELS, LABELS))
    lengths = [4, 1, 0, 3, 4]
    emissions = chance.standard_normal((sum(lengths), LABELS)).astype(np.float32)

    labels = Viterbi(transitions, start, end)(emissions, Packing(lengths)).tolist()

    first = 0
    for length in lengths:
        rows = emissions[first : first + length]

        def score(path: tuple[int, ...], rows: Floats = rows) -> float:
            moves = sum(transitions[a, b] for a, b in pairwise(path))
            return float(start[path[0]] + end[path[-1]] + moves + sum(row[label] for row, label in zip(rows, path, strict=True)))

        if length:
            assert tuple(labels[first : first + length]) == max(product(range(LABELS), repeat=length), key=score)
        first += length


def test_no_sequence_breaks_bio() -> None:
    chance = np.random.default_rng(4)
    transitions, start = bio_scores(np.zeros((LABELS, LABELS), np.float32), np.zeros(LABELS, np.float32))
    emissions = 9 * chance.standard_normal((300, LABELS)).astype(np.float32)
    labels = Viterbi(transitions, start, np.zeros(LABELS, np.float32))(emissions, Packing([3] * 100)).tolist()
    for first in range(0, 300, 3):
        before = 0
        for label in labels[first : first + 3]:
            assert label % 2 or label == 0 or before in (label, label - 1)
            before = label


def test_bio_scores_leave_what_is_allowed_alone() -> None:
    transitions, start = bio_scores(np.ones((3, 3), np.float32), np.ones(3, np.float32))
    assert transitions.tolist() == [[1, 1, FORBIDDEN], [1, 1, 1], [1, 1, 1]]
    assert start.tolist() == [1, 1, FORBIDDEN]


def test_spans_end_where_another_begins() -> None:
    assert bio_spans([0, 1, 2, 1, 3, 4, 0, 3]) == [(1, 3, 0), (3, 4, 0), (4, 6, 1), (7, 8, 1)]
    assert bio_spans([]) == []
