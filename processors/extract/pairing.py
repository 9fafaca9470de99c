"""Between whom? From a trigger and the parties around it on the parse to the pairs of states of a claim."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations

from processors.domain.signals import SYMMETRIC
from processors.extract.clauses import is_passive, subject_of
from processors.extract.modality import governing_verb
from processors.extract.parse import Token
from processors.extract.parties import Parties
from processors.extract.triggers import triggers

Pair = tuple[str, str]

TOGETHER = frozenset(
    {"CONTACT", "COOPERATION", "ALLIANCE", "THAW", "NORMALISATION", "STRAIN", "RUPTURE", "FREEZE", "STALEMATE", "OVERTURE"}
)
"""Types that two subjects of one verb can do with each other."""
WITH = frozenset({"with", "against", "to", "towards", "toward", "on", "for", "over", "from", "at", "into", "in"})
WITH_PLACES = frozenset({"with", "against", "to", "on", "towards", "toward", "for"})
"""After these a capital is a government even where the sentence alone would make it a place."""
OWNING = frozenset({"with", "against", "to", "on", "for"})
"""After these what belongs to a state stands for it: "protested against Tehran's plan"."""
MOST_PAIRS = 4


@dataclass(frozen=True, slots=True)
class Found:
    """`explicit`: the pair stands beside the word, so that the sentences that follow are about it."""

    pairs: tuple[Pair, ...] = ()
    explicit: bool = False


NOBODY = Found()


def crossed(sources: list[str], targets: list[str], type_: str) -> tuple[Pair, ...]:
    """Each source with each target, each two states once; alphabetical for symmetric types."""
    pairs: dict[frozenset[str], Pair] = {}
    for source in sources:
        for target in targets:
            if source != target:
                pairs.setdefault(frozenset((source, target)), (source, target))
    found = tuple(pairs.values())[:MOST_PAIRS]
    return tuple((min(pair), max(pair)) for pair in found) if type_ in SYMMETRIC else found


def among(members: list[str]) -> tuple[Pair, ...]:
    """Each two of three at most, alphabetical: neither side acts first."""
    return tuple((min(pair), max(pair)) for pair in combinations(members[:3], 2))


def of_noun(parties: Parties, noun: Token, type_: str, *, topical: bool = False, posted: bool = False) -> Found:
    """Parties of a noun: beside it, as subject of its verb, as who speaks.

    `topical`: else the pair that the text is about. `posted`: envoys and missions, on which one state acts against their owner, or
    which it withdraws from another's capital.
    """
    owners, others, together = _beside(parties, noun, posted=posted)
    if together:
        return Found(among(owners), explicit=True)
    if owners and others:
        return Found(crossed(owners, others, type_), explicit=True)
    doers = _doers(parties, noun)
    others = others or [code for code in _after_verb(parties, noun, posted=posted) if code not in owners]
    if others and (pairs := crossed(owners or doers, others, type_) or crossed(doers, others, type_)):
        return Found(pairs, explicit=True)
    if owners and (posted or type_ in SYMMETRIC) and (pairs := crossed(doers, owners, type_)):
        return Found(pairs, explicit=True)
    if len(doers) >= 2 and type_ in TOGETHER and noun.dep in ("dobj", "attr", "pobj"):
        return Found(among(doers), explicit=True)
    speaker = parties.reading.speaker_at(noun)
    if others and not owners and not doers and speaker is not None and (pairs := crossed([speaker], others, type_)):
        return Found(pairs, explicit=True)
    return _topic(parties, noun, {*owners, *others, *doers}) if topical else NOBODY


def _topic(parties: Parties, noun: Token, named: set[str]) -> Found:
    """The pair that the text is about, unless the sentence brings in a third state."""
    topic = parties.topic_at(noun)
    if topic is None or not named <= set(topic) or parties.named_in(noun.sentence) - set(topic):
        return NOBODY
    return Found((topic,))


def _beside(parties: Parties, noun: Token, *, posted: bool) -> tuple[list[str], list[str], bool]:
    """Owners before the noun, others after "with" or "on"; True for "between A and B" and "Franco-German"."""
    owners = parties.owner(noun)
    others: list[str] = []
    for child in noun.children:
        if child.index < noun.index or child.dep not in ("prep", "agent"):
            continue
        if child.low in ("between", "among"):
            both = parties.of(child.child("pobj"), places=True)
            if len(both) >= 2:
                return both, [], True
        elif child.low in WITH:
            others += parties.of(child.child("pobj"), places=posted or child.low in WITH_PLACES)
        elif child.low == "by":
            owners += parties.of(child.child("pobj"))
    if noun.dep == "appos" and owners:
        # "Iran, Russia's partner in Syria"
        others += parties.of(noun.head)
    if len(owners) >= 2 and not others:
        return owners, [], True
    return owners, [other for other in others if other not in owners], False


def _doers(parties: Parties, noun: Token) -> list[str]:
    """The subject of the verb on which the noun hangs, or of what it is said to be."""
    verb = governing_verb(noun)
    subject = subject_of(verb) if verb is not None else None
    if subject is None or subject.left <= noun.index <= subject.right:
        return []
    return parties.of(subject) or parties.owner(subject)


def _after_verb(parties: Parties, noun: Token, *, posted: bool) -> list[str]:
    """ "held talks in Geneva with Iran": the preposition hangs on the verb."""
    verb = governing_verb(noun)
    if verb is None or noun.dep not in ("dobj", "nsubjpass", "nsubj", "attr"):
        return []
    found: list[str] = []
    for child in verb.children:
        wanted = child.low in ("with", "on", "against", "to", "between") or (posted and child.low in ("from", "in"))
        if child.dep == "prep" and wanted and child.index > noun.index:
            found += parties.of(child.child("pobj"), places=True)
    return found


def of_verb(parties: Parties, verb: Token, type_: str) -> Found:
    """Who does the verb, and whom it meets."""
    sources = parties.of(subject_of(verb))
    targets = _objects(parties, verb)
    if is_passive(verb):
        passive = verb.child("nsubjpass")
        sources = sources or targets
        targets = parties.of(passive) or _owned(parties, passive)
    targets = [target for target in targets if target not in sources]
    if sources and targets:
        return Found(crossed(sources, targets, type_))
    if len(sources) >= 2 and type_ in TOGETHER and verb.child("dobj") is None:
        return Found(among(sources), explicit=True)
    speaker = parties.reading.speaker_at(verb)
    if sources and not targets and type_ == "OVERTURE" and speaker is not None:
        return Found(crossed(sources, [speaker], type_))
    return NOBODY


def _objects(parties: Parties, verb: Token) -> list[str]:
    """The object, else whose it is, else what follows a preposition, else who is asked to do something."""
    found: list[str] = []
    for child in verb.children:
        if child.dep in ("dobj", "dative", "iobj") and child.index > verb.index:
            found += parties.of(child, places=True) or _owned(parties, child)
    if found:
        return found
    for child in verb.children:
        if child.dep in ("prep", "prt", "dative") and child.low in triggers().prepositions and child.index > verb.index:
            noun = child.child("pobj")
            found += parties.of(noun, places=child.low not in ("in", "at")) or (_owned(parties, noun) if child.low in OWNING else [])
    clause = verb.child("ccomp")
    if not found and clause is not None and any(word.low == "to" for word in clause.all("aux")):
        found += parties.of(clause.child("nsubj"))
    return found


def _owned(parties: Parties, noun: Token | None) -> list[str]:
    """ "rejected Seoul's offer": the offer stands for Seoul."""
    return parties.owner(noun) if noun is not None and noun.is_noun else []
