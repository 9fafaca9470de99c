"""Every name in a text: PERSON, ORG or PLACE, from the people found, the gazetteer and the model's tagger, typed alike throughout."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from processors.domain.records import Name, NameType, Span
from processors.extract.entities import entities
from processors.extract.gazetteer import Match
from processors.extract.mentions import Mention
from processors.extract.parse import Page, Token

TYPES: dict[str, NameType] = {"PERSON": "PERSON", "ORG": "ORG", "GPE": "PLACE", "LOC": "PLACE", "FAC": "PLACE"}
GAZETTEER_TYPES: dict[str, NameType] = {
    "country": "PLACE",
    "capital": "PLACE",
    "region": "PLACE",
    "seat": "PLACE",
    "bloc": "ORG",
    "organisation": "ORG",
    "outlet": "ORG",
}


def names(page: Page, found: Sequence[Mention], people: Sequence[list[Token]], gazetteer: Sequence[Match]) -> list[Name]:
    """In the order of the text, without overlaps."""
    uses = {(mention.start, mention.end): mention.metonymic for mention in found}
    result: dict[Span, NameType] = {}
    covered = bytearray(len(page.text))
    for tokens in people:
        _add(result, covered, (tokens[0].start, tokens[-1].end), "PERSON")
    for match in gazetteer:
        type_ = GAZETTEER_TYPES.get(match.entry.kind)
        if type_ is not None and page.text[match.start].isupper():
            _add(result, covered, (match.start, match.end), type_)
    for label, tokens in entities(page):
        if label in TYPES and any(token.text[:1].isupper() for token in tokens):
            _add(result, covered, (tokens[0].start, tokens[-1].end), TYPES[label])
    _agree(page, result)
    return [
        Name(start=span[0], end=span[1], type=type_, metonymic=uses.get(span, False) if type_ == "PLACE" else None)
        for span, type_ in sorted(result.items())
    ]


def _add(result: dict[Span, NameType], covered: bytearray, span: Span, type_: NameType) -> None:
    if span[0] < span[1] and not any(covered[span[0] : span[1]]):
        result[span] = type_
        covered[span[0] : span[1]] = b"\1" * (span[1] - span[0])


def _agree(page: Page, result: dict[Span, NameType]) -> None:
    """One name has one type in a text: the one it has most often."""
    votes: dict[str, Counter[NameType]] = {}
    for span, type_ in result.items():
        votes.setdefault(page.cut(span), Counter())[type_] += 1
    for span in result:
        counted = votes[page.cut(span)]
        result[span] = max(counted, key=lambda type_: (counted[type_], type_))
