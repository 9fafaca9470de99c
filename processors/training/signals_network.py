"""The networks of claims in torch, and their weights in the form that `processors.extract.claims.network` reads."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor, nn
from torch.nn import functional

from processors.domain.signals import MODALITIES, NEGATIVE, SYMMETRIC, TYPES
from processors.extract.claims.party_features import PAIR_TABLES, STATE_TABLES
from processors.extract.claims.trigger_features import SLOTS, TABLES
from processors.extract.codes import codes
from processors.extract.parse import TENSOR
from processors.extract.tagging.hashing import Vocabulary
from processors.training.signals_data import UNKNOWN, Example

Floats = npt.NDArray[np.float32]

SLOT: Final = 24
HIDDEN: Final = 128
MODALITY_HIDDEN: Final = 96
CONTEXT: Final = 48
STATE_HIDDEN: Final = 64
PAIR_HIDDEN: Final = 96
DROPOUT: Final = 0.4
FEATURE_DROPOUT: Final = 0.1
QUAD_WEIGHT: Final = 0.5
PAIR_WEIGHT: Final = 0.5
SOURCE_WEIGHT: Final = 0.3
BANNED: Final = -1e9
SPREAD: Final = 0.3
"""Standard deviation of the first embeddings."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """Tensors of some examples: rows N, described states S, pairs P."""

    ids: Tensor
    lines: Tensor
    words: Tensor
    clause: Tensor
    tensor: Tensor
    head_tensor: Tensor
    claims: Tensor
    """(N,): 1, 0, or -1 for unknown."""
    types: Tensor
    modalities: Tensor
    quads: Tensor
    states: Tensor
    owner: Tensor
    pairs: Tensor
    first: Tensor
    second: Tensor
    about: Tensor
    """(P,): 1 where the claim is about the pair."""
    acts: Tensor
    """(P,): 1 where the first state acts, 0 where the second does, -1 where it does not matter."""


def word_rows(example: Example, vocabulary: Vocabulary) -> tuple[list[int], list[int]]:
    """Rows of the vectors, 0 for none, of the slots' words and of the clause's."""
    slots = [vocabulary.number(token.low) + 1 if token is not None else 0 for token in example.features.words]
    return slots, [vocabulary.number(token.low) + 1 for token in example.features.clause]


def make_batch(
    examples: Sequence[Example], vocabulary: Vocabulary, vectors: Floats, *, keep: float = 1.0, rng: random.Random | None = None
) -> Batch:
    """`keep`: share of the candidates without claim whose pairs are taken along, chosen by `rng`."""
    words, means = [], np.zeros((len(examples), vectors.shape[1]), dtype=np.float32)
    states: list[list[int]] = []
    owner: list[int] = []
    pairs: list[list[int]] = []
    first: list[int] = []
    second: list[int] = []
    about: list[float] = []
    acts: list[float] = []
    for row, example in enumerate(examples):
        slots, clause = word_rows(example, vocabulary)
        words.append(slots)
        if clause:
            means[row] = vectors[clause].mean(axis=0)
        if not example.parties.pairs or not (example.gold or rng is None or rng.random() < keep):
            continue
        base = len(states)
        states += example.parties.states
        owner += [row] * len(example.parties.states)
        gold = {frozenset(claim.pair): claim for claim in example.gold}
        for a, b, ids in example.parties.pairs:
            claim = gold.get(frozenset((example.parties.codes[a], example.parties.codes[b])))
            pairs.append(ids)
            first.append(base + a)
            second.append(base + b)
            about.append(float(claim is not None))
            directed = claim is not None and (claim.type == UNKNOWN or TYPES[claim.type] not in SYMMETRIC)
            acts.append(float(claim.pair[0] == example.parties.codes[a]) if claim is not None and directed else -1.0)
    return Batch(
        ids=torch.tensor([example.features.ids for example in examples]),
        lines=torch.from_numpy(np.log1p(np.stack([example.features.lines for example in examples]))),
        words=torch.tensor(words),
        clause=torch.from_numpy(means),
        tensor=torch.from_numpy(np.stack([example.tensor for example in examples])),
        head_tensor=torch.from_numpy(np.stack([example.head_tensor for example in examples])),
        claims=torch.tensor([-1.0 if example.claims is None else float(example.claims) for example in examples]),
        types=torch.tensor([example.gold[0].type if example.gold else UNKNOWN for example in examples]),
        modalities=torch.tensor([example.gold[0].modality if example.gold else UNKNOWN for example in examples]),
        quads=torch.tensor([example.quad for example in examples]),
        states=torch.tensor(states, dtype=torch.long).reshape(-1, len(STATE_TABLES)),
        owner=torch.tensor(owner, dtype=torch.long),
        pairs=torch.tensor(pairs, dtype=torch.long).reshape(-1, len(PAIR_TABLES)),
        first=torch.tensor(first, dtype=torch.long),
        second=torch.tensor(second, dtype=torch.long),
        about=torch.tensor(about),
        acts=torch.tensor(acts),
    )


class Tables(nn.Module):
    """One table of embeddings for each categorical feature, whose rows are joined."""

    def __init__(self, tables: Mapping[str, tuple[int, int]]) -> None:
        super().__init__()
        self.names = list(tables)
        self.tables = nn.ModuleList([nn.Embedding(rows, width) for rows, width in tables.values()])
        for table in self.tables:
            nn.init.normal_(table.weight, 0, SPREAD)
        self.width = sum(width for _, width in tables.values())

    def forward(self, ids: Tensor) -> Tensor:
        if self.training:
            ids = ids.masked_fill(torch.rand(ids.shape) < FEATURE_DROPOUT, 0)
        return torch.cat([table(ids[:, number]) for number, table in enumerate(self.tables)], dim=1)


class ClaimNetworks(nn.Module):
    """All parts in one module, so that one loss trains them."""

    def __init__(self, vectors: Floats) -> None:
        """`vectors` (1 + V, D): row 0 for words without a vector; they are not trained."""
        super().__init__()
        self.register_buffer("vectors", torch.from_numpy(vectors))
        self.trigger, self.state, self.pair = Tables(TABLES), Tables(STATE_TABLES), Tables(PAIR_TABLES)
        self.slots = nn.ModuleList([nn.Linear(vectors.shape[1], SLOT) for _ in SLOTS])
        self.norm = nn.LayerNorm(TENSOR)
        inputs = self.trigger.width + len(TYPES) + len(SLOTS) * SLOT + 2 * TENSOR
        sizes = {
            "claim_in": (inputs, HIDDEN),
            "claim_out": (HIDDEN, 1),
            "type_in": (inputs, HIDDEN),
            "type_out": (HIDDEN, len(TYPES)),
            "modality_in": (inputs, MODALITY_HIDDEN),
            "modality_out": (MODALITY_HIDDEN, len(MODALITIES)),
            "context": (HIDDEN, CONTEXT),
            "state_in": (self.state.width + CONTEXT, STATE_HIDDEN),
            "source": (STATE_HIDDEN, 1),
            "pair_in": (2 * STATE_HIDDEN + CONTEXT + self.pair.width, PAIR_HIDDEN),
            "pair_out": (PAIR_HIDDEN, 1),
        }
        self.layers = nn.ModuleDict({name: nn.Linear(*size) for name, size in sizes.items()})
        self.dropout = nn.Dropout(DROPOUT)

    def triggers(self, batch: Batch) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """Logits of claim (N,), types (N, 13), modalities (N, 5), and the context (N, C)."""
        slots = [torch.tanh(layer(self.vectors[batch.words[:, number]])) for number, layer in enumerate(self.slots[:-1])]
        slots.append(torch.tanh(self.slots[-1](batch.clause)))
        inputs = torch.cat([self.trigger(batch.ids), batch.lines, *slots, self.norm(batch.tensor), self.norm(batch.head_tensor)], dim=1)
        claim, type_, modality = (
            self.dropout(torch.relu(self.layers[name](self.dropout(inputs)))) for name in ("claim_in", "type_in", "modality_in")
        )
        return (
            self.layers["claim_out"](claim)[:, 0],
            self.layers["type_out"](type_),
            self.layers["modality_out"](modality),
            torch.tanh(self.layers["context"](claim)),
        )

    def pairs(self, context: Tensor, batch: Batch) -> tuple[Tensor, Tensor]:
        """Logits (P,) that the claim is about the pair, and that its first state acts."""
        described = torch.relu(self.layers["state_in"](torch.cat([self.dropout(self.state(batch.states)), context[batch.owner]], dim=1)))
        a, b = described[batch.first], described[batch.second]
        inputs = torch.cat([a + b, (a - b).abs(), context[batch.owner[batch.first]], self.pair(batch.pairs)], dim=1)
        acts = self.layers["source"](described)[:, 0]
        return self.layers["pair_out"](self.dropout(torch.relu(self.layers["pair_in"](inputs))))[:, 0], acts[batch.first] - acts[
            batch.second
        ]

    def arrays(self) -> dict[str, Floats]:
        """Everything but the vectors, under the names of the run time; matrices as (inputs, outputs)."""
        found: dict[str, Tensor] = {"norm.weight": self.norm.weight, "norm.bias": self.norm.bias}
        for kind, tables in (("trigger", self.trigger), ("state", self.state), ("pair", self.pair)):
            found |= {f"{kind}.table.{name}": table.weight for name, table in zip(tables.names, tables.tables, strict=True)}
        for number, slot in enumerate(self.slots):
            found |= {f"slot.{number}.weight": slot.weight.T, f"slot.{number}.bias": slot.bias}
        for name, layer in self.layers.items():
            found |= {f"{name}.weight": layer.weight.T, f"{name}.bias": layer.bias}
        return {name: tensor.detach().numpy().astype(np.float32) for name, tensor in found.items()}


def quads_of_types() -> Tensor:
    """PLOVER's quad class of each type, in the order of TYPES."""
    return torch.tensor([codes()[type_].quad for type_ in TYPES])


def loss(networks: ClaimNetworks, batch: Batch, quads: Tensor) -> Tensor:
    """Sum over what is annotated, per example: is it a claim, type, quad class, modality, the pair, who acts."""
    claim, types, modalities, context = networks.triggers(batch)
    likely, acts = networks.pairs(context, batch)
    log_types = functional.log_softmax(types, dim=1)
    known = batch.claims >= 0
    total = functional.binary_cross_entropy_with_logits(claim[known], batch.claims[known], reduction="sum")
    typed = batch.types >= 0
    total = total + functional.nll_loss(log_types[typed], batch.types[typed], reduction="sum")
    total = total + functional.cross_entropy(modalities[batch.modalities >= 0], batch.modalities[batch.modalities >= 0], reduction="sum")
    total = total + QUAD_WEIGHT * _quad_loss(log_types, batch.quads, quads)
    if len(batch.about):
        total = total + PAIR_WEIGHT * functional.binary_cross_entropy_with_logits(likely, batch.about, reduction="sum")
        total = total + PAIR_WEIGHT * _rank_loss(likely, batch.about, batch.owner[batch.first], len(batch.claims))
        directed = batch.acts >= 0
        total = total + SOURCE_WEIGHT * functional.binary_cross_entropy_with_logits(acts[directed], batch.acts[directed], reduction="sum")
    return total / len(batch.claims)


def _quad_loss(log_types: Tensor, told: Tensor, quads: Tensor) -> Tensor:
    """Of rows that know only the quad class: of it and, again, of its polarity."""
    rows = told > 0
    same = quads[None] == told[rows][:, None]
    conflict = torch.arange(len(TYPES)) < len(NEGATIVE)
    polar = conflict[None] == (told[rows][:, None] > 2)
    return -sum((torch.logsumexp(log_types[rows].masked_fill(~allowed, BANNED), dim=1).sum() for allowed in (same, polar)), torch.zeros(()))


def _rank_loss(likely: Tensor, about: Tensor, owner: Tensor, size: int) -> Tensor:
    """-log of the share of the right pairs among all pairs of a candidate that has one."""
    highest = torch.full((size,), -30.0).scatter_reduce(0, owner, likely.detach(), "amax")
    powers = torch.exp(likely - highest[owner])
    every = torch.zeros(size).index_add(0, owner, powers)
    right = torch.zeros(size).index_add(0, owner, powers * about)
    has = torch.zeros(size).index_add(0, owner, about) > 0
    return (torch.log(every[has]) - torch.log(right[has] + 1e-9)).sum()
