"""Which states does each word of a text stand for? Names, places, adjectives, people, offices, pronouns, and "the two countries"."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from processors.domain.records import Span, Who
from processors.extract.mentions import Mention
from processors.extract.offices import offices
from processors.extract.parse import Token
from processors.extract.reading import Reading

How = Literal["name", "place", "origin", "institution", "person", "office", "pronoun", "we", "both"]
HOWS: tuple[How, ...] = ("name", "place", "origin", "institution", "person", "office", "pronoun", "we", "both")
EXPLICIT = frozenset({"name", "place", "origin", "institution", "person", "office"})
WE = frozenset({"we", "us", "our", "ours"})
PLURAL = frozenset({"they", "them", "their", "both"})
SINGULAR = {"he": "he", "him": "he", "his": "he", "she": "she", "her": "her", "it": "it", "its": "it"}
BOTH_MARKS = frozenset({"two", "both", "these", "neither", "either"})
TOPIC_SENTENCES = 4
"""How far back the pair that a text is about is looked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StateRef:
    """One word that stands for one state. `how` says by which means."""

    token: Token
    code: str
    how: How


class States:
    """All references to states in one reading, by sentence, and the pair that each place of the text is about."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.by_sentence: list[list[StateRef]] = [[] for _ in reading.page.sentences]
        self._speaking: dict[int, Who] = {}
        for told in reading.told:
            if told.draft.speaker is not None and told.resolved.who is not None:
                self._speaking.setdefault(told.draft.speaker.index, told.resolved.who)
        for number, bounds in enumerate(reading.page.sentences):
            tokens = reading.page.tokens[slice(*bounds)]
            self.by_sentence[number] += [ref for token in tokens for ref in self._explicit(token)]
        self._topics = self._find_topics()
        for number, bounds in enumerate(reading.page.sentences):
            tokens = reading.page.tokens[slice(*bounds)]
            self.by_sentence[number] += [ref for token in tokens for ref in self._implicit(token)]

    def codes_in(self, sentence: int) -> tuple[str, ...]:
        """Every state that a sentence refers to, once, in order."""
        return self._codes[sentence]

    @cached_property
    def _codes(self) -> list[tuple[str, ...]]:
        return [tuple(dict.fromkeys(ref.code for ref in refs)) for refs in self.by_sentence]

    @cached_property
    def counts(self) -> Counter[str]:
        """How often each state is named, by whatever explicit means."""
        return Counter(ref.code for refs in self.by_sentence for ref in refs if ref.how in EXPLICIT)

    def part_at(self, token: Token) -> Span | None:
        """The part of the innermost statement's content in which the token stands."""
        told = self.reading.told_at(token)
        return told.draft.part_at(token.start) if told is not None else None

    def topic_at(self, sentence: int) -> tuple[str, str] | None:
        """The pair that a sentence shortly before names, else the one that the text names most."""
        return self._topics[sentence]

    def _find_topics(self) -> list[tuple[str, str] | None]:
        """By sentence, from the explicit references."""
        pairs = [self._pair_of(number) for number in range(len(self.by_sentence))]
        most = Counter(pair for pair in pairs if pair is not None).most_common(1)
        topics: list[tuple[str, str] | None] = []
        for number in range(len(pairs)):
            near = (pairs[back] for back in range(number, max(-1, number - TOPIC_SENTENCES), -1))
            topics.append(next((pair for pair in near if pair is not None), most[0][0] if most else None))
        return topics

    def _pair_of(self, sentence: int) -> tuple[str, str] | None:
        codes = {ref.code for ref in self.by_sentence[sentence] if ref.how in EXPLICIT}
        return (min(codes), max(codes)) if len(codes) == 2 else None

    def _explicit(self, token: Token) -> list[StateRef]:
        reading = self.reading
        mention = reading.phrases.mention_at.get(token.index)
        if mention is not None and mention.code is not None:
            if mention.token is not token:
                return []
            return [StateRef(token=token, code=mention.code, how=_named(mention))]
        person = reading.cast.at.get(token.index)
        if person is not None:
            last = reading.cast.at.get(token.index + 1) is not person
            return [StateRef(token=token, code=person.country, how="person")] if person.country and last else []
        if token.is_noun and (token.low in offices().persons or token.low in offices().groups):
            return self._office(token)
        return []

    def _office(self, token: Token) -> list[StateRef]:
        """An office or group whose state the phrase itself does not name: "the minister", "the ministry"."""
        who = self._speaking.get(token.index)
        return [StateRef(token=token, code=who.country, how="office")] if who is not None and who.country else []

    def _implicit(self, token: Token) -> list[StateRef]:
        if token.low in offices().pairs and any(child.low in BOTH_MARKS for child in token.children):
            return self._both(token)
        if token.tag not in ("PRP", "PRP$"):
            return []
        if token.low in WE:
            country = self.reading.speaker_at(token)
            return [StateRef(token=token, code=country, how="we")] if country else []
        if token.low in PLURAL:
            return self._both(token)
        if token.low in SINGULAR:
            found = self.reading.speakers.pronoun_country(token, SINGULAR[token.low])
            return [StateRef(token=token, code=found, how="pronoun")] if found else []
        return []

    def _both(self, token: Token) -> list[StateRef]:
        pair = self.topic_at(token.sentence)
        return [StateRef(token=token, code=code, how="both") for code in pair] if pair else []


def _named(mention: Mention) -> How:
    token = mention.token
    if mention.use == "modifier":
        return "origin"
    if mention.use == "place" or (token.dep == "pobj" and token.head.head.low in offices().private):
        # "tourists from Japan" act for nobody.
        return "place"
    return "institution" if mention.kind == "organisation" else "name"
