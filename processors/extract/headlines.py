"""Headlines that report with a colon: "Iceland PM: no thaw with London"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from processors.extract.parse import Page, Token
from processors.extract.statements import Draft, form_of, trim

HEADLINE = re.compile(r"(?P<speaker>[^\s:][^:.!?\n“”\"]{1,60}?)(?P<colon>:) (?P<content>[^\n]{8,200})$")
CONFIDENCE = 0.7
LONGEST_SPEAKER = 6
"""Words."""


def headlines(page: Page) -> Iterator[Draft]:
    """The first line, where it has the form SPEAKER: CONTENT and its first part is a name or an office."""
    line = page.text.lstrip().split("\n", 1)[0].rstrip()
    offset = len(page.text) - len(page.text.lstrip())
    match = HEADLINE.match(line)
    if match is None or (line.endswith(".") and len(line) > 140):
        return
    words = page.within((offset + match.start("speaker"), offset + match.end("speaker")))
    if not words or len(words) > LONGEST_SPEAKER or any(word.is_verb for word in words):
        return
    head = _head(words)
    if head is None:
        return
    content = trim(page.text, (offset + match.start("content"), offset + match.end("content")))
    speaker = (words[0].start, words[-1].end)
    colon = (offset + match.start("colon"), offset + match.end("colon"))
    yield Draft(
        content=content,
        parts=(content,),
        cue=colon,
        verb=None,
        speaker=head,
        speaker_span=speaker,
        form=form_of(page, content),
        confidence=CONFIDENCE,
        rule="headline",
    )


def _head(words: list[Token]) -> Token | None:
    """The last noun of a phrase that starts with a capital and holds a name."""
    nouns = [word for word in words if word.is_noun]
    named = any(word.entity in ("PERSON", "ORG", "PLACE") or word.tag == "NNP" for word in words)
    return nouns[-1] if nouns and named and words[0].text[:1].isupper() else None
