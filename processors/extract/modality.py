"""Is the claim so? Negation, time and condition of the clause in which a word stands, climbing from it to the verbs that decide."""

from __future__ import annotations

from dataclasses import dataclass

from processors.domain.records import Modality
from processors.extract.modal_words import modal_words
from processors.extract.parse import Token

IN_CLAUSE = frozenset({
    "dobj", "pobj", "prep", "nsubj", "nsubjpass", "attr", "compound", "amod", "conj", "agent", "dative", "acomp", "pcomp", "appos",
    "nmod", "oprd", "poss", "npadvmod", "advmod", "dep", "relcl", "acl", "csubj",
})  # fmt: skip
"""Relations that lead from a noun up to the verb of its clause."""
CONTROLLED = frozenset({"xcomp", "acl", "pcomp", "ccomp", "advcl", "conj"})
HIGHEST = 6
"""Verbs that are climbed."""
RANK: dict[Modality, int] = {"ACTUAL": 0, "PAST": 1, "PROSPECTIVE": 2, "CONDITIONAL": 3, "NEGATED": 4}
EXPECTING = ("hope", "expect", "demand")


@dataclass(slots=True)
class _Verdict:
    """What has been found on the way up. Two negations make none."""

    modality: Modality = "ACTUAL"
    negated: bool = False

    def at_least(self, other: Modality) -> None:
        if RANK[other] > RANK[self.modality]:
            self.modality = other


def modality(trigger: Token) -> Modality:
    """Of the claim that the trigger (a verb, a noun or an adjective) makes."""
    verdict = _Verdict(negated=_noun_negated(trigger))
    nouns = _nouns_above(trigger)
    verb = governing_verb(trigger)
    if verb is None:
        return "NEGATED" if verdict.negated else nouns
    if _conditional(verb):
        return "CONDITIONAL"
    verdict.negated ^= _subject_negated(verb, trigger)
    if trigger.dep in ("dobj", "nsubjpass") and trigger.is_noun:
        # "refused contacts", "expects a summit": the verb itself says what becomes of its object.
        verdict.negated ^= verb.low in modal_words().negated
        verdict.at_least("PROSPECTIVE" if verb.low in modal_words().prospective else "ACTUAL")
    current: Token | None = verb
    for _ in range(HIGHEST):
        if current is None:
            break
        verdict.at_least(_own(current))
        verdict.negated ^= _is_negated(current)
        current = _up(current, verdict)
    if verdict.negated and verdict.modality in ("ACTUAL", "PROSPECTIVE"):
        return "NEGATED"
    verdict.at_least(nouns)
    return "PAST" if verdict.modality == "ACTUAL" and _past(verb) else verdict.modality


def governing_verb(token: Token) -> Token | None:
    """The verb in whose clause the word stands; itself if it is one."""
    for _ in range(12):
        if token.is_verb:
            return token
        if token.head is token or token.dep not in IN_CLAUSE:
            return None
        token = token.head
    return None


def _own(verb: Token) -> Modality:
    """By the auxiliaries of the verb itself."""
    words = modal_words()
    auxiliaries = {child.low for child in verb.all("aux", "auxpass")}
    if auxiliaries & words.may:
        return "CONDITIONAL"
    if auxiliaries & words.will or auxiliaries & words.must:
        return "PROSPECTIVE"
    if "to" in auxiliaries and (verb.dep in ("advcl", "acl", "relcl", "ROOT") or verb.head.low in BE):
        # "to ease tensions", "is to meet": still to come.
        return "PROSPECTIVE"
    return "ACTUAL"


BE = frozenset({"is", "are", "was", "were", "be", "going"})


def _is_negated(verb: Token) -> bool:
    negations = modal_words().negations
    denied = any(
        child.low in negations and child.dep in ("neg", "advmod", "preconj", "cc", "det") and child.index < verb.index + 3
        for child in verb.children
    )
    # "had never been closer" says that it is close.
    return denied and not any(child.tag == "JJR" for child in verb.all("acomp"))


def _noun_negated(token: Token) -> bool:
    """ "no thaw", "without a deal", "far from a thaw"."""
    if token.is_verb:
        return False
    if any(child.low in ("no", "neither", "not", "hardly") for child in token.children):
        return True
    return token.dep == "pobj" and (token.head.low == "without" or (token.head.low == "from" and token.head.head.low == "far"))


def _subject_negated(verb: Token, trigger: Token) -> bool:
    """ "no ambassador was recalled", "neither side has resumed"."""
    if trigger.dep in ("nsubj", "nsubjpass"):
        return False
    subjects = [child for child in verb.all("nsubj", "nsubjpass") if child is not trigger]
    return any(word.low in ("no", "neither", "none", "nobody") for subject in subjects for word in (subject, *subject.children))


def _nouns_above(token: Token) -> Modality:
    """ "plans for a meeting", "hopes of a thaw", "the risk of war"."""
    words = modal_words()
    for _ in range(5):
        if token.is_verb or token.head is token or token.dep not in ("pobj", "prep", "acl", "pcomp", "compound", "conj", "amod"):
            break
        token = token.head
        if token.low in words.prospective_nouns:
            return "PROSPECTIVE"
        if token.low in words.conditional_nouns:
            return "CONDITIONAL"
    return "ACTUAL"


def _up(verb: Token, verdict: _Verdict) -> Token | None:
    """To the verb that controls this one, noting what it does to the claim; None at the border of the clause."""
    head = verb.head
    if head is verb or verb.dep not in CONTROLLED or (verb.dep == "advcl" and head.is_verb):
        return None
    if not head.is_verb:
        return _past_adjective(head, verdict)
    words = modal_words()
    infinitive = any(child.low == "to" for child in verb.all("aux")) or verb.tag == "VBG"
    if verb.dep == "conj":
        bare = verb.tag == "VB" and verb.child("nsubj", "nsubjpass", "aux") is None
        return head if bare else None
    if head.low in words.negated:
        verdict.negated ^= not _is_negated(head)
        return None
    if verb.dep == "ccomp" and not infinitive:
        if head.low.startswith(EXPECTING):
            verdict.at_least("PROSPECTIVE")
        return None
    if infinitive and head.low in words.conditional:
        verdict.at_least("CONDITIONAL")
    elif infinitive and head.low in words.prospective:
        verdict.at_least("PROSPECTIVE")
    return head


def _past_adjective(head: Token, verdict: _Verdict) -> Token | None:
    """ "unlikely to meet", "plans to meet": the adjective or noun that an infinitive hangs on."""
    words = modal_words()
    if head.low in words.negated_adjectives:
        verdict.negated = not verdict.negated
    elif head.low in words.prospective_adjectives:
        verdict.at_least("PROSPECTIVE")
        return head.head if head.dep == "acomp" else None
    elif head.low in words.prospective_nouns:
        verdict.at_least("PROSPECTIVE")
    elif head.low in words.conditional_nouns:
        verdict.at_least("CONDITIONAL")
    return None


def _conditional(verb: Token) -> bool:
    """The verb stands in an if-clause, under one, or in a question."""
    for token in (verb, *verb.all("advcl")):
        marks = [child for child in token.all("mark") if child.low in modal_words().if_]
        if marks and not any(child.low == "even" for child in (*token.children, *marks[0].children)):
            return True
    return any(child.low == "?" for child in verb.children)


def _past(verb: Token) -> bool:
    """The text says that the period is over: "used to veto", "until the crisis they had enjoyed"."""
    if verb.head.low == "used" and verb.dep == "xcomp":
        return True
    pluperfect = any(child.low == "had" for child in verb.all("aux"))
    return pluperfect and any(child.low in ("until", "under", "before") for child in verb.all("prep"))
