"""The demonstration and 500 more articles through both runners: the same content, although the Faust workers are killed five times."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from config.settings import Settings
from desk import build
from processors.contracts.topics import ARTICLES
from processors.domain.ports import Message
from processors.pipeline import STAGES
from processors.run.inline import InlineRunner
from processors.run.metrics import StageCounters
from tests.services.workers import ALL, ROOT, kill, place
from tests.stream.generate import messages
from tests.waiting import wait_for

MORE, SEED, KILLS = 500, 7, 5


@pytest.fixture(scope="module")
def stream() -> list[Message]:
    return messages(MORE, SEED)


@pytest.fixture(scope="module")
def inline_hash(stream: list[Message], tmp_path_factory: pytest.TempPathFactory) -> str:
    """Content hash after the inline runner; checks its counters on the way."""
    settings = Settings(data=tmp_path_factory.mktemp("inline"), analysts=2)
    parts, counters = build.embedded(settings), StageCounters()
    analyst = build.analyst(settings)
    tools = build.tools(parts.index, analyst)
    runner = InlineRunner(STAGES, tools, parts.log, parts.database.transaction, counters)
    parts.log.append(stream)
    runner.run_until_idle()
    assert sum(runner.lag().values()) == 0
    for stage in STAGES:
        count = counters.of(stage.name)
        assert count["consumed"] == count["done"] + count["dropped"] + count["rejected"]
        assert count["rejected"] == 0
    assert counters.of("analyse")["consumed"] == len(stream)
    analyst.close()
    return parts.index.content_hash()


def test_the_stream_has_what_real_feeds_have(stream: list[Message]) -> None:
    assert len(stream) > MORE
    assert len({message.value for message in stream}) < len(stream), "messages that come twice"
    assert len({message.key for message in stream}) < len({message.value for message in stream}), "revisions"


@contextmanager
def worker(stage: str, environment: dict[str, str], log: Path) -> Iterator[subprocess.Popen[bytes]]:
    with log.open("ab") as output:
        command = [sys.executable, "-m", "desk.cli", "work", stage]
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=output, stderr=output, start_new_session=True)
    try:
        yield process
    finally:
        kill(process)


@pytest.mark.kafka
@pytest.mark.elasticsearch
def test_faust_workers_that_are_killed_make_the_same_index(
    stream: list[Message], inline_hash: str, kafka_address: str, elasticsearch_address: str, tmp_path: Path
) -> None:
    chance = random.Random(SEED)
    with place(kafka_address, elasticsearch_address, tmp_path) as here, ExitStack() as stack:
        environment = {name: value for name, value in os.environ.items() if not name.startswith("DRAGOMAN_")} | {
            "DRAGOMAN_KAFKA": kafka_address,
            "DRAGOMAN_ELASTICSEARCH": elasticsearch_address,
            "DRAGOMAN_TOPIC_PREFIX": here.log.prefix,
            "DRAGOMAN_INDEX_PREFIX": here.name,
        }
        here.log.append(stream)
        running = {stage: stack.enter_context(worker(stage, environment, here.output(stage))) for stage in ALL}
        for number in range(KILLS):
            least = len(stream) * (number + 1) // (KILLS + 2)
            wait_for(lambda least=least: here.passed(ARTICLES.name, "analyse") >= least, 240, f"{least} articles")  # type: ignore[misc]
            victim = "analyse" if number == 0 else chance.choice(ALL)
            kill(running[victim])
            running[victim] = stack.enter_context(worker(victim, environment, here.output(victim)))
        here.wait_until_done(seconds=400)
        here.client.indices.refresh(index=f"{here.name}-*")
        assert here.index.dead_letters() == ()
        assert here.index.content_hash() == inline_hash
