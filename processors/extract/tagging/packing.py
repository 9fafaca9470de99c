"""Sequences of different lengths laid out for a loop over time: longest first, one step after the other, no padding."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.intp]


class Packing:
    """How B sequences that lie end to end in one array of N rows are visited step by step.

    At step t the first `active[t]` of the sequences, ordered by falling length, still have a row; their rows fill
    `bounds[t]:bounds[t + 1]` of any array that is in packed order.
    """

    def __init__(self, lengths: Sequence[int] | Ints) -> None:
        """`lengths`: rows of each sequence, in the order in which they lie; zeros are allowed."""
        given = np.asarray(lengths, dtype=np.intp)
        order = np.argsort(-given, kind="stable")
        self.order: Ints = order[given[order] > 0]
        """Numbers of the sequences, longest first; empty ones are left out."""
        starts = (np.cumsum(given) - given)[self.order]
        sizes = given[self.order]
        self.rows = int(given.sum())
        self.steps = int(sizes[0]) if len(sizes) else 0
        time = np.arange(self.steps)
        live = time[:, None] < sizes[None, :]
        self.active: list[int] = live.sum(axis=1).tolist()
        self.bounds: list[int] = [0, *np.cumsum(live.sum(axis=1)).tolist()]
        self.forward: Ints = (starts[None, :] + time[:, None])[live]
        """(N,) rows of the original order, in packed order."""
        self.backward: Ints = (starts[None, :] + sizes[None, :] - 1 - time[:, None])[live]
        """(N,) the same with each sequence read from its end."""
