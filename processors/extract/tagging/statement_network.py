"""The statement tagger's network in NumPy: from features to labels, roles, and the score that a cue is speech."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from processors.extract.tagging.bilstm import BiLstm
from processors.extract.tagging.marginals import Marginals
from processors.extract.tagging.packing import Packing
from processors.extract.tagging.statement_features import FLAGS, LEXICAL, columns
from processors.extract.tagging.statement_labels import LABELS
from processors.extract.tagging.statement_sheet import Ints
from processors.extract.tagging.viterbi import Labels, Viterbi, bio_scores
from processors.extract.tagging.weights import Weights

Floats = npt.NDArray[np.float32]

EPSILON: Final = 1e-5
"""Of the layer norm, as PyTorch has it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scores:
    """Of N tokens."""

    labels: Labels
    """(N,) the best sequence of labels."""
    chances: Floats
    """(N, LABELS) how likely each label is over all sequences."""
    roles: Labels
    """(N,) 0, CHANNEL or ADDRESSEE."""
    speech: Floats
    """(N,) log-odds that a cue here is one of speech, not of thought."""


class StatementNetwork:
    """One or more BiLSTM layers with H units per direction between feature tables and a CRF."""

    def __init__(self, weights: Weights) -> None:
        """Raises WeightsError when an array is missing."""
        names = [column.name for column in columns(len(weights["vocabulary"]))]
        self._tables: Final = [weights[f"table.{name}"] for name in names]
        self._norm: Final = weights["norm.weight"], weights["norm.bias"]
        lexical = sum(table.shape[1] for table in self._tables[:LEXICAL])
        entry = weights["lstm0.input"]
        flags = sum(table.shape[1] for table in self._tables[:FLAGS])
        width = self._tables[FLAGS].shape[1]
        self._lexical_input: Final[Floats] = entry[:lexical]
        self._context_input: Final[Floats] = np.concatenate([entry[lexical:flags], entry[flags + width :]])
        self._flags: Final[Floats] = self._tables[FLAGS] @ entry[flags : flags + width]
        layers = range(int(weights.meta["layers"]))
        self._lstms: Final = [BiLstm(weights[f"lstm{layer}.recurrent"]) for layer in layers]
        self._inputs: Final = [weights[f"lstm{layer}.input"] for layer in layers]
        self._biases: Final = [weights[f"lstm{layer}.bias"] for layer in layers]
        self._out: Final = weights["out.weight"], weights["out.bias"]
        transitions, start = bio_scores(weights["crf.transitions"], weights["crf.start"])
        self._viterbi: Final = Viterbi(transitions, start, weights["crf.end"])
        self._marginals: Final = Marginals(transitions, start, weights["crf.end"])

    def __call__(self, projected: Floats, flags: Ints, packing: Packing) -> Scores:
        """`projected`: (N, 8H) as `project` gives it, is changed; `flags`: (N,) the last feature; of sequences end to end."""
        projected += self._flags[flags]
        states = self._lstms[0](projected, packing)
        for lstm, entry, bias in zip(self._lstms[1:], self._inputs[1:], self._biases[1:], strict=True):
            states = lstm(states @ entry + bias, packing)
        scores = states @ self._out[0] + self._out[1]
        emissions = np.ascontiguousarray(scores[:, :LABELS])
        return Scores(
            labels=self._viterbi(emissions, packing),
            chances=self._marginals(emissions, packing),
            roles=scores[:, LABELS:-1].argmax(axis=1).astype(np.int8),
            speech=scores[:, -1],
        )

    def project(self, rows: Ints, tensor: Floats) -> Floats:
        """(N, 8H): what N tokens bring to the gates, but for their flags. `rows`: (N, 19) features, `tensor`: (N, 96)."""
        first, inverse = _first_of_each(rows[:, :LEXICAL])
        words = rows[first]
        lexical = [table[words[:, at]] for at, table in enumerate(self._tables[:LEXICAL])]
        by_word = np.concatenate(lexical, axis=1) @ self._lexical_input + self._biases[0]
        context = [table[rows[:, at]] for at, table in enumerate(self._tables[:FLAGS]) if at >= LEXICAL]
        centred = tensor - tensor.mean(axis=1, keepdims=True)
        centred /= np.sqrt((centred * centred).mean(axis=1, keepdims=True) + EPSILON)
        context.append(centred * self._norm[0] + self._norm[1])
        projected: Floats = np.concatenate(context, axis=1) @ self._context_input
        projected += by_word[inverse]
        return projected


def _first_of_each(rows: Ints) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]:
    """Where each distinct row stands first, and which of them each row is."""
    key = np.zeros(len(rows), dtype=np.int64)
    for column in rows.T:
        key = key * (int(column.max(initial=0)) + 1) + column
    _, first, inverse = np.unique(key, return_index=True, return_inverse=True)
    return first, inverse
