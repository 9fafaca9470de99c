"""The best label sequences of linear-chain conditional random fields (Lafferty et al. 2001), many sequences at once."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import numpy as np
import numpy.typing as npt

from processors.extract.tagging.packing import Packing

Floats = npt.NDArray[np.float32]
Labels = npt.NDArray[np.int8]

FORBIDDEN: Final = -1e4
"""Score of a transition that cannot be."""


def bio_scores(transitions: Floats, start: Floats) -> tuple[Floats, Floats]:
    """The same scores with what BIO forbids ruled out: I-x at the start, and after anything but B-x and I-x.

    Labels: 0 is O; type number x has B at 2x + 1 and I at 2x + 2. Shapes (K, K), from and to, and (K,).
    """
    transitions, start = transitions.copy(), start.copy()
    for inside in range(2, len(start), 2):
        allowed = [inside - 1, inside]
        start[inside] = FORBIDDEN
        transitions[[label for label in range(len(start)) if label not in allowed], inside] = FORBIDDEN
    return transitions, start


def bio_spans(labels: Iterable[int]) -> list[tuple[int, int, int]]:
    """Spans (start, end, type number) of one valid BIO sequence."""
    spans: list[tuple[int, int, int]] = []
    for position, label in enumerate(labels):
        if label == 0:
            continue
        kind, inside = divmod(int(label) - 1, 2)
        if inside and spans and spans[-1][1:] == (position, kind):
            spans[-1] = (spans[-1][0], position + 1, kind)
        else:
            spans.append((position, position + 1, kind))
    return spans


class Viterbi:
    """Decoder for K labels."""

    def __init__(self, transitions: Floats, start: Floats, end: Floats) -> None:
        """`transitions`: (K, K), from and to; `start`, `end`: (K,)."""
        self._into: Final = np.ascontiguousarray(transitions.T, dtype=np.float32)
        self._start: Final = start.astype(np.float32)
        self._end: Final = end.astype(np.float32)

    def __call__(self, emissions: Floats, packing: Packing) -> Labels:
        """The labels (N,) of N tokens with emission scores (N, K), sequences end to end as `packing` says."""
        labels = np.zeros(packing.rows, dtype=np.int8)
        if not packing.steps:
            return labels
        scores = emissions[packing.forward]
        best = self._start + scores[: packing.active[0]]
        came_from: list[Labels] = []
        for step in range(1, packing.steps):
            n = packing.active[step]
            paths = best[:n, None, :] + self._into
            came_from.append(paths.argmax(axis=2).astype(np.int8))
            best[:n] = paths.max(axis=2) + scores[packing.bounds[step] : packing.bounds[step + 1]]
        current = (best + self._end).argmax(axis=1).astype(np.int8)
        packed = np.empty_like(labels)
        for step in range(packing.steps - 1, -1, -1):
            n = packing.active[step]
            packed[packing.bounds[step] : packing.bounds[step + 1]] = current[:n]
            if step:
                current[:n] = np.take_along_axis(came_from[step - 1], current[:n, None], axis=1)[:, 0]
        labels[packing.forward] = packed
        return labels
