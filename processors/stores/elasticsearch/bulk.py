"""Many writes in few requests. Only what failed for now is sent again; what fails for good is told for each write by itself.

Sending a write twice does no harm: it carries an external version, or creates, or deletes.
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from elasticsearch import ApiError, Elasticsearch

from processors.domain.outcome import Refused, Unavailable
from processors.stores.elasticsearch.failures import cause_of, in_words, meaning_of

REQUEST_BYTES = 8 * 1024 * 1024
REQUEST_ACTIONS = 500
PAUSES = (0.2, 0.5, 1.0, 2.0, 4.0)
"""Seconds before each further try."""

CURRENT_VERSION = re.compile(r"current version \[(\d+)\]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Write:
    """One action of a bulk. `version` is external: the write takes effect only where it is higher than the one that is there."""

    op: Literal["index", "create", "delete"]
    index: str
    id: str
    version: int | None = None
    source: Mapping[str, Any] | None = None

    def lines(self) -> bytes:
        """As it stands in the body of the request."""
        meta: dict[str, Any] = {"_index": self.index, "_id": self.id}
        if self.version is not None:
            meta |= {"version": self.version, "version_type": "external"}
        lines = [{self.op: meta}] if self.source is None else [{self.op: meta}, self.source]
        return b"".join(json.dumps(line, ensure_ascii=False).encode("utf-8", "replace") + b"\n" for line in lines)


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What became of a write: `done`; or `version` of what is there, not lower than its own; or `refused`, the reason."""

    done: bool = False
    version: int | None = None
    refused: str | None = None


@dataclass(slots=True)
class _Pending:
    """A write on its way."""

    write: Write
    body: bytes
    tried: bool = field(default=False)
    result: Written | None = field(default=None)


def send(
    client: Elasticsearch, writes: Sequence[Write], *, refresh: bool = False, sleep: Callable[[float], None] = time.sleep
) -> list[Written]:
    """One result for each write. Raises Unavailable where some could not be written after all tries; Refused."""
    pending = [_Pending(write, write.lines()) for write in writes]
    problem = ""
    for pause in (*PAUSES, None):
        left = [item for item in pending if item.result is None]
        if not left:
            break
        for request in _requests(left):
            problem = _request(client, request, refresh) or problem
        if pause is not None and any(item.result is None for item in left):
            sleep(pause)
    results = [item.result for item in pending if item.result is not None]
    if len(results) < len(pending):
        raise Unavailable(f"Elasticsearch did not take {len(pending) - len(results)} of {len(pending)} writes: {problem}")
    return results


def _requests(pending: Sequence[_Pending]) -> Iterator[list[_Pending]]:
    request: list[_Pending] = []
    size = 0
    for item in pending:
        if request and (size + len(item.body) > REQUEST_BYTES or len(request) == REQUEST_ACTIONS):
            yield request
            request, size = [], 0
        request.append(item)
        size += len(item.body)
    if request:
        yield request


def _request(client: Elasticsearch, request: Sequence[_Pending], refresh: bool) -> str:
    """Send once and note the results; returns why some have none yet, empty where all have."""
    body: Any = [item.body for item in request]
    try:
        with in_words():
            answer = client.bulk(operations=body, refresh=refresh).body
    except ApiError as error:
        if error.status_code != 413:
            raise
        return _split(client, request, refresh)
    except Unavailable as error:
        _mark_tried(request)
        return str(error)
    items = _items(answer)
    if [item.get("_id") for item in items] != [item.write.id for item in request]:
        _mark_tried(request)
        return f"its answer speaks of {len(items)} writes instead of {len(request)}"
    problem = ""
    for pending, item in zip(request, items, strict=True):
        problem = _note(pending, item) or problem
    return problem


def _items(answer: Any) -> list[Mapping[str, Any]]:
    """What the answer says of each write; nothing where it is no answer to a bulk."""
    items = answer.get("items") if isinstance(answer, Mapping) else None
    return [next(iter(item.values())) for item in items] if isinstance(items, list) else []


def _split(client: Elasticsearch, request: Sequence[_Pending], refresh: bool) -> str:
    if len(request) == 1:
        request[0].result = Written(refused=f"too large for Elasticsearch ({len(request[0].body)} bytes)")
        return ""
    half = len(request) // 2
    first, second = _request(client, request[:half], refresh), _request(client, request[half:], refresh)
    return first or second


def _note(pending: _Pending, item: Mapping[str, Any]) -> str:
    status, cause = int(item.get("status", 0)), cause_of(item)
    write, again, pending.tried = pending.write, pending.tried, True
    if 200 <= status < 300 or (status == 404 and not cause):
        pending.result = Written(done=True)
    elif status == 409:
        there = CURRENT_VERSION.search(str(cause.get("reason", "")))
        version = int(there[1]) if there else 0
        # The answer to an earlier try may have been lost after it had taken effect.
        pending.result = Written(done=True) if again and version == write.version else Written(version=version)
    else:
        meaning = meaning_of(status, cause)
        if isinstance(meaning, Unavailable):
            return str(meaning)
        if isinstance(meaning, Refused):
            raise meaning
        pending.result = Written(refused=_reason(cause) or f"Elasticsearch answers {status}")
    return ""


def _reason(cause: Mapping[str, Any]) -> str:
    inner = cause.get("caused_by")
    reasons = [str(cause.get("reason", "")), str(inner.get("reason", "")) if isinstance(inner, Mapping) else ""]
    return ": ".join(reason for reason in reasons if reason)


def _mark_tried(request: Sequence[_Pending]) -> None:
    for item in request:
        item.tried = True
