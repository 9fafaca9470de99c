"""Dragoman as a process of its own, as a user starts it."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Dragoman:
    """`dragoman ARGUMENTS` with its port and data folder."""

    def __init__(self, data: Path, *arguments: str, log: Path | None = None) -> None:
        self.data, self.port, self.log = data, free_port(), log or data.with_suffix(".log")
        clean = {name: value for name, value in os.environ.items() if not name.startswith("DRAGOMAN_")}
        with self.log.open("ab") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "desk.cli", *arguments, "--port", str(self.port), "--data", str(data)],
                cwd=ROOT,
                env=clean,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )

    def get(self, path: str) -> Any:
        """The JSON that the desk answers; None while it does not answer."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=5) as response:
                return json.load(response)
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            return None

    def total(self, kind: str, query: str = "") -> int:
        answer = self.get(f"/api/v1/{kind}?limit=1&q={query}")
        return int(answer["total"]) if answer else 0

    def kill(self) -> None:
        """kill -9 of the whole process group, as the machine would."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def terminate(self, number: int = signal.SIGTERM) -> float:
        """Seconds until it has ended."""
        started = time.monotonic()
        self.process.send_signal(number)
        self.process.wait(timeout=30)
        return time.monotonic() - started


@contextmanager
def running(data: Path, *arguments: str, log: Path | None = None) -> Iterator[Dragoman]:
    dragoman = Dragoman(data, *arguments, log=log)
    try:
        yield dragoman
    finally:
        if dragoman.process.poll() is None:
            dragoman.kill()
