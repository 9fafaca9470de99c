"""Who speaks: from the phrase beside the cue to a person, office, institution or state. What stays unsure stays unresolved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from processors.domain.records import Span, Who
from processors.extract.cast import Cast, Person
from processors.extract.countries import countries, demonym_phrase
from processors.extract.offices import offices
from processors.extract.parse import Page, Token
from processors.extract.phrases import Phrases

HE = frozenset({"he", "him", "his"})
SHE = frozenset({"she", "her"})
FIRST = frozenset({"i", "we", "me", "us", "my", "our"})
FARTHEST_PARAGRAPHS = 2
"""How far back a pronoun looks for whom it means."""
STATE_KINDS = frozenset({"country", "capital", "seat", "bloc", "people", "adjective"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolved:
    """`rule` says how; `who` is None where nothing certain can be said."""

    who: Who | None
    rule: str
    person: Person | None = None
    group: bool = False


UNRESOLVED = Resolved(who=None, rule="unresolved")


class Speakers:
    """Resolves phrases of one page, in the order of the text; remembers who spoke, for the pronouns that follow."""

    def __init__(self, page: Page, cast: Cast, phrases: Phrases, contents: Sequence[Span]) -> None:
        self._page = page
        self._contents = contents
        self._cast = cast
        self._phrases = phrases
        self._known: dict[int, Resolved] = {}
        self._spoke: list[tuple[Token, Resolved]] = []

    def resolve(self, head: Token | None, span: Span | None) -> Resolved:
        """`head` is the head word of the phrase, `span` the whole of it."""
        if head is None or span is None:
            return UNRESOLVED
        if head.index not in self._known:
            self._known[head.index] = found = self._find(head, span)
            if found.who is not None:
                self._spoke.append((head, found))
        return self._known[head.index]

    def _find(self, head: Token, span: Span) -> Resolved:
        if head.tag in ("PRP", "PRP$"):
            return self._pronoun(head)
        return self._person(head, span) or self._state(head) or self._office(head) or self._named(head, span) or UNRESOLVED

    def _person(self, head: Token, span: Span) -> Resolved | None:
        """The head is a name, or a name stands in apposition to it, or is what the title before it describes."""
        person = self._cast.at.get(head.index)
        if person is None:
            near = [
                child
                for child in head.children
                if child.dep == "appos" or (child.dep in ("compound", "nmod") and head.low in offices().persons)
            ]
            near += [head.head] if head.dep in ("compound", "nmod", "appos") else []
            person = next(
                (self._cast.at[token.index] for token in near if token.index in self._cast.at and span[0] <= token.start < span[1]), None
            )
        if person is None and head.low in offices().persons:
            inside = {
                id(found): found
                for token in self._page.within(span)
                if (found := self._cast.at.get(token.index)) and token.dep != "poss" and token.head.dep != "poss"
            }
            person = next(iter(inside.values())) if len(inside) == 1 and not self._owned_by(head, inside) else None
        if person is not None:
            return Resolved(who=person.who(), rule="name", person=person)
        return None

    def _owned_by(self, head: Token, people: dict[int, Person]) -> bool:
        """ "a spokesman for Mr Blair": the person is whom the office serves."""
        return any(
            self._cast.at.get(token.index) is not None and id(self._cast.at[token.index]) in people
            for preposition in head.all("prep")
            if preposition.low in ("for", "of", "to", "with")
            for token in preposition.children
            if token.entity == "PERSON"
        )

    def _state(self, head: Token) -> Resolved | None:
        mention = self._phrases.mention_at.get(head.index)
        if head.low in offices().governments and mention is None:
            code = self._phrases.describe(head).country or self._owner_country(head)
            return Resolved(who=state_who(code), rule="government") if code else None
        if mention is None or mention.token is not head:
            return None
        if mention.kind == "organisation":
            return Resolved(
                who=Who(name=self._page.cut((mention.start, mention.end)), country=mention.code, role=None), rule="institution", group=True
            )
        if mention.code is None or mention.kind not in STATE_KINDS:
            return None
        others = [
            other.code
            for child in head.all("conj")
            if (other := self._phrases.mention_at.get(child.index)) and other.code and other.code != mention.code
        ]
        if others:
            together = " and ".join(countries()[code].name for code in (mention.code, *others))
            return Resolved(who=Who(name=together, country=None, role=None), rule="states", group=True)
        return Resolved(who=state_who(mention.code), rule="state")

    def _owner_country(self, head: Token) -> str | None:
        """ "Erdoğan's government"."""
        own = head.child("poss")
        person = self._cast.at.get(own.index) if own else None
        return person.country if person else None

    def _office(self, head: Token) -> Resolved | None:
        """A person by office, or the office itself: "the Finnish leader", "its foreign ministry", "a spokesman for Mr Blair"."""
        described = self._phrases.describe(head)
        role, office = described.role, described.office
        if role is None or office is None:
            return None
        owner = self._master(head)
        if owner is not None:
            return Resolved(who=Who(name=f"{owner.name}’s {role}", country=owner.country, role=role), rule="office", group=described.group)
        serving = self._cast.serving
        service = None if described.country else serving.of(office)
        country = service.country if service else described.country
        if not described.group and not self._indefinite(head):
            person = self._cast.by_office(country, role, head.index)
            if person is not None:
                return Resolved(who=person.who(), rule="title", person=person)
            earlier = self._earlier_office(office.low) if country is None else None
            if earlier is not None:
                return earlier
        if country is None and (implied := serving.implied(office)) is not None:
            country = implied.country
        if country is None and not described.group and " " not in role:
            return None
        name = demonym_phrase(country, role) if country else role
        return Resolved(who=Who(name=name, country=country, role=role), rule="office", group=described.group)

    def _master(self, head: Token) -> Person | None:
        """Whom the office serves, where that is a person: "Erdoğan's spokesman", "a spokesman for Mr Blair"."""
        served = next((child.child("pobj") for child in head.all("prep") if child.low == "for"), None)
        return next(
            (self._cast.at[token.index] for token in (head.child("poss"), served) if token is not None and token.index in self._cast.at),
            None,
        )

    @staticmethod
    def _indefinite(head: Token) -> bool:
        return any(child.low in ("a", "an", "another", "one") for child in head.children)

    def _earlier_office(self, word: str) -> Resolved | None:
        """ "the minister" is the minister that spoke last."""
        for _, found in reversed(self._spoke):
            if found.who is not None and found.who.role and found.who.role.split()[-1] == word and not found.group:
                return Resolved(who=found.who, rule="title", person=found.person)
        return None

    def _named(self, head: Token, span: Span) -> Resolved | None:
        """An organisation by its name."""
        if head.entity not in ("ORG",) and head.tag not in ("NNP", "NNPS"):
            return None
        words = [
            token for token in self._page.within(span) if token.tag not in ("DT", "PRP$", "CD") and token.low not in offices().role_noise
        ]
        if not words or len(words) > 9:
            return None
        name = self._page.cut((words[0].start, words[-1].end))
        return Resolved(who=Who(name=name, country=self._phrases.describe(head).country, role=None), rule="organisation", group=True)

    def pronoun_country(self, pronoun: Token, low: str) -> str | None:
        """The state of whom a pronoun in the third person means."""
        if low in ("he", "she", "her"):
            person = self._human(pronoun)
            return person.who.country if person.who else None
        thing = self._thing(pronoun)
        return thing.who.country if thing.who else None

    def _pronoun(self, pronoun: Token) -> Resolved:
        if pronoun.low in FIRST or pronoun.low in ("you",):
            return UNRESOLVED
        if pronoun.low in HE | SHE:
            return self._human(pronoun)
        return self._thing(pronoun)

    def _human(self, pronoun: Token) -> Resolved:
        """The last person that spoke or was the subject, near by, whom the gender fits."""
        wanted = "m" if pronoun.low in HE else "f"
        subjects = [
            (token, person)
            for person in self._cast.persons
            for token in person.heads
            if token.index < pronoun.index
            and token.paragraph >= pronoun.paragraph - FARTHEST_PARAGRAPHS
            and person.gender in (None, wanted)
            if not self._only_reported(token, pronoun)
        ]
        spoke = [
            (token, found)
            for token, found in self._spoke
            if token.index < pronoun.index
            and not found.group
            and self._human_like(found)
            and token.paragraph >= pronoun.paragraph - FARTHEST_PARAGRAPHS
        ]
        last_subject = max((item for item in subjects if _prominent(item[0])), key=lambda item: item[0].index, default=None)
        last_spoke = max(
            (item for item in spoke if item[1].person is None or item[1].person.gender in (None, wanted)),
            key=lambda item: item[0].index,
            default=None,
        )
        if last_spoke is not None and (
            last_subject is None or last_spoke[0].index >= last_subject[0].index or last_subject[0].sentence < last_spoke[0].sentence
        ):
            return Resolved(who=last_spoke[1].who, rule="pronoun", person=last_spoke[1].person)
        if last_subject is not None:
            return Resolved(who=last_subject[1].who(), rule="pronoun", person=last_subject[1])
        nearest = max(subjects, key=lambda item: item[0].index, default=None)
        return Resolved(who=nearest[1].who(), rule="pronoun", person=nearest[1]) if nearest else UNRESOLVED

    def _only_reported(self, token: Token, pronoun: Token) -> bool:
        """Is the name inside a statement that the pronoun is not part of?"""
        return any(start <= token.start < end and not start <= pronoun.start < end for start, end in self._contents)

    @staticmethod
    def _human_like(found: Resolved) -> bool:
        return found.person is not None or (
            found.rule in ("office", "title", "pronoun") and found.who is not None and found.who.role is not None
        )

    def _thing(self, pronoun: Token) -> Resolved:
        """ "it" is the last state or body that was a subject; "they" the last group that spoke."""
        if pronoun.low == "they":
            found = next(
                (found for token, found in reversed(self._spoke) if found.group and token.paragraph >= pronoun.paragraph - 1), None
            )
            return Resolved(who=found.who, rule="pronoun", group=True) if found else UNRESOLVED
        for index in range(pronoun.index - 1, max(-1, pronoun.index - 60), -1):
            token = self._page.tokens[index]
            if token.paragraph < pronoun.paragraph - 1:
                break
            mention = self._phrases.mention_at.get(index)
            if (
                mention is not None
                and mention.token is token
                and mention.use == "state"
                and token.dep in ("nsubj", "nsubjpass")
                and mention.code
            ):
                return self._state(token) or UNRESOLVED
        return UNRESOLVED


def _prominent(token: Token) -> bool:
    return token.dep in ("nsubj", "nsubjpass", "poss", "agent")


def state_who(code: str) -> Who:
    country = countries()[code]
    return Who(name=country.name, country=code, role=None)
