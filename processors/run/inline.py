"""The inline runner: the same stages as on Kafka, one thread each, over the log of one SQLite file.

A batch's outputs, its writes to the index and the move of the offset are one transaction, so effects are exactly once whatever
moment the process is killed at. Analysis runs outside of the transaction: the writer's lock is never held while it computes.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from typing import Any

from processors.contracts.topics import Topic
from processors.domain.outcome import Refused, Unavailable
from processors.domain.ports import Delivered, Log
from processors.run.fuse import Fuse, TooManyDeadLetters
from processors.run.metrics import StageCounters
from processors.run.step import Stepped, step
from processors.stages.stage import Stage, Tools

log = logging.getLogger(__name__)

READ_SECONDS = 0.5
WAIT_FIRST, WAIT_MOST = 0.2, 5.0

Transaction = Callable[[], AbstractContextManager[Any]]


class InlineRunner:
    """Runs stages until `stop`; a stage that stops loudly is in `failure` and sets `ended`."""

    def __init__(self, stages: Sequence[Stage], tools: Tools, log_: Log, transaction: Transaction, counters: StageCounters) -> None:
        self._stages, self._tools, self._log, self._transaction, self._counters = stages, tools, log_, transaction, counters
        self._stopping = threading.Event()
        self._fuses = {stage.name: Fuse() for stage in stages}
        self._threads: list[threading.Thread] = []
        self.failure: Exception | None = None
        self.ended = threading.Event()

    def start(self) -> None:
        for stage in self._stages:
            for topic in stage.consumes:
                thread = threading.Thread(target=self._run, args=(stage, topic), name=f"{stage.name}:{topic.name}", daemon=True)
                thread.start()
                self._threads.append(thread)

    def stop(self, seconds: float) -> None:
        """Finish the running batches; what is not finished in time comes again at the next start."""
        self._stopping.set()
        deadline = time.monotonic() + seconds
        for thread in self._threads:
            thread.join(max(0.0, deadline - time.monotonic()))

    def run_until_idle(self) -> None:
        """Process in this thread whatever is in the log, until every stage has passed everything. Raises what a stage raises."""
        while any(self.turn(stage, topic, wait=0.0) for stage in self._stages for topic in stage.consumes):
            pass

    def turn(self, stage: Stage, topic: Topic, *, wait: float) -> int:
        """One batch; returns how many records it had. Raises Unavailable, TooManyDeadLetters."""
        delivered = self._log.read(topic.name, stage.name, stage.batch, wait)
        if not delivered:
            return 0
        started = time.perf_counter()
        with self._transaction() if stage.writes_index else nullcontext():
            stepped = step(stage, self._tools, [item.message for item in delivered])
            now, fuse = self._tools.clock(), self._fuses[stage.name]
            fuse.check(stage.name, stepped.rejected, now)
            self._finish(stage, topic, delivered, stepped)
        fuse.count(stepped.rejected, now)
        self._counters.stepped(stage.name, stepped, time.perf_counter() - started)
        return len(delivered)

    def lag(self) -> dict[str, int]:
        """Records still to process, by stage."""
        return {stage.name: sum(self._log.lag(topic.name, stage.name) for topic in stage.consumes) for stage in self._stages}

    def _finish(self, stage: Stage, topic: Topic, delivered: Sequence[Delivered], stepped: Stepped) -> None:
        with self._transaction():
            self._log.append(stepped.messages)
            self._log.commit(topic.name, stage.name, delivered)

    def _run(self, stage: Stage, topic: Topic) -> None:
        pause = WAIT_FIRST
        while not self._stopping.is_set():
            try:
                self.turn(stage, topic, wait=READ_SECONDS)
                pause = WAIT_FIRST
            except Unavailable as error:
                if pause == WAIT_FIRST:
                    log.warning("%s waits: %s", stage.name, error)
                self._counters.waited(stage.name)
                self._stopping.wait(pause)
                pause = min(pause * 2, WAIT_MOST)
            except Exception as error:
                if not self._stopping.is_set():
                    if not isinstance(error, (Refused, TooManyDeadLetters)):
                        log.exception("%s failed", stage.name)
                    self.failure = error
                    self.ended.set()
                return
