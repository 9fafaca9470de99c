"""What the web desk is given by whoever starts it. It opens nothing itself: no file, no client, no environment."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, cast

from starlette.requests import HTTPConnection

from processors.domain.ports import Clock, Index
from processors.domain.query import Node, Target


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    index: Index
    clock: Clock
    hosts: frozenset[str]
    """Host names by which the desk may be called, without port."""
    token: str | None
    """Opens the desk and the API; None leaves both open, which is for loopback alone."""
    secret: bytes
    """Signs cookies and form tokens; kept across restarts, so that a restart logs nobody out."""
    demo: bool
    version: str
    parse: Callable[[str, Target], Node]
    """Raises QueryError."""
    status: Callable[[], Mapping[str, Any]]
    """What /health tells beside its verdict, as plain JSON values: stages, lag, counters."""
    metrics: Callable[[], bytes]
    """The Prometheus text format."""


def desk_of(connection: HTTPConnection) -> Desk:
    """The desk that serves this request."""
    return cast(Desk, connection.app.state.desk)
