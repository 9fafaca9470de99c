"""Trains the network that tells places from governments: `train_metonymy` reads annotated sentences and writes a file of weights."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor, nn
from torch.nn import functional

from processors.extract.cleaning import cleaned
from processors.extract.metonymy import CLIP, describe, inputs
from processors.extract.metonymy_features import BUCKETS
from processors.extract.model import load_model
from processors.extract.parse import parse
from processors.extract.tagging.name_tagger import WEIGHTS as NAME_WEIGHTS
from processors.extract.tagging.name_tagger import NameTagger
from processors.extract.tagging.weights import Array, hash_of, save_weights
from processors.training.texts import Row, held_out, in_batches, rows

Floats = npt.NDArray[np.float32]

FILE: Final = "metonymy_relocar_train.jsonl"
TOGETHER: Final = 64
"""Texts that are parsed at once."""
NETWORKS: Final = 5
"""Trained one by one with the same data; their hidden units are then laid side by side, which averages their log-odds."""
HIDDEN: Final = 32
EPOCHS: Final = 12
BATCH: Final = 32
LEARNING_RATE: Final = 2e-3
WEIGHT_DECAY: Final = 0.01
INPUT_DROPOUT: Final = 0.3
DROPOUT: Final = 0.5
TABLE_SCALE: Final = 0.05
SMOOTHING: Final = 0.05
"""How far a label is believed to be wrong."""
INT8: Final = frozenset({"input.weight", "clue.table"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Examples:
    """N places."""

    dense: Floats
    """(N, D) as `metonymy.inputs` gives it."""
    clues: list[list[int]]
    labels: npt.NDArray[np.bool_]
    """(N,) does it stand for its government, people or team?"""

    def part(self, chosen: npt.NDArray[np.intp]) -> Examples:
        return Examples(dense=self.dense[chosen], clues=[self.clues[number] for number in chosen], labels=self.labels[chosen])


class Network(nn.Module):
    """One hidden layer over standardised numbers and a bag of clues."""

    def __init__(self, inputs: int) -> None:
        super().__init__()
        self.input = nn.Linear(inputs, HIDDEN)
        self.table = nn.Parameter(torch.randn(BUCKETS, HIDDEN) * TABLE_SCALE)
        self.out = nn.Linear(HIDDEN, 1)

    def forward(self, dense: Tensor, clues: Tensor) -> Tensor:
        """Log-odds (B,) of dense (B, D) and clues (B, BUCKETS), 1 for those that are there."""
        kept = functional.dropout(clues, INPUT_DROPOUT, self.training)
        hidden = torch.relu(self.input(functional.dropout(dense, INPUT_DROPOUT, self.training)) + kept @ self.table)
        scores: Tensor = self.out(functional.dropout(hidden, DROPOUT, self.training))
        return scores[:, 0]


def train_metonymy(data: Path, out: Path, *, seed: int = 1, names: Path = NAME_WEIGHTS, report: Callable[[str], None] = print) -> str:
    """Write weights to `out` and their hash beside it; the hash is returned.

    `data`: the folder of FILE, rows `id`, `text`, `entities` with one place that is `metonymic` or not. One row in five, by the hash of
    its id, is held out. `names`: weights of the name tagger, which these weights then belong to. The same data, seed, weights and
    machine give the same bytes; one thread is used. Raises OSError, WeightsError, ModelError.
    """
    kept = [row for row in rows(data / FILE) if not held_out(row["id"])]
    examples = read_examples(kept, NameTagger.load(names))
    report(f"{len(kept)} places, {int(examples.labels.sum())} of them metonymic")
    arrays = fit(examples, seed=seed, report=report)
    return save_weights(out, arrays, meta={"seed": seed, "names": hash_of(names)}, int8=INT8)


def read_examples(annotated: Sequence[Row], tagger: NameTagger) -> Examples:
    """The places of annotated texts as the run time sees them. Raises ModelError."""
    dense: list[Floats] = []
    clues: list[list[int]] = []
    labels: list[bool] = []
    nlp = load_model()
    for batch in in_batches(annotated, TOGETHER):
        texts = [cleaned(row["text"]) for row in batch]
        for row, page, read in zip(batch, parse(nlp, texts), tagger.read(texts), strict=True):
            places = [(entity["start"], entity["end"]) for entity in row["entities"]]
            described, at = describe(page, places)
            if described:
                dense.append(inputs(page, read, described))
                clues += [place.clues for place in described]
                labels += [bool(row["entities"][number]["metonymic"]) for number in at]
    return Examples(dense=np.concatenate(dense), clues=clues, labels=np.array(labels))


def fit(examples: Examples, *, seed: int, report: Callable[[str], None]) -> dict[str, Array]:
    """The arrays that `processors.extract.metonymy.Metonymy` reads."""
    torch.set_num_threads(1)
    mean = examples.dense.mean(axis=0)
    scale = 1 / np.maximum(examples.dense.std(axis=0), 1e-3)
    dense = torch.from_numpy(np.clip((examples.dense - mean) * scale, -CLIP, CLIP).astype(np.float32))
    networks = []
    for number in range(NETWORKS):
        network, loss = _trained(dense, _bags(examples.clues), torch.from_numpy(examples.labels).float(), seed=seed * NETWORKS + number)
        report(f"network {number + 1} of {NETWORKS}: loss {loss:.4f}")
        networks.append(network)
    return {"mean": mean, "scale": scale, **_side_by_side(networks)}


def _bags(clues: Sequence[Sequence[int]]) -> Tensor:
    bags = torch.zeros(len(clues), BUCKETS)
    for row, found in enumerate(clues):
        bags[row, found] = 1
    return bags


def _trained(dense: Tensor, clues: Tensor, labels: Tensor, *, seed: int) -> tuple[Network, float]:
    """A network and its mean loss in the last epoch; the learning rate falls to zero."""
    torch.manual_seed(seed)
    network = Network(dense.shape[1])
    optimizer = torch.optim.AdamW(network.parameters(), lr=LEARNING_RATE, weight_decay=WEIGHT_DECAY)
    schedule = torch.optim.lr_scheduler.LinearLR(optimizer, 1.0, 0.0, total_iters=EPOCHS * -(-len(labels) // BATCH))
    targets = labels * (1 - 2 * SMOOTHING) + SMOOTHING
    total = 0.0
    for _ in range(EPOCHS):
        total = 0.0
        for chosen in torch.randperm(len(labels)).split(BATCH):
            loss = functional.binary_cross_entropy_with_logits(network(dense[chosen], clues[chosen]), targets[chosen])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            schedule.step()
            total += float(loss.detach()) * len(chosen)
    return network.eval(), total / len(labels)


def _side_by_side(networks: Sequence[Network]) -> dict[str, Array]:
    """One network whose log-odds are the mean of theirs."""

    def joined(parts: Sequence[Tensor], axis: int) -> Floats:
        return np.concatenate([part.detach().numpy() for part in parts], axis=axis)

    return {
        "input.weight": joined([network.input.weight.T for network in networks], 1),
        "input.bias": joined([network.input.bias for network in networks], 0),
        "clue.table": joined([network.table for network in networks], 1),
        "out.weight": joined([network.out.weight[0] for network in networks], 0) / len(networks),
        "out.bias": np.mean([network.out.bias.detach().numpy() for network in networks], axis=0),
    }
