"""Facets: each value of a result is a link that adds its condition to the query, or takes it out again."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from desk.web.templates import link
from processors.domain.ports import FACETS, Bucket
from processors.domain.query import Target

_PLAIN = re.compile(r"[A-Za-z0-9_]+(-[A-Za-z0-9_]+)*")
_CONNECTIVE = re.compile(r"\b(OR|NOT)\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A value, how many statements have it, and where choosing it leads. `on`: the query asks for it already."""

    value: str
    count: int
    href: str
    on: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Facet:
    name: str
    choices: tuple[Choice, ...]


def facets(found: Mapping[str, Sequence[Bucket]], query: str, target: Target) -> tuple[Facet, ...]:
    """Those facets that have a value, in their fixed order."""
    return tuple(
        Facet(name=name, choices=tuple(_choice(name, bucket, query, target) for bucket in found[name]))
        for name in FACETS
        if found.get(name)
    )


def condition(field: str, value: str) -> str:
    """A condition of the query language: `pair:RUS-USA`, `speaker:"Sergey Lavrov"`."""
    if _PLAIN.fullmatch(value):
        return f"{field}:{value}"
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'{field}:"{escaped}"'


def narrowed(query: str, added: str) -> str:
    """The query with one more condition that must hold."""
    if not query.strip():
        return added
    kept = f"({query.strip()})" if _CONNECTIVE.search(query) else query.strip()
    return f"{kept} AND {added}"


def widened(query: str, removed: str) -> str | None:
    """The query without this condition, where it stands among others joined by AND; None where it does not stand there."""
    parts = query.strip().split(" AND ")
    if removed not in parts or _CONNECTIVE.search(query):
        return None
    return " AND ".join(part for part in parts if part != removed)


def _choice(name: str, bucket: Bucket, query: str, target: Target) -> Choice:
    wanted = condition(name, bucket.value)
    without = widened(query, wanted)
    changed = narrowed(query, wanted) if without is None else without
    return Choice(
        value=bucket.value,
        count=bucket.count,
        href=link("/search", q=changed, target=None if target == "statements" else target),
        on=without is not None,
    )
