"""All drafts of a page as one list: quotations first, then what the parse adds, without doubles."""

from __future__ import annotations

from collections import defaultdict

from processors.domain.records import Span
from processors.extract.attribution import attributions
from processors.extract.clauses import noun_phrase
from processors.extract.headlines import headlines
from processors.extract.parse import Page
from processors.extract.quotations import quotations
from processors.extract.quotes import Quote
from processors.extract.statements import Draft, trim

SHELF = 200
"""Characters: contents are compared with those that begin or end on the same stretch of the text, so that the work stays linear."""


class _Found:
    """Drafts by the stretches of the text in which their contents lie."""

    def __init__(self) -> None:
        self.all: list[Draft] = []
        self._shelves: dict[int, list[Draft]] = defaultdict(list)

    def add(self, draft: Draft) -> None:
        self.all.append(draft)
        for shelf in self._of(draft):
            self._shelves[shelf].append(draft)

    def has(self, draft: Draft) -> bool:
        """Are these words reported already?"""
        return any(_same(draft, other) for shelf in self._of(draft) for other in self._shelves[shelf])

    @staticmethod
    def _of(draft: Draft) -> range:
        return range(draft.content[0] // SHELF, draft.content[1] // SHELF + 1)


def drafts(page: Page) -> list[Draft]:
    """In the order of the text."""
    quoted = quotations(page)
    taken = {draft.verb.index for draft in quoted if draft.verb is not None}
    found = _Found()
    for draft in (*quoted, *headlines(page)):
        found.add(draft)
    for draft in attributions(page, taken):
        draft.content = _snapped(page, draft.content)
        inside = draft.verb is not None and draft.content[0] <= draft.verb.start < draft.content[1]
        if not inside and not found.has(draft):
            found.add(draft)
    for draft in found.all:
        if draft.speaker is not None and draft.speaker_span is None:
            draft.speaker_span = noun_phrase(page, draft.speaker, draft.verb)
    return sorted(found.all, key=lambda draft: (draft.content, draft.cue or (0, 0)))


def _snapped(page: Page, content: Span) -> Span:
    """The content takes the whole of a quotation that it holds most of, since the parse breaks at sentences inside marks."""
    span = content
    for quote in page.quotes_near(content):
        if _cuts(span, quote):
            span = min(span[0], quote.inner[0]), max(span[1], quote.inner[1])
    return trim(page.text, span)


def _cuts(content: Span, quote: Quote) -> bool:
    """Does the content end inside the quotation, with more than half of the quotation in it?"""
    start, end = quote.inner
    shared = min(content[1], end) - max(content[0], start)
    return shared * 2 > end - start and not (content[0] <= start and end <= content[1])


def _same(a: Draft, b: Draft) -> bool:
    """Do two drafts report the same words? Not where the cue of one lies in the content of the other: that is a report in a report."""
    if _reports_cue(a, b) or _reports_cue(b, a):
        return False
    shared = min(a.content[1], b.content[1]) - max(a.content[0], b.content[0])
    return shared > 0 and shared * 2 > max(a.content[1] - a.content[0], b.content[1] - b.content[0])


def _reports_cue(outer: Draft, inner: Draft) -> bool:
    return inner.cue is not None and outer.content[0] <= inner.cue[0] and inner.cue[1] <= outer.content[1]
