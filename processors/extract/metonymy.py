"""Does the name of a place stand for its government, people or team here, or for the place? A small network that NumPy runs.

It reads what the name tagger and the parser have made of the words around the name. Its weights fit the name tagger's weights that they
were trained with, and no others.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

from processors.domain.records import Span
from processors.extract.metonymy_features import Group, Places, Surroundings
from processors.extract.parse import Page
from processors.extract.tagging.name_tagger import WEIGHTS as NAME_WEIGHTS
from processors.extract.tagging.name_tagger import TaggedText
from processors.extract.tagging.weights import Weights, WeightsError, hash_of, load_weights

Floats = npt.NDArray[np.float32]

WEIGHTS: Final = Path(__file__).parent / "models" / "metonymy.npz"
CLIP: Final = 4.0
"""Standard deviations beyond which an input says no more."""


class Metonymy:
    """One hidden layer over D numbers and the hashed clues of a place. Not changed by use."""

    def __init__(self, weights: Weights) -> None:
        """Raises WeightsError when an array is missing."""
        self._mean: Final[Floats] = weights["mean"]
        self._scale: Final[Floats] = weights["scale"]
        self._input: Final[Floats] = weights["input.weight"]
        self._table: Final[Floats] = weights["clue.table"]
        self._bias: Final[Floats] = weights["input.bias"]
        self._out: Final[Floats] = weights["out.weight"]
        self._out_bias: Final = float(weights["out.bias"][0])

    @classmethod
    def load(cls, path: Path = WEIGHTS, names: Path = NAME_WEIGHTS) -> Metonymy:
        """Raises WeightsError when the weights are missing or altered, or were trained with other weights of the name tagger."""
        weights = load_weights(path)
        if weights.meta["names"] != hash_of(names):
            raise WeightsError(f"the weights {path.name} belong to another {names.name}: run `dragoman train metonymy` again")
        return cls(weights)

    def __call__(self, page: Page, read: TaggedText, places: Sequence[Span]) -> Floats:
        """(P,) how likely each place stands for those who live or govern there, 0 to 1. `read`: the text of the page as the name tagger
        read it; `places`: spans of names in code points; one that holds no token of the page has 0."""
        described, at = describe(page, places)
        chances = np.zeros(len(places), dtype=np.float32)
        if described:
            chances[at] = 1 / (1 + np.exp(-self._scores(inputs(page, read, described), [place.clues for place in described])))
        return chances

    def _scores(self, dense: Floats, clues: Sequence[Group]) -> Floats:
        """(P,) log-odds, from `inputs` (P, D)."""
        hidden = np.clip((dense - self._mean) * self._scale, -CLIP, CLIP) @ self._input + self._bias
        hidden += sums(self._table, clues)
        scores: Floats = np.maximum(hidden, 0) @ self._out + self._out_bias
        return scores


def describe(page: Page, places: Sequence[Span]) -> tuple[list[Surroundings], list[int]]:
    """The surroundings of the places that hold tokens, and the numbers of these."""
    describer = Places(page)
    described, at = [], []
    for number, place in enumerate(places):
        tokens = describer.tokens(place)
        if tokens:
            described.append(describer.describe(tokens))
            at.append(number)
    return described, at


def inputs(page: Page, read: TaggedText, described: Sequence[Surroundings]) -> Floats:
    """(P, D) numbers about at least one place, as they come from the taggers."""
    words = _words_of(page, read)
    sources = (
        (read.states[words], [place.states for place in described]),
        (page.tensor.astype(np.float32), [place.tensors for place in described]),
        (read.vectors[words], [place.vectors for place in described]),
    )
    parts = [means(rows, [group for groups in places for group in groups]).reshape(len(described), -1) for rows, places in sources]
    return np.concatenate(parts, axis=1)


def _words_of(page: Page, read: TaggedText) -> npt.NDArray[np.intp]:
    """(n,) for each token of the page the number of the name tagger's word in which it begins."""
    starts = np.array(read.tokens.starts, dtype=np.int64)
    return np.maximum(np.searchsorted(starts, [token.start for token in page.tokens], side="right") - 1, 0)


def sums(rows: Floats, groups: Sequence[Group]) -> Floats:
    """(G, D): the sum of the rows of each group, zeros for an empty one."""
    sizes = np.array([len(group) for group in groups], dtype=np.intp)
    members = np.array([number for group in groups for number in group], dtype=np.intp)
    result = np.zeros((len(groups), rows.shape[1]), dtype=np.float32)
    if len(members):
        filled = sizes > 0
        begins = (np.cumsum(sizes) - sizes)[filled]
        result[filled] = np.add.reduceat(rows[members], begins)
    return result


def means(rows: Floats, groups: Sequence[Group]) -> Floats:
    """(G, D): the mean of the rows of each group, zeros for an empty one."""
    result: Floats = sums(rows, groups) / np.array([max(len(group), 1) for group in groups], dtype=np.float32)[:, None]
    return result
