"""One step: decode a batch of messages, run a stage on it, encode what comes out. The only place that catches whatever a stage raises.

A record that can never work becomes a dead letter with its original bytes; `Unavailable` passes through (wait, same records). A
batch in which something raised is run again record by record, so that one poison does not condemn its neighbours.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from processors.contracts.codec import Undecodable, decode, encode
from processors.contracts.topics import BY_NAME, DEAD_LETTERS, MAX_MESSAGE_BYTES
from processors.contracts.versions import DRAGOMAN
from processors.domain.ids import dead_letter_id, month_of
from processors.domain.outcome import Done, Dropped, Outcome, Refused, Rejected, Unavailable
from processors.domain.ports import Message
from processors.domain.records import DeadLetter, Envelope
from processors.stages.stage import Stage, Tools

log = logging.getLogger(__name__)
REASON_LIMIT = 500
LETTER_BYTES = MAX_MESSAGE_BYTES // 2
"""So much of a record is kept in its dead letter: it grows by a third there, and the letter has to fit a message."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stepped:
    """What a batch became. consumed = done + dropped + rejected. Messages are to be in the log before the offset moves."""

    messages: tuple[Message, ...]
    consumed: int
    done: int
    dropped: int
    rejected: int


def step(stage: Stage, tools: Tools, messages: Sequence[Message]) -> Stepped:
    """Run a stage on messages of one topic. Raises Unavailable: nothing was acknowledged, try the same messages again."""
    outcomes = list(_outcomes(stage, tools, messages))
    now = tools.clock()
    out: list[Message] = []
    for place, (message, outcome) in enumerate(zip(messages, outcomes, strict=True)):
        if isinstance(outcome, Done):
            sent = [Message(topic=o.topic, key=o.key.encode(), value=encode(o.envelope)) for o in outcome.outputs]
            if all(len(one.value or b"") <= MAX_MESSAGE_BYTES for one in sent):
                out += sent
                continue
            outcome = outcomes[place] = Rejected(f"what comes of it is larger than a message may be ({MAX_MESSAGE_BYTES} bytes)")
        if isinstance(outcome, Rejected):
            log.warning("%s rejected a record of %s: %s", stage.name, message.topic, outcome.reason)
            if message.topic != DEAD_LETTERS.name:
                out.append(_dead_letter(stage, message, outcome.reason, now))
    count = Counter(type(outcome) for outcome in outcomes)
    return Stepped(messages=tuple(out), consumed=len(messages), done=count[Done], dropped=count[Dropped], rejected=count[Rejected])


def _outcomes(stage: Stage, tools: Tools, messages: Sequence[Message]) -> Iterator[Outcome]:
    decoded = [_decoded(message) for message in messages]
    envelopes = [item for item in decoded if isinstance(item, Envelope)]
    ran = iter(_run(stage, tools, envelopes))
    for item in decoded:
        yield next(ran) if isinstance(item, Envelope) else item


def _decoded(message: Message) -> Envelope[Any] | Rejected:
    try:
        return decode(message.value, BY_NAME[message.topic].body)
    except Undecodable as error:
        return Rejected(f"cannot be read: {error}")


def _run(stage: Stage, tools: Tools, envelopes: Sequence[Envelope[Any]]) -> list[Outcome]:
    if not envelopes:
        return []
    try:
        outcomes = stage.run(tools, envelopes)
        if len(outcomes) != len(envelopes):
            raise RuntimeError(f"{len(outcomes)} outcomes for {len(envelopes)} records")
        return outcomes
    except (Unavailable, Refused):
        raise
    except Exception as error:
        if len(envelopes) > 1:
            return [outcome for envelope in envelopes for outcome in _run(stage, tools, [envelope])]
        log.exception("%s failed on a record", stage.name)
        return [Rejected(f"{type(error).__name__}: {error}"[:REASON_LIMIT])]


def _dead_letter(stage: Stage, message: Message, reason: str, now: datetime) -> Message:
    value = message.value
    if value is not None and len(value) > LETTER_BYTES:
        value, reason = value[:LETTER_BYTES], f"{reason} (cut: the record has {len(value)} bytes)"
    letter = DeadLetter(
        id=dead_letter_id(stage.name, message.topic, message.key, message.value),
        topic=message.topic,
        stage=stage.name,
        reason=reason,
        key=message.key,
        value=value,
        version=DRAGOMAN,
        at=now,
    )
    envelope: Envelope[object] = Envelope(origin="live", month=month_of(now), body=letter)
    return Message(topic=DEAD_LETTERS.name, key=letter.id.encode(), value=encode(envelope))
