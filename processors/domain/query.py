"""A parsed query: a small tree that knows no engine. `processors.query` makes it from text; each store compiles it.

Conditions on a signal that stand in one conjunction hold for one and the same signal: the parser gathers them into one
`HasSignal`. In a search for articles, conditions on a statement that stand in one conjunction hold for one and the same
statement: `HasStatement`. `Not` always speaks of the whole record that is searched (or, inside `HasStatement`, of the statement).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

TextField = Literal["any", "title", "speaker", "office", "channel", "addressee", "outlet"]
"""`any` = passage and resolved speaker of a statement; title and text of an article. `outlet` = id or words of the name."""
ExactField = Literal["country", "kind", "form", "language"]
SignalField = Literal["pair", "signal", "polarity", "modality"]
Target = Literal["statements", "articles"]


@dataclass(frozen=True, slots=True)
class Words:
    """One word, a phrase (`phrase`, words in order) or a prefix (`prefix`, one word) in a text field."""

    field: TextField
    text: str
    phrase: bool = False
    prefix: bool = False


@dataclass(frozen=True, slots=True)
class Exact:
    """A keyword field equals the value: country (alpha-3), kind, form, language (ISO 639-1)."""

    field: ExactField
    value: str


@dataclass(frozen=True, slots=True)
class DateRange:
    """`since` <= date < `until`; either may be open. Aware instants in UTC."""

    since: datetime | None
    until: datetime | None


@dataclass(frozen=True, slots=True)
class SignalIs:
    """A condition on one signal. A pair is written "AAA-BBB" in alphabetical order; polarity is "1" or "-1"."""

    field: SignalField
    value: str


@dataclass(frozen=True, slots=True)
class And:
    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Or:
    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Not:
    part: Node


@dataclass(frozen=True, slots=True)
class HasSignal:
    """At least one signal meets `condition`, a tree of And, Or and SignalIs alone."""

    condition: Node


@dataclass(frozen=True, slots=True)
class HasStatement:
    """At least one current statement of the article meets `condition`, a tree over a statement's fields."""

    condition: Node


@dataclass(frozen=True, slots=True)
class Everything:
    """The empty query."""


Node = Words | Exact | DateRange | SignalIs | And | Or | Not | HasSignal | HasStatement | Everything
