"""Grammar of a cue verb: who speaks, is it a real report, which words belong to the cue."""

from __future__ import annotations

from processors.domain.records import Span
from processors.extract.parse import Page, Token

RELATIVES = frozenset({"who", "which", "that", "whom"})
NEGATIONS = frozenset({"not", "n't", "n’t", "never", "nor", "neither"})
UNREAL = frozenset({"would", "could", "should", "may", "might", "must", "can", "shall"})
REFUSALS = ("declin", "refus", "fail", "stop", "avoid", "unable", "unwilling", "want")
"""What hangs on words that begin so was not said."""
INHERITS = ("conj", "xcomp", "advcl", "dep")
"""Verbs in these relations share the subject of the verb that they hang on."""
HIGHEST = 6
"""Verbs that are climbed in search of a subject."""


def subject_of(verb: Token) -> Token | None:
    """The head word of who does the verb: its own subject, or the one it shares with the verb it hangs on."""
    current = verb
    for _ in range(HIGHEST):
        own = current.child("nsubj")
        if own is not None:
            return _antecedent(current, own)
        if is_passive(current):
            return _agent(current) if current is verb else current.child("nsubjpass")
        if current.dep in ("relcl", "acl"):
            return current.head
        if current.dep == "pcomp" and current.head.dep == "prep":
            current = current.head.head
            continue
        if current.head is current or current.dep not in INHERITS:
            return None
        asked = current.head.child("dobj", "dative") if current.dep == "xcomp" else None
        if asked is not None and current.head.index < asked.index < current.index:
            # "urged Peru to leave": Peru is to leave.
            return asked
        current = current.head
        if current.dep == "acomp":
            # "they are ready to talk"
            current = current.head
        if not current.is_verb:
            return current if current.is_noun else None
    return None


def is_passive(verb: Token) -> bool:
    return verb.child("nsubjpass", "auxpass") is not None


def _agent(verb: Token) -> Token | None:
    by = verb.child("agent")
    return by.child("pobj") if by is not None else None


def _antecedent(verb: Token, subject: Token) -> Token:
    """ "the minister, who said": the minister."""
    if subject.low in RELATIVES and verb.dep == "relcl" and verb.head.index < verb.index:
        return verb.head
    return subject


def asks(clause: Token) -> bool:
    """Is it an infinitive with "to"?"""
    return any(child.low == "to" for child in clause.all("aux"))


def is_negated(verb: Token) -> bool:
    return any(child.dep == "neg" or child.low in NEGATIONS for child in verb.children)


def reports(verb: Token) -> bool:
    """False for speech that did not take place: negated, refused, only possible, asked for."""
    if is_negated(verb) or any(child.low in UNREAL for child in verb.all("aux")):
        return False
    if verb.dep == "xcomp" and (verb.head.low.startswith(REFUSALS) or is_negated(verb.head)):
        return False
    return not (verb.tag == "VB" and verb.dep in ("advcl", "acl", "relcl", "ROOT", "pcomp", "ccomp") and asks(verb))


def cue_span(page: Page, verb: Token) -> Span:
    """The verb with its auxiliaries and the adverbs among them ("has repeatedly called"), and a particle ("pointed out")."""
    auxiliaries = [child.index for child in verb.all("aux", "auxpass") if child.index < verb.index and child.low != "to"]
    first = verb.index
    while (
        first - 1 >= min(auxiliaries, default=verb.index)
        and page.tokens[first - 1].head is verb
        and page.tokens[first - 1].dep in ("aux", "auxpass", "advmod", "neg")
    ):
        first -= 1
    after = page.tokens[verb.index + 1] if verb.index + 1 < len(page.tokens) else None
    last = after if after is not None and after.dep == "prt" and after.head is verb else verb
    return page.tokens[first].start, last.end


def noun_phrase(page: Page, head: Token, avoid: Token | None = None) -> Span:
    """The phrase of a noun with its appositions, without clauses after it, and not across the word `avoid`."""
    left, right = head.left, head.right
    if avoid is not None and avoid.index > head.index:
        right = min(right, avoid.index - 1)
    elif avoid is not None:
        left = max(left, avoid.index + 1)
    for child in head.children:
        if child.index > head.index and child.dep in ("relcl", "acl", "advcl") and child.left > head.index:
            right = min(right, child.left - 1)
        if child.dep in ("cc", "punct", "mark") and child.right < head.index and child.left == left:
            left = child.right + 1
    colon = next((token.index for token in page.tokens[head.index + 1 : right + 1] if token.text == ":"), None)
    right = right if colon is None else colon - 1
    while right > head.index and (page.tokens[right].is_punct or page.tokens[right].low in ("and", "or", "but", "who", "which")):
        right -= 1
    while left < head.index and page.tokens[left].is_punct:
        left += 1
    return page.tokens[left].start, page.tokens[right].end
