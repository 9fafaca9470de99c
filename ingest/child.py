"""Reading what strangers wrote, in processes of their own: each call has a deadline and a cap on memory, and a process that breaks
either is killed and replaced.
"""

from __future__ import annotations

import multiprocessing
import queue
import resource
import signal
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import Any, TypeVar

Value = TypeVar("Value")

_START_SECONDS = 60.0
_KEEP = 500
"""Calls after which a process is replaced, so that what its libraries leak is given back."""


@dataclass(frozen=True, slots=True)
class GaveUp:
    """The call came to no end; `reason` says why, as a clause after "it"."""

    reason: str


class Readers:
    """A few processes that run functions of this package; each call blocks until one of them is free. Closed, it answers GaveUp."""

    def __init__(self, processes: int, deadline: float, memory: int) -> None:
        self._deadline = deadline
        self._memory = memory
        self._all = [_Child(memory) for _ in range(processes)]
        self._free: queue.SimpleQueue[_Child] = queue.SimpleQueue()
        for child in self._all:
            self._free.put(child)

    def run(self, function: Callable[..., Value], *arguments: object) -> Value | GaveUp:
        """What the module-level function returns for these picklable arguments; GaveUp where it raised or took too much."""
        child = self._free.get()
        try:
            answer: Value | GaveUp = child.run(function, arguments, self._deadline)
            return answer
        finally:
            self._free.put(child)

    def close(self) -> None:
        for child in self._all:
            child.close()


class _Child:
    """One process, started with the first call and after each that it did not survive."""

    def __init__(self, memory: int) -> None:
        self._memory = memory
        self._process: BaseProcess | None = None
        self._pipe: Connection | None = None
        self._calls = 0
        self._closed = False

    def run(self, function: Callable[..., Any], arguments: tuple[object, ...], deadline: float) -> Any:
        if self._closed:
            return GaveUp("was interrupted")
        pipe = self._started()
        try:
            pipe.send((function, arguments))
            if not pipe.poll(deadline):
                self._kill()
                return GaveUp(f"took more than {deadline:g} seconds to read")
            answer = pipe.recv()
        except (EOFError, OSError):
            self._kill()
            return GaveUp("broke its reader")
        self._calls += 1
        if self._calls >= _KEEP:
            self._kill()
        return answer

    def _started(self) -> Connection:
        if self._pipe is not None and self._process is not None and self._process.is_alive():
            return self._pipe
        context = multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe()
        process = context.Process(target=_serve, args=(theirs, self._memory), daemon=True)
        process.start()
        theirs.close()
        # The imports of a fresh process do not count against the first call.
        if not ours.poll(_START_SECONDS):
            process.kill()
            raise TimeoutError("a reading process does not start")
        ours.recv()
        self._process, self._pipe, self._calls = process, ours, 0
        return ours

    def _kill(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.join()
        if self._pipe is not None:
            self._pipe.close()
        self._process = self._pipe = None

    def close(self) -> None:
        self._closed = True
        if self._process is not None:
            self._process.kill()


def _serve(pipe: Connection, memory: int) -> None:
    """The loop of the process: ends when the pipe does, so that it never outlives its parent."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    import ingest.fulltext
    import ingest.parse  # noqa: F401  imported now, so that neither counts against the first call

    _limit_memory(memory)
    pipe.send("ready")
    while True:
        try:
            function, arguments = pipe.recv()
        except EOFError:
            return
        pipe.send(_answer(function, arguments))


def _answer(function: Callable[..., object], arguments: tuple[object, ...]) -> object:
    try:
        return function(*arguments)
    except MemoryError:
        return GaveUp("takes too much memory to read")
    except RecursionError:
        return GaveUp("is nested too deeply")
    except Exception as error:  # noqa: BLE001  an edge of a process: a stranger's input found a fault in a library
        return GaveUp(f"cannot be read ({type(error).__name__}: {str(error)[:120]})")


def _limit_memory(more: int) -> None:
    """Address space for `more` bytes beyond what the process has now. Only Linux says how much that is; elsewhere the deadline holds."""
    try:
        with open("/proc/self/statm", encoding="ascii") as statm:  # noqa: PTH123
            pages = int(statm.read().split()[0])
    except OSError:
        return
    limit = pages * resource.getpagesize() + more
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
