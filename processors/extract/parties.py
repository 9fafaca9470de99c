"""Which states does a word stand for, as a party to something? By name, by office, by person, by pronoun, or as one of "the two sides"."""

from __future__ import annotations

from collections import defaultdict

from processors.extract.claims.lexicon import Lines
from processors.extract.offices import offices
from processors.extract.parse import Token
from processors.extract.reading import Reading

WE = frozenset({"we", "us", "our", "ours"})
COORDINATED = ("conj", "appos")
LONGEST_LIST = 6
FARTHEST_PARAGRAPHS = 2
DEEPEST = 8
"""Pronouns that are resolved one from another."""
Pair = tuple[str, str]


class Parties:
    """Reads parties off the tokens of one reading. `topic` is the pair that the text has been about."""

    def __init__(self, reading: Reading, lines: Lines) -> None:
        """`lines`: of the reading's page."""
        self.reading = reading
        self.lines = lines
        self._named_in: dict[int, set[str]] = defaultdict(set)
        for mention in reading.mentions:
            if mention.code:
                self._named_in[mention.token.sentence].add(mention.code)
        self._topic: Pair | None = None
        self._paragraph = 0
        self._named: set[Pair] = set()
        self._plurals: dict[int, list[str]] = {}
        """Of the pronouns that are being resolved, each from those before it."""
        self._climbed = 0

    def remember(self, pair: Pair, paragraph: int) -> None:
        """The text speaks of this pair here."""
        self._topic, self._paragraph = pair, paragraph
        self._named.add((min(pair), max(pair)))

    def start_over(self) -> None:
        """Forget the place, keep which pairs the text speaks of."""
        self._topic = None

    def topic_at(self, token: Token) -> Pair | None:
        """The pair named shortly before, else the only one that the text names."""
        if self._topic is not None and token.paragraph - self._paragraph <= FARTHEST_PARAGRAPHS:
            return self._topic
        return next(iter(self._named)) if len(self._named) == 1 else None

    def of(self, token: Token | None, *, places: bool = False) -> list[str]:
        """Codes of a noun or pronoun and of what is coordinated with it, in their order. `places`: names of places count too."""
        found: list[str] = []
        for member in self._members(token):
            found.extend(code for code in self._one(member, places=places) if code not in found)
        return found

    @staticmethod
    def _members(token: Token | None) -> list[Token]:
        members = [token] if token is not None else []
        for member in members:
            if len(members) < LONGEST_LIST:
                members.extend(
                    child for child in member.children if child.dep in COORDINATED and child.index > member.index and not _excluded(child)
                )
        return members

    def _one(self, token: Token, *, places: bool) -> list[str]:
        reading = self.reading
        mention = reading.phrases.mention_at.get(token.index)
        if mention is not None and mention.code is not None:
            if mention.use == "state" or (places and mention.kind in ("country", "capital", "bloc", "seat")):
                return [mention.code] if not self._private(token) else []
            if mention.token is token:
                return []
        person = reading.cast.at.get(token.index)
        if person is not None:
            return [person.country] if person.country else []
        if token.tag in ("PRP", "PRP$"):
            return self._pronoun(token)
        if token.low in offices().pairs and self._both(token):
            pair = self.topic_at(token)
            return list(pair) if pair else []
        return self._noun(token)

    def _noun(self, token: Token) -> list[str]:
        table = offices()
        if token.low in table.private:
            return []
        if token.low in table.persons or token.low in table.groups or token.low in table.assets:
            code = self.reading.phrases.describe(token).country
            if code is None and (own := token.child("poss")) is not None:
                return self._one(own, places=False) if own.tag != "PRP$" else self._pronoun(own)
            return [code] if code else []
        return []

    def owner(self, token: Token) -> list[str]:
        """The state whose thing this is: "Seoul's offer", "the offer of Seoul", "its offer", "the Turkish offer"."""
        found: list[str] = []
        for child in token.children:
            if child.dep == "poss":
                found += self.of(child, places=True)
            elif child.dep in ("amod", "compound", "nmod") and child.index < token.index:
                mention = self.reading.phrases.mention_at.get(child.index)
                # A capital before a noun is where it takes place: "the Geneva talks".
                if mention is not None and mention.code and mention.token is child and mention.kind != "capital":
                    found.append(mention.code)
            elif child.dep == "prep" and child.low == "of":
                found += self.of(child.child("pobj"))
        return list(dict.fromkeys(found))

    @staticmethod
    def _private(token: Token) -> bool:
        return token.dep in ("compound", "amod", "nmod", "poss") and token.head.low in offices().private

    @staticmethod
    def _both(token: Token) -> bool:
        return any(
            child.low in ("two", "both", "these") or (child.low == "the" and token.low not in offices().persons | offices().groups)
            for child in token.children
        )

    def _pronoun(self, token: Token) -> list[str]:
        if token.low in WE:
            country = self.reading.speaker_at(token)
            return [country] if country else []
        if token.low in ("they", "them", "their", "both", "each"):
            return self._plural(token)
        if token.low in ("he", "she", "his", "him", "her", "it", "its"):
            low = "he" if token.low in ("he", "his", "him") else token.low
            found = self.reading.speakers.pronoun_country(token, low)
            return [found] if found else []
        return []

    def _plural(self, token: Token) -> list[str]:
        """ "they" after a sentence with two states as its subject; nobody where the pronoun belongs to that subject ("and their aides")."""
        if token.index in self._plurals:
            return self._plurals[token.index]
        if self._climbed >= DEEPEST:
            return []
        self._plurals[token.index] = []
        self._climbed += 1
        found = self._plurals[token.index] = self._two_before(token)
        self._climbed -= 1
        if not self._climbed:
            # What is found of one pronoun holds until the text comes to speak of another pair.
            self._plurals.clear()
        return found

    def _two_before(self, token: Token) -> list[str]:
        for number in (token.sentence, token.sentence - 1):
            if number < 0:
                continue
            for other in self.reading.page.tokens[slice(*self.reading.page.sentences[number])]:
                if other.index < token.index and other.dep in ("nsubj", "nsubjpass"):
                    found = self.of(other)
                    if len(found) == 2:
                        return found
        pair = self.topic_at(token)
        return list(pair) if pair else []

    def named_in(self, sentence: int) -> set[str]:
        """All states that a sentence names, places too."""
        return self._named_in[sentence]


def _excluded(child: Token) -> bool:
    """ "blames Paris, not Athens": Athens is no party."""
    return any(word.dep in ("neg", "advmod", "cc", "preconj") and word.low == "not" for word in child.children) or any(
        other.low == "not" and other.index < child.index and other.index > child.head.index for other in child.head.children
    )
