"""Tagged names as tokens of the parse, trimmed: no article, title or possessive at the edges."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from processors.extract.offices import offices
from processors.extract.parse import Page, Token
from processors.extract.tagging.name_tagger import TaggedName

ARTICLES = frozenset({"the", "a", "an"})
POSSESSIVES = frozenset({"'s", "’s", "'", "’"})
PLACES = frozenset({"country", "capital", "seat"})


def mark_names(page: Page, tagged: Sequence[TaggedName]) -> list[TaggedName]:
    """Note the type of each name on the tokens that touch it. `tagged`: in the order of the text, without overlaps.

    What the gazetteer knows for a place, and the tagger took for a person ("Kremlin"), is returned and marked as a place.
    """
    places = {(match.start, match.end) for match in page.gazetteer if match.entry.kind in PLACES}
    names = [replace(name, type="PLACE") if name.type == "PERSON" and (name.start, name.end) in places else name for name in tagged]
    at = 0
    for name in names:
        while at < len(page.tokens) and page.tokens[at].end <= name.start:
            at += 1
        first = True
        while at < len(page.tokens) and page.tokens[at].start < name.end:
            page.tokens[at].entity, page.tokens[at].begins = name.type, first
            first, at = False, at + 1
    return names


def entities(page: Page) -> list[tuple[str, list[Token]]]:
    """Label and tokens, in the order of the text."""
    found: list[tuple[str, list[Token]]] = []
    current: list[Token] = []
    for token in page.tokens:
        if current and (token.begins or token.entity != current[0].entity or token.paragraph != current[0].paragraph):
            found.append((current[0].entity, current))
            current = []
        if token.entity:
            current.append(token)
    if current:
        found.append((current[0].entity, current))
    return [(label, trimmed) for label, tokens in found if (trimmed := _trimmed(label, tokens))]


def _trimmed(label: str, tokens: list[Token]) -> list[Token]:
    titles = offices().titles
    while tokens and (
        tokens[0].low in ARTICLES
        or not tokens[0].text[:1].isalnum()
        or (label == "PERSON" and (tokens[0].text in titles or tokens[0].text in DAYS))
    ):
        tokens = tokens[1:]
    while tokens and (tokens[-1].text in POSSESSIVES or not tokens[-1].text[:1].isalnum()):
        tokens = tokens[:-1]
    return tokens


DAYS = frozenset({"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"})
