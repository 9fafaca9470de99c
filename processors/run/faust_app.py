"""The Faust runner: the only import of faust. One process runs one stage as one application, which is one consumer group.

What it relies on was measured. The body of an agent never raises: Faust would acknowledge the batch, and all that is buffered behind
it. A batch is acknowledged when its body ends, which is after the broker has confirmed the outputs; a process that dies before has
lost nothing and repeats a little, which deterministic ids absorb. Waiting for a service happens inside the body, so that the group
is not rebalanced. There are no tables: state lives in the store.
"""

from __future__ import annotations

import asyncio
import logging
import os
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import gettempdir
from typing import Any, NoReturn

import faust
from aiokafka.errors import KafkaError  # type: ignore[import-untyped]
from faust.exceptions import FaustError

from processors.contracts.topics import MAX_MESSAGE_BYTES, TOPICS, Topic
from processors.domain.outcome import Refused, Unavailable
from processors.domain.ports import Message
from processors.run import quiet
from processors.run.broker import servers
from processors.run.fuse import Fuse, TooManyDeadLetters
from processors.run.metrics import StageCounters
from processors.run.step import Stepped, step
from processors.run.watchdog import Offsets, Watchdog
from processors.stages.stage import Stage, Tools

log = logging.getLogger(__name__)

GIVEN_UP, CRASHED, STALLED = 1, 70, 75
"""Exit codes: it would be the same again; a defect; the consumer stopped silently. Only the latter two are worth a new start."""

TAKE_SECONDS = 0.1
CONFIRM_SECONDS = 60.0
WAIT_FIRST, WAIT_MOST = 0.5, 15.0
START_TRIES = 30

SETTINGS: dict[str, Any] = {
    "autodiscover": False,
    "value_serializer": "raw",
    "key_serializer": "raw",
    "broker_session_timeout": 10.0,
    "broker_heartbeat_interval": 3.0,
    "broker_commit_interval": 1.0,
    "broker_max_poll_interval": 24 * 3600.0,  # a stage may wait for its store as long as it takes; the watchdog tells a stall from that
    "consumer_max_fetch_size": MAX_MESSAGE_BYTES,
    "producer_max_request_size": MAX_MESSAGE_BYTES,
    "producer_compression_type": "gzip",
    "topic_allow_declare": False,
    "topic_disable_leader": True,
    "web_enabled": False,
    "worker_redirect_stdouts": False,
}


class App(faust.App):
    """An application that dies rather than acknowledge a batch that was not processed."""

    async def _on_agent_error(self, agent: Any, exc: BaseException) -> None:
        end(CRASHED, f"agent {agent} failed", exc)


class Worker(faust.Worker):
    """A worker that leaves logging as the program has set it up."""

    def _setup_logging(self) -> None:
        pass


class Agents:
    """The body of a stage's agents, one for each topic that it consumes."""

    def __init__(self, stage: Stage, tools: Tools, counters: StageCounters, *, prefix: str) -> None:
        self._stage, self._tools, self._counters, self._prefix = stage, tools, counters, prefix
        self._fuse = Fuse()
        self._threads = ThreadPoolExecutor(len(stage.consumes), thread_name_prefix=stage.name)
        self.busy: set[str] = set()
        """Topics of which a batch is being processed, or waits."""

    def join(self, app: App) -> None:
        """Add the agents to the application."""
        self._app = app
        self._out = {topic.name: app.topic(self._prefix + topic.name, key_type=bytes, value_type=bytes) for topic in TOPICS}
        for topic in self._stage.consumes:
            app.agent(self._out[topic.name], name=f"{self._stage.name}:{topic.name}", concurrency=1)(self._body(topic))

    def _body(self, topic: Topic) -> Any:
        async def consume(stream: Any) -> None:
            async for events in stream.take_events(self._stage.batch, within=TAKE_SECONDS):
                self.busy.add(topic.name)
                try:
                    await self._process([message_of(topic, event) for event in events])
                except (TooManyDeadLetters, Refused) as error:
                    end(GIVEN_UP, str(error))
                except BaseException as error:  # noqa: BLE001 - leaving the body would acknowledge the batch, even when cancelled
                    end(CRASHED, f"{self._stage.name} failed on a batch of {topic.name}", error)
                self.busy.discard(topic.name)

        return consume

    async def _process(self, messages: Sequence[Message]) -> None:
        started = time.perf_counter()
        stepped = await self._stepped(messages)
        now = self._tools.clock()
        self._fuse.check(self._stage.name, stepped.rejected, now)
        await self._sent(stepped.messages)
        self._fuse.count(stepped.rejected, now)
        self._counters.stepped(self._stage.name, stepped, time.perf_counter() - started)

    async def _stepped(self, messages: Sequence[Message]) -> Stepped:
        """The step, again and again until every service that it needs has answered."""
        pause = WAIT_FIRST
        while True:
            try:
                loop = asyncio.get_running_loop()
                return await loop.run_in_executor(self._threads, step, self._stage, self._tools, messages)
            except Unavailable as error:
                pause = await self._wait(str(error), pause)

    async def _sent(self, messages: Sequence[Message]) -> None:
        """Until the broker has confirmed every message; a repeated one does no harm."""
        pause = WAIT_FIRST
        while True:
            try:
                sent = [await self._out[message.topic].send(key=message.key, value=message.value) for message in messages]
                await asyncio.wait_for(asyncio.gather(*sent), CONFIRM_SECONDS)
                return
            except (KafkaError, FaustError, TimeoutError) as error:
                pause = await self._wait(f"Kafka does not confirm: {error!r}", pause)

    async def _wait(self, reason: str, pause: float) -> float:
        """Returns the next pause."""
        if pause == WAIT_FIRST:
            log.warning("%s waits: %s", self._stage.name, reason)
        self._counters.waited(self._stage.name)
        until = time.monotonic() + pause
        while (left := until - time.monotonic()) > 0:
            if self._app.should_stop:
                end(0, f"{self._stage.name} ends while it waits; its batch comes again")
            await asyncio.sleep(min(left, 0.2))
        return min(pause * 2, WAIT_MOST)


def build_app(agents: Agents, stage: Stage, *, bootstrap: str, prefix: str) -> App:
    """The application of one stage; nothing is connected yet. Raises ValueError for addresses that are none."""
    name = prefix + stage.name
    app = App(
        name,
        broker=[f"kafka://{host}:{port}" for host, port in servers(bootstrap)],
        datadir=str(Path(gettempdir()) / f"{name}-{os.getpid()}"),
        stream_buffer_maxsize=2 * stage.batch,
        **SETTINGS,
    )
    agents.join(app)
    return app


def run_worker(stage: Stage, tools: Tools, counters: StageCounters, offsets: Offsets, *, bootstrap: str, prefix: str) -> NoReturn:
    """Run a stage until SIGTERM or SIGINT: the batches in progress are finished and acknowledged, then SystemExit(0).

    Raises Unavailable where Kafka does not answer at the start, Refused where a topic or an index is missing. Ends the process
    with GIVEN_UP, CRASHED or STALLED, and one critical line in the log.
    """
    quiet.install()
    wait_for(offsets)
    if stage.writes_index:
        try:
            tools.index.ping()
        except Unavailable as error:
            log.warning("%s starts without its index: %s", stage.name, error)
    agents = Agents(stage, tools, counters, prefix=prefix)
    app = build_app(agents, stage, bootstrap=bootstrap, prefix=prefix)
    watchdog = Watchdog(stage, offsets, counters, busy=agents.busy, assigned=lambda: assigned(app), stalled=lambda why: end(STALLED, why))
    watchdog.start()
    try:
        Worker(app, loglevel="WARNING", quiet=True, redirect_stdouts=False).execute_from_commandline()
    except SystemExit as ended:
        if ended.code:  # 1 for whatever went wrong in Faust, such as a broker that has just gone: not for good
            end(CRASHED, f"{stage.name} was ended by Faust (exit code {ended.code})", ended)
        raise


def wait_for(offsets: Offsets) -> None:
    """Raises Unavailable after START_TRIES seconds, Refused."""
    for _ in range(START_TRIES - 1):
        try:
            return offsets.ping()
        except Unavailable:
            time.sleep(1)
    return offsets.ping()


def assigned(app: App) -> set[tuple[str, int]]:
    """The partitions that this process reads now."""
    try:
        return {(partition.topic, partition.partition) for partition in app.consumer.assignment()}
    except FaustError:
        return set()


def message_of(topic: Topic, event: Any) -> Message:
    headers = tuple((name, bytes(value)) for name, value in event.message.headers or ())
    return Message(topic=topic.name, key=event.key, value=event.value, headers=headers)


def end(code: int, why: str, error: BaseException | None = None) -> NoReturn:
    """End the process at once: nothing that is in progress may be acknowledged."""
    log.log(logging.CRITICAL if code else logging.INFO, "%s", why, exc_info=error)
    logging.shutdown()
    os._exit(code)
