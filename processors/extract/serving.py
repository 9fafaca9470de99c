"""Which state an official serves where the phrase does not say it: by whose official it is, where it works, what the text has just told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from processors.extract.offices import offices
from processors.extract.parse import Page, Token
from processors.extract.phrases import BLOCS, Phrases, depth

BODIES = {
    "alliance": "NATO",
    "union": "EUU",
    "bloc": "EUU",
    "commission": "EUU",
    "commissioner": "EUU",
    "commissioners": "EUU",
    "body": "UNO",
    "organisation": "UNO",
    "organization": "UNO",
}
"""What a body is called after the text has named it."""
STATELY = frozenset({"minister", "ministry", "chancellor", "king", "queen", "army", "parliament", "navy", "police", "government"})
"""What a bloc has not."""
LANDS = frozenset({"country", "nation", "republic", "kingdom", "state"})
NAMES = frozenset({"country", "capital", "seat", "bloc"})
VAGUE = frozenset({"former", "retired", "regional", "western", "european", "foreign", "visiting", "local", "senior"})
SUBJECTS = frozenset({"nsubj", "nsubjpass"})
LEADING = frozenset({"lead", "leads", "led", "represent", "represents", "represented", "head", "heads", "headed", "runs", "run", "ran"})
LONGEST_DATELINE = 12
"""Words from the place to the dash."""
DEEPEST = 4
"""Owners of owners that are followed: "the minister's spokesman's aide"."""


@dataclass(frozen=True, slots=True)
class Service:
    """The state or bloc served, and the rule that found it."""

    country: str
    rule: str


class Serving:
    """Works on one page. `served`: the states of persons already known, by the index of each word of their names."""

    def __init__(self, page: Page, phrases: Phrases, served: Mapping[int, str | None]) -> None:
        self._page = page
        self._phrases = phrases
        self._served = served
        self._known = {mention.code for mention in phrases.mention_at.values() if mention.code is not None}
        self._home = self._dateline()

    def of(self, office: Token, depth: int = 0) -> Service | None:
        """The state that the phrase, or the place named at the start of the sentence, hints at."""
        found = self._said_of(office, depth)
        if found is not None or self._foreign(office):
            return found
        scene = self._scene(office)
        return Service(scene, "scene") if scene is not None else None

    def implied(self, office: Token) -> Service | None:
        """The state that the sentence or the report is about, for an official of whom nothing else tells the state."""
        if self._foreign(office):
            return None
        only = next(iter(self._known)) if len(self._known) == 1 else None
        for rule, country in (("subject", self._subject(office)), ("dateline", self._home_of(office)), ("only state", only)):
            if country is not None and not (country in BLOCS and office.low in STATELY):
                return Service(country, rule)
        return None

    def _said_of(self, office: Token, depth: int) -> Service | None:
        """What the phrase itself hints at."""
        workplace = self._workplace(office)
        if workplace is not None:
            return Service(workplace, "workplace")
        owner = self._owner(office, depth)
        if owner is not None:
            return Service(owner, "owner")
        body = self._body(office)
        return Service(body, "body") if body is not None else None

    def _foreign(self, office: Token) -> bool:
        """May it be anybody's? Those abroad, those of an owner who is not known, some of several, those who speak for nobody."""
        return (
            office.low in offices().posted | offices().unbound
            or office.child("poss", "nummod") is not None
            or any(child.low in ("in", "at", "from") for child in office.all("prep"))
            or any(child.low in VAGUE for child in office.all("amod"))
        )

    def led(self, name: Token) -> str | None:
        """ "Ana Ruiz, who leads the Mexican side": the state of what the person leads."""
        for clause in name.all("relcl", "acl"):
            thing = clause.child("dobj") if clause.low in LEADING else None
            if thing is not None:
                return self._phrases.describe(thing).country or self._named(thing)
        return None

    def _named(self, token: Token) -> str | None:
        mention = self._phrases.mention_at.get(token.index)
        return mention.code if mention is not None else None

    def _owner(self, office: Token, depth: int) -> str | None:
        """ "its foreign minister", "his spokesman", "the country's president", "the chancellor's spokeswoman"."""
        own = office.child("poss")
        if own is None or depth > DEEPEST:
            return None
        if own.low == "its" or own.low in LANDS:
            return self._thing(own, persons=own.low != "its")
        if own.low in ("his", "her"):
            return self._human(own, depth)
        if own.index in self._served:
            return self._served[own.index]
        if own.low in BODIES:
            return self._body(own)
        if own.low in offices().persons | offices().groups | {"junta", "palace", "presidency"}:
            return self.state(own, depth + 1)
        return None

    def owner(self, name: Token) -> str | None:
        """ "the foreign ministry’s Larisa Dyomina"."""
        own = name.child("poss")
        return self.state(own) if own is not None and own.low in offices().groups else None

    def state(self, noun: Token, depth: int = 0) -> str | None:
        """As the phrase says, else as `of` finds."""
        if noun.index in self._served:
            return self._served[noun.index]
        described = self._phrases.describe(noun)
        if described.country is not None or described.office is None or depth > DEEPEST:
            return described.country
        service = self.of(described.office, depth) or self.implied(described.office)
        return service.country if service is not None else None

    def _body(self, office: Token) -> str | None:
        """ "the commission's spokesman", "a commissioner", where the text speaks of the European Union."""
        phrase = self._page.tokens[min(office.left, office.head.left if office.dep == "compound" else office.left) : office.index + 1]
        codes = [BODIES[word.low] for word in phrase if word.low in BODIES]
        return next((code for code in codes if code in self._known), None)

    def _workplace(self, office: Token) -> str | None:
        """ "officials in Brussels"; not of those whom their state has posted there."""
        if office.low in offices().posted | offices().unbound:
            return None
        return next((code for place in office.all("prep") if (code := self._place(place)) is not None), None)

    def _scene(self, office: Token) -> str | None:
        """ "In Ankara, the prime minister said"."""
        verb = office.head
        while verb.head is not verb and not verb.is_verb:
            verb = verb.head
        if not verb.is_verb:
            return None
        first = self._page.sentence(office)[0]
        return next((code for place in verb.all("prep") if place is first and (code := self._place(place)) is not None), None)

    def _place(self, preposition: Token) -> str | None:
        place = preposition.child("pobj") if preposition.low in ("in", "at") else None
        mention = self._phrases.mention_at.get(place.index) if place is not None else None
        return mention.code if mention is not None and mention.kind in NAMES else None

    def _subject(self, office: Token) -> str | None:
        """The state that the sentence or the one before in the paragraph is about: "Kyiv warned of a reply. The spokesman said"."""
        subjects: list[Token] = []
        for index in range(office.left - 1, -1, -1):
            token = self._page.tokens[index]
            if token.paragraph != office.paragraph or token.sentence < office.sentence - 1:
                break
            mention = self._phrases.mention_at.get(index)
            if mention is None or mention.token is not token or mention.kind not in NAMES or not self._told(token, office):
                continue
            if not any(child.dep == "mark" and child.low != "that" for child in token.head.children):
                subjects.append(token)
        main = max(subjects, key=lambda token: (token.sentence, -depth(token), token.index), default=None)
        if main is None or main.child("conj") is not None:
            return None
        return self._phrases.mention_at[main.index].code

    def _told(self, token: Token, outside: Token) -> bool:
        """Is the word a grammatical subject, and not inside a quotation that the other word is outside of?"""
        return token.dep in SUBJECTS and not (self._page.quoted[token.start] and not self._page.quoted[outside.start])

    def _thing(self, pronoun: Token, *, persons: bool) -> str | None:
        """Whom "its" means: the last state or body of a state that was a subject."""
        for index in range(pronoun.index - 1, max(-1, pronoun.index - 70), -1):
            token = self._page.tokens[index]
            if token.paragraph < pronoun.paragraph - 1:
                return None
            if not self._told(token, pronoun):
                continue
            mention = self._phrases.mention_at.get(index)
            if mention is not None and mention.code is not None:
                return mention.code
            if token.is_noun and (persons or (token.low not in offices().persons and index not in self._served)):
                country = self._phrases.describe(token).country
                if country is not None:
                    return country
        return None

    def _human(self, pronoun: Token, depth: int) -> str | None:
        """The state of whom "his" means: the last person that was a subject."""
        for index in range(pronoun.index - 1, max(-1, pronoun.index - 90), -1):
            token = self._page.tokens[index]
            if token.paragraph < pronoun.paragraph - 1:
                return None
            if not self._told(token, pronoun):
                continue
            if index in self._served or token.low in offices().persons:
                return self.state(token, depth + 1)
        return None

    def _home_of(self, office: Token) -> str | None:
        """Who bears an office without a state is of the place that the report comes from, if the report is about that place."""
        return self._home if office.low in offices().persons else None

    def _dateline(self) -> str | None:
        """ "OTTAWA — ", "Ankara, 3 May (AP) - " at the start of one of the first paragraphs."""
        for mention in self._phrases.mention_at.values():
            token = mention.token
            if token.paragraph > 3:
                return None
            first = next(other for other in self._page.tokens if other.paragraph == token.paragraph)
            if mention.start != first.start or mention.kind not in ("capital", "country"):
                continue
            following = self._page.tokens[token.index + 1 : token.index + LONGEST_DATELINE]
            dash = next((other for other in following if other.text in ("-", "–", "—", "--")), None)
            if dash is not None and not any(other.is_verb or other.text == "." for other in following if other.index < dash.index):
                told = {
                    other.code
                    for other in self._phrases.mention_at.values()
                    if other.token.sentence == dash.sentence and other is not mention
                }
                return mention.code if mention.code in told else None
        return None
