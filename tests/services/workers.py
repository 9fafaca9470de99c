"""Workers on Faust as processes, and a place for them to work: topics and indices of the test's own."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from elasticsearch import Elasticsearch

from ingest.publish import KafkaLog
from processors.domain.ports import Message
from processors.pipeline import BY_NAME, STAGES
from processors.run.inline import InlineRunner
from processors.run.metrics import StageCounters
from processors.stages.claims import claims_of
from processors.stages.stage import Tools
from processors.stores.elasticsearch.connect import connect
from processors.stores.elasticsearch.index import ElasticsearchIndex
from processors.stores.embedded.database import Database
from processors.stores.embedded.index import EmbeddedIndex
from processors.stores.embedded.log import EmbeddedLog
from tests.services.faust_worker import Paragraphs
from tests.services.own import PARTITIONS, forget_indices, own_name
from tests.waiting import wait_for

ROOT = Path(__file__).parents[2]
ALL = tuple(stage.name for stage in STAGES)


@dataclass(frozen=True, slots=True)
class Place:
    """Where workers work."""

    name: str
    kafka: str
    elasticsearch: str
    client: Elasticsearch
    log: KafkaLog
    index: ElasticsearchIndex
    folder: Path

    def start(self, stage: str, seconds: float = 0.0) -> subprocess.Popen[bytes]:
        """`seconds`: how long the analysis of an article takes."""
        command = [sys.executable, "-m", "tests.services.faust_worker", stage, self.kafka, f"{self.name}-", self.elasticsearch, self.name]
        with self.output(stage).open("ab") as output:
            return subprocess.Popen([*command, str(seconds)], cwd=ROOT, stdout=output, stderr=output, start_new_session=True)

    def output(self, stage: str) -> Path:
        return self.folder / f"{stage}.log"

    @contextmanager
    def running(self, *stages: str, seconds: float = 0.0) -> Iterator[dict[str, subprocess.Popen[bytes]]]:
        workers = {stage: self.start(stage, seconds) for stage in stages}
        try:
            yield workers
        finally:
            for worker in workers.values():
                kill(worker)

    def lag(self, stages: Sequence[str] = ALL) -> int:
        return sum(self.log.lag(topic.name, stage) for stage in stages for topic in BY_NAME[stage].consumes)

    def wait_until_done(self, stages: Sequence[str] = ALL, seconds: float = 90.0) -> None:
        wait_for(lambda: self.lag(stages) == 0, seconds, "the end of the topics")

    def passed(self, topic: str, stage: str) -> int:
        """Records of the topic that the stage has acknowledged."""
        return sum(next_ for next_, _ in self.log.progress(topic, stage).values())

    def written(self, topic: str) -> int:
        return sum(end for _, end in self.log.progress(topic, "reader").values())


@contextmanager
def place(kafka: str, elasticsearch: str, folder: Path) -> Iterator[Place]:
    name, client = own_name(), connect(elasticsearch)
    log, index = KafkaLog(kafka, prefix=f"{name}-"), ElasticsearchIndex(client, claims_of, prefix=name)
    try:
        log.create_topics(partitions=PARTITIONS)
        index.setup()
        yield Place(name, kafka, elasticsearch, client, log, index, folder)
    finally:
        log.delete_topics()
        log.close()
        forget_indices(client, name)
        client.close()


def kill(worker: subprocess.Popen[bytes]) -> None:
    """kill -9."""
    if worker.poll() is None:
        os.killpg(worker.pid, signal.SIGKILL)
    worker.wait()


def inline_hash(messages: Sequence[Message], folder: Path) -> str:
    """The content hash when the inline runner has processed the messages."""
    database = Database(folder / "inline.db")
    index, log = EmbeddedIndex(database), EmbeddedLog(database)
    index.setup()
    log.append(messages)
    tools = Tools(index=index, analyst=Paragraphs(), clock=lambda: datetime.now(UTC))
    InlineRunner(STAGES, tools, log, database.transaction, StageCounters()).run_until_idle()
    found = index.content_hash()
    database.close()
    return found
