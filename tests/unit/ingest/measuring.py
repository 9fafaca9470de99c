"""Runs a function in a reading process and says what it took."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from desk.bench.memory import peak_megabytes
from ingest.child import GaveUp, Readers


@dataclass(frozen=True)
class Measured:
    """`seconds` of the processor, so that a busy machine does not count; `megabytes`: the most that the process held, so far."""

    result: Any
    seconds: float
    megabytes: float


def measured(function: Callable[..., Any], *arguments: Any) -> Measured:
    start = time.process_time()
    result = function(*arguments)
    seconds = time.process_time() - start
    return Measured(result, seconds, peak_megabytes())


def measure(readers: Readers, function: Callable[..., Any], *arguments: Any) -> Measured:
    """Fails where the process was killed or raised."""
    answer = readers.run(measured, function, *arguments)
    assert not isinstance(answer, GaveUp), answer.reason
    return answer
