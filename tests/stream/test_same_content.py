"""The demonstration and 500 more articles through both runners: the same content, although the Faust workers are killed five times."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import uuid
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from config.settings import Settings
from desk import build
from processors.domain.ports import Log, Message
from processors.pipeline import STAGES
from processors.run.inline import InlineRunner
from processors.run.metrics import StageCounters
from tests.stream.generate import messages
from tests.stream.process import ROOT, wait_for

MORE, SEED, KILLS = 500, 7, 5


@pytest.fixture(scope="module")
def stream() -> list[Message]:
    return messages(MORE, SEED)


@pytest.fixture(scope="module")
def inline_hash(stream: list[Message], tmp_path_factory: pytest.TempPathFactory) -> str:
    """Content hash after the inline runner; checks its counters on the way."""
    settings = Settings(data=tmp_path_factory.mktemp("inline"), analysts=2)
    parts, counters = build.embedded(settings), StageCounters()
    tools = build.tools(settings, parts.index)
    runner = InlineRunner(STAGES, tools, parts.log, parts.database.transaction, counters)
    parts.log.append(stream)
    runner.run_until_idle()
    assert sum(runner.lag().values()) == 0
    for stage in STAGES:
        count = counters.of(stage.name)
        assert count["consumed"] == count["done"] + count["dropped"] + count["rejected"]
        assert count["rejected"] == 0
    assert counters.of("analyse")["consumed"] == len(stream)
    tools.analyst.close()  # type: ignore[attr-defined]
    return parts.index.content_hash()


def test_the_stream_has_what_real_feeds_have(stream: list[Message]) -> None:
    assert len(stream) > MORE
    assert len({message.value for message in stream}) < len(stream), "messages that come twice"
    assert len({message.key for message in stream}) < len({message.value for message in stream}), "revisions"


@contextmanager
def worker(stage: str, environment: dict[str, str], log: Path) -> Iterator[subprocess.Popen[bytes]]:
    with log.open("ab") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "desk.cli", "work", stage], cwd=ROOT, env=environment, stdout=output, stderr=output, start_new_session=True
        )
    try:
        yield process
    finally:
        kill(process)


def kill(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def lag(log: Log) -> int:
    return sum(log.lag(topic.name, stage.name) for stage in STAGES for topic in stage.consumes)


@pytest.mark.kafka
@pytest.mark.elasticsearch
def test_faust_workers_that_are_killed_make_the_same_index(
    stream: list[Message], inline_hash: str, kafka_address: str, elasticsearch_address: str, tmp_path: Path
) -> None:
    name = f"stream-{uuid.uuid4().hex[:8]}"
    settings = Settings(
        data=tmp_path, kafka=kafka_address, elasticsearch=elasticsearch_address, topic_prefix=f"{name}-", index_prefix=name, partitions=3
    )
    clean = {key: value for key, value in os.environ.items() if not key.startswith("DRAGOMAN_")}
    environment = clean | {
        "DRAGOMAN_KAFKA": kafka_address,
        "DRAGOMAN_ELASTICSEARCH": elasticsearch_address,
        "DRAGOMAN_TOPIC_PREFIX": settings.topic_prefix,
        "DRAGOMAN_INDEX_PREFIX": settings.index_prefix,
    }
    log, index = build.kafka(settings), build.elasticsearch(settings)
    chance = random.Random(SEED)
    try:
        log.create_topics(partitions=settings.partitions)
        index.setup()
        log.append(stream)
        with ExitStack() as stack:
            stages = [stage.name for stage in STAGES]
            running = {stage: stack.enter_context(worker(stage, environment, tmp_path / f"{stage}.log")) for stage in stages}
            for number in range(KILLS):
                wanted = len(stream) * (number + 1) // (KILLS + 3)
                wait_for(lambda least=wanted: index.counts()["articles"] >= least * 0.6, 180, f"{wanted} articles")  # type: ignore[misc]
                victim = "analyse" if number == 0 else chance.choice(stages)
                kill(running[victim])
                running[victim] = stack.enter_context(worker(victim, environment, tmp_path / f"{victim}.log"))
            wait_for(lambda: lag(log) == 0, 300, "the end of the stream")
        assert index.dead_letters() == ()
        assert index.content_hash() == inline_hash
    finally:
        log.close()
        build.forget_everything(settings)
