"""One step of gradient descent, as all sequences and claims are trained."""

from __future__ import annotations

import torch
from torch import Tensor, nn

CLIP = 5.0
"""Longest gradient; a longer one is shortened to it."""


def rise_and_fall(step: int, steps: int, *, warm_up: int, lowest: float) -> float:
    """Share of the learning rate at a step: it rises over `warm_up` steps and then falls in a line, to `lowest` at least."""
    return min(1.0, (step + 1) / warm_up) * max(lowest, 1 - step / steps)


def descend(optimiser: torch.optim.Optimizer, network: nn.Module, loss: Tensor, *, rate: float) -> None:
    """Change the weights of the network once, at this learning rate."""
    for group in optimiser.param_groups:
        group["lr"] = rate
    optimiser.zero_grad()
    loss.backward()
    nn.utils.clip_grad_norm_(network.parameters(), CLIP)
    optimiser.step()
