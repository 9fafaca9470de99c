"""Cues that are no verbs: "according to", and nouns that report ("expressed hope that …", "Moscow's claim that …")."""

from __future__ import annotations

from processors.domain.records import StatementForm
from processors.extract.clauses import asks, reports, subject_of
from processors.extract.cues import lexicon
from processors.extract.parse import Page, Token
from processors.extract.statements import Draft, cover

NOUN_PREPOSITIONS = frozenset({"of", "about", "for", "over", "against", "on"})


def according(page: Page, token: Token) -> list[Draft]:
    """ "…, according to X": the clause that the phrase hangs on, without the phrase."""
    to = next((child for child in token.children if child.low == "to"), None)
    source = to.child("pobj") if to is not None else None
    if to is None or source is None:
        return []
    sentence = page.sentence(token)
    before = [other for other in sentence if other.index < token.index]
    after = [other for other in sentence if other.index > source.right]
    head = token.head
    if any(other.is_verb for other in before):
        inner = head.is_verb and head.dep in ("ccomp", "conj", "advcl") and head.left < token.index
        content = [other for other in before if not inner or other.index >= head.left]
    else:
        content = after if any(other.is_verb for other in after) else before or after
    if not content:
        return []
    return [Draft(content=cover(content), cue=(token.start, to.end), verb=token, speaker=source, form="clause", rule="according")]


def noun_cue(page: Page, noun: Token) -> list[Draft]:
    """A noun of speech with its clause, or as the object of a verb that lends it its subject ("issued a warning of …")."""
    verb = noun.head if noun.dep == "dobj" and noun.head.low in lexicon().light else None
    clause = next((child for child in noun.all("acl", "ccomp", "relcl") if child.index > noun.index and _introduced(child)), None)
    preposition = next((child for child in noun.all("prep") if child.low in NOUN_PREPOSITIONS and child.index > noun.index), None)
    if clause is not None:
        content = [token for token in page.subtree(clause) if token.index > noun.index]
        form: StatementForm = "infinitive" if asks(clause) else "clause"
    elif verb is not None and preposition is not None and reports(verb):
        content = page.tokens[preposition.index + 1 : preposition.right + 1]
        form = "phrase"
    else:
        return []
    speaker = subject_of(verb) if verb is not None else _owner(noun)
    if speaker is None or not content:
        return []
    start = verb.start if verb is not None and verb.index < noun.index else noun.start
    return [Draft(content=cover(content), cue=(start, noun.end), verb=verb or noun, speaker=speaker, form=form, rule="noun")]


def _introduced(clause: Token) -> bool:
    """By "that" or "to": a clause that is the content, not a description of the noun."""
    return asks(clause) or any(child.dep == "mark" and child.low == "that" for child in clause.children)


def _owner(noun: Token) -> Token | None:
    """ "Moscow's claim", "a claim by Moscow"."""
    own = noun.child("poss")
    if own is not None:
        return own
    by = next((child for child in noun.children if child.low in ("by", "from") and child.dep in ("prep", "agent")), None)
    return by.child("pobj") if by is not None else None
