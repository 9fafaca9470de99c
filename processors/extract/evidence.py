"""The clause that states a claim: what a reader is shown as its proof."""

from __future__ import annotations

from processors.domain.records import Span
from processors.extract.modality import governing_verb
from processors.extract.parse import Page, Token
from processors.extract.statements import trim

CLAUSES = frozenset({"ccomp", "advcl", "conj", "parataxis", "relcl"})


def evidence(page: Page, trigger: Token, content: Span | None) -> Span:
    """From the governing verb's first word to its last, without other clauses at its edges, inside the statement that holds it."""
    verb = governing_verb(trigger)
    if verb is None:
        span = _phrase(page, trigger)
    else:
        while (above := _above(verb)) is not None:
            verb = above
        span = _clause(page, verb, trigger)
    if content is not None and content[0] <= trigger.start < content[1]:
        span = max(span[0], content[0]), min(span[1], content[1])
    return trim(page.text, span)


def _above(verb: Token) -> Token | None:
    """The verb of the clause to which an infinitive belongs: "hopes to meet", "is ready to meet"."""
    if verb.dep not in ("xcomp", "aux", "auxpass", "pcomp") or verb.head is verb:
        return None
    head = verb.head.head if verb.head.dep == "acomp" else verb.head
    return head if head.is_verb else None


def _phrase(page: Page, token: Token) -> Span:
    while token.head is not token and token.dep in ("compound", "pobj", "prep", "conj", "amod", "nmod", "poss"):
        token = token.head
    return page.tokens[token.left].start, page.tokens[token.right].end


def _clause(page: Page, verb: Token, trigger: Token) -> Span:
    left, right = verb.left, verb.right
    for child in verb.children:
        if child.left <= trigger.index <= child.right:
            continue
        if (child.dep in CLAUSES and child.right - child.left >= 2) or child.dep in ("mark", "cc", "punct"):
            if child.index > verb.index and child.left > trigger.index:
                right = min(right, child.left - 1)
            elif child.index < verb.index and child.right < trigger.index and child.right < verb.index:
                left = max(left, child.right + 1) if child.dep in ("ccomp", "parataxis", "mark", "cc", "punct") else left
    while right > max(verb.index, trigger.index) and page.tokens[right].low in ("and", "but", "or", ",", ";"):
        right -= 1
    return page.tokens[left].start, page.tokens[right].end
