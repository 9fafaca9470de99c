"""Which found thing is which expected one: overlap of spans and words, and pairs one to one, the best first."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Collection, Sequence
from typing import TypeVar

from processors.domain.records import Span

WORD = re.compile(r"\w+")
Gold = TypeVar("Gold")
Found = TypeVar("Found")
Weight = tuple[float, ...]


class Words:
    """The words of one text, numbered from 0, so that punctuation and spaces at the edges of a span do not count."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.spans: list[Span] = [match.span() for match in WORD.finditer(text)]
        self._starts = [start for start, _ in self.spans]
        self._ends = [end for _, end in self.spans]

    def touched(self, *spans: Span | None) -> frozenset[int]:
        """Numbers of the words that the spans touch."""
        found: set[int] = set()
        for start, end in filter(None, spans):
            if start < end:
                found.update(range(bisect_right(self._ends, start), bisect_left(self._starts, end)))
        return frozenset(found)


def overlap(one: Span | None, other: Span | None) -> int:
    """Characters that both spans have."""
    return max(0, min(one[1], other[1]) - max(one[0], other[0])) if one and other else 0


def jaccard(one: Collection[int], other: Collection[int]) -> float:
    """Jaccard (1901): the shared part of what the two sets have together; 0 when one is empty."""
    if not one or not other:
        return 0.0
    shared = len(set(one) & set(other))
    return shared / (len(one) + len(other) - shared)


def pair_up(gold: Sequence[Gold], found: Sequence[Found], weight: Callable[[Gold, Found], Weight | None]) -> list[tuple[int, int]]:
    """Greedy matching one to one: numbers of (gold, found), the heaviest first, earlier ones first where they weigh the same.

    `weight` is None where the two may not match.
    """
    candidates = [
        (weighed, -i, -j) for i, one in enumerate(gold) for j, other in enumerate(found) if (weighed := weight(one, other)) is not None
    ]
    free_gold, free_found = set(range(len(gold))), set(range(len(found)))
    pairs = []
    for _, i, j in sorted(candidates, reverse=True):
        if -i in free_gold and -j in free_found:
            free_gold.remove(-i)
            free_found.remove(-j)
            pairs.append((-i, -j))
    return pairs
