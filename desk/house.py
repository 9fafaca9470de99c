"""Everything in one process: the poller, the stages, the desk and the housekeeping, each in its threads, over one data file."""

from __future__ import annotations

import logging
import socket
import threading
from datetime import datetime
from typing import Any

import uvicorn

from config.settings import Settings
from desk import build, serve
from desk.metrics import index_metrics
from ingest.poller import Poller
from processors.contracts.topics import TOPICS
from processors.domain.outcome import Refused, Unavailable
from processors.pipeline import STAGES
from processors.run.inline import InlineRunner
from processors.run.metrics import StageCounters
from processors.stages.stage import Tools

log = logging.getLogger(__name__)
HOUSEKEEPING_SECONDS = 30.0
RUNNER_SECONDS = 2.5


class House:
    """What `dragoman up` runs. `ended` is set when a part stops by itself; `failure` then says why."""

    def __init__(self, settings: Settings, parts: build.Embedded, poller: Poller) -> None:
        self._settings, self._parts, self._poller = settings, parts, poller
        self._counters = StageCounters()
        self._analyst = build.analyst(settings)
        tools = Tools(index=parts.index, analyst=self._analyst, clock=build.now)
        self._runner = InlineRunner(STAGES, tools, parts.log, parts.database.transaction, self._counters)
        self._server: uvicorn.Server | None = None
        self._threads: list[threading.Thread] = []
        self._stopping = threading.Event()
        self.ended = self._runner.ended

    @property
    def failure(self) -> Exception | None:
        return self._runner.failure

    def start(self, listening: socket.socket) -> None:
        desk = serve.desk_of(self._settings, self._parts.index, status=self.status, metrics=self.metrics)
        self._server = serve.server_of(desk)
        self._in_thread("desk", self._server.run, [listening])
        self._runner.start()
        self._in_thread("poller", self._poller.run, self._stopping)
        self._in_thread("housekeeping", self._keep_house)

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

    def _in_thread(self, name: str, target: Any, *arguments: Any) -> None:
        thread = threading.Thread(target=target, args=arguments, name=name, daemon=True)
        thread.start()
        self._threads.append(thread)

    def _keep_house(self) -> None:
        """Forget what every stage has passed, and what is older than the retention."""
        while not self._stopping.wait(HOUSEKEEPING_SECONDS):
            try:
                for topic in TOPICS:
                    self._parts.log.prune(topic.name, [stage.name for stage in STAGES if topic in stage.consumes])
                before = oldest_month_kept(build.now(), self._settings.retention_months)
                if before:
                    self._parts.index.prune(before)
            except (Unavailable, Refused) as error:
                log.warning("housekeeping waits: %s", error)


def oldest_month_kept(now: datetime, months: int) -> str | None:
    """The first month ("2026-09") that stays when this month and the `months` before it are kept; None keeps all."""
    if not months:
        return None
    count = now.year * 12 + now.month - 1 - months
    return f"{count // 12:04}-{count % 12 + 1:02}"
