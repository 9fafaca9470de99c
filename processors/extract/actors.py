"""The actors of a text: people, states and organisations that say, do or suffer something between states."""

from __future__ import annotations

from collections.abc import Sequence

from processors.domain.records import Actor, ActorType, Signal, Span
from processors.extract.clauses import noun_phrase
from processors.extract.countries import countries
from processors.extract.offices import offices
from processors.extract.parse import Token
from processors.extract.reading import Reading

ACTING = frozenset({"nsubj", "nsubjpass", "dobj", "agent"})
"""Where an organisation of several states is an actor."""
POSSESSIVES = ("'s", "’s", "'", "’")


class _Gatherer:
    """Collects mentions under one key for each actor, in the order of their first mention."""

    def __init__(self) -> None:
        self._found: dict[tuple[str, str], tuple[str, ActorType, str | None, str | None, dict[Span, None]]] = {}

    def add(self, key: tuple[str, str], name: str, type_: ActorType, country: str | None, role: str | None, mention: Span) -> None:
        entry = self._found.setdefault(key, (name, type_, country, role, {}))
        entry[4][mention] = None

    def covered(self) -> list[Span]:
        return [span for entry in self._found.values() for span in entry[4]]

    def actors(self) -> list[Actor]:
        return [
            Actor(name=name, type=type_, country=country, role=role, mentions=tuple(sorted(spans)))
            for name, type_, country, role, spans in self._found.values()
        ]


def actors(reading: Reading, signals: Sequence[Signal]) -> tuple[Actor, ...]:
    """Empty where the text has nothing between states: no signal, and no government beside another state that it names."""
    gatherer = _Gatherer()
    _people(reading, gatherer)
    _offices(reading, gatherer)
    longer = gatherer.covered()
    _states(reading, gatherer, longer)
    _speakers(reading, gatherer)
    found = gatherer.actors()
    at_work = {actor.country for actor in found if actor.country is not None}
    named = {mention.code for mention in reading.mentions if mention.code is not None}
    between = len(at_work) >= 2 or (len(named) >= 2 and any(mention.use == "state" for mention in reading.mentions))
    return tuple(found) if signals or between else ()


def _people(reading: Reading, gatherer: _Gatherer) -> None:
    spoke = {id(told.resolved.person) for told in reading.told if told.resolved.person is not None}
    for person in reading.cast.persons:
        if person.country is None and id(person) not in spoke:
            continue
        for head in person.heads:
            gatherer.add(("PERSON", person.name), person.name, "PERSON", person.country, person.role, _mention(reading, head))


def _mention(reading: Reading, head: Token) -> Span:
    """The name with its title and apposition; the whole phrase where the name stands in apposition to an office."""
    person = reading.cast.at.get(head.index)
    top = head
    if head.dep in ("appos", "compound", "nmod") and head.head.low in offices().persons:
        top = head.head
    span = noun_phrase(reading.page, top)
    inner = [
        other for index, other in reading.cast.at.items() if other is not person and span[0] <= reading.page.tokens[index].start < span[1]
    ]
    if inner or span[1] - span[0] > 160:
        tokens = [index for index in range(head.left, head.right + 1) if reading.cast.at.get(index) is person]
        return reading.page.tokens[min(tokens, default=head.index)].start, reading.page.tokens[max(tokens, default=head.index)].end
    return _bare(reading, span)


def _bare(reading: Reading, span: Span) -> Span:
    """Without a possessive at the end."""
    text = reading.page.cut(span)
    for ending in POSSESSIVES:
        if text.endswith(ending):
            return span[0], span[1] - len(ending)
    return span


def _offices(reading: Reading, gatherer: _Gatherer) -> None:
    """Offices and groups without a name: "the Colombian president", "EU officials", "the minister" where he speaks."""
    table = offices()
    spoke = {told.draft.speaker.index for told in reading.told if told.draft.speaker is not None}
    for token in reading.page.tokens:
        if (
            not token.is_noun
            or token.index in reading.cast.at
            or token.low not in table.persons | table.groups
            or token.low in table.private
        ):
            continue
        if (
            token.dep in ("compound", "nmod", "amod")
            or any(child.index in reading.cast.at for child in token.children if child.dep in ("appos", "compound", "nmod"))
            or token.dep == "appos"
        ):
            continue
        described = reading.phrases.describe(token)
        if described.role is None:
            continue
        group = token.low in table.groups
        span = _bare(reading, noun_phrase(reading.page, token))
        resolved = reading.speakers.resolve(token, span)
        if resolved.who is None or resolved.who.country is None:
            continue
        if token.low in table.governments:
            state = countries()[resolved.who.country]
            gatherer.add(("STATE", state.code), state.name, "ORG" if state.is_bloc else "STATE", state.code, None, span)
            continue
        if described.country is None and resolved.person is None and token.index not in spoke:
            continue
        if resolved.person is not None:
            person = resolved.person
            gatherer.add(("PERSON", person.name), person.name, "PERSON", person.country, person.role, span)
        else:
            gatherer.add(
                ("OFFICE", resolved.who.name),
                resolved.who.name,
                "ORG" if group else "PERSON",
                resolved.who.country,
                resolved.who.role,
                span,
            )


def _speakers(reading: Reading, gatherer: _Gatherer) -> None:
    """Bodies and people by description that speak, and are no actors yet."""
    covered = gatherer.covered()
    for told in reading.told:
        who, span = told.resolved.who, told.draft.speaker_span
        if who is None or span is None or told.resolved.rule not in ("organisation", "described"):
            continue
        if not any(start < span[1] and span[0] < end for start, end in covered):
            single = told.resolved.rule == "described" and not told.resolved.group
            gatherer.add(("OFFICE", who.name), who.name, "PERSON" if single else "ORG", who.country, who.role, _bare(reading, span))


def _states(reading: Reading, gatherer: _Gatherer, longer: Sequence[Span]) -> None:
    """Names of states, seats and blocs where they stand for the government, and institutions; not inside a longer mention."""
    for mention in reading.mentions:
        foreign = mention.code is None and mention.kind == "organisation" and mention.token.dep in ACTING
        if mention.use != "state" or (mention.code is None and not foreign):
            continue
        span = (mention.start, mention.end)
        if any(start <= span[0] and span[1] <= end for start, end in longer):
            continue
        before = reading.page.text[max(0, mention.start - 4) : mention.start]
        if before.lower() == "the " and mention.kind in ("seat", "people", "adjective", "organisation", "bloc", "country"):
            span = (mention.start - 4, mention.end)
        if mention.kind == "organisation" or mention.code is None:
            gatherer.add(("ORG", mention.name), mention.name, "ORG", mention.code, None, span)
            continue
        state = countries()[mention.code]
        gatherer.add(("STATE", state.code), state.name, "ORG" if state.is_bloc else "STATE", state.code, None, span)
