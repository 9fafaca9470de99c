"""Annotated texts as what the statement tagger learns from: units with a label for each token."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from processors.extract.cleaning import cleaned
from processors.extract.parse import Page
from processors.extract.tagging.hashing import Vocabulary
from processors.extract.tagging.statement_features import CUE_EDGES, Lexicon, features, normal
from processors.extract.tagging.statement_labels import ADDRESSEE, CHANNEL, CONTENT, CUE, SOURCE
from processors.extract.tagging.statement_sheet import TAGS, Ints, Sheet, sheet
from processors.extract.tagging.statement_units import Unit, inner, paragraphs
from processors.training.texts import Row, in_batches

Labels = npt.NDArray[np.int64]

UNKNOWN: Final = -1
"""Target of a token about which the annotation says nothing."""
EDGES: Final = frozenset({*",.;:()[]-–—…'’‘\"“”", "``", "''", "...", "--"})
MEDIA_PREPOSITIONS: Final = frozenset({"in", "on", "at", "during", "via", "through", "to"})
LEAST_USES: Final = 3
"""Words used less often share buckets."""
CUE_PRIOR: Final = 4
"""Uses outside cues that every word is granted, so that a rare word does not give its own label away."""
BATCH: Final = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class Annotated:
    """One text with its statements as the gold files have them. `complete`: nested statements, channels and addressees are annotated."""

    sheet: Sheet
    statements: list[dict[str, Any]]
    complete: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """One unit of T tokens."""

    rows: Ints
    """(T, 19) features."""
    tensor: npt.NDArray[np.float16]
    """(T, 96)."""
    labels: Labels
    """(T,) BIO labels of contents, cues and sources."""
    roles: Labels
    """(T,) 0, CHANNEL, ADDRESSEE, or UNKNOWN."""
    speech: Labels
    """(T,) in a cue 1 for speech and 0 for thought, else UNKNOWN."""


def annotated(rows: Sequence[Row], parse: Callable[[Sequence[str]], list[Page]], *, complete: bool) -> Iterator[Annotated]:
    """Rows {text, statements}, parsed by `parse`."""
    for batch in in_batches(rows, BATCH):
        for row, page in zip(batch, parse([cleaned(row["text"]) for row in batch]), strict=True):
            yield Annotated(sheet=sheet(page), statements=row["statements"], complete=complete)


def lexicon(texts: Iterable[Annotated]) -> Lexicon:
    """The words that are used often enough, and how often each is part of a cue."""
    uses: Counter[str] = Counter()
    cues: Counter[str] = Counter()
    for text in texts:
        norms = [normal(word) for word in text.sheet.words]
        uses.update(norms)
        inside = np.zeros(len(norms), dtype=bool)
        for statement in text.statements:
            for span in _spans(statement, "cue"):
                inside |= _touched(text.sheet, span)
        cues.update(norms[at] for at in np.nonzero(inside)[0])
    words = [word for word, count in uses.items() if count >= LEAST_USES]
    vocabulary = Vocabulary.of(words)
    shares = np.zeros(len(vocabulary))
    for word in words:
        shares[vocabulary.number(word)] = cues[word] / (uses[word] + CUE_PRIOR)
    return Lexicon(vocabulary, np.searchsorted(CUE_EDGES, shares, side="right").astype(np.uint8))


def examples(text: Annotated, words: Lexicon) -> list[Example]:
    """Its paragraphs, and where nested statements are annotated the contents that may hold one."""
    rows = features(text.sheet, words)
    outer, nested = _levels(text.statements) if text.complete else (text.statements, [])
    found = [_example(text, rows, unit, outer) for unit in paragraphs(text.sheet)]
    for parent, children in nested:
        for span in _spans(parent, "content"):
            found += [_example(text, rows, unit, children) for unit in _inner_units(text.sheet, rows, span)]
    return found


def _inner_units(sheet: Sheet, rows: Ints, span: Sequence[int]) -> list[Unit]:
    tokens = np.nonzero(_touched(sheet, span))[0]
    if not len(tokens):
        return []
    first, last = int(tokens[0]), int(tokens[-1]) + 1
    cuts = [first, *(first + 1 + np.nonzero(np.diff(sheet.paragraphs[first:last]))[0]).tolist(), last]
    return [unit for begin, end in pairwise(cuts) for unit in inner(rows, begin, end)]


Nested = list[tuple[dict[str, Any], list[dict[str, Any]]]]


def _levels(statements: list[dict[str, Any]]) -> tuple[list[dict[str, Any]], Nested]:
    """The statements of the text itself, and every statement with those that stand just inside its content."""
    parents: list[int | None] = []
    for number, statement in enumerate(statements):
        start, end = statement["cue"] or statement["content"]
        around = [
            (other["content"][1] - other["content"][0], at)
            for at, other in enumerate(statements)
            if at != number and other["content"][0] <= start and end <= other["content"][1]
        ]
        parents.append(min(around)[1] if around else None)
    outer = [statement for statement, parent in zip(statements, parents, strict=True) if parent is None]
    return outer, [
        (statement, [child for child, parent in zip(statements, parents, strict=True) if parent == number])
        for number, statement in enumerate(statements)
    ]


def _example(text: Annotated, rows: Ints, unit: Unit, statements: list[dict[str, Any]]) -> Example:
    size = unit.last - unit.first
    labels = np.zeros(size, dtype=np.int64)
    roles = np.full(size, 0 if text.complete else UNKNOWN, dtype=np.int64)
    speech = np.full(size, UNKNOWN, dtype=np.int64)
    for statement in statements:
        for kind, name in ((CONTENT, "content"), (CUE, "cue"), (SOURCE, "speaker")):
            for span in _spans(statement, name):
                place = _place(text, unit, span, cue=kind == CUE)
                if place is None or labels[place].any():
                    continue
                labels[place] = 2 * kind + 2
                labels[place.start] = 2 * kind + 1
                if kind == CUE:
                    speech[place] = statement.get("speech", True)
        for role, name in ((CHANNEL, "channel"), (ADDRESSEE, "addressee")):
            if text.complete and statement.get(name):
                place = _place(text, unit, statement[name], cue=False)
                if place is not None:
                    roles[place] = role
    return Example(
        rows=unit.rows(rows),
        tensor=text.sheet.tensor[unit.first : unit.last],
        labels=labels,
        roles=roles,
        speech=speech,
    )


def _spans(statement: dict[str, Any], name: str) -> list[Sequence[int]]:
    """The parts of a statement's content, cue or speaker."""
    whole: Sequence[int] | None = statement[name]
    parts: list[Sequence[int]] | None = statement.get(f"{name}_parts")
    return parts or ([whole] if whole else [])


def _touched(sheet: Sheet, span: Sequence[int]) -> npt.NDArray[np.bool_]:
    touched: npt.NDArray[np.bool_] = (sheet.starts < span[1]) & (sheet.ends > span[0])
    return touched


def _place(text: Annotated, unit: Unit, span: Sequence[int], *, cue: bool) -> slice | None:
    """The tokens of a span within a unit, without marks at the edges, an introducing "that", and the medium after a cue's verb."""
    starts, ends = text.sheet.starts[unit.first : unit.last], text.sheet.ends[unit.first : unit.last]
    first, last = int(np.searchsorted(ends, span[0], side="right")), int(np.searchsorted(starts, span[1], side="left"))
    words = text.sheet.words[unit.first : unit.last]
    bare = first, last
    while last > first and words[last - 1] in EDGES:
        last -= 1
    while first < last and (words[first] in EDGES or (not cue and words[first].lower() == "that" and last - first > 1)):
        first += 1
    if first >= last:
        return slice(*bare) if cue and bare[0] < bare[1] else None
    if cue and not text.complete:
        last = _before_medium(text.sheet, unit.first + first, unit.first + last) - unit.first
    return slice(first, last)


def _before_medium(sheet: Sheet, first: int, last: int) -> int:
    """ "said in a statement": "said"; where a medium is annotated it is no part of the cue."""
    tags = [TAGS[number - 1] if number else "" for number in sheet.tags[first:last]]
    for at in range(1, len(tags)):
        after = tags[at + 1 :]
        if (
            sheet.words[first + at].lower() in MEDIA_PREPOSITIONS
            and any(tag.startswith("VB") for tag in tags[:at])
            and any(tag.startswith("NN") for tag in after)
        ):
            return last if any(tag.startswith("VB") for tag in after) else first + at
    return last
