"""The people of a text: every name gathered into one person, with the state and office that the text gives him or her anywhere."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from processors.domain.records import Span, Who
from processors.extract.holders import holder_of
from processors.extract.offices import offices
from processors.extract.parse import Page, Token
from processors.extract.phrases import Phrases

Gender = Literal["m", "f"]


@dataclass(slots=True, eq=False)
class Person:
    """One human being. `mentions` are the phrases that name the person, `heads` the token of each."""

    name: str
    country: str | None = None
    role: str | None = None
    gender: Gender | None = None
    mentions: list[Span] = field(default_factory=list)
    heads: list[Token] = field(default_factory=list)

    def who(self) -> Who:
        return Who(name=self.name, country=self.country, role=self.role)


class Cast:
    """All persons named in the page. `at` finds one by the index of any word of the name."""

    def __init__(self, page: Page, phrases: Phrases, people: Sequence[list[Token]], day: date | None) -> None:
        self._page = page
        self._phrases = phrases
        self.persons: list[Person] = []
        self.at: dict[int, Person] = {}
        full = {_key(page, tokens): tokens for tokens in reversed(people) if len(tokens) > 1}
        by_key: dict[str, Person] = {}
        for tokens in people:
            self._add(tokens, full, by_key)
        for person in self.persons:
            self._complete(person, day)
            self._state_by_office(person)

    def _add(self, tokens: list[Token], full: dict[str, list[Token]], by_key: dict[str, Person]) -> None:
        page = self._page
        key = _key(page, tokens)
        if len(tokens) == 1:
            key = _extended(key, full)
        person = by_key.get(key)
        if person is None:
            person = by_key[key] = Person(name=_spoken(page, full.get(key, tokens)))
            self.persons.append(person)
        head = _head(tokens)
        person.mentions.append((tokens[0].start, tokens[-1].end))
        person.heads.append(head)
        for token in tokens:
            self.at[token.index] = person
        described = self._phrases.describe(head)
        person.country = person.country or described.country
        if described.role and described.office is not None and described.office.index not in {token.index for token in tokens}:
            person.role = person.role or described.role
        person.gender = person.gender or _gender(page, tokens, described.office)

    @staticmethod
    def _complete(person: Person, day: date | None) -> None:
        holder = holder_of(person.name, day)
        if holder is None:
            return
        person.country = holder.country if " " in person.name else person.country or holder.country
        if person.country != holder.country:
            return
        person.name = person.name if " " in person.name else holder.name
        person.role = person.role or holder.role_at(day)
        person.gender = person.gender or holder.gender

    def _state_by_office(self, person: Person) -> None:
        """ "the minister, Jan Wolski" serves the state of the only minister that the text names with a state, or his master's."""
        if person.country is not None or not person.role:
            return
        word = person.role.split()[-1]
        states = {code for token in self._page.tokens if token.low == word and (code := self._phrases.describe(token).country)}
        if len(states) == 1:
            person.country = states.pop()
            return
        for head in person.heads:
            office = self._phrases.describe(head).office
            own = office.child("poss") if office is not None else None
            master = self.at.get(own.index) if own is not None else None
            person.country = person.country or (master.country if master is not None and master is not person else None)

    def by_office(self, country: str | None, office: str, before: int) -> Person | None:
        """The person of that state whose role ends with the office word; without a state, only if one person alone fits."""
        fits = [person for person in self.persons if person.role and _is_office(person.role, office)]
        if country is not None:
            fits = [person for person in fits if person.country == country]
        earlier = [person for person in fits if person.heads[0].index < before]
        if country is None:
            return earlier[-1] if len({person.name for person in earlier}) == 1 else None
        chosen = earlier or fits
        return chosen[-1] if chosen else None


def _is_office(role: str, office: str) -> bool:
    return role.split()[-1] == office or (office in ("leader", "premier") and _leads(role))


def _leads(role: str) -> bool:
    return role in ("president", "prime minister", "chancellor", "premier", "king", "leader", "emir", "supreme leader", "crown prince")


def _head(tokens: list[Token]) -> Token:
    """The word of the name that the rest hangs on: the one whose own head lies outside."""
    inside = {token.index for token in tokens}
    return next((token for token in tokens if token.head.index not in inside or token.head is token), tokens[-1])


def _spoken(page: Page, tokens: list[Token]) -> str:
    return " ".join(page.cut((tokens[0].start, tokens[-1].end)).split())


def _key(page: Page, tokens: list[Token]) -> str:
    return fold(page.cut((tokens[0].start, tokens[-1].end)))


def fold(name: str) -> str:
    """Lower case, without accents, hyphens as spaces: "Kim Jong-Un" and "Kim Jong Un" are one."""
    plain = "".join(character for character in unicodedata.normalize("NFKD", name) if not unicodedata.combining(character))
    return " ".join(plain.casefold().replace("-", " ").replace("’", "'").replace("ı", "i").split())


def _extended(key: str, full: dict[str, list[Token]]) -> str:
    """A single name is the person whose full name ends with it, else whose full name starts with it; several: left alone."""
    ends = [name for name in full if name.endswith(f" {key}")]
    if len(ends) == 1:
        return ends[0]
    starts = [name for name in full if name.startswith(f"{key} ")]
    return starts[0] if not ends and len(starts) == 1 else key


def _gender(page: Page, tokens: list[Token], office: Token | None) -> Gender | None:
    before = page.tokens[tokens[0].index - 1].low if tokens[0].index else ""
    for word in (before, office.low if office else ""):
        if word in offices().male:
            return "m"
        if word in offices().female:
            return "f"
    return None
