"""Scores whatever extracts on a set of annotated texts: the one door to this folder."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Protocol, TypeVar

from processors.domain.records import Document, Extraction
from processors.evaluation.attributions import read_attributed, score_attributions
from processors.evaluation.events import read_events, score_events
from processors.evaluation.gold import Annotated, Case, read_annotated
from processors.evaluation.matching import Words
from processors.evaluation.measures import Scores
from processors.evaluation.names import read_named, score_metonymy, score_names
from processors.evaluation.relations import score_phenomena, score_relations
from processors.evaluation.sets import GoldSet, event_pairs
from processors.evaluation.slips import Slip, slips

BATCH = 16
Extract = Callable[[Sequence[Document]], Sequence[Extraction]]
"""Documents in, one extraction for each in their order."""


class Text(Protocol):
    """An annotated text of any form."""

    @property
    def document(self) -> Document: ...


Gold = TypeVar("Gold", bound=Text)


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """`scores` without and `phenomena` with what is known of single phenomena; `slips` is empty for texts that nobody reads."""

    gold: GoldSet
    texts: int
    scores: Scores
    phenomena: Scores
    slips: tuple[Slip, ...]


def evaluate(gold: GoldSet, extract: Extract) -> Report:
    """Raises OSError, UnicodeDecodeError, and ValueError that names the line for a row that has not the form of its set."""
    lines = gold.lines()
    match gold.task:
        case "relations":
            return _relations(gold, list(_read(gold, read_annotated(lines), extract)))
        case "attributions":
            attributed = list(_read(gold, read_attributed(lines), extract))
            return _report(gold, len(attributed), score_attributions(attributed))
        case "events":
            events = list(_read(gold, read_events(lines, event_pairs()), extract))
            return _report(gold, len(events), score_events(events))
        case "names" | "metonymy":
            named = list(_read(gold, read_named(lines), extract))
            return _report(gold, len(named), (score_names if gold.task == "names" else score_metonymy)(named))


def _read(gold: GoldSet, texts: Iterable[Gold], extract: Extract) -> Iterator[tuple[Gold, Extraction]]:
    """Each scored text with what is found in it."""
    scored = (text for text in texts if gold.held_out is None or gold.held_out(text.document))
    while batch := list(islice(scored, BATCH)):
        yield from zip(batch, extract([text.document for text in batch]), strict=True)


def _relations(gold: GoldSet, texts: Iterable[tuple[Annotated, Extraction]]) -> Report:
    cases = [Case(gold=text, found=found, words=Words(text.document.text)) for text, found in texts]
    return Report(
        gold=gold,
        texts=len(cases),
        scores=score_relations(cases),
        phenomena=score_phenomena(cases),
        slips=() if gold.unread else tuple(slips(cases)),
    )


def _report(gold: GoldSet, texts: int, scores: Scores) -> Report:
    return Report(gold=gold, texts=texts, scores=scores, phenomena={}, slips=())
