"""One bidirectional LSTM in NumPy, both directions in one loop.

Gates and states as in Hochreiter and Schmidhuber (1997) with the forget gate of Gers et al. (2000). A logistic function is a
hyperbolic tangent of half the argument, σ(x) = (1 + tanh(x / 2)) / 2; the halving is folded into the weights (`folded`), so
that one call of tanh makes all four gates of a step.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from processors.extract.tagging.packing import Packing

Floats = npt.NDArray[np.float32]

DIRECTIONS: Final = 2
GATES: Final = 4
"""Input, forget, output, candidate, in this order: the three logistic ones lie side by side."""


def folded(weights: npt.NDArray[np.floating]) -> Floats:
    """Weights or biases (..., 4H) of one direction in the order and scale of this module, from PyTorch's input-forget-candidate-output."""
    i, f, candidate, o = np.split(np.asarray(weights, dtype=np.float32), GATES, axis=-1)
    return np.concatenate([i * 0.5, f * 0.5, o * 0.5, candidate], axis=-1, dtype=np.float32)


class BiLstm:
    """States of both directions for sequences whose inputs are already projected."""

    def __init__(self, recurrent: Floats) -> None:
        """`recurrent`: (2, H, 4H), forward and backward, folded."""
        self.hidden: Final = int(recurrent.shape[1])
        self._recurrent: Final = np.ascontiguousarray(recurrent, dtype=np.float32)

    def __call__(self, projected: Floats, packing: Packing) -> Floats:
        """States (N, 2H) of N tokens, forward then backward.

        `projected`: (N, 8H), each token's input times the input weights plus the biases, folded, forward then backward;
        the sequences lie end to end as `packing` says.
        """
        size, most = self.hidden, packing.active[0] if packing.active else 0
        states = np.empty((packing.rows, DIRECTIONS * size), dtype=np.float32)
        h_buffer = np.zeros((DIRECTIONS, most, size), dtype=np.float32)
        c_buffer = np.zeros_like(h_buffer)
        gate_buffer = np.empty((DIRECTIONS, most, GATES * size), dtype=np.float32)
        for step in range(packing.steps):
            n, low, high = packing.active[step], packing.bounds[step], packing.bounds[step + 1]
            forward, backward = packing.forward[low:high], packing.backward[low:high]
            h, c, gates = h_buffer[:, :n], c_buffer[:, :n], gate_buffer[:, :n]
            np.matmul(h, self._recurrent, out=gates)
            gates[0] += projected[forward, : GATES * size]
            gates[1] += projected[backward, GATES * size :]
            np.tanh(gates, out=gates)
            logistic = gates[..., : 3 * size]
            logistic *= 0.5
            logistic += 0.5
            c *= gates[..., size : 2 * size]
            c += gates[..., :size] * gates[..., 3 * size :]
            np.tanh(c, out=h)
            h *= gates[..., 2 * size : 3 * size]
            states[forward, :size] = h[0]
            states[backward, size:] = h[1]
        return states
