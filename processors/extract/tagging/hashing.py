"""Words as numbers: buckets for what is rare, and vocabularies that keep hashes instead of words.

CRC-32 (the polynomial of zlib) is the same on every machine and in every version of Python. A vocabulary of 20,000 words takes an
unknown word for one of its own with a probability of five in a million.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final
from zlib import crc32

import numpy as np
import numpy.typing as npt

Hashes = npt.NDArray[np.uint32]

UNKNOWN: Final = -1


def hashed(text: str) -> int:
    """32 bits; lone surrogates count as any other character."""
    return crc32(text.encode("utf-8", "surrogatepass"))


def bucket(text: str, buckets: int) -> int:
    """A number from 0 to `buckets` - 1."""
    return hashed(text) % buckets


def hashes(texts: Iterable[str]) -> Hashes:
    """`hashed` of each."""
    return np.array([hashed(text) for text in texts], dtype=np.uint32)


class Vocabulary:
    """Numbers 0 to n - 1 for n words of which only the hashes are known; the order is that of the hashes."""

    def __init__(self, members: Hashes) -> None:
        """`members`: hashes, rising, without repetition. Raises ValueError when they are not."""
        if len(members) > 1 and not bool(np.all(members[1:] > members[:-1])):
            raise ValueError("the hashes of a vocabulary must rise")
        self.members: Final = members
        self._numbers: Final[dict[int, int]] = dict(zip(members.tolist(), range(len(members)), strict=True))

    @classmethod
    def of(cls, words: Iterable[str]) -> Vocabulary:
        """The vocabulary of these words; two words with one hash are one member."""
        return cls(np.unique(hashes(words)))

    def __len__(self) -> int:
        return len(self.members)

    def number(self, word: str) -> int:
        """The word's number, or UNKNOWN."""
        return self._numbers.get(hashed(word), UNKNOWN)

    def numbers(self, words: Sequence[str]) -> npt.NDArray[np.intp]:
        """`number` of each."""
        return np.fromiter((self.number(word) for word in words), dtype=np.intp, count=len(words))
