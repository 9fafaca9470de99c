"""Scores of attributed statements by their spans alone, for texts that say nothing of who a speaker is (PolNeAR and its like).

Content matches `soft` when the word sets overlap by half (Jaccard), all parts of a split content together, a leading "that" left out; one
to one, the best first. In `joint` the speaker as said must be right as well: each of the two phrases contains the other's head word, or
the head words are the same name elsewhere in the text; where the gold has no speaker, none may be found. Gold rows with `speech` false
(beliefs, plans) need not be found: what is found on them is neither right nor wrong.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from pydantic import BaseModel

from processors.domain.records import Document, Extraction, Span, Statement
from processors.evaluation.gold import read_rows
from processors.evaluation.matching import WORD, Words, jaccard, pair_up
from processors.evaluation.measures import F1, Measure

LEAST_OVERLAP = 0.5
PHRASE_END = re.compile(r"[,;:(\[]|\s[–—-]+\s")
AFTER_HEAD = frozenset(
    {
        *("of", "for", "in", "at", "from", "on", "with", "to", "by", "near", "under", "during", "and", "as", "also"),
        *("who", "whom", "whose", "which", "that", "where", "when", "said", "says"),
    }
)
"""Words that end the part of a phrase which holds its head."""
PRONOUNS = frozenset(["i", "we", "you", "he", "him", "she", "her", "it", "they", "them", "who"])


class _Attribution(BaseModel):
    content: Span
    content_parts: tuple[Span, ...] | None = None
    speaker: Span | None = None
    speech: bool = True

    @property
    def parts(self) -> tuple[Span, ...]:
        return self.content_parts or (self.content,)


class _Attributions(BaseModel):
    statements: tuple[_Attribution, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Attributed:
    """A text with its attributions."""

    document: Document
    expected: tuple[_Attribution, ...]


def read_attributed(lines: Iterable[str]) -> Iterator[Attributed]:
    """Rows {"id", "text", "statements": [{"content"[, "content_parts", "speaker", "speech"]}]}. Raises ValueError that names the line."""
    for document, row in read_rows(lines, _Attributions):
        yield Attributed(document=document, expected=row.statements)


def score_attributions(texts: Iterable[tuple[Attributed, Extraction]]) -> dict[str, dict[str, Measure]]:
    soft = joint = F1()
    for text, found in texts:
        right, with_speaker = _score(text, found.statements)
        soft += right
        joint += with_speaker
    return {"attributions": {"content, soft": soft, "content and speaker, joint": joint}}


def _score(text: Attributed, found: Sequence[Statement]) -> tuple[F1, F1]:
    words = Words(text.document.text)
    gold = text.expected
    wanted = [_content(words, row.parts) for row in gold]
    got = [_content(words, statement.content_parts or (statement.content,)) for statement in found]
    matched = {j: i for i, j in pair_up(wanted, got, _soft)}
    beliefs = frozenset().union(*(content for content, row in zip(wanted, gold, strict=True) if not row.speech))
    counted = hits = with_speaker = 0
    for j, content in enumerate(got):
        i = matched.get(j)
        if i is None:
            counted += not content or len(content & beliefs) < LEAST_OVERLAP * len(content)
        elif gold[i].speech:
            counted += 1
            hits += 1
            with_speaker += _is_speaker(words, gold[i].speaker, found[j].speaker)
    to_find = sum(row.speech for row in gold)
    return F1(hits, counted, to_find), F1(with_speaker, counted, to_find)


def _soft(gold: frozenset[int], found: frozenset[int]) -> tuple[float] | None:
    shared = jaccard(gold, found)
    return (shared,) if shared >= LEAST_OVERLAP else None


def _content(words: Words, parts: Sequence[Span]) -> frozenset[int]:
    touched = words.touched(*parts)
    first = min(touched, default=0)
    return touched - {first} if len(touched) > 1 and _word(words, first).lower() == "that" else touched


def _is_speaker(words: Words, gold: Span | None, found: Span | None) -> bool:
    if gold is None or found is None:
        return gold is None and found is None
    one, other = _head(words, gold), _head(words, found)
    if one is None or other is None:
        return False
    if one in words.touched(found) and other in words.touched(gold):
        return True
    name = _word(words, one)
    return name == _word(words, other) and name[0].isupper() and name.lower() not in PRONOUNS


def _head(words: Words, span: Span) -> int | None:
    """The number of the head word: without a parse, the last one before a comma, a bracket, a preposition or a relative pronoun."""
    phrase = PHRASE_END.split(words.text[slice(*span)], maxsplit=1)[0]
    head = None
    for number, match in enumerate(WORD.finditer(phrase)):
        if number and match.group().lower() in AFTER_HEAD:
            break
        if head is None or match.group() not in ("s", "S"):
            head = span[0] + match.start()
    touched = words.touched(span) if head is None else words.touched((head, head + 1))
    return min(touched, default=None)


def _word(words: Words, number: int) -> str:
    return words.text[slice(*words.spans[number])]
