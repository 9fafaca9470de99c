"""The model's named entities as tokens, trimmed: no article, title or possessive at the edges."""

from __future__ import annotations

from processors.extract.offices import offices
from processors.extract.parse import Page, Token

ARTICLES = frozenset({"the", "a", "an"})
POSSESSIVES = frozenset({"'s", "’s", "'", "’"})


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
