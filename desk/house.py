"""Everything in one process: the poller, the stages, the desk and the housekeeping, each in its threads, over one data file."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable
from typing import Any

import uvicorn

from config.settings import Settings
from desk import build, serve
from desk.housekeeping import forget_old, keep_house
from desk.metrics import index_metrics
from ingest.poller import Poller
from processors.contracts.topics import TOPICS
from processors.pipeline import STAGES
from processors.run.inline import InlineRunner
from processors.run.metrics import StageCounters

RUNNER_SECONDS = 2.5


class House:
    """What `dragoman up` runs. `ended` is set when a part stops by itself; `failure` then says why."""

    def __init__(self, settings: Settings, parts: build.Embedded, poller: Poller) -> None:
        self._settings, self._parts, self._poller = settings, parts, poller
        self._counters = StageCounters()
        self._analyst = build.analyst(settings)
        tools = build.tools(parts.index, self._analyst)
        self._runner = InlineRunner(STAGES, tools, parts.log, parts.database.transaction, self._counters)
        self._server: uvicorn.Server | None = None
        self._threads: list[threading.Thread] = []
        self._stopping = threading.Event()
        self._failure: Exception | None = None
        self.ended = self._runner.ended

    @property
    def failure(self) -> Exception | None:
        return self._failure or self._runner.failure

    def start(self, listening: socket.socket) -> None:
        desk = serve.desk_of(self._settings, self._parts.index, status=self.status, metrics=self.metrics)
        self._server = serve.server_of(desk)
        self._in_thread("desk", self._server.run, [listening])
        self._runner.start()
        self._in_thread("poller", self._poller.run, self._stopping)
        self._in_thread("housekeeping", keep_house, self._stopping, [self._prune_log, self._forget_old])

    def stop(self) -> None:
        self._stopping.set()
        if self._server:
            self._server.should_exit = True
        self._runner.stop(RUNNER_SECONDS)
        self._analyst.close()
        for thread in self._threads:
            thread.join(RUNNER_SECONDS)

    def status(self) -> dict[str, Any]:
        """For `/health`: records still to process by stage, and what each stage did since the start."""
        stages = {name: {"lag": lag, **self._counters.of(name)} for name, lag in self._runner.lag().items()}
        return {"mode": "embedded", "stages": stages}

    def metrics(self) -> bytes:
        for name, lag in self._runner.lag().items():
            self._counters.lag(name, "all", lag)
        return self._counters.text() + index_metrics(self._parts.index)

    def _in_thread(self, name: str, target: Callable[..., object], *arguments: object) -> None:
        thread = threading.Thread(target=self._until_it_fails, args=(target, *arguments), name=name, daemon=True)
        thread.start()
        self._threads.append(thread)

    def _until_it_fails(self, target: Callable[..., object], *arguments: object) -> None:
        try:
            target(*arguments)
            if not self._stopping.is_set():
                raise RuntimeError(f"{threading.current_thread().name} has ended by itself")
        except Exception as error:  # noqa: BLE001 - the edge of a thread: a part that has ended must end the whole, loudly
            self._failure = error
            self.ended.set()

    def _prune_log(self) -> None:
        for topic in TOPICS:
            self._parts.log.prune(topic.name, [stage.name for stage in STAGES if topic in stage.consumes])

    def _forget_old(self) -> None:
        forget_old(self._parts.index, self._settings.retention_months, build.now)
