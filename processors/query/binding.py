"""Which conditions speak of the same signal, and in a search for articles of the same statement.

Conditions that stand in one conjunction are gathered. Brackets around several conditions joined by AND make a conjunction of
their own: `(speaker:Peskov AND signal:FREEZE) AND (speaker:Trump AND signal:OVERTURE)` speaks of two statements. One signal has
one type, one pair, one modality: two values of one field speak of two signals, which share the other conditions.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from processors.domain.query import And, Exact, HasSignal, HasStatement, Node, Not, Or, SignalIs, Target, Words

SAID_TEXT = frozenset({"speaker", "office", "channel", "addressee"})
SAID_EXACT = frozenset({"country", "kind", "form"})
"""Fields that an article has only by its statements."""


@dataclass(frozen=True, slots=True)
class Own:
    """A conjunction in brackets, while the tree is not yet bound."""

    part: Node


Test = Callable[[object], bool]
Wrap = Callable[[Sequence[Node]], Node]


def bind(node: Node, target: Target) -> Node:
    """A tree with bare `SignalIs` and with `Own`, as the parser reads it, becomes one that every store understands."""
    if target == "articles":
        return _bind(node, _is_said, _one_statement)
    return _bind(node, _is_signal, _signals)


def all_of(parts: Sequence[Node]) -> Node:
    """One conjunction, flat."""
    flat = [inner for part in parts for inner in (part.parts if isinstance(part, And) else (part,))]
    return flat[0] if len(flat) == 1 else And(tuple(flat))


def any_of(parts: Sequence[Node]) -> Node:
    flat = [inner for part in parts for inner in (part.parts if isinstance(part, Or) else (part,))]
    return flat[0] if len(flat) == 1 else Or(tuple(flat))


def contradictory(conditions: Sequence[Node]) -> frozenset[str]:
    """The fields of a signal that have more than one value in a conjunction."""
    alone = [part for part in conditions if isinstance(part, SignalIs)]
    return frozenset(one.field for one in alone if any(one.field == other.field and one.value != other.value for other in alone))


def _bind(node: Node | Own, gathers: Test, wrap: Wrap) -> Node:
    match node:
        case Own(part):
            return _bind(part, gathers, wrap)
        case And(parts):
            return _conjunction(parts, gathers, wrap)
        case _ if gathers(node):
            return wrap([node])
        case Or(parts):
            return any_of([_bind(part, gathers, wrap) for part in parts])
        case Not(part):
            return Not(_bind(part, gathers, wrap))
        case _:
            return node


def _conjunction(parts: Sequence[Node], gathers: Test, wrap: Wrap) -> Node:
    """What was gathered stands where its first part stood."""
    gathered = [part for part in parts if not isinstance(part, Own) and gathers(part)]
    bound: list[Node] = []
    for part in parts:
        if part not in gathered:
            bound.append(_bind(part, gathers, wrap))
        elif part is gathered[0]:
            bound.append(wrap(gathered))
    return all_of(bound)


def _signals(conditions: Sequence[Node]) -> Node:
    repeated = contradictory(conditions)
    if not repeated:
        return HasSignal(all_of([_bare(one) for one in conditions]))
    several = [one for one in conditions if isinstance(one, SignalIs) and one.field in repeated]
    shared = [_bare(one) for one in conditions if one not in several]
    return And(tuple(HasSignal(all_of([*shared, one])) for one in dict.fromkeys(several)))


def _one_statement(conditions: Sequence[Node]) -> Node:
    return HasStatement(_bind(all_of(conditions), _is_signal, _signals))


def _is_signal(node: object) -> bool:
    match node:
        case SignalIs():
            return True
        case And(parts) | Or(parts):
            return all(_is_signal(part) for part in parts)
        case Own(part):
            return _is_signal(part)
        case _:
            return False


def _is_said(node: object) -> bool:
    match node:
        case SignalIs():
            return True
        case Words(field):
            return field in SAID_TEXT
        case Exact(field):
            return field in SAID_EXACT
        case And(parts) | Or(parts):
            return all(_is_said(part) for part in parts)
        case Own(part):
            return _is_said(part)
        case _:
            return False


def _bare(node: Node | Own) -> Node:
    """Without the marks of brackets."""
    match node:
        case Own(part):
            return _bare(part)
        case And(parts):
            return all_of([_bare(part) for part in parts])
        case Or(parts):
            return any_of([_bare(part) for part in parts])
        case _:
            return node
