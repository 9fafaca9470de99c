"""What a visitor asks for: the query with its limits, and what is said when it cannot be read."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Annotated

from fastapi import Query

from desk.web.context import Desk
from processors.domain.query import And, Everything, Node, Target
from processors.query.errors import QueryError

QUERY_LENGTH = 2000
Q = Annotated[str, Query(max_length=QUERY_LENGTH, description="A query; empty finds everything.")]
Cursor = Annotated[str | None, Query(max_length=500, description="The cursor of the page before.")]
Limit = Annotated[int, Query(ge=1, le=100, description="How many items a page holds.")]


_TOKEN = re.compile(r"[^\s:()\[\]\"]+|.", re.DOTALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mistake:
    """A query that cannot be read, cut at the place of the mistake: `before + at + after` is the query."""

    message: str
    before: str
    at: str
    """A name, a word or a sign; a blank where the query ends too early."""
    after: str
    corrected: str | None
    """The query with what was probably meant."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A query as a tree, or what is wrong with it."""

    node: Node | None
    mistake: Mistake | None = None


def asked(desk: Desk, q: str, target: Target = "statements") -> Asked:
    try:
        return Asked(node=desk.parse(q, target))
    except QueryError as error:
        return Asked(node=None, mistake=mistake(q, error))


def mistake(q: str, error: QueryError) -> Mistake:
    token = _TOKEN.match(q, error.position)
    before, at, after = q[: error.position], token.group() if token else " ", q[token.end() :] if token else ""
    corrected = f"{before}{error.suggestion}{after}" if error.suggestion and token else None
    return Mistake(message=error.message, before=before, at=at, after=after, corrected=corrected)


def both(left: Node, right: Node) -> Node:
    """Both conditions, as short as it can be said."""
    if isinstance(left, Everything):
        return right
    return left if isinstance(right, Everything) else And((left, right))
