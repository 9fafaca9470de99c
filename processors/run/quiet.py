"""Keeps a client that cannot reach its broker from filling the log: Kafka's write some 90 lines a second while it is down."""

from __future__ import annotations

import logging
import threading
import time

CHATTY = ("aiokafka", "kafka", "faust", "mode", "elastic_transport")
EVERY_SECONDS = 30.0


class Quiet(logging.Filter):
    """Of one kind of line (logger, level, wording before its values are put in) from a chatty library, one every so often."""

    def __init__(self, every: float = EVERY_SECONDS) -> None:
        super().__init__()
        self._every, self._last = every, dict[tuple[str, int, str], float]()
        self._lock = threading.Lock()

    def filter(self, record: logging.LogRecord) -> bool:
        if record.name.partition(".")[0] not in CHATTY:
            return True
        kind, now = (record.name, record.levelno, str(record.msg)), time.monotonic()
        with self._lock:
            if now - self._last.get(kind, -self._every) < self._every:
                return False
            self._last[kind] = now
        return True


def install() -> None:
    """Put the filter on the handlers that are there."""
    for handler in logging.getLogger().handlers:
        handler.addFilter(Quiet())
