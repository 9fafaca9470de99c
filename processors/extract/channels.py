"""Through whom and to whom something was said: the channel ("told TASS") apart from the addressee ("told his Chinese counterpart")."""

from __future__ import annotations

import re
from collections.abc import Sequence

from processors.domain.records import Span
from processors.extract.clauses import noun_phrase
from processors.extract.cues import lexicon
from processors.extract.gazetteer import Match
from processors.extract.parse import Page, Token
from processors.extract.statements import Draft

OUTLET_WORDS = re.compile(
    r"\b(?:News|Times|Post|Journal|TV|Radio|Television|Daily|Gazette|Tribune|Herald|Agency|Press|Channel \d+|Magazine|Weekly|newspaper)\b"
)
MARKS = 3
"""Characters of punctuation between two ends that count as one."""
MEDIUM = frozenset({"in", "on", "via", "through", "at", "during", "with"})


class Channels:
    """Fills `channel` and `addressee` of drafts from the words around the cue."""

    def __init__(self, page: Page, gazetteer: Sequence[Match]) -> None:
        self._page = page
        self._outlets = {
            token.index for match in gazetteer if match.entry.kind == "outlet" for token in page.within((match.start, match.end))
        }

    def fill(self, draft: Draft) -> None:
        """Look at the object of "told", at "to", and at the medium after "in", "on" or "with"."""
        self._settle(draft)
        verb = draft.verb
        if verb is None or not verb.tag.startswith("VB"):
            return
        for child in verb.children:
            if child.start >= draft.content[0] and child.end <= draft.content[1]:
                continue
            if (
                child.dep in ("dobj", "dative", "iobj", "nsubj")
                and child.index > verb.index
                and verb.low in lexicon().told
                and child is not draft.speaker
            ):
                self._told(draft, child)
            elif child.dep in ("prep", "dative", "agent") and child.index > verb.index and child.children:
                self._preposition(draft, child)
        if verb.low in lexicon().told and draft.channel is None and draft.addressee is None:
            self._inside_clause(draft, verb)

    def _settle(self, draft: Draft) -> None:
        """An outlet is a channel, also where the tagger takes it for a counterpart, and "in an interview with TASS" it is TASS."""
        span = draft.addressee
        if span is not None and draft.channel is None and any(self.is_channel(word, span) for word in self._heads(span)):
            draft.channel, draft.addressee = span, None
        if draft.channel is not None:
            heads = self._heads(draft.channel)
            outlet = next((word for word in self._page.within(draft.channel) if word.index in self._outlets), None)
            name = outlet.head if outlet is not None and outlet.dep == "compound" else outlet
            if name is not None and heads and name not in heads:
                draft.channel = noun_phrase(self._page, name, heads[0])

    def _heads(self, span: Span) -> list[Token]:
        """The words of a phrase on which its others hang."""
        return [word for word in self._page.within(span) if not span[0] <= word.head.start < span[1] or word.head is word]

    def _inside_clause(self, draft: Draft, verb: Token) -> None:
        """The parser often takes "reporters" in "told reporters talks would go on" for the clause's subject."""
        after = self._page.tokens[verb.index + 1] if verb.index + 1 < len(self._page.tokens) else None
        if after is not None and after.end <= draft.content[0] and (after.is_noun or after.tag == "PRP"):
            self._told(draft, after)

    def _told(self, draft: Draft, noun: Token) -> None:
        span = noun_phrase(self._page, noun, draft.verb)
        span = (span[0], min(span[1], draft.content[0])) if span[0] < draft.content[0] <= span[1] else span
        self._set(draft, noun, span)

    def _set(self, draft: Draft, noun: Token, span: Span) -> None:
        while span[1] > span[0] and self._page.text[span[1] - 1] in ' ,:“"':
            span = (span[0], span[1] - 1)
        if span[1] <= span[0] or any(taken is not None and _meet(taken, span) for taken in (draft.channel, draft.addressee)):
            return
        if self.is_channel(noun, span):
            draft.channel = draft.channel or span
        else:
            draft.addressee = draft.addressee or span

    def _preposition(self, draft: Draft, preposition: Token) -> None:
        noun = preposition.child("pobj")
        if noun is None or draft.content[0] <= noun.start < draft.content[1]:
            return
        span = noun_phrase(self._page, noun, preposition)
        verb = draft.verb
        if preposition.low == "to" and verb is not None and verb.low in lexicon().said_to:
            self._set(draft, noun, span)
        elif preposition.low in MEDIUM or preposition.dep == "agent":
            self._medium(draft, noun, span)

    def _medium(self, draft: Draft, noun: Token, span: Span) -> None:
        """ "in an interview with TASS" is through TASS; "in a statement" through the statement; "in a letter to X" goes to X."""
        lex = lexicon()
        for inner in (noun, *(token for token in self._page.subtree(noun) if token.index > noun.index)):
            if inner.index in self._outlets and draft.channel is None:
                head = inner.head if inner.dep == "compound" and inner.head.index - inner.index < 4 else inner
                draft.channel = noun_phrase(self._page, head, noun if head is not noun else None)
                return
        if noun.low in lex.media or (noun.low in lex.audiences and noun.low not in ("conference",)):
            to = next((child for child in noun.all("prep") if child.low == "to"), None)
            target = to.child("pobj") if to else None
            stop = min([child.left for child in noun.all("prep", "relcl", "acl")], default=None)
            end = self._page.tokens[stop - 1].end if stop is not None and stop > noun.index else span[1]
            draft.channel = draft.channel or (span[0], min(span[1], end))
            if target is not None and noun.low in ("letter", "message", "note", "email"):
                draft.addressee = draft.addressee or noun_phrase(self._page, target, to)

    def is_channel(self, noun: Token, span: Span) -> bool:
        """An outlet or an audience: not a counterpart."""
        lex = lexicon()
        if noun.index in self._outlets or noun.low in lex.audiences:
            return True
        if any(token.index in self._outlets for token in self._page.within(span) if token.head is noun):
            return True
        return noun.entity == "ORG" and OUTLET_WORDS.search(self._page.cut(span)) is not None

    def is_outlet(self, draft: Draft) -> bool:
        return (
            draft.speaker is not None
            and draft.speaker_span is not None
            and (
                draft.speaker.index in self._outlets
                or (OUTLET_WORDS.search(self._page.cut(draft.speaker_span)) is not None and draft.speaker.entity == "ORG")
            )
        )


def _meet(a: Span, b: Span) -> bool:
    return a[0] < b[1] and b[0] < a[1]


def passed_on(drafts: Sequence[Draft], channels: Channels) -> list[Draft]:
    """An outlet that reports what a named source said is the channel of the source's statement, not a speaker."""
    kept: list[Draft] = []
    for draft in drafts:
        if channels.is_outlet(draft):
            inner = [other for other in drafts if other is not draft and _holds(draft, other)]
            if inner:
                for other in inner:
                    other.channel = other.channel or draft.speaker_span
                continue
        kept.append(draft)
    return kept


def _holds(outer: Draft, inner: Draft) -> bool:
    """Is the inner statement, with its cue and speaker, just what the outer one reports?"""
    spans = [span for span in (inner.content, inner.cue, inner.speaker_span) if span is not None]
    if len(spans) < 3:
        return False
    start, end = min(span[0] for span in spans), max(span[1] for span in spans)
    return abs(outer.content[0] - start) <= MARKS and abs(outer.content[1] - end) <= MARKS
