"""Kafka and Elasticsearch are killed (-9) under workers that go on running: nothing is lost, nothing is there twice, and nobody restarts.

They need a pair of services of their own, which the folder of test services beside the checkout starts; elsewhere they are skipped.
"""

from __future__ import annotations

import os
import subprocess
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

from processors.domain.outcome import Unavailable
from processors.domain.ports import Message
from tests.services.articles import articles, message
from tests.services.workers import ALL, ROOT, Place, inline_hash, place
from tests.waiting import wait_for

pytestmark = [pytest.mark.kafka, pytest.mark.elasticsearch]

SERVICES = ROOT.parent / "shared" / "services" / "services"
KAFKA_PORT, ELASTICSEARCH_PORT = 19592, 19692
DOWN_SECONDS = 8.0
PATIENCE = 60.0


class Pair:
    """A Kafka and an Elasticsearch of this module's own."""

    kafka = f"127.0.0.1:{KAFKA_PORT}"
    elasticsearch = f"http://127.0.0.1:{ELASTICSEARCH_PORT}"

    def tell(self, *command: str) -> None:
        own = {"INSTANCE": f"outages-{os.getpid()}", "KAFKA_PORT": f"{KAFKA_PORT}", "ES_PORT": f"{ELASTICSEARCH_PORT}", "ES_HEAP": "512m"}
        subprocess.run(["bash", str(SERVICES), *command], env=os.environ | own, check=True, timeout=120, capture_output=True)

    @contextmanager
    def without(self, service: str) -> Iterator[None]:
        """It is killed, stays away for a while, and comes back."""
        self.tell("kill", service)
        started = time.monotonic()
        try:
            yield
        finally:
            wait_for(lambda: time.monotonic() - started > DOWN_SECONDS, DOWN_SECONDS + 1, "the end of the outage")
            self.tell("start", service)


@pytest.fixture(scope="module")
def pair() -> Iterator[Pair]:
    if not SERVICES.exists():
        pytest.skip("needs services of its own to kill: the folder of test services is not there")
    pair = Pair()
    try:
        pair.tell("start")
        yield pair
    finally:
        pair.tell("wipe")


@pytest.fixture
def here(pair: Pair, tmp_path: Path) -> Iterator[Place]:
    with place(pair.kafka, pair.elasticsearch, tmp_path) as made:
        yield made


def keep_appending(here: Place, messages: Sequence[Message], stop: threading.Event) -> None:
    """As a poller does: a few at a time, and the same again until they are confirmed."""
    for start in range(0, len(messages), 5):
        while not stop.is_set():
            try:
                here.log.append(messages[start : start + 5])
                break
            except Unavailable:
                stop.wait(0.5)


def test_kafka_is_killed_and_comes_back(here: Place, pair: Pair, tmp_path: Path) -> None:
    stream, stop = [message(one) for one in articles(200)], threading.Event()
    poller = threading.Thread(target=keep_appending, args=(here, stream, stop), daemon=True)
    with here.running(*ALL, seconds=0.02) as workers:
        poller.start()
        wait_for(lambda: here.passed("articles", "analyse") > 20, PATIENCE, "the first articles")
        with pair.without("kafka"):
            pass
        poller.join(PATIENCE)
        stop.set()
        here.wait_until_done(seconds=PATIENCE)
        assert all(worker.poll() is None for worker in workers.values()), "a worker ended"
    assert here.index.content_hash() == inline_hash(stream, tmp_path)
    assert here.output("index").read_text().count("\n") < 500, "an outage must not fill the log"


def test_elasticsearch_is_killed_in_the_middle_of_writing(here: Place, pair: Pair, tmp_path: Path) -> None:
    """The stage that writes waits; the others go on meanwhile; nothing becomes a dead letter."""
    stream = [message(one) for one in articles(200)]
    with here.running(*ALL, seconds=0.02) as workers:
        here.log.append(stream)
        wait_for(lambda: here.passed("stories", "index") > 0, PATIENCE, "the first stories")
        with pair.without("elasticsearch"):
            before = here.passed("articles", "analyse")
            wait_for(lambda: here.passed("articles", "analyse") > before or here.lag(["analyse"]) == 0, PATIENCE, "an analysis meanwhile")
        here.wait_until_done(seconds=PATIENCE)
        assert all(worker.poll() is None for worker in workers.values()), "a worker ended"
    assert "waits: Elasticsearch" in here.output("index").read_text()
    assert here.written("dead-letters") == 0
    assert here.index.content_hash() == inline_hash(stream, tmp_path)
