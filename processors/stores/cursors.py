"""Cursors as both indices give them out: JSON in URL-safe base64, opaque to whoever holds one, checked when it comes back."""

from __future__ import annotations

import base64
import binascii
import json

from processors.domain.ports import BadCursor

LOWEST, HIGHEST = -(2**63), 2**63 - 1
"""What a store can hold as an integer."""


def encoded(value: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(value, sort_keys=True).encode()).decode()


def decoded(cursor: str) -> object:
    """Raises BadCursor."""
    try:
        return json.loads(base64.b64decode(cursor.encode(), altchars=b"-_", validate=True))
    except (ValueError, RecursionError, binascii.Error) as error:
        raise bad() from error


def position(cursor: str) -> tuple[int, str]:
    """The date and id after which a page begins. Raises BadCursor."""
    value = decoded(cursor)
    if not (isinstance(value, list) and len(value) == 2 and is_integer(value[0]) and isinstance(value[1], str)):
        raise bad()
    return value[0], value[1]


def is_integer(value: object) -> bool:
    """One that a store can hold."""
    return type(value) is int and LOWEST <= value <= HIGHEST


def bad() -> BadCursor:
    return BadCursor("this is no cursor of the index")
