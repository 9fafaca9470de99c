"""Drafts by where their contents lie, to tell whether a further one says something new."""

from __future__ import annotations

from collections import defaultdict

from processors.extract.statements import Draft

SHELF = 200
"""Characters: contents are compared with those that lie on the same stretch of the text, so that the work stays linear."""


class Found:
    """A growing list of drafts."""

    def __init__(self) -> None:
        self.all: list[Draft] = []
        self._shelves: dict[int, list[Draft]] = defaultdict(list)

    def add(self, draft: Draft) -> None:
        self.all.append(draft)
        for shelf in self._of(draft):
            self._shelves[shelf].append(draft)

    def leaves_room_for(self, draft: Draft) -> bool:
        """Is the draft, with its cue, outside or wholly inside every content so far?"""
        return not any(_overlap(draft, other) and not _holds(other, draft) for shelf in self._of(draft) for other in self._shelves[shelf])

    @staticmethod
    def _of(draft: Draft) -> range:
        return range(draft.content[0] // SHELF, draft.content[1] // SHELF + 1)


def _overlap(a: Draft, b: Draft) -> bool:
    return a.content[0] < b.content[1] and b.content[0] < a.content[1]


def _holds(outer: Draft, inner: Draft) -> bool:
    """A report in a report."""
    start, end = outer.content
    return inner.cue is not None and all(start <= span[0] and span[1] <= end for span in (inner.content, inner.cue))
