"""A few threads that take jobs. They are daemons, so that a slow server cannot keep the process from ending."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable


class Workers:
    """`count` threads; a job is a callable that answers for its own failures."""

    def __init__(self, count: int) -> None:
        self._jobs: queue.SimpleQueue[Callable[[], None] | None] = queue.SimpleQueue()
        self._threads = [threading.Thread(target=self._work, name=f"poll-{number}", daemon=True) for number in range(count)]
        for thread in self._threads:
            thread.start()

    def submit(self, job: Callable[[], None]) -> None:
        self._jobs.put(job)

    def close(self, wait: float) -> None:
        """End after the jobs that run now, waiting at most `wait` seconds for all threads together."""
        for _ in self._threads:
            self._jobs.put(None)
        end = time.monotonic() + wait
        for thread in self._threads:
            thread.join(max(0.0, end - time.monotonic()))

    def _work(self) -> None:
        while (job := self._jobs.get()) is not None:
            job()
