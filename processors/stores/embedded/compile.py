"""From the query tree to SQL over the tables of processors/stores/embedded/schema.py.

An expression speaks of one row of `searched_statements s` or `searched_articles a`. Words that stand together in AND and OR become
one full-text expression, which FTS5 intersects far faster than SQL does.
"""

# ruff: noqa: S608 - the SQL is put together from names of this package alone; values are parameters
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import assert_never

from processors.domain.moments import microseconds
from processors.domain.query import (
    And,
    DateRange,
    Everything,
    Exact,
    HasSignal,
    HasStatement,
    Node,
    Not,
    Or,
    SignalIs,
    Target,
    TextField,
    Words,
)
from processors.query.analysis import fold


@dataclass(frozen=True, slots=True)
class Sql:
    """A condition with its parameters."""

    text: str
    parameters: tuple[str | int, ...] = ()


@dataclass(frozen=True, slots=True)
class _Match:
    """An expression of FTS5 over the stems, or over the words as they stand."""

    table: str
    expression: str


@dataclass(frozen=True, slots=True)
class _Rows:
    """What is searched: the alias of its row, the name of its full-text tables, and the columns of each text field."""

    alias: str
    name: str
    texts: dict[TextField, str]


STATEMENTS = _Rows(
    "s",
    "statement",
    {
        "any": "passage who",
        "title": "title",
        "speaker": "who said",
        "office": "office",
        "channel": "channel",
        "addressee": "addressee",
        "outlet": "outlet_name",
    },
)
ARTICLES = _Rows("a", "article", {"any": "title text", "title": "title", "outlet": "outlet_name"})


def compile_query(node: Node, target: Target) -> Sql:
    """A condition on a row `s` of searched_statements or `a` of searched_articles. Raises KeyError for a field the target lacks."""
    return _compile(node, STATEMENTS if target == "statements" else ARTICLES)


def _compile(node: Node, rows: _Rows) -> Sql:
    match node:
        case Everything():
            return Sql("1")
        case And(parts):
            return _joined(" AND ", parts, rows)
        case Or(parts):
            return _joined(" OR ", parts, rows)
        case Not(part):
            inner = _compile(part, rows)
            return Sql(f"NOT ({inner.text})", inner.parameters)
        case Words():
            return _words(node, rows)
        case Exact(field, value):
            return Sql(f"{rows.alias}.{field} = ?", (value,))
        case SignalIs(field, value):
            return Sql(f"g.{field} = ?", (value,))
        case DateRange(since, until):
            bounds = [(sign, microseconds(at)) for sign, at in ((">=", since), ("<", until)) if at is not None]
            return Sql(" AND ".join(f"{rows.alias}.date {sign} ?" for sign, _ in bounds) or "1", tuple(at for _, at in bounds))
        case HasSignal(condition):
            inner = _compile(condition, rows)
            return Sql(f"s.n IN (SELECT g.n FROM signals g WHERE {inner.text})", inner.parameters)
        case HasStatement(condition):
            inner = _compile(condition, STATEMENTS)
            return Sql(f"a.id IN (SELECT s.article FROM searched_statements s WHERE {inner.text})", inner.parameters)
        case _:
            assert_never(node)


def _joined(operator: str, parts: Sequence[Node], rows: _Rows) -> Sql:
    """Those parts that one full-text table can answer by itself are asked in one go."""
    matches = [_match(part, rows) for part in parts]
    conditions = [_compile(part, rows) for part, match in zip(parts, matches, strict=True) if match is None]
    for table in ("words", "stems"):
        expressions = [match.expression for match in matches if match is not None and match.table == table]
        if expressions:
            conditions.insert(0, _full_text(_Match(table, operator.join(expressions)), rows))
    return Sql(operator.join(f"({one.text})" for one in conditions), tuple(value for one in conditions for value in one.parameters))


def _words(words: Words, rows: _Rows) -> Sql:
    """An outlet is found by its id too."""
    match = _text(words, rows)
    found = _full_text(match, rows) if match else Sql("0")
    return Sql(f"{rows.alias}.outlet = ? OR {found.text}", (words.text, *found.parameters)) if words.field == "outlet" else found


def _match(node: Node, rows: _Rows) -> _Match | None:
    """As an expression over one full-text table alone; None where it needs more than that."""
    match node:
        case Words(field) if field != "outlet":
            return _text(node, rows)
        case And(parts) | Or(parts):
            inner = [match for part in parts if (match := _match(part, rows)) is not None]
            if len(inner) < len(parts) or len({match.table for match in inner}) != 1:
                return None
            operator = " AND " if isinstance(node, And) else " OR "
            return _Match(inner[0].table, f"({operator.join(match.expression for match in inner)})")
        case _:
            return None


def _text(words: Words, rows: _Rows) -> _Match | None:
    """Several words in a row are a phrase, whether or not they came in quotation marks: "Al-Jubeir" is two words. None for no word."""
    folded = fold(words.text)
    if not folded:
        return None
    expression = f'{{{rows.texts[words.field]}}} : "{folded}"'
    return _Match("words", f"{expression} *") if words.prefix else _Match("stems", expression)


def _full_text(match: _Match, rows: _Rows) -> Sql:
    table = f"{rows.name}_{match.table}"
    return Sql(f"{rows.alias}.n IN (SELECT rowid FROM {table} WHERE {table} MATCH ?)", (match.expression,))
