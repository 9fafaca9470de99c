"""The network of `processors.extract.tagging.name_network` as it is trained: with dropout, in whole batches, on padded units."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor, nn

from processors.extract.tagging.gazetteers import PHRASE_LISTS, WORD_LISTS
from processors.extract.tagging.name_context import PLACED, WRITTEN, Context
from processors.extract.tagging.name_network import WIDTH, WORD_TABLES
from processors.extract.tagging.name_words import CHARACTER_KINDS, RARE_WORDS, TABLES, Described
from processors.training.names_data import LABELS
from processors.training.networks import BiLstm, Crf

Floats = npt.NDArray[np.float32]

HIDDEN: Final = 128
POOLED: Final = 128
TABLE_WIDTHS: Final = dict(zip(WORD_TABLES, (96, 8, 16, 8, 16, 16, 16, 12), strict=True))
CHARACTER_WIDTH: Final = 24
FILTERS: Final = 48
VECTOR_WIDTH: Final = 64
LISTS_WIDTH: Final = 12
PHRASES_WIDTH: Final = 16
WRITTEN_WIDTH: Final = 12
PLACED_WIDTH: Final = 8
DROPOUT: Final = 0.4
WORD_DROPOUT: Final = 0.15
"""Share of words whose row of the word table is not seen, ..."""
AFFIX_DROPOUT: Final = 0.6
"""... and of these the share whose affixes are not seen either."""
LIST_DROPOUT: Final = 0.15
"""Share of words without their lists, and share of lists that are not seen of the others."""
AFFIXES: Final = ("prefix2", "prefix3", "suffix3", "suffix4")
INIT_SCALE: Final = 0.3
GROUPS_OF_UNITS: Final = 4
"""Units of similar length are padded together."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """N words of some documents; W word types."""

    words: Described
    of_type: Tensor
    """(N,) row of `words` of each."""
    context: Context
    units: list[tuple[Tensor, Tensor]]
    """Groups of units: rows (B, T) of the words, padded with 0, and lengths (B,)."""


def make_batch(words: Described, of_type: npt.NDArray[np.intp], context: Context, lengths: Sequence[int]) -> Batch:
    """`lengths`: words of each unit, in the order of the words."""
    sizes = np.array(lengths, dtype=np.int64)
    starts = np.cumsum(sizes) - sizes
    order = np.argsort(sizes, kind="stable")
    cuts = np.searchsorted(np.cumsum(sizes[order]), np.arange(1, GROUPS_OF_UNITS) * sizes.sum() / GROUPS_OF_UNITS)
    units = []
    for group in np.split(order, cuts):
        if len(group):
            time = np.arange(sizes[group].max())
            rows = np.where(time < sizes[group][:, None], starts[group][:, None] + time, 0)
            units.append((torch.from_numpy(rows), torch.from_numpy(sizes[group])))
    return Batch(words=words, of_type=torch.from_numpy(of_type), context=context, units=units)


class NamesNetwork(nn.Module):
    """`vocabulary`: words with a row of their own; `vectors`: (V, E), fixed."""

    def __init__(self, vocabulary: int, vectors: Floats) -> None:
        super().__init__()
        sizes = {"word": vocabulary + RARE_WORDS, **TABLES}
        self.tables = nn.ModuleDict({name: nn.Embedding(sizes[name], width) for name, width in TABLE_WIDTHS.items()})
        self.written = nn.Embedding(WRITTEN, WRITTEN_WIDTH)
        self.placed = nn.Embedding(PLACED, PLACED_WIDTH)
        for table in (*self.tables.values(), self.written, self.placed):
            nn.init.normal_(table.weight, 0, INIT_SCALE)
        self.characters = nn.Embedding(CHARACTER_KINDS, CHARACTER_WIDTH, padding_idx=0)
        self.filters = nn.Conv1d(CHARACTER_WIDTH, FILTERS, WIDTH, padding=WIDTH // 2)
        self.register_buffer("vectors", torch.from_numpy(np.concatenate([np.zeros((1, vectors.shape[1]), np.float32), vectors])))
        self.vector = nn.Linear(vectors.shape[1], VECTOR_WIDTH)
        self.lists = nn.Linear(len(WORD_LISTS), LISTS_WIDTH)
        self.phrases = nn.Linear(2 * len(PHRASE_LISTS), PHRASES_WIDTH)
        widths = (*TABLE_WIDTHS.values(), FILTERS, VECTOR_WIDTH, LISTS_WIDTH, PHRASES_WIDTH, WRITTEN_WIDTH, PLACED_WIDTH)
        self.lstm = BiLstm(sum(widths), HIDDEN)
        self.pool = nn.Linear(3 * 2 * HIDDEN, POOLED)
        self.out = nn.Linear(POOLED, LABELS)
        self.crf = Crf(LABELS)
        self.dropout = nn.Dropout(DROPOUT)

    def loss(self, batch: Batch, labels: Tensor) -> Tensor:
        """Negative log-likelihood of the labels (N,), summed."""
        scores = self(batch)
        losses = [self.crf.loss(scores[rows], labels[rows], lengths).sum() for rows, lengths in batch.units]
        return torch.stack(losses).sum()

    def forward(self, batch: Batch) -> Tensor:
        """Scores (N, K)."""
        inputs = self.dropout(self._inputs(batch))
        states = inputs.new_zeros(len(inputs), 2 * HIDDEN)
        for rows, lengths in batch.units:
            live = torch.arange(rows.shape[1]) < lengths[:, None]
            states = states.index_copy(0, rows[live], self.lstm(inputs[rows], lengths)[live])
        return self.out(self.dropout(torch.tanh(self.pool(self._with_document(self.dropout(states), batch.context)))))

    def _inputs(self, batch: Batch) -> Tensor:
        of_type, words, context = batch.of_type, batch.words, batch.context
        numbers = torch.from_numpy(words.numbers).long()[of_type]
        hidden = torch.rand(len(of_type)) < (WORD_DROPOUT if self.training else 0)
        hidden_affixes = hidden & (torch.rand(len(of_type)) < AFFIX_DROPOUT)
        parts = []
        for column, name in enumerate(WORD_TABLES):
            masked = numbers[:, column].masked_fill(hidden, 0) if name == "word" else numbers[:, column]
            part = self.tables[name](masked)
            parts.append(part * ~hidden_affixes[:, None] if name in AFFIXES else part)
        spelled = self.filters(self.characters(torch.from_numpy(words.characters).long()).transpose(1, 2))
        parts.append(torch.relu(spelled.amax(2))[of_type])
        parts.append(torch.tanh(self.vector(self.vectors[torch.from_numpy(words.vectors).long()]))[of_type])
        kept = (torch.rand(len(of_type), 1) >= (LIST_DROPOUT if self.training else 0)).float()
        parts.append(torch.tanh(self.lists(self._thinned(torch.from_numpy(words.lists)[of_type]) * kept)))
        codes = torch.from_numpy(context.phrases.astype(np.int64))
        bits = ((codes[:, None] >> torch.arange(2 * len(PHRASE_LISTS))) & 1).float()
        parts.append(self.written(torch.from_numpy(context.written)))
        parts.append(self.placed(torch.from_numpy(context.placed)))
        parts.append(torch.tanh(self.phrases(self._thinned(bits) * kept)))
        return torch.cat(parts, 1)

    def _thinned(self, bits: Tensor) -> Tensor:
        return bits * (torch.rand_like(bits) >= LIST_DROPOUT) if self.training else bits

    def _with_document(self, states: Tensor, context: Context) -> Tensor:
        """(N, 6H): the states, with the mean and the maximum over the same capitalised word in the document; zeros for other words."""
        grouped = np.nonzero(context.groups >= 0)[0]
        _, of_group = np.unique(context.groups[grouped], return_inverse=True)
        rows, group = torch.from_numpy(grouped), torch.from_numpy(of_group)
        count = int(of_group.max()) + 1 if len(of_group) else 0
        members = states[rows]
        sizes = torch.bincount(group, minlength=count)[:, None]
        mean = states.new_zeros(count, states.shape[1]).index_add(0, group, members) / sizes
        spread = group[:, None].expand(-1, states.shape[1])
        highest = states.new_full((count, states.shape[1]), -1e9).scatter_reduce(0, spread, members, "amax")
        pooled = states.new_zeros(len(states), 2 * states.shape[1]).index_copy(0, rows, torch.cat([mean, highest], 1)[group])
        return torch.cat([states, pooled], 1)

    def arrays(self) -> dict[str, Floats]:
        """The weights by the names that the run time knows."""
        filters = self.filters.weight.detach().numpy()
        # The vectors are fixed and one layer lies over them, so that only what it makes of them is needed.
        vectors = torch.tanh(self.vector(self.vectors)).detach().numpy()
        linear = {"lists": self.lists, "phrases": self.phrases, "pool": self.pool, "out": self.out}
        return {
            **{f"table.{name}": table.weight.detach().numpy() for name, table in self.tables.items()},
            "table.written": self.written.weight.detach().numpy(),
            "table.placed": self.placed.weight.detach().numpy(),
            "character.table": self.characters.weight.detach().numpy(),
            "character.filters": filters.transpose(2, 1, 0).reshape(-1, FILTERS),
            "character.bias": self.filters.bias.detach().numpy(),
            "vector.table": vectors,
            **{f"{name}.weight": layer.weight.detach().numpy().T for name, layer in linear.items()},
            **{f"{name}.bias": layer.bias.detach().numpy() for name, layer in linear.items()},
            **self.lstm.arrays(),
            **self.crf.arrays(),
        }
