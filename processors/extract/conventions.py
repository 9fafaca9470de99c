"""Where the content of a cue begins by the field guide: after who is asked, after what somebody is accused of; and what was never said."""

from __future__ import annotations

from processors.extract.clauses import asks, reports
from processors.extract.cues import Cue, lexicon
from processors.extract.linking import Utterance
from processors.extract.parse import Page, Token
from processors.extract.tagging.statement_tagger import Tokens

FARTHEST = 3
"""Tokens between a cue and a content that it leads into."""
LONGEST_OBJECT = 12
"""Tokens of who is asked or accused."""


def begin(page: Page, utterance: Utterance, content: Tokens) -> Tokens:
    """The content without who is asked ("urged [Peru] to leave") or accused ("accused [Peru] of spying").

    Who is asked becomes the addressee where the utterance has none.
    """
    cue = lexicon().verbs.get(utterance.verb.low)
    if cue is None or not 0 <= content[0] - utterance.cue.tokens[1] <= FARTHEST:
        return content
    words = page.tokens[content[0] : min(content[1], content[0] + LONGEST_OBJECT)]
    at = next((word for word in words[1:] if _turns(word, utterance.verb, cue)), None)
    if at is None or any(word.is_verb for word in page.tokens[content[0] : at.index]):
        return content
    if at.low == "to":
        utterance.addressee = utterance.addressee or (content[0], at.index)
        return at.index, content[1]
    return at.index + 1, content[1]


def _turns(word: Token, verb: Token, cue: Cue) -> bool:
    """Is it the "to" of what is asked, or the preposition before what somebody is accused of?"""
    if word.low == "to" and word.tag == "TO":
        return "urge" in cue.classes and asks(word.head) and word.head.index > word.index
    return word.low == cue.preposition and word.dep in ("prep", "prt") and (word.head is verb or word.head.head is verb)


def said(page: Page, utterance: Utterance) -> bool:
    """False where the cue is negated, refused or only wished for."""
    return all(reports(word) for word in page.tokens[slice(*utterance.cue.tokens)] if word.tag.startswith("VB"))
