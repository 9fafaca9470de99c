"""Keeps one child process for each stage: starts it again when it died, ends all of them together."""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import FrameType

log = logging.getLogger(__name__)

WAIT_FIRST, WAIT_MOST = 1.0, 30.0
HEALTHY_SECONDS = 60.0
"""A child that lived this long has earned a quick restart."""
STOP_SECONDS = 30.0
"""A child may take this long to finish its batch."""
LOOK_SECONDS = 0.2
FOR_GOOD = (1, 2)
"""Exit codes after which a new start would end the same way."""


@dataclass(slots=True)
class _Child:
    name: str
    command: Sequence[str]
    environment: Mapping[str, str]
    process: subprocess.Popen[bytes] | None = field(default=None)
    started: float = field(default=0.0)
    pause: float = field(default=WAIT_FIRST)
    due: float = field(default=0.0)
    """When to start it (again)."""

    def start(self, now: float) -> None:
        # A session of its own: Ctrl-C at the terminal comes to the supervisor alone, which passes it on as SIGTERM.
        self.process = subprocess.Popen(self.command, env=dict(self.environment), start_new_session=True)  # noqa: S603 - our own command
        self.started = now

    def ended(self, now: float) -> int | None:
        """The exit code of a child that has just ended; it is then due again after a pause that grows while it keeps dying."""
        if self.process is None or (code := self.process.poll()) is None:
            return None
        self.process = None
        self.pause = WAIT_FIRST if now - self.started > HEALTHY_SECONDS else min(self.pause * 2, WAIT_MOST)
        self.due = now + self.pause
        return code


def supervise(commands: Mapping[str, Sequence[str]], environments: Mapping[str, Mapping[str, str]]) -> int:
    """Run a command for each name until SIGTERM or SIGINT (0), or until one of them gives up for good (its exit code).

    To be called in the main thread. `environments`: of each child.
    """
    stop = threading.Event()

    def on_signal(number: int, frame: FrameType | None) -> None:
        del number, frame
        stop.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, on_signal)
    children = [_Child(name, command, environments[name]) for name, command in commands.items()]
    try:
        while not stop.is_set():
            code = _look(children, time.monotonic())
            if code is not None:
                return code
            stop.wait(LOOK_SECONDS)
        return 0
    finally:
        _end(children)


def _look(children: Sequence[_Child], now: float) -> int | None:
    """Start what is due; the exit code of a child that has given up."""
    for child in children:
        code = child.ended(now)
        if code in FOR_GOOD:
            log.critical("%s gave up (exit code %s): everything stops", child.name, code)
            return code
        if code is not None:
            log.error("%s ended (exit code %s); it starts again in %.0f s", child.name, code, child.pause)
        if child.process is None and now >= child.due:
            child.start(now)
    return None


def _end(children: Sequence[_Child]) -> None:
    running = [child.process for child in children if child.process is not None]
    for process in running:
        process.terminate()
    deadline = time.monotonic() + STOP_SECONDS
    for process in running:
        try:
            process.wait(max(0.0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
