"""Scores of events: sentences with one event between a source and a target, by the quad classes of PLOVER.

Rows whose two sides belong to different countries or blocs should have a signal, and where they do its polarity and its quad class are
judged; the other rows should have none. Of several signals the first of the row's own two countries answers, else the first of all.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from pydantic import BaseModel, Field

from processors.domain.records import Document, Extraction, Signal
from processors.evaluation.gold import read_rows
from processors.evaluation.measures import Measure, Share

COOPERATION = (1, 2)
"""Quad classes of verbal and material cooperation; 3 and 4 are conflict."""


class _Event(BaseModel):
    quad: int = Field(ge=1, le=4)


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """A sentence with the class of its event; `pair`: the countries of its two sides, None where they are not two."""

    document: Document
    quad: int
    pair: frozenset[str] | None


def read_events(lines: Iterable[str], pairs: Mapping[str, frozenset[str]]) -> Iterator[Event]:
    """Rows {"id", "text", "quad"}; `pairs`: by id, the rows between two countries. Raises ValueError that names the line."""
    for document, row in read_rows(lines, _Event):
        yield Event(document=document, quad=row.quad, pair=pairs.get(document.id))


def score_events(events: Iterable[tuple[Event, Extraction]]) -> dict[str, dict[str, Measure]]:
    answered = polarity = quad = Share()
    others = Share(unwanted=True)
    for event, found in events:
        if event.pair is None:
            others += Share(bool(found.signals), 1)
            continue
        signal = _answer(event.pair, found)
        answered += Share(signal is not None, 1)
        if signal is not None:
            polarity += Share((signal.polarity > 0) == (event.quad in COOPERATION), 1)
            quad += Share(signal.quad == event.quad, 1)
    return {
        "events": {
            "between two countries: with a signal": answered,
            "between two countries: polarity": polarity,
            "between two countries: quad class": quad,
            "others: with a signal": others,
        }
    }


def _answer(pair: frozenset[str], found: Extraction) -> Signal | None:
    fitting = [signal for signal in found.signals if frozenset(signal.pair) == pair]
    return next(iter(fitting or found.signals), None)
