"""Bytes on the topics: JSON in a versioned envelope.

`{"v": 1, "type": "Article", "origin": "live", "month": "2026-11", "body": {...}}`. Unknown fields are ignored, missing optional
ones take their default; examples of every version stay in tests/golden/envelopes for ever.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from pydantic import ConfigDict, TypeAdapter, ValidationError

from processors.contracts.topics import TOPICS
from processors.contracts.versions import ENVELOPE
from processors.domain.records import Envelope, Origin

Record = TypeVar("Record")


@dataclass(frozen=True, kw_only=True)
class _Head:
    v: int
    type: str


@dataclass(frozen=True, kw_only=True)
class _Wire(Generic[Record]):
    __pydantic_config__ = ConfigDict(ser_json_bytes="base64", val_json_bytes="base64")

    v: int
    type: str
    origin: Origin
    month: str
    body: Record


@dataclass(frozen=True, kw_only=True)
class _Bare(Generic[Record]):
    """A record alone, with the same rules for bytes."""

    __pydantic_config__ = ConfigDict(ser_json_bytes="base64", val_json_bytes="base64")

    record: Record


class Undecodable(ValueError):
    """The bytes are no envelope of a version that is known, or its body is not of the topic's type; the message says which."""


def encode(envelope: Envelope[Any]) -> bytes:
    body = envelope.body
    wire = _Wire(v=ENVELOPE, type=type(body).__name__, origin=envelope.origin, month=envelope.month, body=body)
    return _wire(type(body)).dump_json(wire)


def decode(value: bytes | None, expected: type[Any]) -> Envelope[Any]:
    """The envelope with a body of the expected type. Raises Undecodable."""
    if value is None:
        raise Undecodable("the message has no value")
    try:
        head = _HEAD.validate_json(value)
        if head.v != ENVELOPE:
            raise Undecodable(f"envelope version {head.v} is not known; this Dragoman reads version {ENVELOPE}")
        if head.type != expected.__name__:
            raise Undecodable(f"a {head.type} where a {expected.__name__} belongs")
        wire = _wire(expected).validate_json(value)
    except ValidationError as error:
        raise Undecodable(_in_words(error)) from error
    return Envelope(origin=wire.origin, month=wire.month, body=wire.body)


def dump(record: object) -> bytes:
    """A record alone as JSON bytes."""
    return _bare(type(record)).dump_json(_Bare(record=record))


def load(data: bytes | str, expected: type[Record]) -> Record:
    """The record that `dump` wrote. Raises Undecodable."""
    try:
        record: Record = _bare(expected).validate_json(data).record
    except ValidationError as error:
        raise Undecodable(_in_words(error)) from error
    return record


def jsonable(record: object) -> Any:
    """A record as plain JSON values (dict, list, str, ...), for answers of the API."""
    return json.loads(dump(record))["record"]


def warm() -> None:
    """Build all validators now rather than with the first message."""
    for topic in TOPICS:
        _wire(topic.body)


def _in_words(error: ValidationError) -> str:
    first = error.errors(include_url=False, include_input=False)[0]
    where = ".".join(map(str, first["loc"]))
    return f"{where}: {first['msg']}" if where else str(first["msg"])


_HEAD = TypeAdapter(_Head)


def _wire(body: type[Any]) -> TypeAdapter[Any]:
    return _adapter(_Wire, body)


def _bare(record: type[Any]) -> TypeAdapter[Any]:
    return _adapter(_Bare, record)


_ADAPTERS: dict[tuple[Any, Any], TypeAdapter[Any]] = {}


def _adapter(generic: Any, record: Any) -> TypeAdapter[Any]:
    """Made once for each type: building a validator costs milliseconds."""
    made = _ADAPTERS.get((generic, record))
    if made is None:
        made = _ADAPTERS[generic, record] = TypeAdapter(generic[record])
    return made
