"""Words that can carry a claim between two states, and the words around each that say what it is about."""

from __future__ import annotations

from dataclasses import dataclass

from processors.extract.clauses import subject_of
from processors.extract.modality import governing_verb
from processors.extract.parse import Token

AUXILIARY = ("aux", "auxpass")
COMPLETING = ("xcomp", "aux", "auxpass", "acomp")


def is_candidate(token: Token) -> bool:
    """Verbs, nouns and adjectives, and whatever a sentence hangs on."""
    if not token.text[:1].isalnum():
        return False
    return (token.tag[:2] in ("VB", "NN", "JJ") and token.dep not in AUXILIARY) or token.dep == "ROOT"


def clause_head(token: Token) -> Token:
    """The word that stands for the whole clause: the verb that governs it, or the one that this verb completes ("plans to expel")."""
    head = governing_verb(token) or token
    while head.dep in COMPLETING and head.head is not head and head.head.sentence == head.sentence:
        head = head.head
    return head


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """`verb` governs the clause (the word itself, if it is one); the others are None where there is no such word."""

    token: Token
    verb: Token | None
    subject: Token | None
    object: Token | None
    complement: Token | None
    modifier: Token | None
    above: Token | None


def clause_of(token: Token) -> Clause:
    verb = governing_verb(token)
    object_ = token.child("dobj", "attr", "acomp", "oprd", "nsubjpass") if token.is_verb else None
    subject = subject_of(token) if token.is_verb else token.child("poss") or (subject_of(verb) if verb is not None else None)
    described = object_ or token
    return Clause(
        token=token,
        verb=verb,
        subject=subject,
        object=object_,
        complement=_complement(token),
        modifier=next(
            (child for child in described.children if child.dep in ("amod", "compound", "nmod", "acl") and child is not token), None
        ),
        above=verb if not token.is_verb else token.head if token.head is not token else None,
    )


def _complement(token: Token) -> Token | None:
    for child in token.children:
        if child.dep in ("prep", "agent") and child.index > token.index and (noun := child.child("pobj", "pcomp")) is not None:
            return noun
    return token.child("xcomp", "ccomp")
