"""What a stage says of each record: done, dropped or rejected; and the exceptions that mean "not now" and "not so"."""

from __future__ import annotations

from dataclasses import dataclass, field

from processors.domain.records import Envelope


@dataclass(frozen=True, slots=True, kw_only=True)
class Output:
    """A record to be sent on: the topic's name, the key that orders it, and the envelope."""

    topic: str
    key: str
    envelope: Envelope[object]


@dataclass(frozen=True, slots=True)
class Done:
    """Processed; `outputs` go to the next topics before the offset moves."""

    outputs: tuple[Output, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Dropped:
    """Nothing to do, rightly: a duplicate, or a late writer that lost."""

    reason: str


@dataclass(frozen=True, slots=True)
class Rejected:
    """Never will work: goes to the dead letters with its original bytes."""

    reason: str


Outcome = Done | Dropped | Rejected


class Unavailable(Exception):
    """A service or the disk does not answer now: wait and try the same records again."""


class Refused(Exception):
    """A service answers but will not do it, and waiting does not help (wrong password, missing index or topic): stop and say so."""
