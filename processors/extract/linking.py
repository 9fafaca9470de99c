"""Which content, source, channel and addressee belong to which cue: by the parse where it says so, else by nearness."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from processors.extract.clauses import noun_phrase, subject_of
from processors.extract.parse import Page, Token
from processors.extract.tagging.statement_labels import ADDRESSEE, CHANNEL
from processors.extract.tagging.statement_tagger import Cue, Passage, Piece, Tokens

OTHER_SENTENCE = 100
"""Tokens that a sentence's end counts for."""
FOLLOWING = 50
"""Tokens more for a cue in a later sentence: what is quoted first looks back."""

UNMARKED = 0.5
"""How sure a content is that the parse gives and the tagger does not."""
MODIFIERS = frozenset({"compound", "poss", "amod", "det", "nmod", "nummod"})


@dataclass(slots=True, kw_only=True)
class Utterance:
    """A cue with what belongs to it. `verb` carries the grammar of the cue."""

    cue: Cue
    verb: Token
    depth: int
    contents: list[Piece] = field(default_factory=list)
    source: Tokens | None = None
    source_rule: str = ""
    channel: Tokens | None = None
    addressee: Tokens | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Linked:
    """The utterances of a passage in the order of their cues, and contents without any cue."""

    utterances: list[Utterance]
    alone: list[Piece]
    leading: Utterance | None = None
    """A last cue without a content, before a colon that ends the passage: what it reports is the next paragraph."""


def link(page: Page, passage: Passage) -> Linked:
    """Every cue with its contents; a cue without a content is dropped, but for one that leads to the next paragraph."""
    utterances = [Utterance(cue=cue, verb=root(page, cue.tokens), depth=passage.depth) for cue in passage.cues]
    if not utterances:
        return Linked(utterances=[], alone=list(passage.contents))
    for content in passage.contents:
        _owner(page, content.tokens, utterances).contents.append(content)
    for utterance in utterances:
        if not utterance.contents:
            _take_clause(utterance)
    last = utterances[-1]
    leading = last if not last.contents and page.tokens[passage.unit.last - 1].text == ":" else None
    kept = [utterance for utterance in utterances if utterance.contents or utterance is leading]
    for utterance in kept:
        _find_source(page, utterance, passage.sources)
    _give_roles(page, passage, kept)
    return Linked(utterances=[utterance for utterance in kept if utterance.contents], alone=[], leading=leading)


def continued(before: Utterance, content: Piece, sources: Sequence[Piece]) -> Utterance:
    """A quotation without a cue of its own has the cue of the one before, and its speaker where its paragraph names no other."""
    return Utterance(
        cue=before.cue,
        verb=before.verb,
        depth=before.depth,
        contents=[content],
        source=sources[0].tokens if len(sources) == 1 else before.source,
        source_rule="continued",
    )


def root(page: Page, tokens: Tokens) -> Token:
    """The word of a phrase on which its others hang: a verb before a noun, the last that hangs on a word outside."""
    words = page.tokens[slice(*tokens)]
    outer = [word for word in words if not tokens[0] <= word.head.index < tokens[1] or word.head is word]
    verbs = [word for word in outer if word.is_verb]
    return (verbs or outer or words)[-1]


def _take_clause(utterance: Utterance) -> None:
    """A cue for which the tagger marked no content has the clause that hangs on its verb, if there is one."""
    verb = utterance.verb
    clause = next((child for child in verb.all("ccomp") if child.index > verb.index and child.left >= utterance.cue.tokens[1]), None)
    if clause is not None:
        utterance.contents.append(Piece(tokens=(clause.left, clause.right + 1), chance=UNMARKED))


def _owner(page: Page, content: Tokens, utterances: Sequence[Utterance]) -> Utterance:
    if len(utterances) == 1:
        return utterances[0]
    return _by_parse(page, content, utterances) or min(utterances, key=lambda one: _distance(page, content, one.cue.tokens))


def _by_parse(page: Page, content: Tokens, utterances: Sequence[Utterance]) -> Utterance | None:
    """The cue on which the content hangs, or that hangs on the content."""
    heads = [word.head.index for word in page.tokens[slice(*content)] if not content[0] <= word.head.index < content[1]]
    for utterance in utterances:
        first, last = utterance.cue.tokens
        if any(first <= head < last for head in heads):
            return utterance
    return next((one for one in utterances if content[0] <= one.verb.head.index < content[1] and one.verb.head is not one.verb), None)


def _distance(page: Page, content: Tokens, cue: Tokens) -> int:
    gap = max(cue[0] - content[1], content[0] - cue[1], 0)
    sentence = page.tokens[cue[0]].sentence
    if sentence in (page.tokens[content[0]].sentence, page.tokens[content[1] - 1].sentence):
        return gap
    return gap + OTHER_SENTENCE + FOLLOWING * (cue[0] >= content[1])


def _find_source(page: Page, utterance: Utterance, sources: Sequence[Piece]) -> None:
    """The source that holds the subject of the cue, else the nearest of the sentence, else the subject itself."""
    subject = subject_of(utterance.verb)
    for source in sources:
        if subject is not None and source.tokens[0] <= subject.index < source.tokens[1]:
            utterance.source, utterance.source_rule = source.tokens, "subject"
            return
    near = [source.tokens for source in sources if page.tokens[source.tokens[0]].sentence == utterance.verb.sentence]
    if near:
        first, last = utterance.cue.tokens
        utterance.source = min(near, key=lambda tokens: max(first - tokens[1], tokens[0] - last, 0))
        utterance.source_rule = "near"
    elif subject is not None and not _said(subject, utterance):
        utterance.source, utterance.source_rule = _phrase(page, subject, utterance), "parse"


def _said(token: Token, utterance: Utterance) -> bool:
    return any(content.tokens[0] <= token.index < content.tokens[1] for content in utterance.contents)


def _give_roles(page: Page, passage: Passage, utterances: Sequence[Utterance]) -> None:
    """Each channel and addressee to the nearest cue of its sentence; what stands in a content is said, not told."""
    for first, last, role in passage.roles:
        head = root(page, (first, last))
        near = [utterance for utterance in utterances if utterance.verb.sentence == head.sentence]
        if not near or any(_said(head, utterance) for utterance in utterances):
            continue
        owner = min(near, key=lambda one: max(one.cue.tokens[0] - last, first - one.cue.tokens[1], 0))
        while head.dep in MODIFIERS and head.head.is_noun:
            head = head.head
        tokens = _phrase(page, head, owner)
        if role == CHANNEL and tokens != owner.addressee:
            owner.channel = owner.channel or tokens
        elif role == ADDRESSEE and tokens != owner.channel:
            owner.addressee = owner.addressee or tokens


def _phrase(page: Page, head: Token, utterance: Utterance) -> Tokens:
    """The whole phrase of a noun, but for what is said and the cue's verb."""
    words = page.within(noun_phrase(page, head, utterance.verb)) or [head]
    first, last = words[0].index, words[-1].index + 1
    last = min([last, *(content.tokens[0] for content in utterance.contents if content.tokens[0] > head.index)])
    while last - 1 > head.index and page.tokens[last - 1].is_punct:
        last -= 1
    return first, last
