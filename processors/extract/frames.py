"""Claims by the words of config/signals: bonds and what is done to them, nouns between states, verbs of one state towards another."""

from __future__ import annotations

from dataclasses import dataclass

from processors.extract.modal_words import modal_words
from processors.extract.modality import governing_verb
from processors.extract.pairing import Pair, crossed, of_noun, of_verb
from processors.extract.parse import Token
from processors.extract.parties import Parties
from processors.extract.triggers import Options, triggers

PARTICLES = frozenset({"prt", "prep", "advmod", "advcl", "dobj", "npadvmod"})
BETWEEN_VERBS = frozenset({"mediate", "mediated", "mediates", "mediating"})
COMPLETE = frozenset({"full", "complete", "fledged", "total", "wholesale"})
"""A full revival of ties is their normalisation."""
POINTS = frozenset({"point", "level", "state", "ebb", "low"})


@dataclass(frozen=True, slots=True)
class Claim:
    """A trigger with its parties."""

    trigger: Token
    type: str
    pairs: tuple[Pair, ...]
    rule: str
    rank: int
    """The lower one wins where two claims of a clause say the same of a pair."""
    settled: bool = False
    """The type already says that nothing came of it: "no progress" is a stalemate that is so."""


def bond(parties: Parties, noun: Token, kind: str) -> Claim | None:
    """Relations, talks, sanctions, envoys, pacts: what is done to them, how they are, or that they are there."""
    lex = triggers()
    type_, rule = _done_to(noun, kind)
    settled = False
    if kind == "talks" and _without_progress(noun):
        type_, rule, settled = "STALEMATE", "no progress", True
    elif type_ is None and kind == "relations":
        type_, rule = _quality(noun), "quality"
    elif type_ is None and noun.low in lex.nouns and kind != "posts":
        type_, rule = ("OVERTURE", "readiness") if kind == "talks" and _offered(noun) else (lex.nouns[noun.low], "noun")
    topical = kind == "relations" or (kind == "talks" and noun.low in lex.topical)
    found = of_noun(parties, noun, type_ or "CONTACT", topical=topical, posted=kind == "posts")
    if found.explicit and len(found.pairs) == 1 and kind in ("relations", "talks"):
        parties.remember(found.pairs[0], noun.paragraph)
    if type_ is None or not found.pairs:
        return None
    verb = governing_verb(noun)
    trigger = verb if verb is not None and rule == "bond" else noun
    return Claim(trigger, type_, found.pairs, f"{kind}:{rule}", 0 if rule == "bond" else 2, settled=settled)


def between(parties: Parties, noun: Token) -> Claim | None:
    """A noun that names what is between two states: "A's row with B"."""
    lex = triggers()
    line = parties.lines.word(noun)
    if noun.dep in ("compound", "nmod") or (line is None and noun.low not in lex.nouns):
        return None
    type_ = lex.nouns.get(noun.low) or (line.type if line is not None else "")
    if type_ == "THAW" and any(child.low in COMPLETE for child in noun.children):
        type_ = "NORMALISATION"
    if type_ in ("THAW", "NORMALISATION") and _sought(noun):
        type_ = "OVERTURE"
    found = of_noun(parties, noun, type_, topical=noun.low in lex.topical)
    return Claim(noun, type_, found.pairs, f"noun: {line.text if line is not None else noun.low}", 3) if found.pairs else None


def lowest(parties: Parties, word: Token) -> Claim | None:
    """ "the lowest point since the Cold War"."""
    if word.head.low not in POINTS:
        return None
    found = of_noun(parties, word.head, "STRAIN", topical=True)
    return Claim(word.head, "STRAIN", found.pairs, "quality:lowest", 2) if found.pairs else None


def act(parties: Parties, verb: Token) -> Claim | None:
    """A verb with who acts and whom it meets."""
    if verb.low in BETWEEN_VERBS:
        return _mediation(parties, verb)
    line = parties.lines.verb(verb)
    if line is None:
        return None
    controller = _controller(verb) if line.type == "CONTACT" else None
    type_ = "OVERTURE" if controller is not None else line.type
    found = of_verb(parties, verb, type_)
    if not found.pairs:
        return None
    trigger = controller if controller is not None and controller.is_verb else verb
    return Claim(trigger, type_, found.pairs, f"verb: {line.text}", 1, settled=controller is not None)


def _mediation(parties: Parties, verb: Token) -> Claim | None:
    """A mediator has contact with each side, and makes an offer to each while it only offers."""
    preposition = next((child for child in verb.all("prep") if child.low == "between"), None)
    sides = parties.of(preposition.child("pobj"), places=True) if preposition is not None else []
    controller = verb.head if verb.dep == "xcomp" else None
    subject = controller.child("nsubj") if controller is not None else verb.child("nsubj")
    offers = controller is not None and controller.low.startswith(("offer", "propos"))
    type_ = "OVERTURE" if offers else "CONTACT"
    pairs = crossed(parties.of(subject), sides, type_)
    trigger = controller if controller is not None and offers else verb
    return Claim(trigger, type_, pairs, "verb:mediate", 1, settled=offers) if pairs else None


def matching(options: Options, verb: Token) -> str | None:
    """The type of the first option whose particle stands with the verb."""
    after = {child.low for child in verb.children if child.dep in PARTICLES and child.index > verb.index}
    return next((type_ for particle, type_ in options if particle is None or set(particle.split()) <= after), None)


def _done_to(noun: Token, kind: str) -> tuple[str | None, str]:
    """By the verb that has the bond as object or subject ("ties improved", "lifted sanctions"), or a participle beside it."""
    table = triggers().done[kind]
    top = noun
    while top.dep == "conj" and top.head.is_noun:
        top = top.head
    if top.dep in ("dobj", "nsubjpass", "attr") or (top.dep == "nsubj" and kind != "posts"):
        type_ = matching(table.get(top.head.low, []), top.head)
        if type_ is not None:
            return type_, "bond"
    if top.dep == "pobj" and (top.head.head.is_noun or top.head.low in ("from", "to", "in", "of", "with", "out")):
        type_ = matching(table.get(top.head.head.low, []), top.head.head)
        if type_ is not None:
            return type_, "bond" if top.head.head.is_verb else "noun"
    for child in noun.children:
        beside = child.tag == "VBG" and child.dep in ("compound", "amod") and child.index < noun.index
        if (beside or (child.tag == "VBN" and child.dep in ("acl", "amod"))) and (type_ := matching(table.get(child.low, []), child)):
            return type_, "bond" if beside else "participle"
    return None, ""


def _quality(noun: Token) -> str | None:
    """ "closer ties", "relations are frozen", "ties at their lowest point"."""
    adjectives = triggers().adjectives
    before = next((child.low for child in noun.children if child.low in adjectives and child.index < noun.index), None)
    if before is not None:
        return adjectives[before]
    if noun.dep not in ("nsubj", "nsubjpass"):
        return None
    after = next((word.low for word in (noun.head, *noun.head.children) if word.low in adjectives and word.index > noun.index), None)
    return adjectives[after] if after is not None else None


def _without_progress(noun: Token) -> bool:
    """ "no progress at the talks", "the talks ended without progress"."""
    verb = governing_verb(noun)
    words = [
        noun,
        *noun.children,
        *(verb.children if verb is not None else []),
        *(child for step in (verb.all("prep") if verb else []) for child in step.children),
    ]
    return any(word.low in ("progress", "breakthrough", "result") and _denied(word) for word in words)


def _denied(noun: Token) -> bool:
    return any(child.low in ("no", "little") for child in noun.children) or noun.head.low == "without"


def _offered(noun: Token) -> bool:
    """ "ready for talks", "open to dialogue"."""
    step = noun.head
    return noun.dep == "pobj" and step.dep == "prep" and step.head.low in modal_words().prospective_adjectives and step.low in ("for", "to")


def _sought(noun: Token) -> bool:
    """ "seeks a reset", "wants a thaw"."""
    verb = governing_verb(noun)
    return noun.dep == "dobj" and verb is not None and verb.low in ("seek", "seeks", "seeking", "sought", "want", "wants", "wanted")


def _controller(verb: Token) -> Token | None:
    """ "ready to talk to", "offered to meet": what makes an offer of a contact."""
    head = verb.head
    if verb.dep not in ("xcomp", "ccomp", "advcl") or not any(child.low == "to" for child in verb.all("aux")):
        return None
    willing = head.low in ("ready", "willing", "prepared", "open") or head.low.startswith(("offer", "propos"))
    return head if willing and not any(child.dep == "neg" for child in (*head.children, *head.head.children)) else None
