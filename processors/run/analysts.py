"""Runs the extractor in child processes that can be killed at a deadline: a text that hangs or eats the memory costs itself alone.

A child that dies or overruns is replaced; the documents of its batch are then tried one by one, so that the neighbours of a bad
text get their analysis and the bad one is rejected.
"""

from __future__ import annotations

import logging
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from multiprocessing.connection import Connection
from typing import Protocol

from processors.domain.outcome import Refused, Rejected, Unavailable
from processors.domain.records import Document, Extraction
from processors.run.threads import one_thread

log = logging.getLogger(__name__)

TRIES_AFTER_DEATH = 3
START_SECONDS = 60.0


class Extracts(Protocol):
    def extract(self, documents: Sequence[Document]) -> list[Extraction]: ...


Loader = Callable[[], Extracts]
"""A module-level function, since a child process has to import it."""


class AnalystError(Refused):
    """The extractor cannot be loaded; the message says why."""


class _ChildLostError(Exception):
    """The child died, failed, or was killed at its deadline; the message says which."""


def _serve(pipe: Connection, load: Loader) -> None:
    """Body of a child: documents in, extractions out, until the pipe closes. It never outlives its parent, whatever it is at."""
    threading.Thread(target=_end_with_parent, daemon=True).start()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    try:
        extractor = load()
    except Exception as error:  # noqa: BLE001 - the edge of a process: whatever stopped the loading is told to the parent
        pipe.send(f"{error}")
        return
    pipe.send(None)
    while True:
        try:
            documents = pipe.recv()
        except (EOFError, OSError):
            return
        try:
            pipe.send(extractor.extract(documents))
        except Exception as error:  # noqa: BLE001 - the edge of a process: the parent rejects the document with the reason
            pipe.send(f"the analysis failed: {type(error).__name__}: {error}")


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


class _OverrunError(_ChildLostError):
    """The child was killed at its deadline: the same text would only take as long again."""


class _Child:
    """One process and its pipe."""

    def __init__(self, load: Loader) -> None:
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(theirs, load), name="dragoman-analyst", daemon=True)
        with one_thread():
            self._process.start()
        theirs.close()

    def wait_ready(self) -> None:
        """Raises AnalystError."""
        try:
            problem = self._pipe.recv() if self._pipe.poll(START_SECONDS) else f"it did not start within {START_SECONDS:.0f} s"
        except EOFError:
            problem = f"its process ended (exit code {self._process.exitcode})"
        if problem is not None:
            self.kill()
            raise AnalystError(f"the extractor cannot be loaded: {problem}")

    def extract(self, documents: Sequence[Document], seconds: float) -> list[Extraction]:
        try:
            self._pipe.send(list(documents))
            if not self._pipe.poll(seconds):
                raise _OverrunError(f"analysis took longer than {seconds:.0f} s")
            found: list[Extraction] | str = self._pipe.recv()
        except (EOFError, OSError) as error:
            raise _ChildLostError("the analysis process died (out of memory?)") from error
        if isinstance(found, str):
            raise _ChildLostError(found)
        return found

    def kill(self) -> None:
        self._process.kill()
        self._process.join()
        self._pipe.close()


class ProcessAnalyst:
    """`count` children that analyse in parallel; started when first needed. Implements `ports.Analyst`."""

    def __init__(self, load: Loader, *, count: int = 1, deadline: float = 20.0) -> None:
        """`deadline`: seconds that a batch may take, and after an overrun each of its documents alone."""
        self._load, self._deadline = load, deadline
        self._children: list[_Child | None] = [None] * count
        self._locks = [threading.Lock() for _ in range(count)]
        self._threads = ThreadPoolExecutor(count, thread_name_prefix="analyst")
        self._closed = threading.Event()

    def start(self) -> None:
        """Start all children and wait until they are ready. Raises AnalystError."""
        list(self._threads.map(self._started, range(len(self._children))))

    def analyse(self, documents: Sequence[Document]) -> list[Extraction | Rejected]:
        """Raises Unavailable once it is closed: what was interrupted is no fault of the documents. Raises AnalystError."""
        count = len(self._children)
        shares = [documents[slot::count] for slot in range(count)]
        try:
            results = list(self._threads.map(self._analyse_share, range(count), shares))
        except Exception as error:
            if self._closed.is_set():
                raise Unavailable("the analysis was ended") from error
            raise
        return [results[index % count][index // count] for index in range(len(documents))]

    def close(self) -> None:
        self._closed.set()
        self._threads.shutdown(wait=False, cancel_futures=True)
        for slot in range(len(self._children)):
            self._drop(slot)

    def _started(self, slot: int) -> _Child:
        if self._closed.is_set():
            raise Unavailable("the analysis was ended")
        child = self._children[slot]
        if child is None:
            child = _Child(self._load)
            child.wait_ready()
            self._children[slot] = child
        return child

    def _drop(self, slot: int) -> None:
        child, self._children[slot] = self._children[slot], None
        if child is not None:
            child.kill()

    def _analyse_share(self, slot: int, documents: Sequence[Document]) -> list[Extraction | Rejected]:
        if not documents:
            return []
        with self._locks[slot]:
            try:
                return list(self._extract(slot, documents))
            except _ChildLostError:
                return [self._analyse_one(slot, document) for document in documents]

    def _analyse_one(self, slot: int, document: Document) -> Extraction | Rejected:
        reason = ""
        for _ in range(TRIES_AFTER_DEATH):
            try:
                return self._extract(slot, [document])[0]
            except _OverrunError as error:
                return Rejected(str(error))
            except _ChildLostError as error:
                reason = str(error)
        return Rejected(reason)

    def _extract(self, slot: int, documents: Sequence[Document]) -> list[Extraction]:
        try:
            return self._started(slot).extract(documents, self._deadline)
        except _ChildLostError as error:
            log.warning("analyst %d replaced: %s", slot, error)
            self._drop(slot)
            raise


class DirectAnalyst:
    """Runs the extractor in this process: for `dragoman extract` and for measuring."""

    def __init__(self, extractor: Extracts) -> None:
        self._extractor = extractor

    def analyse(self, documents: Sequence[Document]) -> list[Extraction | Rejected]:
        return list(self._extractor.extract(documents))
