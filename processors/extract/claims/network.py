"""The small feed-forward networks that judge candidates and pairs, run by NumPy with the weights that `processors.training.signals` made.

A candidate is judged by three networks over one input: does it make a claim, of which type, in which modality. A pair of states is
judged from both states' descriptions, summed and subtracted so that their order does not matter, and from the candidate.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from processors.extract.claims.party_features import PAIR_TABLES, STATE_TABLES
from processors.extract.claims.trigger_features import SLOTS, TABLES, TriggerFeatures
from processors.extract.parse import Token
from processors.extract.tagging.hashing import UNKNOWN, Vocabulary
from processors.extract.tagging.weights import Weights, load_weights

Floats = npt.NDArray[np.float32]
Ids = npt.NDArray[np.intp]

WEIGHTS: Final = Path(__file__).parent.parent / "models" / "signals.npz"
WORDS_KEPT: Final = 50_000
"""Words whose rows are kept."""
NORM_EPSILON: Final = 1e-5


@dataclass(frozen=True, slots=True, kw_only=True)
class TriggerScores:
    """Of N candidates. `claim` (N,): probability that it makes a claim; `types` (N, 13) and `modalities` (N, 5): rows of
    probabilities; `context` (N, C): what the network for pairs wants to know of the candidate."""

    claim: Floats
    types: Floats
    modalities: Floats
    context: Floats


class ClaimNetwork:
    """Not changed by use."""

    def __init__(self, weights: Weights) -> None:
        """Raises WeightsError when the weights lack something."""
        self._weights: Final = weights
        self._vocabulary: Final = Vocabulary(weights["words"].astype(np.uint32))
        self._number: Final = lru_cache(maxsize=WORDS_KEPT)(self._vocabulary.number)
        self._vectors: Final = np.concatenate([weights["vectors"], np.zeros((1, weights["vectors"].shape[1]), np.float32)])
        """One row a word and a last row of zeros, to which UNKNOWN (-1) points."""

    @classmethod
    def load(cls, path: Path = WEIGHTS) -> ClaimNetwork:
        """The networks of this version. Raises WeightsError when the weights are missing or altered."""
        return cls(load_weights(path))

    @property
    def threshold(self) -> float:
        """The least product of both probabilities, claim and pair, that counts as found."""
        return float(self._weights.meta["threshold"])

    def triggers(
        self, features: Sequence[TriggerFeatures], tensor: npt.NDArray[np.floating[Any]], own: Sequence[int], heads: Sequence[int]
    ) -> TriggerScores:
        """`tensor` (n, 96): the parser's vectors of all tokens, `own` and `heads` the rows of the candidates and of their heads."""
        ids = np.array([feature.ids for feature in features], dtype=np.intp)
        inputs = np.concatenate(
            [
                self._embedded("trigger", TABLES, ids),
                np.log1p(np.stack([feature.lines for feature in features])),
                *self._slots(features),
                self._normed(tensor[np.asarray(own)].astype(np.float32)),
                self._normed(tensor[np.asarray(heads)].astype(np.float32)),
            ],
            axis=1,
        )
        claim = self._layer("claim_in", inputs)
        return TriggerScores(
            claim=_sigmoid(self._linear("claim_out", claim)[:, 0]),
            types=_softmax(self._linear("type_out", self._layer("type_in", inputs))),
            modalities=_softmax(self._linear("modality_out", self._layer("modality_in", inputs))),
            context=np.tanh(self._linear("context", claim)),
        )

    def pairs(self, context: Floats, states: Ids, owner: Ids, pairs: Ids, first: Ids, second: Ids) -> tuple[Floats, Floats]:
        """Probability (P,) that a claim is about a pair, and how much rather the first acts towards the second than the reverse.

        `states` (S, features) are described states, `owner` (S,) the row of `context` each belongs to; `pairs` (P, features) described
        pairs, `first` and `second` (P,) the rows of their states.
        """
        described = self._layer("state_in", np.concatenate([self._embedded("state", STATE_TABLES, states), context[owner]], axis=1))
        a, b = described[first], described[second]
        inputs = np.concatenate([a + b, np.abs(a - b), context[owner[first]], self._embedded("pair", PAIR_TABLES, pairs)], axis=1)
        acts = self._linear("source", described)[:, 0]
        return _sigmoid(self._linear("pair_out", self._layer("pair_in", inputs))[:, 0]), acts[first] - acts[second]

    def _slots(self, features: Sequence[TriggerFeatures]) -> list[Floats]:
        joined = []
        for number, _ in enumerate(SLOTS[:-1]):
            rows = [self._row(feature.words[number]) for feature in features]
            joined.append(np.tanh(self._linear(f"slot.{number}", self._vectors[rows])))
        joined.append(np.tanh(self._linear(f"slot.{len(SLOTS) - 1}", self._means(features))))
        return joined

    def _means(self, features: Sequence[TriggerFeatures]) -> Floats:
        """(N, V): for each candidate the mean of the vectors of its clause, zeros where there is none."""
        means = np.zeros((len(features), self._vectors.shape[1]), dtype=np.float32)
        sizes = np.array([len(feature.clause) for feature in features])
        filled = np.flatnonzero(sizes)
        if len(filled):
            words = self._vectors[[self._row(token) for feature in features for token in feature.clause]]
            begins = np.concatenate([[0], np.cumsum(sizes[filled])[:-1]])
            means[filled] = np.add.reduceat(words, begins) / sizes[filled, None].astype(np.float32)
        return means

    def _row(self, token: Token | None) -> int:
        return self._number(token.low) if token is not None else UNKNOWN

    def _embedded(self, kind: str, tables: Mapping[str, tuple[int, int]], ids: Ids) -> Floats:
        return np.concatenate([self._weights[f"{kind}.table.{name}"][ids[:, number]] for number, name in enumerate(tables)], axis=1)

    def _normed(self, rows: Floats) -> Floats:
        centred = rows - rows.mean(axis=1, keepdims=True)
        scaled = centred / np.sqrt(np.square(centred).mean(axis=1, keepdims=True) + NORM_EPSILON)
        normed: Floats = scaled * self._weights["norm.weight"] + self._weights["norm.bias"]
        return normed

    def _linear(self, name: str, inputs: Floats) -> Floats:
        result: Floats = inputs @ self._weights[f"{name}.weight"] + self._weights[f"{name}.bias"]
        return result

    def _layer(self, name: str, inputs: Floats) -> Floats:
        return np.maximum(self._linear(name, inputs), 0)


def _sigmoid(values: Floats) -> Floats:
    result: Floats = 0.5 * np.tanh(0.5 * values) + 0.5
    return result


def _softmax(rows: Floats) -> Floats:
    powers = np.exp(rows - rows.max(axis=1, keepdims=True))
    result: Floats = powers / powers.sum(axis=1, keepdims=True)
    return result
