"""Nouns that report: "expressed hope that …", "Moscow's claim that …"."""

from __future__ import annotations

from processors.domain.records import StatementForm
from processors.extract.clauses import asks, noun_phrase, reports, subject_of
from processors.extract.cues import lexicon
from processors.extract.parse import Page, Token
from processors.extract.statements import Draft, cover

CONFIDENCE = 0.6
"""Share of these drafts that are right."""
NOUN_PREPOSITIONS = frozenset({"of", "about", "for", "over", "against", "on"})


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
    span = cover(content)
    return [
        Draft(
            content=span,
            parts=(span,),
            cue=(start, noun.end),
            verb=verb or noun,
            speaker=speaker,
            speaker_span=noun_phrase(page, speaker, verb or noun),
            form=form,
            confidence=CONFIDENCE,
            rule="noun",
        )
    ]


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
