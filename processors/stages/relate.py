"""relate: a claim becomes a statement. It passes claims on as they are: each claim is its own statement."""

from __future__ import annotations

from collections.abc import Sequence

from processors.contracts.topics import STATEMENTS
from processors.domain.outcome import Done, Outcome, Output
from processors.domain.records import Envelope, StatementRecord
from processors.stages.analyse import claim_key
from processors.stages.stage import Tools


def run(tools: Tools, envelopes: Sequence[Envelope[StatementRecord]]) -> list[Outcome]:
    del tools
    return [Done((Output(topic=STATEMENTS.name, key=claim_key(envelope.body), envelope=envelope),)) for envelope in envelopes]
