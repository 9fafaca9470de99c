"""Who speaks: from the phrase beside the cue to a person, office, institution or state. What stays unsure stays unresolved."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal

from processors.domain.records import Span, Who
from processors.extract.antecedents import Antecedents
from processors.extract.cast import Cast, Person, is_office
from processors.extract.clauses import RELATIVES, noun_phrase
from processors.extract.countries import demonym_phrase
from processors.extract.holders import Holder
from processors.extract.incumbents import incumbent
from processors.extract.offices import offices
from processors.extract.parse import Page, Token
from processors.extract.phrases import Phrases
from processors.extract.resolved import UNRESOLVED, Resolved, state_who, together

HE = frozenset({"he", "him", "his"})
SHE = frozenset({"she", "her", "hers"})
FIRST = frozenset({"i", "we", "me", "us", "my", "our", "you"})
SPEECHES = frozenset({
    "address", "remark", "remarks", "statement", "statements", "comment", "comments", "speech", "words", "letter", "tweet", "answer",
    "reply", "message",
})  # fmt: skip
MOST_STATES = 12
NO_MORE = frozenset({"former", "ex", "late", "future", "next", "then", "outgoing", "designate", "elect"})
MEMBERS = frozenset({"one", "another"})
PEERS = frozenset({"counterpart", "colleague"})
OUTLETS = frozenset({"daily", "newspaper", "paper", "tabloid", "weekly", "magazine", "media", "broadcaster", "website", "press", "channel"})
"""They speak for nobody, whatever country they are from."""
STATE_KINDS = frozenset({"country", "capital", "seat", "bloc", "people", "adjective"})


class Speakers:
    """Resolves phrases of one page, in the order of the text; remembers who spoke, for the pronouns that follow."""

    def __init__(self, page: Page, cast: Cast, phrases: Phrases, contents: Sequence[Span]) -> None:
        self._page = page
        self._cast = cast
        self._phrases = phrases
        self._antecedents = Antecedents(page, cast, phrases, contents)
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
        if head.low in RELATIVES and head.head.dep == "relcl" and head.head.head.index < head.index:
            head = head.head.head
            span = noun_phrase(self._page, head)
        if head.tag in ("PRP", "PRP$"):
            return self._pronoun(head)
        if head.low in MEMBERS and head.tag == "CD":
            return self._member()
        return (
            self._person(head, span)
            or self._state(head)
            or self._two(head)
            or self._peer(head)
            or self._office(head)
            or self._owner(head)
            or self._described(head)
            or self._named(head, span)
            or UNRESOLVED
        )

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
            if token.entity == "PERSON" and not any(word.entity == "ORG" for word in self._page.subtree(token))
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
        codes = list({mention.code: None} | dict.fromkeys(self._joined(head)))
        return together(codes) if len(codes) > 1 else Resolved(who=state_who(mention.code), rule="state")

    def _two(self, head: Token) -> Resolved | None:
        """ "both sides", "the two governments", "each side"."""
        counted = any(child.low in ("both", "two", "each") for child in head.children)
        if head.low not in offices().pairs | {"side", "both"} or not (counted or head.low == "both"):
            return None
        codes = self._antecedents.two_states(head)
        return together(codes) if codes else None

    def _joined(self, head: Token) -> Iterator[str]:
        """The other states of a list: "Peru, Chile and Bolivia"."""
        following: Token | None = head
        for _ in range(MOST_STATES):
            following = following.child("conj") if following is not None else None
            mention = self._phrases.mention_at.get(following.index) if following is not None else None
            if mention is not None and mention.code is not None:
                yield mention.code

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
            earlier = self._earlier_office(role) if country is None else None
            if earlier is not None:
                return earlier
            holder = incumbent(country, role, self._cast.day) if country is not None and not self._former(office) else None
            if holder is not None:
                return self._incumbent(holder)
        if country is None and (implied := serving.implied(office)) is not None:
            country = implied.country
            person = None if described.group or self._indefinite(head) else self._cast.by_office(country, role, head.index)
            if person is not None:
                return Resolved(who=person.who(), rule="title", person=person)
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

    def _earlier_office(self, role: str) -> Resolved | None:
        """ "the minister" is the minister that spoke last."""
        for _, found in reversed(self._spoke):
            if found.who is not None and found.who.role and is_office(found.who.role, role) and not found.group:
                return Resolved(who=found.who, rule="title", person=found.person)
        return None

    def _owner(self, head: Token) -> Resolved | None:
        """ "Kim’s address", "many of his remarks": whose words they are."""
        of = next((inner for child in head.all("prep") if child.low == "of" and (inner := child.child("pobj")) is not None), head)
        own = of.child("poss")
        if own is None or of.low not in SPEECHES:
            return None
        found = self._pronoun(own) if own.tag == "PRP$" else self._person(own, (own.start, own.end)) or self._state(own)
        return found if found is not None and found.who is not None else None

    def _peer(self, head: Token) -> Resolved | None:
        """ "his Chinese counterpart": the office of whom the pronoun means, in the other state."""
        own = head.child("poss")
        country = self._phrases.describe(head).country
        if head.low not in PEERS or own is None or country is None:
            return None
        master = self._human(own) if own.low in HE | SHE else self.resolve(own, (own.start, own.end))
        role = master.who.role if master.who is not None else None
        if role is None:
            return None
        person = self._cast.by_office(country, role, head.index)
        if person is not None:
            return Resolved(who=person.who(), rule="title", person=person)
        holder = incumbent(country, role, self._cast.day)
        if holder is not None:
            return self._incumbent(holder)
        return Resolved(who=Who(name=demonym_phrase(country, role), country=country, role=role), rule="office")

    def _incumbent(self, holder: Holder) -> Resolved:
        """Who holds the office on the day of the text, by the table."""
        person = self._cast.held_by(holder)
        return Resolved(who=person.who(), rule="office-holder table", person=person)

    @staticmethod
    def _former(office: Token) -> bool:
        return any(child.low in NO_MORE for child in office.children)

    def _described(self, head: Token) -> Resolved | None:
        """Whoever else a state is named beside: "Zambia’s coach", "the Latvian energy regulator"."""
        if not head.is_noun or head.low in OUTLETS or head.index in self._phrases.mention_at:
            return None
        country = self._phrases.describe(head).country
        if country is None:
            return None
        role = self._phrases.role(head, head)
        return Resolved(who=Who(name=demonym_phrase(country, role), country=country, role=role), rule="described", group=head.tag == "NNS")

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
        found = self._human(pronoun) if low in ("he", "she", "her") else self._thing(pronoun)
        return found.who.country if found.who else None

    def _pronoun(self, pronoun: Token) -> Resolved:
        if pronoun.low in FIRST:
            return UNRESOLVED
        if pronoun.low in HE | SHE:
            return self._human(pronoun)
        return self._thing(pronoun)

    def _human(self, pronoun: Token) -> Resolved:
        """The likeliest person or office before it that can be resolved."""
        spoke = {token.index: found for token, found in self._spoke if not found.group}
        wanted: Literal["m", "f"] = "m" if pronoun.low in HE else "f"
        for token in self._antecedents.humans(pronoun, wanted, frozenset(spoke)):
            found = spoke.get(token.index) or self._find(token, noun_phrase(self._page, token))
            if found.who is not None and not found.group:
                return Resolved(who=found.who, rule="pronoun", person=found.person)
        return UNRESOLVED

    def _thing(self, pronoun: Token) -> Resolved:
        """ "it" is the last state or body that was a subject; "they" the last group that spoke."""
        if pronoun.low == "they":
            found = next(
                (found for token, found in reversed(self._spoke) if found.group and token.paragraph >= pronoun.paragraph - 1), None
            )
            return Resolved(who=found.who, rule="pronoun", group=True) if found else UNRESOLVED
        for token in self._antecedents.things(pronoun):
            found = self._state(token) or self._office(token)
            if found is not None and found.who is not None:
                return Resolved(who=found.who, rule="pronoun", group=True)
        return UNRESOLVED

    def _member(self) -> Resolved:
        """ "one", "another" is one of the group that spoke last."""
        found = next((found for _, found in reversed(self._spoke) if found.group and found.who and found.who.role), None)
        if found is None or found.who is None or found.who.role is None:
            return UNRESOLVED
        role = found.who.role.removesuffix("s")
        return Resolved(who=Who(name=found.who.name.removesuffix("s"), country=found.who.country, role=role), rule="member")
