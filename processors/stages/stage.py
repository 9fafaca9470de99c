"""What a stage is: a name, the topics it reads and writes, and a function from envelopes to outcomes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from processors.contracts.topics import Topic
from processors.domain.outcome import Outcome
from processors.domain.ports import Analyst, Clock, Index
from processors.domain.records import Envelope


@dataclass(frozen=True, slots=True, kw_only=True)
class Tools:
    """What stages may use; a stage takes what it needs."""

    index: Index
    analyst: Analyst
    clock: Clock


Run = Callable[[Tools, Sequence[Envelope[Any]]], list[Outcome]]
"""One outcome for each envelope, in their order; all envelopes of one call come from one topic. May raise Unavailable."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    name: str
    """Also the name of its consumer group."""
    does: str
    """In words, for `dragoman show`."""
    consumes: tuple[Topic, ...]
    produces: tuple[Topic, ...]
    run: Run
    batch: int
    """Most records of one call."""
    writes_index: bool
