"""From tagged passages to drafts of statements, by the conventions of the field guide for where a content begins and ends."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from processors.domain.records import Span
from processors.extract.attribution import attributions
from processors.extract.conventions import begin, said
from processors.extract.headlines import headlines
from processors.extract.linking import Utterance, continued, link, root
from processors.extract.parse import Page
from processors.extract.room import Found
from processors.extract.statements import Draft, form_of, trim
from processors.extract.tagging.statement_network import Floats
from processors.extract.tagging.statement_tagger import Passage, Piece, Tokens

SPEECH = 0.5
"""Cues below this are of thought."""
LIKELY = 0.05
"""How likely a cue must be for the tagger if a rule alone takes it for one."""
SHORTEST = 2
"""Characters: what is not longer is no content."""
SEPARATE = 25
"""Words: a part of a quotation that is cut by its cue is a statement of its own if it has so many, else it belongs to the other part."""
LEAST, LEAST_NESTED = 0.1, 0.35
"""How sure the tagger must be of content and cue; more so of a report in a report, since a wrong one puts words into two mouths."""
LEAST_SURE, MOST_SURE = 0.4, 0.93
"""Share of statements that are right where the tagger is least and most sure."""


def drafts(page: Page, passages: Sequence[Passage]) -> list[Draft]:
    """In the order of the text: what the tagger marks, and what rules add where it is silent."""
    found = Found()
    for draft in _tagged(page, passages):
        found.add(draft)
    taken = {word.index for draft in found.all if draft.cue for word in page.within(draft.cue)}
    reporting = _reporting(page, passages)
    for draft in (*headlines(page), *attributions(page, taken)):
        cue = [word.index for word in page.within(draft.cue)] if draft.cue and draft.verb else []
        if (not cue or reporting[cue].max() >= LIKELY) and found.leaves_room_for(draft):
            found.add(draft)
    return sorted(found.all, key=lambda draft: (draft.content, draft.cue or (0, 0)))


def _reporting(page: Page, passages: Sequence[Passage]) -> Floats:
    """(N,) how likely each token is part of a cue, by the passage that makes most of it."""
    found = np.zeros(len(page.tokens), dtype=np.float32)
    for passage in passages:
        own = found[passage.unit.first : passage.unit.last]
        np.maximum(own, passage.reporting, out=own)
    return found


def _tagged(page: Page, passages: Sequence[Passage]) -> Iterator[Draft]:
    for utterance in _utterances(page, passages):
        yield from _drafts(page, utterance)


def _utterances(page: Page, passages: Sequence[Passage]) -> list[Utterance]:
    """Of all passages. What a paragraph leaves open goes on in the next: a quotation, or a cue before a colon."""
    found: list[Utterance] = []
    last: Utterance | None = None
    leading: Utterance | None = None
    for passage in passages:
        linked = link(page, passage)
        if passage.depth:
            found += linked.utterances
            continue
        alone = [content for content in linked.alone if _quotes(page, content)]
        if leading is not None and alone:
            leading.contents.append(alone.pop(0))
            found.append(leading)
            last = leading
        elif last is not None and passage.unit.carried and alone and alone[0].tokens[0] <= passage.unit.first + 1:
            before = last.contents[-1]
            last.contents[-1] = Piece(tokens=(before.tokens[0], alone.pop(0).tokens[1]), chance=before.chance)
        mine = linked.utterances + [continued(last, content, passage.sources) for content in alone if last is not None]
        found += mine
        if mine:
            last = mine[-1]
        elif not passage.unit.carried and last is not leading:
            last = None
        leading = linked.leading
    return found


def _drafts(page: Page, utterance: Utterance) -> Iterator[Draft]:
    """One statement; two where the cue stands between two long parts."""
    parts = [part for content in utterance.contents if (part := _span(page, begin(page, utterance, content.tokens))) is not None]
    if not parts or not said(page, utterance) or (utterance.cue.speech < SPEECH and not any(_quoted(page, part) for part in parts)):
        return
    sure = sum(piece.chance for piece in utterance.contents) / len(utterance.contents) * utterance.cue.chance
    if sure < (LEAST_NESTED if utterance.depth else LEAST):
        return
    for content in _contents(page, parts):
        yield Draft(
            content=content,
            parts=tuple(parts),
            cue=_words(page, utterance.cue.tokens),
            verb=utterance.verb,
            speaker=root(page, utterance.source) if utterance.source else None,
            speaker_span=_words(page, utterance.source) if utterance.source else None,
            channel=_words(page, utterance.channel) if utterance.channel else None,
            addressee=_words(page, utterance.addressee) if utterance.addressee else None,
            form=form_of(page, content),
            confidence=_confidence(sure),
            rule=f"tagger-{utterance.source_rule}" if utterance.source_rule else "tagger",
        )


def _contents(page: Page, parts: list[Span]) -> list[Span]:
    """A quotation cut by its cue is two statements if both parts are long; else the larger part stands for the whole."""
    long = [part for part in parts if sum(word.text[0].isalnum() for word in page.within(part)) >= SEPARATE]
    return long if len(long) > 1 else [max(parts, key=lambda part: part[1] - part[0])]


def _span(page: Page, tokens: Tokens) -> Span | None:
    """The characters of a content, or None where nothing is left of it."""
    found = trim(page.text, _words(page, tokens))
    return found if found[1] - found[0] > SHORTEST else None


def _words(page: Page, tokens: Tokens) -> Span:
    return page.tokens[tokens[0]].start, page.tokens[tokens[1] - 1].end


def _quoted(page: Page, span: Span) -> bool:
    return any(page.quoted[span[0] : span[1]])


def _quotes(page: Page, content: Piece) -> bool:
    """Is more than half of it between quotation marks?"""
    start, end = _words(page, content.tokens)
    return 2 * sum(page.quoted[start:end]) > end - start


def _confidence(sure: float) -> float:
    """How often statements that look so sure are right, by a line through the shares of 2,000 on texts that were not trained on."""
    return LEAST_SURE + (MOST_SURE - LEAST_SURE) * sure
