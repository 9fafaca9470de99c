"""From the text of a query to the tree of processors/domain/query.py.

luqum reads the grammar (Lucene's); which of its nodes mean something here, and what, is decided by `_Reader`, node by node. A blank
means AND, which binds tighter than OR; NOT and - deny; + changes nothing, since all conditions must hold anyway.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, cast

from luqum import tree as luqum
from luqum.exceptions import ParseError
from luqum.thread import parse as read_grammar

from processors.domain.query import And, Everything, Node, Not, Target
from processors.query.binding import Own, all_of, any_of, bind, contradictory
from processors.query.dates import Moment, between, moment
from processors.query.errors import QueryError
from processors.query.fields import ResolveCountry, Surroundings, Value, check_name, condition, plain_code
from processors.query.text import check_text, plain_quotes, syntax_error, unescaped, wildcard

MOST_CONDITIONS = 100
DEEPEST = 20
"""Brackets, fields and NOTs inside each other."""

REGEX = "Regular expressions are not supported. In a text with slashes, put quotation marks around it."
SIGNS = {luqum.Plus: "+", luqum.Prohibit: "-"}


def parse(text: str, *, target: Target, now: datetime, resolve_country: ResolveCountry = plain_code) -> Node:
    """The tree of a query; an empty text is `Everything`.

    `now`, aware, is what "now-7d" counts from; `resolve_country` gives the alpha-3 code (or EUU, NATO, UNO) of a code or name, or
    None. Raises QueryError.
    """
    check_text(text, DEEPEST)
    if not text.strip():
        return Everything()
    try:
        grammar = read_grammar(plain_quotes(text))
    except ParseError as error:
        raise syntax_error(text, str(error)) from error
    return bind(_Reader(Surroundings(now=now, resolve_country=resolve_country)).read(grammar, None, 0), target)


class _Reader:
    """Walks luqum's tree once; counts the conditions."""

    def __init__(self, around: Surroundings) -> None:
        self._around = around
        self._conditions = 0

    def read(self, item: Any, field: str | None, depth: int) -> Node:
        """The condition of one item; `field` is the one whose brackets it stands in."""
        if depth > DEEPEST:
            raise QueryError(f"The query is nested more than {DEEPEST} deep.", item.pos)
        match item:
            case luqum.BaseOperation():
                return self._operation(item, field, depth)
            case luqum.SearchField():
                return self._field(item, field, depth)
            case luqum.Group():
                inner = self.read(item.expr, field, depth + 1)
                return cast(Node, Own(inner)) if isinstance(inner, And) else inner
            case luqum.FieldGroup():
                return self.read(item.expr, field, depth + 1)
            case luqum.Plus() | luqum.Prohibit() if field == "polarity" and isinstance(item.a, luqum.Word):
                return self._leaf(field, Value(text=SIGNS[type(item)].strip("+") + item.a.value, position=item.pos))
            case luqum.Not() | luqum.Prohibit():
                return Not(self.read(item.a, field, depth + 1))
            case luqum.Plus():
                return self.read(item.a, field, depth + 1)
            case luqum.Range() | luqum.From() | luqum.To():
                return self._range(item, field)
            case _:
                return self._leaf(field, _value(item))

    def _operation(self, item: Any, field: str | None, depth: int) -> Node:
        """luqum binds a blank looser than OR: the operands are taken in their order, and AND or a blank binds tighter."""
        alternatives: list[list[tuple[int, Node]]] = [[]]
        for starts_alternative, operand in _operands(item):
            if starts_alternative:
                alternatives.append([])
            alternatives[-1].append((operand.pos, self.read(operand, field, depth + 1)))
        return any_of([_conjunction(parts) for parts in alternatives])

    def _field(self, item: Any, outer: str | None, depth: int) -> Node:
        name = check_name(unescaped(item.name), item.pos)
        if outer is not None:
            raise QueryError(f"The field “{name}” stands inside the field “{outer}”: one at a time.", item.pos)
        return self.read(item.expr, name, depth + 1)

    def _leaf(self, field: str | None, value: Value) -> Node:
        self._conditions += 1
        if self._conditions > MOST_CONDITIONS:
            raise QueryError(f"The query has more than {MOST_CONDITIONS} conditions.", value.position)
        return condition(field, value, self._around)

    def _range(self, item: Any, field: str | None) -> Node:
        if field != "date":
            raise QueryError("Ranges (brackets with TO, < and >) are for dates: date:[2025-01-01 TO 2025-02-01].", item.pos)
        self._conditions += 1
        if isinstance(item, luqum.Range):
            low, high = self._bound(item.low), self._bound(item.high)
            made = between(low, high, with_low=item.include_low, with_high=item.include_high)
        elif isinstance(item, luqum.From):
            made = between(self._bound(item.a), None, with_low=item.include, with_high=True)
        else:
            made = between(None, self._bound(item.a), with_low=True, with_high=item.include)
        if made.since and made.until and made.since >= made.until:
            raise QueryError("This range of dates is empty: its end lies before its beginning.", item.pos)
        return made

    def _bound(self, item: Any) -> Moment | None:
        if not isinstance(item, luqum.Term):
            raise QueryError("A bound of a range is a date or a star.", item.pos)
        text = unescaped(item.value).strip('"')
        if text == "*":
            return None
        try:
            return moment(text, self._around.now)
        except ValueError as error:
            raise QueryError(str(error), item.pos) from error


def _operands(item: Any) -> Iterator[tuple[bool, Any]]:
    """The operands in their order; True where an OR stands before one."""
    if not isinstance(item, luqum.BaseOperation):
        yield False, item
        return
    for place, child in enumerate(item.children):
        for inner, (after_or, operand) in enumerate(_operands(child)):
            first = inner == 0 and place > 0
            yield (isinstance(item, luqum.OrOperation) if first else after_or), operand


def _conjunction(parts: Sequence[tuple[int, Node]]) -> Node:
    conditions = [part for _, part in parts]
    if len(contradictory(conditions)) > 1:
        raise QueryError(
            "More than one field of a signal has two values here. Put brackets around the conditions of each signal: "
            "(signal:FREEZE AND modality:PAST) AND (signal:THAW AND modality:ACTUAL).",
            parts[0][0],
        )
    return all_of(conditions)


def _value(item: Any) -> Value:
    """Of a word or a phrase. Raises QueryError where a word has a star or question mark that is not at its end."""
    if isinstance(item, luqum.Phrase):
        return Value(text=unescaped(item.value[1:-1]), position=item.pos, quoted=True)
    if isinstance(item, luqum.Regex):
        raise QueryError(REGEX, item.pos)
    word = str(item.value)
    prefix = wildcard(word, item.pos)
    return Value(text=unescaped(word[:-1] if prefix else word), position=item.pos, prefix=prefix)
