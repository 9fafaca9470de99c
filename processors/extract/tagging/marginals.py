"""How sure a linear-chain conditional random field is of each label: forward and backward sums over all paths (Rabiner 1989)."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from processors.extract.tagging.packing import Packing

Floats = npt.NDArray[np.float32]


class Marginals:
    """For K labels. Sums are scaled to 1 at every step, so that nothing overflows."""

    def __init__(self, transitions: Floats, start: Floats, end: Floats) -> None:
        """`transitions`: (K, K), from and to; `start`, `end`: (K,)."""
        self._onward: Final[Floats] = np.exp(transitions.astype(np.float32))
        self._back: Final[Floats] = np.ascontiguousarray(self._onward.T)
        self._start: Final[Floats] = np.exp(start.astype(np.float32))
        self._end: Final[Floats] = np.exp(end.astype(np.float32))

    def __call__(self, emissions: Floats, packing: Packing) -> Floats:
        """The probability (N, K) of each label of N tokens with emission scores (N, K), sequences end to end as `packing` says."""
        factors = np.exp(emissions - emissions.max(axis=1, keepdims=True))
        ahead = self._swept(factors, packing.forward, packing, self._start, self._onward)
        behind = self._swept(factors, packing.backward, packing, self._end, self._back)
        chances: Floats = ahead * behind / factors
        chances /= chances.sum(axis=1, keepdims=True)
        return chances

    @staticmethod
    def _swept(factors: Floats, order: npt.NDArray[np.intp], packing: Packing, first: Floats, step: Floats) -> Floats:
        """Sums over the paths that lead to each token from one side, the token's own factor included."""
        swept = np.empty_like(factors)
        sums = np.empty((0, len(first)), dtype=np.float32)
        for at in range(packing.steps):
            rows = order[packing.bounds[at] : packing.bounds[at + 1]]
            sums = factors[rows] * (sums[: len(rows)] @ step if at else first)
            sums /= sums.sum(axis=1, keepdims=True)
            swept[rows] = sums
        return swept
