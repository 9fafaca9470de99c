"""The statement tagger as it is trained: tables, a BiLSTM, a CRF over spans, and two small heads for roles and for speech."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor, nn

from processors.extract.parse import TENSOR
from processors.extract.tagging.statement_features import Column
from processors.extract.tagging.statement_labels import LABELS, ROLES
from processors.training.networks import BiLstm, Crf
from processors.training.statement_data import UNKNOWN, Example

DROPOUT = 0.4
WORD_DROPOUT = 0.1
"""Share of words that are hidden in training, so that the net learns to do without."""
TABLE_SCALE = 0.3


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """B examples padded to T tokens."""

    rows: Tensor
    tensor: Tensor
    lengths: Tensor
    labels: Tensor
    roles: Tensor
    speech: Tensor


def batch(examples: Sequence[Example]) -> Batch:
    """Examples side by side; the targets of padding are UNKNOWN, its label 0."""
    lengths = [len(example.labels) for example in examples]
    shape = len(examples), max(lengths)
    rows = np.zeros((*shape, examples[0].rows.shape[1]), dtype=np.int64)
    tensor = np.zeros((*shape, TENSOR), dtype=np.float32)
    labels = np.zeros(shape, dtype=np.int64)
    roles, speech = np.full((2, *shape), UNKNOWN, dtype=np.int64)
    for at, (example, size) in enumerate(zip(examples, lengths, strict=True)):
        rows[at, :size], tensor[at, :size] = example.rows, example.tensor
        labels[at, :size], roles[at, :size], speech[at, :size] = example.labels, example.roles, example.speech
    return Batch(
        rows=torch.from_numpy(rows),
        tensor=torch.from_numpy(tensor),
        lengths=torch.tensor(lengths),
        labels=torch.from_numpy(labels),
        roles=torch.from_numpy(roles),
        speech=torch.from_numpy(speech),
    )


class StatementNetwork(nn.Module):
    """Scores of labels, roles and speech for every token."""

    def __init__(self, columns: Sequence[Column], hidden: int, layers: int) -> None:
        super().__init__()
        self.columns = columns
        self.tables = nn.ModuleList(nn.Embedding(column.size, column.width) for column in columns)
        for table in self.tables:
            nn.init.normal_(table.weight, 0, TABLE_SCALE)
        self.norm = nn.LayerNorm(TENSOR)
        inputs = sum(column.width for column in columns) + TENSOR
        self.lstms = nn.ModuleList(BiLstm(inputs if layer == 0 else 2 * hidden, hidden) for layer in range(layers))
        self.dropout = nn.Dropout(DROPOUT)
        self.out = nn.Linear(2 * hidden, LABELS + ROLES + 1)
        self.crf = Crf(LABELS)

    def forward(self, rows: Tensor, tensor: Tensor, lengths: Tensor) -> Tensor:
        """(B, T, LABELS + ROLES + 1)."""
        parts = []
        for at, (column, table) in enumerate(zip(self.columns, self.tables, strict=True)):
            numbers = rows[..., at]
            if self.training and column.name in ("word", "head_word"):
                numbers = numbers.masked_fill(torch.rand(numbers.shape) < WORD_DROPOUT, 0)
            parts.append(table(numbers))
        states = self.dropout(torch.cat([*parts, self.norm(tensor)], dim=-1))
        for lstm in self.lstms:
            states = self.dropout(lstm(states, lengths))
        scores: Tensor = self.out(states)
        return scores

    def loss(self, given: Batch) -> Tensor:
        """Negative log-likelihood per token of labels, roles and speech together."""
        scores = self(given.rows, given.tensor, given.lengths)
        total = self.crf.loss(scores[..., :LABELS], given.labels, given.lengths).sum()
        known = given.roles != UNKNOWN
        total = total + nn.functional.cross_entropy(scores[..., LABELS:-1][known], given.roles[known], reduction="sum")
        known = given.speech != UNKNOWN
        total = total + nn.functional.binary_cross_entropy_with_logits(scores[..., -1][known], given.speech[known].float(), reduction="sum")
        return total / given.lengths.sum()

    def arrays(self) -> dict[str, npt.NDArray[np.float32]]:
        """Everything that the run time needs, by the names it looks for."""
        arrays = {f"table.{column.name}": _numpy(table.weight) for column, table in zip(self.columns, self.tables, strict=True)}
        arrays |= {"norm.weight": _numpy(self.norm.weight), "norm.bias": _numpy(self.norm.bias)}
        for layer, lstm in enumerate(self.lstms):
            arrays |= {name.replace("lstm.", f"lstm{layer}."): array for name, array in lstm.arrays().items()}
        arrays |= {"out.weight": _numpy(self.out.weight.T), "out.bias": _numpy(self.out.bias)}
        return arrays | self.crf.arrays()


def _numpy(tensor: Tensor) -> npt.NDArray[np.float32]:
    array: npt.NDArray[np.float32] = tensor.detach().numpy().astype(np.float32)
    return array
