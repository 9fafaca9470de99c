"""index: stories, statements and dead letters become searchable."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from processors.domain.outcome import Done, Outcome
from processors.domain.records import DeadLetter, Envelope, Story
from processors.stages.stage import Tools


def run(tools: Tools, envelopes: Sequence[Envelope[Any]]) -> list[Outcome]:
    first = envelopes[0].body
    if isinstance(first, DeadLetter):
        tools.index.put_dead_letters([envelope.body for envelope in envelopes])
        return [Done() for _ in envelopes]
    if isinstance(first, Story):
        return tools.index.put_stories(envelopes)
    return tools.index.put_statements(envelopes)
