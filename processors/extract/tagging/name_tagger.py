"""Names of persons, organisations and places in texts, by a BiLSTM-CRF tagger that NumPy runs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

from processors.domain.records import NameType
from processors.extract.tagging.gazetteers import Gazetteer, unpacked
from processors.extract.tagging.hashing import Vocabulary
from processors.extract.tagging.name_cache import WordCache
from processors.extract.tagging.name_context import Context, context
from processors.extract.tagging.name_network import NameNetwork
from processors.extract.tagging.name_tokens import Tokens, tokenized
from processors.extract.tagging.name_words import Lexicon
from processors.extract.tagging.packing import Packing
from processors.extract.tagging.viterbi import bio_spans
from processors.extract.tagging.weights import Weights, load_weights

Floats = npt.NDArray[np.float32]

WEIGHTS: Final = Path(__file__).parent.parent / "models" / "names.npz"
TYPES: Final[tuple[NameType | None, ...]] = ("PERSON", "ORG", "PLACE", None)
"""By type number. The fourth is that of all other names (peoples, events, works): it keeps them out of the first three."""
OTHER: Final = 3
PLACE: Final = 2
OF_A_PLACE: Final = frozenset({"based", "born", "headquartered"})
MOST_WORDS: Final = 40_000
"""Words of one text that are read, so that a hostile one costs a second or two: 230 kB of prose."""
BATCH_WORDS: Final = 6_000
"""Words that are computed at once; a longer text is read in pieces, each a document of its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TaggedName:
    """A name; `start` and `end` count code points of its text."""

    start: int
    end: int
    type: NameType


@dataclass(frozen=True, slots=True, kw_only=True)
class TaggedText:
    """One text read: its names in their order, its words, and the network's states of them."""

    names: list[TaggedName]
    tokens: Tokens
    states: Floats
    """(n, 2H), of the LSTM, forward and backward."""
    vectors: Floats
    """(n, D), of the words by themselves."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """Some units of one text."""

    text: int
    words: list[str]
    lengths: list[int]


class NameTagger:
    """Holds a cache of words, so that one object serves one thread."""

    def __init__(self, weights: Weights) -> None:
        """Raises WeightsError when the weights lack something."""
        self._network: Final = NameNetwork(weights)
        self._lexicon: Final = lexicon(weights)
        self._cache: Final = WordCache(self._lexicon, self._network)

    @classmethod
    def load(cls, path: Path = WEIGHTS) -> NameTagger:
        """The tagger with the weights that come with this version. Raises WeightsError when they are missing or altered."""
        return cls(load_weights(path))

    def names(self, texts: Sequence[str]) -> list[list[TaggedName]]:
        """The names of each text, in its order and without overlaps. Eight articles at a time are quicker than one."""
        return [read.names for read in self.read(texts)]

    def read(self, texts: Sequence[str]) -> list[TaggedText]:
        """Each text with its names and states."""
        tokens = [tokenized(text, MOST_WORDS) for text in texts]
        labels: list[list[int]] = [[] for _ in texts]
        states: list[list[Floats]] = [[] for _ in texts]
        vectors: list[list[Floats]] = [[] for _ in texts]
        for batch in batches(tokens):
            batch_states, batch_vectors, batch_labels = self._compute(batch)
            first = 0
            for piece in batch:
                rows = slice(first, first + len(piece.words))
                labels[piece.text] += batch_labels[rows]
                states[piece.text].append(batch_states[rows])
                vectors[piece.text].append(batch_vectors[rows])
                first = rows.stop
        return [
            TaggedText(
                names=named(tokens[text], labels[text]),
                tokens=tokens[text],
                states=_joined(states[text], self._network.inputs // 4),
                vectors=_joined(vectors[text], self._network.vectors.shape[1]),
            )
            for text in range(len(texts))
        ]

    def _compute(self, batch: Sequence[Piece]) -> tuple[Floats, Floats, list[int]]:
        """States (N, 2H), vectors (N, D) and labels of all words of the pieces."""
        rows = self._cache.rows([word for piece in batch for word in piece.words])
        lengths = np.array([length for piece in batch for length in piece.lengths], dtype=np.intp)
        documents = np.repeat(np.arange(len(batch)), [len(piece.lengths) for piece in batch])
        seen: Context = context(self._cache.hashes[rows], self._cache.kinds[rows], lengths, documents, self._lexicon.gazetteer)
        packing = Packing(lengths)
        states = self._network.states(self._cache.inputs[rows], seen, packing)
        return states, self._network.vectors[self._cache.vectors[rows]], self._network.labels(states, seen, packing).tolist()


def _joined(parts: Sequence[Floats], width: int) -> Floats:
    """One below the other, also where there are none."""
    return np.concatenate([np.zeros((0, width), dtype=np.float32), *parts])


def lexicon(weights: Weights) -> Lexicon:
    """What the weights know of words. Raises WeightsError."""
    return Lexicon(
        words=Vocabulary(unpacked(weights["words.members"])),
        vectors=Vocabulary(unpacked(weights["vectors.members"])),
        use=Gazetteer(unpacked(weights["use.members"]), weights["use.classes"]),
        gazetteer=Gazetteer(unpacked(weights["gazetteer.members"]), weights["gazetteer.lists"]),
    )


def batches(tokens: Sequence[Tokens]) -> Iterator[list[Piece]]:
    """The texts in pieces and the pieces in batches, none of more than BATCH_WORDS words."""
    batch: list[Piece] = []
    size = 0
    for piece in (piece for text, found in enumerate(tokens) for piece in pieces(text, found)):
        if batch and size + len(piece.words) > BATCH_WORDS:
            yield batch
            batch, size = [], 0
        batch.append(piece)
        size += len(piece.words)
    if batch:
        yield batch


def pieces(text: int, tokens: Tokens) -> Iterator[Piece]:
    """The text as few pieces as possible; nothing of an empty one."""
    first = place = 0
    lengths: list[int] = []
    for length in tokens.lengths:
        if place + length - first > BATCH_WORDS:
            yield Piece(text=text, words=tokens.words[first:place], lengths=lengths)
            first, lengths = place, []
        lengths.append(length)
        place += length
    if lengths:
        yield Piece(text=text, words=tokens.words[first:place], lengths=lengths)


def named(tokens: Tokens, labels: Sequence[int]) -> list[TaggedName]:
    """The names that the labels of a text's words mark."""
    names: list[TaggedName] = []
    for first, last, number in bio_spans(labels):
        end, type_ = place_before_based(tokens.words, first, last) if number == OTHER else (last, TYPES[number])
        if type_ is not None:
            names.append(TaggedName(start=tokens.starts[first], end=tokens.ends[end - 1], type=type_))
    return names


def place_before_based(words: Sequence[str], first: int, last: int) -> tuple[int, NameType | None]:
    """ "San Francisco" of "San Francisco-based", whether the compound is marked whole or in part: where it ends, and PLACE."""
    for end in (last - 2, last):
        if end > first and words[end : end + 1] == ["-"] and end + 1 < len(words) and words[end + 1].lower() in OF_A_PLACE:
            return end, TYPES[PLACE]
    return last, TYPES[OTHER]
