"""Lists of known names and telling words, kept as hashes: is a word, or a run of words, in a list?

A run's hash is made from the hashes of its words (`joined`), so that all runs of a batch are looked up at once.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from processors.extract.tagging.hashing import Hashes

PHRASE_LISTS: Final = ("country", "metropolis", "city", "town", "region", "demonym", "organisation")
"""Lists whose names may have several words."""
WORD_LISTS: Final = ("given name", "surname", "rare surname", "organisation head", "title", "calendar", "place head")
LONGEST_PHRASE: Final = 5
PHRASE_MASK: Final = (1 << len(PHRASE_LISTS)) - 1
MULTIPLIER: Final = np.uint32(0x01000193)
"""The prime of the FNV-1 hash of 32 bits."""

Bits = npt.NDArray[np.uint16]


def joined(left: Hashes, right: Hashes) -> Hashes:
    """Hashes of runs from those of all words but the last, and of the last; any order of words has a hash of its own."""
    return (left * MULTIPLIER) ^ right


class Gazetteer:
    """For each hash the lists in which its name is: bit i for `PHRASE_LISTS[i]`, the bits after them for `WORD_LISTS`."""

    def __init__(self, members: Hashes, lists: Bits) -> None:
        """`members`: (n,) rising; `lists`: (n,)."""
        self.members: Final = members
        self.lists: Final = lists

    def __call__(self, hashes: Hashes) -> Bits:
        """The lists of each; 0 where it is in none."""
        if not len(self.members):
            return np.zeros(len(hashes), dtype=np.uint16)
        places = np.minimum(np.searchsorted(self.members, hashes), len(self.members) - 1)
        return np.where(self.members[places] == hashes, self.lists[places], 0).astype(np.uint16)

    def phrases(self, hashes: Hashes, may_begin: npt.NDArray[np.bool_], left: npt.NDArray[np.intp]) -> Bits:
        """Codes (N,) of N words: bit i where a name of `PHRASE_LISTS[i]` begins, bit 7 + i where one goes on.

        `may_begin`: words at which a name may begin; `left`: words from each to the end of its unit, itself included.
        """
        begins, inside = np.zeros(len(hashes), dtype=np.uint16), np.zeros(len(hashes), dtype=np.uint16)
        places = np.nonzero(may_begin)[0]
        runs = hashes[places]
        for length in range(1, LONGEST_PHRASE + 1):
            if length > 1:
                fits = left[places] >= length
                places = places[fits]
                runs = joined(runs[fits], hashes[places + length - 1])
            found = self(runs) & PHRASE_MASK
            hit = found > 0
            begins[places[hit]] |= found[hit]
            for offset in range(1, length):
                inside[places[hit] + offset] |= found[hit]
        return begins | (inside << len(PHRASE_LISTS)).astype(np.uint16)


def packed(members: Hashes) -> npt.NDArray[np.uint8]:
    """Rising hashes as the bytes of their differences, one row (n,) per byte: zip makes little of it."""
    differences = np.diff(members, prepend=np.uint32(0)).astype("<u4")
    return np.ascontiguousarray(differences.view(np.uint8).reshape(-1, 4).T)


def unpacked(rows: npt.NDArray[np.uint8]) -> Hashes:
    """What was packed."""
    differences = np.ascontiguousarray(rows.T).view("<u4")[:, 0]
    return np.cumsum(differences, dtype=np.uint32)
