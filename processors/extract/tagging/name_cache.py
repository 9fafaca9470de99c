"""Word types that were met of late, with all that is computed of each once: of bounded size."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import numpy.typing as npt

from processors.extract.tagging.hashing import Hashes
from processors.extract.tagging.name_network import Floats, NameNetwork
from processors.extract.tagging.name_words import Lexicon

CAPACITY: Final = 8_192
"""Word types: 32 MB with 128 units per direction. More than the words of one batch."""


class WordCache:
    """Rows of word types. When they are full, all are forgotten: counting uses would cost more than computing anew."""

    def __init__(self, lexicon: Lexicon, network: NameNetwork) -> None:
        self._lexicon: Final = lexicon
        self._network: Final = network
        self._rows: Final[dict[str, int]] = {}
        self.inputs: Final[Floats] = np.zeros((CAPACITY, network.inputs), dtype=np.float32)
        self.hashes: Final[Hashes] = np.zeros(CAPACITY, dtype=np.uint32)
        self.kinds: Final[npt.NDArray[np.uint16]] = np.zeros(CAPACITY, dtype=np.uint16)
        self.vectors: Final[npt.NDArray[np.int32]] = np.zeros(CAPACITY, dtype=np.int32)
        """Rows of the network's table of vectors."""

    def rows(self, words: Sequence[str]) -> npt.NDArray[np.intp]:
        """The row of each of at most CAPACITY words; good until the next call."""
        new = [word for word in dict.fromkeys(words) if word not in self._rows]
        if len(self._rows) + len(new) > CAPACITY:
            self._rows.clear()
            new = list(dict.fromkeys(words))
        if new:
            begin = len(self._rows)
            place = slice(begin, begin + len(new))
            described = self._lexicon.describe(new)
            self.inputs[place] = self._network.word_inputs(described)
            self.hashes[place] = described.hashes
            self.kinds[place] = described.kinds
            self.vectors[place] = described.vectors
            self._rows.update(zip(new, range(begin, place.stop), strict=True))
        return np.fromiter((self._rows[word] for word in words), dtype=np.intp, count=len(words))
