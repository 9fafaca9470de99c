"""The network of the name tagger: tables of a word and of its context, one BiLSTM, pooling over the document, scores of labels.

Everything that depends on a word alone reaches the LSTM through a linear map, so that it is computed once per word type
(`word_inputs`) and added to what depends on the context.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from processors.extract.tagging.bilstm import BiLstm
from processors.extract.tagging.gazetteers import PHRASE_LISTS
from processors.extract.tagging.name_context import PLACED, Context
from processors.extract.tagging.name_words import CHARACTERS, TABLES, Described
from processors.extract.tagging.packing import Packing
from processors.extract.tagging.viterbi import FORBIDDEN, Viterbi, bio_scores
from processors.extract.tagging.weights import Weights

Floats = npt.NDArray[np.float32]
Labels = npt.NDArray[np.int8]

WORD_TABLES: Final = ("word", *TABLES)
PHRASE_CODES: Final = 1 << (2 * len(PHRASE_LISTS))
WIDTH: Final = 3
"""Characters that one filter sees."""


class NameNetwork:
    """From described words to labels, with D inputs, H units per direction and K labels."""

    def __init__(self, weights: Weights) -> None:
        """Raises WeightsError when an array is missing."""
        self._tables: Final = [weights[f"table.{name}"] for name in WORD_TABLES]
        self._characters: Final[Floats] = weights["character.table"]
        self._filters: Final[Floats] = weights["character.filters"]
        self._filter_bias: Final[Floats] = weights["character.bias"]
        self.vectors: Final[Floats] = weights["vector.table"]
        """(V, D) vectors of words; row 0 is that of unknown ones."""
        self._lists: Final = (weights["lists.weight"], weights["lists.bias"])
        self._phrases: Final = (weights["phrases.weight"], weights["phrases.bias"])
        self._written: Final[Floats] = weights["table.written"]
        self._placed: Final[Floats] = weights["table.placed"]
        context_width = self._written.shape[1] + self._placed.shape[1] + self._phrases[0].shape[1]
        self._word_input: Final[Floats] = weights["lstm.input"][:-context_width]
        self._context_input: Final[Floats] = weights["lstm.input"][-context_width:]
        self._bias: Final[Floats] = weights["lstm.bias"]
        self._lstm: Final = BiLstm(weights["lstm.recurrent"])
        self._pool: Final = (weights["pool.weight"], weights["pool.bias"])
        self._out: Final = (weights["out.weight"], weights["out.bias"])
        transitions, start = bio_scores(weights["crf.transitions"], weights["crf.start"])
        self._viterbi: Final = Viterbi(transitions, start, weights["crf.end"])
        self.inputs: Final = len(self._bias)
        """Numbers per word that `word_inputs` gives: 8H."""

    def word_inputs(self, words: Described) -> Floats:
        """(W, 8H): what each word type adds to the gates wherever it stands, the bias included."""
        parts = [table[words.numbers[:, column]] for column, table in enumerate(self._tables)]
        parts.append(self._spelling(words.characters))
        parts.append(self.vectors[words.vectors])
        parts.append(np.tanh(words.lists @ self._lists[0] + self._lists[1]))
        result: Floats = np.concatenate(parts, axis=1) @ self._word_input + self._bias
        return result

    def _spelling(self, characters: npt.NDArray[np.uint8]) -> Floats:
        """(W, F): for each filter its highest response along the word."""
        count, width = len(characters), self._characters.shape[1]
        letters = np.zeros((count, CHARACTERS + WIDTH - 1, width), dtype=np.float32)
        letters[:, 1:-1] = self._characters[characters]
        windows = np.concatenate([letters[:, offset : offset + CHARACTERS] for offset in range(WIDTH)], axis=2)
        responses = (windows.reshape(count * CHARACTERS, WIDTH * width) @ self._filters).reshape(count, CHARACTERS, -1)
        highest: Floats = np.maximum(responses.max(axis=1) + self._filter_bias, 0)
        return highest

    def states(self, word_inputs: Floats, context: Context, packing: Packing) -> Floats:
        """(N, 2H) states of N words; `word_inputs`: (N, 8H), is changed."""
        codes = (context.written * PLACED + context.placed) * PHRASE_CODES + context.phrases
        distinct, of_word = np.unique(codes, return_inverse=True)
        rest, phrases = np.divmod(distinct, PHRASE_CODES)
        written, placed = np.divmod(rest, PLACED)
        bits = ((phrases[:, None] >> np.arange(2 * len(PHRASE_LISTS))) & 1).astype(np.float32)
        parts = [self._written[written], self._placed[placed], np.tanh(bits @ self._phrases[0] + self._phrases[1])]
        word_inputs += (np.concatenate(parts, axis=1) @ self._context_input)[of_word]
        return self._lstm(word_inputs, packing)

    def labels(self, states: Floats, context: Context, packing: Packing) -> Labels:
        """(N,) the best labels; no name goes over the end of a sentence."""
        weight, bias = self._pool
        width = states.shape[1]
        hidden = states @ weight[:width] + bias
        grouped = np.nonzero(context.groups >= 0)[0]
        if len(grouped):
            grouped = grouped[np.argsort(context.groups[grouped], kind="stable")]
            begins = np.concatenate([[0], np.nonzero(np.diff(context.groups[grouped]))[0] + 1])
            sizes = np.diff(np.append(begins, len(grouped)))
            members = states[grouped]
            mean = np.add.reduceat(members, begins) / sizes[:, None].astype(np.float32)
            highest = np.maximum.reduceat(members, begins)
            hidden[grouped] += np.repeat(np.concatenate([mean, highest], axis=1) @ weight[width:], sizes, axis=0)
        scores = np.tanh(hidden) @ self._out[0] + self._out[1]
        scores[:, 2::2][context.after_end] = FORBIDDEN
        return self._viterbi(scores, packing)
