"""Who is meant by a phrase that stands alone ("the Russian foreign minister"), and why: the speakers' rules on one phrase."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from spacy.language import Language

from processors.domain.records import ActorType
from processors.extract.cleaning import cleaned
from processors.extract.countries import countries
from processors.extract.entities import mark_names
from processors.extract.holders import Term, holder_of
from processors.extract.model import load_model
from processors.extract.parse import Page, Token, parse
from processors.extract.reading import Reading
from processors.extract.resolved import Resolved
from processors.extract.tagging.name_tagger import NameTagger

LONGEST_PHRASE = 300
"""Characters that are read."""
PREDICATE = " said so."
"""Makes a sentence of the phrase, as the parser knows phrases."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """`country` as in Who; `rule` says how the phrase was understood; `term` is the row of the office-holder table that bears on it."""

    name: str
    type: ActorType
    country: str | None
    role: str | None
    rule: str
    term: Term | None


class Identifier:
    """Not thread-safe; loads no network, writes no file."""

    def __init__(self, nlp: Language, names: NameTagger) -> None:
        self._nlp = nlp
        self._names = names

    def identify(self, phrases: Sequence[str], day: datetime.date | None) -> list[Identity | None]:
        """One answer for each phrase, None where nothing can be said. Without a day offices are not looked up in the table."""
        texts = [" ".join(cleaned(phrase[:LONGEST_PHRASE]).split()) for phrase in phrases]
        sentences = [text + PREDICATE for text in texts]
        pages = parse(self._nlp, sentences)
        for page, found in zip(pages, self._names.names(sentences), strict=True):
            mark_names(page, found)
        return [_identity(page, len(text), day) if text else None for page, text in zip(pages, texts, strict=True)]


def load_identifier() -> Identifier:
    """Raises ModelError or WeightsError when the language model or the weights are missing or altered."""
    return Identifier(load_model(), NameTagger.load())


def _identity(page: Page, length: int, day: datetime.date | None) -> Identity | None:
    head = _head(page.within((0, length)))
    resolved = Reading(page, [], day).speakers.resolve(head, (0, length))
    who = resolved.who
    if who is None:
        return None
    holder = holder_of(who.name, day) if resolved.person is not None else None
    term = holder.term_at(day) if holder is not None and day is not None else None
    return Identity(name=who.name, type=_type(resolved), country=who.country, role=who.role, rule=resolved.rule, term=term)


def _head(tokens: Sequence[Token]) -> Token | None:
    """The word of the phrase that the others hang on: the last whose own head lies outside."""
    inside = {token.index for token in tokens}
    tops = [token for token in tokens if (token.head.index not in inside or token.head is token) and not token.is_punct]
    return tops[-1] if tops else None


def _type(resolved: Resolved) -> ActorType:
    if resolved.person is not None:
        return "PERSON"
    code = resolved.who.country if resolved.who is not None else None
    if resolved.rule in ("state", "government") and code is not None and not countries()[code].is_bloc:
        return "STATE"
    return "ORG" if resolved.group or resolved.who is None or resolved.who.role is None else "PERSON"
