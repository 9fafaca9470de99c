"""Quotations that stand by themselves, and the cue beside them: `"…," said X`, `X said: "…"`, and those that go on after it."""

from __future__ import annotations

from dataclasses import dataclass

from processors.domain.records import Span
from processors.extract.clauses import cue_span, subject_of
from processors.extract.cues import lexicon
from processors.extract.parse import Page, Token
from processors.extract.quotes import Quote
from processors.extract.statements import Draft, trim

FARTHEST = 30
"""Words between a quotation and its cue."""
LEAST_WORDS = 3
BEFORE = frozenset(":,—–-;")
ENDS = ".!?…"


@dataclass(slots=True)
class _Found:
    """A cue beside a quotation."""

    verb: Token
    speaker: Token | None
    rule: str


def quotations(page: Page) -> list[Draft]:
    """One draft for each free quotation that has a cue, or takes that of the quotation before it."""
    drafts: list[Draft] = []
    previous: tuple[Quote, Draft] | None = None
    for quote in page.quotes:
        words = page.within(quote.inner)
        if not words or not _free(page, quote) or not any(word.text[:1].isalnum() for word in words):
            continue
        found = _beside(page, quote, words)
        if found is None and len(words) < LEAST_WORDS:
            continue
        content = trim(page.text, quote.inner)
        if content[1] <= content[0]:
            continue
        if found is not None:
            draft = Draft(
                content=content, cue=cue_span(page, found.verb), verb=found.verb, speaker=found.speaker, form="quote", rule=found.rule
            )
        elif previous is not None and _goes_on(page, previous[0], quote):
            last = previous[1]
            draft = Draft(content=content, cue=last.cue, verb=last.verb, speaker=last.speaker, form="quote", rule="quote-goes-on")
        else:
            continue
        draft = _joined(page, drafts, draft)
        previous = (quote, draft)
    return drafts


def _joined(page: Page, drafts: list[Draft], draft: Draft) -> Draft:
    """A quotation cut by its cue is two statements if both parts have a verb; else the larger part alone is kept."""
    last = drafts[-1] if drafts else None
    if last is not None and last.cue == draft.cue and draft.rule == "quote-around":
        parts = sorted((last, draft), key=lambda part: part.content[1] - part.content[0])
        if not all(any(word.is_verb for word in page.within(part.content)) for part in parts):
            drafts[-1] = parts[1]
            return parts[1]
    drafts.append(draft)
    return draft


def _free(page: Page, quote: Quote) -> bool:
    """A quotation that is a clause of its own, not words quoted within a sentence."""
    before = page.text[: quote.start].rstrip(" \t") if quote.start < 40 else page.text[quote.start - 40 : quote.start].rstrip(" \t")
    starts = not before or before[-1] in '\n\r.!?:,—–-;”"’)' or before.endswith(" and")
    inner = page.text[slice(*quote.inner)].rstrip()
    after = page.text[quote.end : quote.end + 3].lstrip()
    ends = quote.open or inner[-1:] in ENDS or inner[-1:] in (",", "—", "–") or not after or after[0] in "\n,"
    return starts and (ends or before[-1:] in (":",))


def _beside(page: Page, quote: Quote, words: list[Token]) -> _Found | None:
    last = page.text[slice(*quote.inner)].rstrip()[-1:]
    first, end = words[0].index, words[-1].index
    if last != "." or page.text[quote.end : quote.end + 1] == ",":
        found = _after(page, quote, end)
        if found is not None:
            return found
    return _before(page, quote, first)


def _after(page: Page, quote: Quote, last: int) -> _Found | None:
    """`"…," said X` or `"…," X said`: the first cue verb before the sentence ends."""
    verbs = lexicon().verbs
    tokens = page.tokens
    for index in range(last + 1, min(len(tokens), last + FARTHEST)):
        token = tokens[index]
        if token.start < quote.end:
            continue
        if token.text in ENDS or page.quoted[token.start] or token.paragraph != tokens[last].paragraph:
            return None
        cue = verbs.get(token.low)
        if cue is not None and token.tag.startswith("VB") and token.tag != "VB" and cue.classes & {"say", "tell"}:
            return _Found(token, _speaker(page, token, quote), "quote-before-cue")
    return None


def _before(page: Page, quote: Quote, first: int) -> _Found | None:
    """`X said: "…"`, and `"…," X said, "…"` where the cue has a quotation on either side."""
    tokens = page.tokens
    index = first - 1
    while index >= 0 and tokens[index].start >= quote.start:
        index -= 1
    if index < 0 or (tokens[index].paragraph != tokens[first].paragraph and tokens[index].text != ":"):
        return None
    if tokens[index].text not in BEFORE and tokens[index].low != "that":
        return None
    colon = tokens[index].text == ":"
    verbs = lexicon().verbs
    fallback: Token | None = None
    for at in range(index - 1, max(-1, index - FARTHEST), -1):
        token = tokens[at]
        inside = page.quoted[token.start]
        if inside or token.text in ENDS:
            break
        cue = verbs.get(token.low)
        if cue is not None and token.tag.startswith("VB") and cue.classes:
            around = at > 0 and any(page.quoted[tokens[back].start] for back in range(max(0, at - 12), at)) and not colon
            return _Found(token, _speaker(page, token, quote), "quote-around" if around else "quote-after-cue")
        if fallback is None and colon and token.is_verb and token.child("nsubj") is not None:
            fallback = token
    return _Found(fallback, _speaker(page, fallback, quote), "quote-after-colon") if fallback is not None else None


def _speaker(page: Page, verb: Token, quote: Quote) -> Token | None:
    """The subject by the parse where it lies outside the quotation, else the noun right after or before the verb."""
    subject = subject_of(verb)
    if subject is not None and not quote.start <= subject.start < quote.end and subject.paragraph == verb.paragraph:
        return subject
    tokens = page.tokens
    for index in (*range(verb.index + 1, min(len(tokens), verb.index + 8)), *range(verb.index - 1, max(-1, verb.index - 8), -1)):
        token: Token = tokens[index]
        if page.quoted[token.start] or token.paragraph != verb.paragraph:
            continue
        if token.text in ENDS:
            continue
        if token.is_noun or token.tag == "PRP":
            while token.dep in ("compound", "poss", "amod") and token.head.is_noun and abs(token.head.index - token.index) < 6:
                token = token.head
            return token
    return None


def _goes_on(page: Page, before: Quote, quote: Quote) -> bool:
    """Is the quotation the next thing said by the same speaker: after the cue's sentence, or opening the next paragraph?"""
    between: Span = (before.end, quote.start)
    gap = page.text[slice(*between)]
    if before.open and gap.strip() == "":
        return True
    if "\n" in gap.strip(" "):
        return False
    return len(gap) < 160 and gap.count(".") + gap.count("!") + gap.count("?") <= 1
