"""From a tree for statements back to a query that the parser reads as that tree."""

from __future__ import annotations

from datetime import datetime
from typing import assert_never

from processors.domain.query import And, DateRange, Everything, Exact, HasSignal, HasStatement, Node, Not, Or, SignalIs, Words

RESERVED = ("AND", "OR", "NOT", "TO")


def render(node: Node) -> str:
    match node:
        case Everything():
            return ""
        case Words(field, text, phrase, prefix):
            written = f'"{_escaped(text, chr(92) + chr(34))}"' if phrase else _word(text) + ("*" if prefix else "")
            return written if field == "any" else f"{field}:{written}"
        case Exact(field, value) | SignalIs(field, value):
            return f"{field}:{value}"
        case DateRange(since, until):
            return f"date:[{_moment(since)} TO {_moment(until)}}}"
        case And(parts):
            return " AND ".join(_bracketed(part) for part in parts)
        case Or(parts):
            return " OR ".join(_bracketed(part) for part in parts)
        case Not(part):
            return f"NOT {_bracketed(part)}"
        case HasSignal(condition):
            return render(condition)
        case HasStatement():
            raise AssertionError("a tree for articles")
        case _:
            assert_never(node)


def _bracketed(node: Node) -> str:
    inner = node.condition if isinstance(node, HasSignal) else node
    return f"({render(node)})" if isinstance(inner, And | Or) else render(node)


def _word(text: str) -> str:
    escaped = "".join(character if character.isalnum() else f"\\{character}" for character in text)
    return f"\\{escaped}" if text in RESERVED else escaped


def _escaped(text: str, signs: str) -> str:
    return "".join(f"\\{character}" if character in signs else character for character in text)


def _moment(at: datetime | None) -> str:
    return f"{at:%Y-%m-%dT%H:%M:%S}" if at else "*"
