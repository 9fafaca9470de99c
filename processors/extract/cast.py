"""The people of a text: every name gathered into one person, with the state and office that the text gives him or her anywhere."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Literal

from processors.domain.records import Span, Who
from processors.extract.holders import Holder, holder_of
from processors.extract.offices import offices
from processors.extract.parse import Page, Token
from processors.extract.phrases import Phrases
from processors.extract.serving import Serving

Gender = Literal["m", "f"]
LONGEST_NAME = 6
"""Words of a name that are compared."""


@dataclass(slots=True, eq=False)
class Person:
    """One human being. `mentions` are the names in the text, `heads` the token that each hangs by, `words` the indices of all."""

    name: str
    country: str | None = None
    role: str | None = None
    gender: Gender | None = None
    mentions: list[Span] = field(default_factory=list)
    heads: list[Token] = field(default_factory=list)
    words: list[int] = field(default_factory=list)

    def who(self) -> Who:
        return Who(name=self.name, country=self.country, role=self.role)


class Cast:
    """All persons named in the page. `at` finds one by the index of any word of the name."""

    def __init__(self, page: Page, phrases: Phrases, people: Sequence[list[Token]], day: date | None) -> None:
        self._page = page
        self._phrases = phrases
        self.day = day
        self._held: dict[str, Person] = {}
        self.persons: list[Person] = []
        self.at: dict[int, Person] = {}
        full = {_key(page, tokens): tokens for tokens in reversed(people) if len(tokens) > 1}
        longer = _by_parts(full)
        by_key: dict[str, Person] = {}
        for tokens in people:
            self._add(tokens, longer.get(_key(page, tokens)), full, by_key)
        self._served: dict[int, str | None] = dict.fromkeys(self.at)
        self.serving = Serving(page, phrases, self._served)
        for person in self.persons:
            self._complete(person, day)
            if person.country is None:
                person.country = self._as_others(person) or self._by_service(person)
            self._served.update(dict.fromkeys(person.words, person.country))

    def _add(self, tokens: list[Token], longer: str | None, full: dict[str, list[Token]], by_key: dict[str, Person]) -> None:
        page = self._page
        key = longer or _key(page, tokens)
        person = by_key.get(key)
        if person is None:
            person = by_key[key] = Person(name=_spoken(page, full.get(key, tokens)))
            self.persons.append(person)
        head = _head(tokens)
        person.mentions.append((tokens[0].start, tokens[-1].end))
        person.heads.append(head)
        for token in tokens:
            self.at[token.index] = person
            person.words.append(token.index)
        described = self._phrases.describe(head)
        if described.country is None and described.office is None and (noun := self._phrases.before(head, tokens[0])) is not None:
            described = self._phrases.describe(noun)
        person.country = person.country or described.country
        if described.role and described.office is not None and described.office.index not in {token.index for token in tokens}:
            person.role = person.role or described.role
        person.gender = person.gender or _gender(page, tokens, described.office)

    @staticmethod
    def _complete(person: Person, day: date | None) -> None:
        """What the table of office-holders knows; what the text says of somebody who is not in office that day comes first."""
        holder = holder_of(person.name, day)
        if holder is None:
            return
        country, role = holder.country_at(day), holder.role_at(day)
        full = " " in person.name
        if person.country != country and person.country is not None and not (full and role is not None):
            return
        person.country = country
        person.name = person.name if full else holder.name
        person.role = person.role or role
        person.gender = person.gender or holder.gender

    def _as_others(self, person: Person) -> str | None:
        """ "the foreign minister, Jan Wolski" serves the state of the only foreign minister that the text names with a state."""
        if not person.role:
            return None
        states = self._states_by_role.get(person.role, set())
        return next(iter(states)) if len(states) == 1 else None

    @cached_property
    def _states_by_role(self) -> dict[str, set[str]]:
        """The states beside which the text names each office."""
        states: dict[str, set[str]] = defaultdict(set)
        for token in self._page.tokens:
            if token.low in offices().persons:
                found = self._phrases.describe(token)
                if found.country is not None and found.role is not None:
                    states[found.role].add(found.country)
        return states

    def _by_service(self, person: Person) -> str | None:
        for head in person.heads:
            posts = self._phrases.describe(head).offices
            found = [service for post in posts if (service := self.serving.of(post)) is not None]
            found += [service for post in posts if (service := self.serving.implied(post)) is not None]
            country = found[0].country if found else self.serving.led(head) or self.serving.owner(head)
            if country is not None:
                return country
        return None

    def held_by(self, holder: Holder) -> Person:
        """The person of the text, or one whom the text means without a name."""
        known = next(
            (person for person in self.persons if person.country == holder.country_at(self.day) and _same(person.name, holder.name)), None
        )
        if known is None:
            role = holder.role_at(self.day)
            new = Person(name=holder.name, country=holder.country_at(self.day), role=role, gender=holder.gender)
            known = self._held.setdefault(holder.name, new)
        return known

    def by_office(self, country: str | None, office: str, before: int) -> Person | None:
        """The person of that state whose role ends with the words of the office; without a state, only if one person alone fits."""
        fits = [person for person in self.persons if person.role and is_office(person.role, office)]
        if country is not None:
            fits = [person for person in fits if person.country == country]
        earlier = [person for person in fits if person.heads[0].index < before]
        if country is None:
            return earlier[-1] if len({person.name for person in earlier}) == 1 else None
        chosen = earlier or fits
        return chosen[-1] if chosen else None


def _same(name: str, other: str) -> bool:
    """Do two names of people of one state, in office at one time, mean one?"""
    return fold(name).split()[-1] == fold(other).split()[-1]


def is_office(role: str, office: str) -> bool:
    """Is a person of this role meant by the words of the office? "the minister" may be a foreign minister, but no prime minister."""
    if office in ("leader", "premier") and _leads(role):
        return True
    role, office = role.replace("defense", "defence"), office.replace("defense", "defence")
    return role == office or (role.endswith(f" {office}") and not (office == "minister" and role.startswith("prime")))


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


def _by_parts(full: Iterable[str]) -> dict[str, str]:
    """The one full name that ends with some words, else the one that starts with them; nothing where there are several."""
    ends: dict[str, list[str]] = defaultdict(list)
    starts: dict[str, list[str]] = defaultdict(list)
    for name in full:
        words = name.split()[:LONGEST_NAME]
        for cut in range(1, len(words)):
            ends[" ".join(words[cut:])].append(name)
            starts[" ".join(words[:cut])].append(name)
    found = {part: names[0] for part, names in starts.items() if len(names) == 1 and part not in ends}
    return found | {part: names[0] for part, names in ends.items() if len(names) == 1}


def _gender(page: Page, tokens: list[Token], office: Token | None) -> Gender | None:
    before = page.tokens[tokens[0].index - 1].low if tokens[0].index else ""
    for word in (before, office.low if office else ""):
        if word in offices().male:
            return "m"
        if word in offices().female:
            return "f"
    return None
