"""One run of training: batches, learning rate, epochs."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import torch

from processors.training.descent import descend, rise_and_fall
from processors.training.statement_data import Example
from processors.training.statement_network import StatementNetwork, batch

LOSS_SCALE = 10
WARM_UP = 100
LOWEST_RATE = 1e-5
LENGTH_NOISE = 6
"""Tokens by which the order of lengths is shaken, so that batches differ between epochs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """How long and how fast to learn."""

    epochs: int = 6
    rate: float = 2e-3
    batch_tokens: int = 1500


def fit(
    network: StatementNetwork, examples: Sequence[Example], schedule: Schedule, rng: random.Random, report: Callable[[str], None]
) -> None:
    """Train on the examples with AdamW: warm-up, then a rate that falls to zero in a line."""
    optimiser = torch.optim.AdamW(network.parameters(), lr=schedule.rate, weight_decay=0.0)
    steps = len(_batches(examples, schedule.batch_tokens, random.Random(0))) * schedule.epochs  # noqa: S311 - it shuffles, and guards nothing
    step = 0
    network.train()
    for epoch in range(schedule.epochs):
        total = tokens = 0.0
        for chosen in _batches(examples, schedule.batch_tokens, rng):
            given = batch(chosen)
            loss = network.loss(given)
            rate = schedule.rate * rise_and_fall(step, steps, warm_up=WARM_UP, lowest=0.0) + LOWEST_RATE
            descend(optimiser, network, loss * LOSS_SCALE, rate=rate)
            step += 1
            size = float(given.lengths.sum())
            total, tokens = total + loss.item() * size, tokens + size
        report(f"epoch {epoch + 1} of {schedule.epochs}: loss {total / tokens:.4f} per token")
    network.eval()


def _batches(examples: Sequence[Example], most_tokens: int, rng: random.Random) -> list[list[Example]]:
    """Examples of similar length together, at most so many tokens with padding, in random order."""
    order = sorted(examples, key=lambda example: len(example.labels) + rng.random() * LENGTH_NOISE)
    found: list[list[Example]] = []
    current: list[Example] = []
    for example in order:
        if current and len(example.labels) * (len(current) + 1) > most_tokens:
            found.append(current)
            current = []
        current.append(example)
    found.append(current)
    rng.shuffle(found)
    return found
