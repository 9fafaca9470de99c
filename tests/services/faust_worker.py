"""One stage on Faust as a process of its own: `python -m tests.services.faust_worker STAGE KAFKA PREFIX ELASTICSEARCH INDEX [SECONDS]`.

Its analyst finds one statement in each paragraph, which takes it SECONDS a document: what is tested is the road, not the extraction.
"""

from __future__ import annotations

import logging
import sys
import time
from collections.abc import Sequence
from datetime import UTC, datetime

from ingest.publish import KafkaLog
from processors.domain.outcome import Refused, Rejected, Unavailable
from processors.domain.records import Document, Extraction, Signal, Statement, Who
from processors.pipeline import BY_NAME
from processors.run.faust_app import run_worker
from processors.run.metrics import StageCounters
from processors.stages.claims import claims_of
from processors.stages.stage import Tools
from processors.stores.elasticsearch.connect import connect
from processors.stores.elasticsearch.index import ElasticsearchIndex

POISON = "POISON"


class Paragraphs:
    """Implements `ports.Analyst`. A text with the word POISON cannot be analysed."""

    def __init__(self, seconds: float = 0.0) -> None:
        self._seconds = seconds

    def analyse(self, documents: Sequence[Document]) -> list[Extraction | Rejected]:
        return [self._one(document) for document in documents]

    def _one(self, document: Document) -> Extraction | Rejected:
        time.sleep(self._seconds)
        if POISON in document.text:
            return Rejected("this text is poison")
        spans, start = [], 0
        for paragraph in document.text.split("\n"):
            spans.append((start, start + len(paragraph)))
            start += len(paragraph) + 1
        return Extraction(
            language="en",
            extractor=1,
            statements=tuple(_statement(span) for span in spans if span[0] < span[1]),
            signals=(
                Signal(evidence=spans[0], pair=("RUS", "USA"), type="FREEZE", polarity=-1, modality="ACTUAL", holder="A B", rule="t"),
            ),
        )


def _statement(span: tuple[int, int]) -> Statement:
    return Statement(
        content=span,
        content_parts=(span,),
        cue=None,
        speaker=None,
        who=Who(name="A B", country="RUS", role="minister"),
        kind="indirect",
        form="clause",
        channel=None,
        addressee=None,
        confidence=1.0,
        rule="paragraph",
    )


def main() -> None:
    stage, bootstrap, prefix, elasticsearch, index_prefix = sys.argv[1:6]
    seconds = float(sys.argv[6]) if len(sys.argv) > 6 else 0.0
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    index = ElasticsearchIndex(connect(elasticsearch), claims_of, prefix=index_prefix)
    tools = Tools(index=index, analyst=Paragraphs(seconds), clock=lambda: datetime.now(UTC))
    try:
        run_worker(BY_NAME[stage], tools, StageCounters(), KafkaLog(bootstrap, prefix=prefix), bootstrap=bootstrap, prefix=prefix)
    except (Unavailable, Refused) as error:
        sys.exit(f"cannot start: {error}")


if __name__ == "__main__":
    main()
